"""What a report (連絡票) holds: the draft keeps what was typed, this form says whether it can be reported."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.applications.content import Line, Typed, as_data
from portal.applications.forms import ClockField
from portal.web.fields import WarekiDateField
from portal.web.forms import PortalForm, flat_choices
from portal.web.rendering import display_value
from security.incident_choices import (
    IncidentKind,
    Urgency,
)
from security.models import IncidentReport


def _long(rows: int, **attrs: Any) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attrs})


def _limit(model: Any, name: str) -> int:
    limit: int = model._meta.get_field(name).max_length
    return limit


def moment_of(values: dict[str, Any], day: str, clock: str) -> datetime | None:
    """The moment that two fields name, if both could be read."""
    if values.get(day) is None or values.get(clock) is None:
        return None
    return timezone.make_aware(datetime.combine(values[day], values[clock]))


class ReportForm(PortalForm):
    """連絡票. The draft keeps what was typed; this says whether it can be reported."""

    use_required_attribute = False
    groups: ClassVar = (
        (_("種類と日時"), ("kind", "urgency", "occurred_on", "occurred_time")),
        (_("内容"), ("what_happened", "scope", "measures")),
        (_("不審メール・通信の情報"), ("sender", "subject", "urls", "file_names", "hashes", "headers")),
        (_("連絡先"), ("contact",)),
    )
    kind = forms.ChoiceField(label=_("種類"), choices=IncidentKind.choices, widget=forms.RadioSelect)
    urgency = forms.ChoiceField(
        label=_("緊急度"),
        choices=Urgency.choices,
        widget=forms.RadioSelect,
        initial=Urgency.NORMAL,
        help_text=_("被害が広がるおそれがあるときは「至急」を選び、電話でもご連絡ください。"),
    )
    occurred_on = WarekiDateField(label=_("受信・発生した日"))
    occurred_time = ClockField(
        label=_("受信・発生した時刻"), help_text=_("例：14:05。分からないときは、気付いた時刻を入力してください。")
    )
    what_happened = forms.CharField(
        label=_("何が起きたか"),
        widget=_long(6),
        max_length=_limit(IncidentReport, "what_happened"),
        help_text=_("いつ、だれが、何を受け取り、何をしたか（開いた、クリックした、返信したなど）を書いてください。"),
    )
    scope = forms.CharField(
        label=_("影響範囲"),
        widget=_long(3),
        max_length=_limit(IncidentReport, "scope"),
        help_text=_("影響を受けた端末・部署・業務の数や範囲。影響がないときは「なし」と書いてください。"),
    )
    measures = forms.CharField(
        label=_("実施した対応"),
        widget=_long(3),
        max_length=_limit(IncidentReport, "measures"),
        help_text=_("例：端末をネットワークから切り離した、受信者に注意を呼びかけた。"),
    )
    sender = forms.CharField(
        label=_("差出人"),
        required=False,
        widget=_long(2, spellcheck="false"),
        max_length=_limit(IncidentReport, "sender"),
        help_text=_("表示名とメールアドレス。そのまま書いて構いません。共有するときは、リンクにならない形に直します。"),
    )
    subject = forms.CharField(label=_("件名"), required=False, max_length=_limit(IncidentReport, "subject"))
    urls = forms.CharField(
        label=_("URL・接続先"),
        required=False,
        widget=_long(3, spellcheck="false"),
        max_length=_limit(IncidentReport, "urls"),
        help_text=_("1行に1つ。IPアドレスも書けます。リンクは開かず、文字を写してください。"),
    )
    file_names = forms.CharField(
        label=_("添付ファイル名"),
        required=False,
        widget=_long(2, spellcheck="false"),
        max_length=_limit(IncidentReport, "file_names"),
        help_text=_("1行に1つ。ファイルそのものは送らないでください。"),
    )
    hashes = forms.CharField(
        label=_("ハッシュ値"),
        required=False,
        widget=_long(2, spellcheck="false"),
        max_length=_limit(IncidentReport, "hashes"),
        help_text=_("分かる場合に、1行に1つ（SHA-256など）。"),
    )
    headers = forms.CharField(
        label=_("メールヘッダー"),
        required=False,
        widget=_long(6, spellcheck="false"),
        max_length=_limit(IncidentReport, "headers"),
        help_text=_(
            "メールソフトの「インターネットヘッダー」の文字を貼り付けてください。.eml・.msgファイルは添付できません。"
        ),
    )
    contact = forms.CharField(
        label=_("連絡先"),
        max_length=_limit(IncidentReport, "contact"),
        help_text=_("所属、氏名、電話番号。例：情報政策課 山田（06-6941-0351）"),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        values["occurred_at"] = occurred_at = moment_of(values, "occurred_on", "occurred_time")
        if occurred_at and occurred_at > timezone.now():
            self.add_error("occurred_on", _("受信・発生の日時は、現在より前の日時で入力してください。"))
        clues = ("sender", "subject", "urls", "file_names", "headers")
        if values.get("kind") == IncidentKind.SUSPICIOUS_MAIL and not any(values.get(name) for name in clues):
            self.add_error(
                "sender", _("不審メールのときは、差出人、件名、URL、添付ファイル名のいずれかを入力してください。")
            )
        return values

    def lines(self) -> list[Line]:
        """Every field in words, as far as it can be read: for the confirmation and for comparing two drafts."""
        self.is_valid()
        return [Line(name, str(field.label), self._words(name)) for name, field in self.fields.items()]

    def _words(self, name: str) -> str:
        value = self.cleaned_data.get(name, self[name].value())
        labels = {str(key): str(label) for key, label in flat_choices(self.fields[name])}
        if isinstance(value, time):
            return f"{value:%H:%M}"
        return labels.get(str(value)) or display_value(value)


def report_form(report: IncidentReport, typed: Typed | None = None) -> ReportForm:
    """The form bound to what was typed: now, or when the draft was saved last."""
    data = report.draft if typed is None else typed
    return ReportForm(as_data(data or {"urgency": [Urgency.NORMAL]}))


def open_report_form(report: IncidentReport) -> ReportForm:
    """The same before anybody asks for faults: what was typed, nothing marked."""
    return without_faults(report_form(report))


def without_faults(form: ReportForm) -> ReportForm:
    """What was typed is shown as it is; nobody has asked for faults yet."""
    form.full_clean()
    form.errors.clear()
    return form
