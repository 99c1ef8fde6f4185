"""A defect: what is said of it, its fix, its retest."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from mynumber_tests.choices import DefectState, Severity
from mynumber_tests.models import Defect, ScenarioRun
from portal.web.forms import FilterForm, PortalModelForm

from .runs import SeenForm

FACTS = ("title", "detail", "severity", "owner", "due_on")


class DefectForm(PortalModelForm):
    """What everybody reads about a defect."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Defect
        fields = FACTS
        widgets = {"detail": forms.Textarea(attrs={"rows": 5})}
        help_texts = {
            "title": _("例：照会結果の所得額が空欄で返る"),
            "detail": _("起きたこと、再現の手順、分かっている原因を入力してください。個人番号は入力できません。"),
            "severity": _("重大：テストを続けられない。中程度：一部の手順を続けられない。軽微：続けられる。"),
            "due_on": _(
                "この日までに対応を終えます。開庁日を入力してください。例：令和8年12月11日、R8.12.11、2026-12-11"
            ),
        }

    def __init__(self, *args: Any, run: ScenarioRun, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("version", self.instance.version)
        choices = [(str(side.pk), side.organisation.name) for side in (run.inquirer, run.provider)]
        label = self.fields["owner"].label
        self.add_fields({"owner": forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)})
        self.run = run

    def clean_owner(self) -> Any:
        chosen = self.cleaned_data["owner"]
        return self.run.inquirer if chosen == str(self.run.inquirer_id) else self.run.provider

    @property
    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FACTS}

    @staticmethod
    def initial_of(defect: Defect) -> dict[str, Any]:
        values = {name: getattr(defect, name) for name in FACTS if name != "owner"}
        return values | {"owner": str(defect.owner_id), "version": defect.version}


class FixForm(SeenForm):
    fix = forms.CharField(
        label=_("対応の内容"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("原因と、行った対応を入力してください。相手先に再テストを依頼します。"),
    )


class RetestForm(SeenForm):
    passed = forms.ChoiceField(
        label=_("再テストの結果"),
        choices=[("yes", _("合格（解決）")), ("no", _("不合格（再度の対応が必要）"))],
        widget=forms.RadioSelect,
    )
    retest_note = forms.CharField(
        label=_("補足"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("不合格のときは、起きたことを入力してください。"),
    )


class RecurrenceForm(SeenForm):
    note = forms.CharField(label=_("再び起きたこと"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class DefectFilters(FilterForm):
    """Of the list of defects; without a state only what is not solved."""

    q = forms.CharField(label=_("件名・団体名"), max_length=100)
    severity = forms.ChoiceField(label=_("重要度"), choices=[("", _("すべて")), *Severity.choices], widget=forms.Select)
    state = forms.ChoiceField(
        label=_("状況"), choices=[("", _("解決していないもの")), *DefectState.choices], widget=forms.Select
    )

    def narrow(self, rows: QuerySet[Defect]) -> QuerySet[Defect]:
        state, severity = self.value_of("state"), self.value_of("severity")
        rows = rows.filter(state=state) if state else rows.exclude(state=DefectState.CLOSED)
        if severity:
            rows = rows.filter(severity=severity)
        for word in (self.value_of("q") or "").split():
            rows = rows.filter(
                Q(title__icontains=word)
                | Q(run__inquirer__organisation__name__icontains=word)
                | Q(run__provider__organisation__name__icontains=word)
            )
        return rows
