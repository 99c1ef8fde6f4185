"""What coordinators type when they set a programme up."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.applications.forms import WindowForm
from portal.lib.months import Month, format_month
from portal.organisations.models import Organisation
from portal.web.fields import CodeField, FiscalYearField, MonthField, WarekiDateField
from portal.web.forms import PortalForm
from security.choices import MilestoneState
from security.models import ProcurementMilestone, Programme

LONGEST_CALENDAR = 120


class OrganisationsField(forms.ModelMultipleChoiceField):
    """Several organisations as check boxes."""

    widget = forms.CheckboxSelectMultiple


def reason_field() -> forms.CharField:
    return forms.CharField(label=_("変更の理由"), max_length=200, required=False, help_text=_("履歴に残ります。"))


class ProgrammeForm(PortalForm):
    groups = (
        (_("事業"), ("name", "build_fiscal_year", "prefectures")),
        (_("切替"), ("calendar_first", "window_first", "window_last")),
        (_("運用"), ("operation_first", "operation_last", "reason")),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("事業名"), max_length=100, help_text=_("例：大阪版自治体情報セキュリティクラウド"))
    build_fiscal_year = FiscalYearField(label=_("構築年度"), help_text=_("例：令和8年度、2026"))
    prefectures = OrganisationsField(
        label=_("実施都道府県"),
        queryset=Organisation.objects.none(),
        help_text=_(
            "複数を選ぶと、月ごとの上限を共有する共同の事業になります。契約の内容は、各都道府県が自分の市町村の分だけを見られます。"
        ),
    )
    calendar_first = MonthField(
        label=_("準備作業の最初の月"),
        help_text=_(
            "準備作業は切替の2か月前から始まります。ふつうは切替期間の最初の月の2か月前です。例：令和8年2月、2026-02"
        ),
    )
    window_first = MonthField(label=_("切替期間の最初の月"))
    window_last = MonthField(label=_("切替期間の最後の月"))
    operation_first = MonthField(label=_("運用開始月"))
    operation_last = MonthField(label=_("運用終了月"))
    reason = reason_field()

    def __init__(
        self, *args: Any, prefectures: Iterable[Organisation] = (), is_new: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        ids = [prefecture.pk for prefecture in prefectures]
        self.fields["prefectures"].queryset = Organisation.objects.filter(pk__in=ids).order_by("code")  # type: ignore[attr-defined]
        if is_new:
            del self.fields["reason"]

    @staticmethod
    def initial_of(programme: Programme) -> dict[str, Any]:
        months = {name: Month.of(getattr(programme, name)) for name in MONTHS}
        return months | {
            "version": programme.version,
            "name": programme.name,
            "build_fiscal_year": programme.build_fiscal_year,
            "prefectures": list(programme.prefectures.order_by("code")),
        }

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for earlier, later, sentence in ORDERED:
            self._check_order(earlier, later, sentence)
        first, last = values.get("calendar_first"), values.get("window_last")
        if first and last and last - first >= LONGEST_CALENDAR:
            sentence = _("準備作業の最初の月から%(limit)dか月以内で入力してください。")
            self.add_error("window_last", sentence % {"limit": LONGEST_CALENDAR})
        return values

    def _check_order(self, earlier: str, later: str, sentence: Any) -> None:
        first, last = self.cleaned_data.get(earlier), self.cleaned_data.get(later)
        if first and last and last < first:
            self.add_error(later, sentence % {"month": format_month(first)})

    @property
    def facts(self) -> dict[str, Any]:
        """The fields of the programme itself; months as their first day."""
        plain = {name: self.cleaned_data[name] for name in ("name", "build_fiscal_year")}
        return plain | {name: self.cleaned_data[name].first_day for name in MONTHS}


ORDERED = (
    ("calendar_first", "window_first", _("切替期間は、準備作業の最初の月（%(month)s）以降で入力してください。")),
    ("window_first", "window_last", _("切替期間の最後の月は、最初の月（%(month)s）以降で入力してください。")),
    ("operation_first", "operation_last", _("運用終了月は、運用開始月（%(month)s）以降で入力してください。")),
)
MONTHS = ("calendar_first", "window_first", "window_last", "operation_first", "operation_last")


class MilestoneForm(PortalForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("名称"), max_length=100, help_text=_("例：落札者の決定"))
    due_on = WarekiDateField(label=_("予定日"))
    state = forms.ChoiceField(
        label=_("状態"), choices=MilestoneState.choices, widget=forms.RadioSelect, initial=MilestoneState.PLANNED
    )
    done_on = WarekiDateField(
        label=_("完了日"), required=False, help_text=_("状態を「完了」にするときに入力してください。")
    )
    note = forms.CharField(label=_("備考"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    @staticmethod
    def initial_of(milestone: ProcurementMilestone) -> dict[str, Any]:
        return {name: getattr(milestone, name) for name in (*MILESTONE_FIELDS, "version")}

    @property
    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in MILESTONE_FIELDS}


MILESTONE_FIELDS = ("name", "due_on", "state", "done_on", "note")


class ReceptionForm(WindowForm):
    """The reception of wishes as it is opened."""

    number_prefix = CodeField(
        label=_("受付番号の記号"), max_length=6, initial="SC", help_text=_("半角の英大文字6字以内。例：SC")
    )

    groups = (  # type: ignore[assignment]
        (_("受付"), ("title", "number_prefix")),
        (_("受付期間"), ("opens_on", "opens_time", "closes_on", "closes_time")),
        (_("案内"), ("guidance", "contact")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["version"]

    def clean_number_prefix(self) -> str:
        prefix: str = self.cleaned_data["number_prefix"].upper()
        if not (prefix.isascii() and prefix.isalpha()):
            raise forms.ValidationError(_("受付番号の記号は、半角の英大文字6字以内で入力してください。例：SC"))
        return prefix
