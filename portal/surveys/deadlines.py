"""What an organisation owes: its answer, and what its business section was asked for."""

from __future__ import annotations

from datetime import date

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.deadlines.registry import DeadlineKind, Debts, declare_deadline
from portal.organisations.models import Organisation

from .choices import SurveyState
from .models import Delegation, Response
from .services.checks import check_due_day


def _answers_owed() -> list[Debts]:
    is_there = Q(organisation__abolished_on__isnull=True) | Q(organisation__abolished_on__gt=timezone.localdate())
    owed = Response.objects.owed().filter(is_there, Q(survey__state=SurveyState.OPEN) | Q(is_reopened=True))
    return [
        Debts(
            owed,
            due_on=Coalesce(F("due_on"), F("survey__due_on")),
            coordinator="survey__prefecture",
            subject="survey__title",
        )
    ]


def _extend(key: str, organisation: Organisation, due_on: date) -> None:
    check_due_day(due_on)
    Response.objects.filter(pk=key, organisation=organisation).update(due_on=due_on, version=F("version") + 1)


declare_deadline(
    DeadlineKind(
        code="surveys.response",
        title=_("照会への回答"),
        model=Response,
        fields=("due_on", "surveys.Survey.due_on"),
        debts=_answers_owed,
        link="surveys:response-edit",
        extend=_extend,
    )
)

declare_deadline(
    DeadlineKind(
        code="surveys.delegation",
        title=_("業務所管課への依頼"),
        model=Delegation,
        fields=("due_on",),
        debts=lambda: [
            Debts(
                Delegation.objects.waiting(),
                due_on="due_on",
                organisation="response__organisation",
                coordinator=None,
                person="person",
                subject="response__survey__title",
            )
        ],
        link="surveys:delegation-detail",
    )
)
