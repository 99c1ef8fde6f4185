"""A kind of application that only tests know: one field of every sort that matters to the workflow."""

from __future__ import annotations

from django import forms

from portal.access.actor import Actor
from portal.applications.kind_form import ApplicationForm
from portal.applications.kinds import ApplicationKind, register_application_kind
from portal.applications.models import Application
from portal.exceptions import RuleViolation
from portal.web.fields import MonthField, WarekiDateField, YenField
from tests.support.individual_numbers import with_check_digit

INDIVIDUAL_NUMBER = with_check_digit("48120001234")  # made up
VETO = "受理できない事情がある"


class TrialForm(ApplicationForm):
    subject = forms.CharField(label="件名", max_length=50)
    switch_month = MonthField(label="希望月", required=False)
    start_on = WarekiDateField(label="開始日", required=False)
    cost_yen = YenField(label="費用（円）", required=False)
    services = forms.MultipleChoiceField(
        label="利用サービス", required=False, choices=[("mail", "メール"), ("web", "ウェブ閲覧")]
    )
    is_urgent = forms.BooleanField(label="急ぎ", required=False)
    remarks = forms.CharField(label="備考", required=False, max_length=1000, widget=forms.Textarea)


in_force: dict[int, str] = {}  # what the hooks have put into force, by application


def put_into_force(actor: Actor, application: Application) -> None:
    if application.content["remarks"] == VETO:
        raise RuleViolation("vetoed", "この内容では受理できません。")
    in_force[application.pk] = application.content["subject"]


def take_out_of_force(actor: Actor, application: Application) -> None:
    in_force.pop(application.pk, None)


TRIAL = register_application_kind(
    ApplicationKind(
        code="tests.trial",
        title="試験用の申請",
        form_class=TrialForm,
        next_steps="府県が内容を確認し、10日以内に結果をお知らせします。",
        on_accepted=put_into_force,
        on_withdrawn=take_out_of_force,
    )
)

TYPED = {
    "subject": ["回線の切替"],
    "switch_month": ["H29.10"],
    "start_on": ["平成29年10月1日"],
    "cost_yen": ["１２，０００"],
    "services": ["mail", "web"],
    "is_urgent": ["on"],
    "remarks": ["庁舎の移転と\r\n重なります。"],
}
CONTENT = {
    "subject": "回線の切替",
    "switch_month": "2017-10",
    "start_on": "2017-10-01",
    "cost_yen": 12000,
    "services": ["mail", "web"],
    "is_urgent": True,
    "remarks": "庁舎の移転と\n重なります。",
}
