"""Reports of surveys: for those who keep them, and for files that take a while."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from portal.access.actor import Actor
from portal.reports.catalogue import report
from portal.reports.document import Format, Report
from portal.reports.forms import ReportForm
from portal.surveys.models import Survey
from portal.surveys.selectors.results import roster
from portal.surveys.sheets.results import answers_report, roster_report, tally_report

TABLES = (Format.EXCEL, Format.CSV, Format.CSV_CP932)


class SurveyChoiceForm(ReportForm):
    survey = forms.ModelChoiceField(label=gettext_lazy("照会"), queryset=Survey.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Survey.objects.permitted_to(self.actor).published().order_by("-due_on", "-pk")
        self.fields["survey"].queryset = known  # type: ignore[attr-defined]


def asks(actor: Actor) -> bool:
    return actor.is_prefecture_side


@report(
    "surveys.answers",
    title=gettext_lazy("照会の回答一覧"),
    description=gettext_lazy("照会に届いたすべての回答を、1団体1行の表にします。"),
    formats=TABLES,
    form=SurveyChoiceForm,
    permitted=asks,
)
def answers(actor: Actor, params: Mapping[str, Any]) -> Report:
    return answers_report(actor, params["survey"])


@report(
    "surveys.roster",
    title=gettext_lazy("照会の回答状況"),
    description=gettext_lazy("回答していない団体を先に、団体ごとの回答の状況を一覧にします。"),
    formats=(Format.PDF, *TABLES),
    form=SurveyChoiceForm,
    permitted=asks,
)
def standing(actor: Actor, params: Mapping[str, Any]) -> Report:
    survey = params["survey"]
    return roster_report(actor, survey, roster(survey))


@report(
    "surveys.tally",
    title=gettext_lazy("照会の集計"),
    description=gettext_lazy("設問ごとの回答数と、選択肢・数値・日付の集計です。選択式の設問にはグラフが付きます。"),
    formats=(Format.PDF, Format.EXCEL),
    form=SurveyChoiceForm,
    permitted=asks,
)
def figures(actor: Actor, params: Mapping[str, Any]) -> Report:
    return tally_report(actor, params["survey"])
