"""Lists of surveys and responses, each in a constant number of queries."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, Q, QuerySet

from portal.access.actor import Actor
from portal.surveys.choices import ResponseState, SurveyState
from portal.surveys.models import Delegation, Response, Survey
from portal.surveys.models.responses import OWED, ResponseQuerySet

_ANSWERED = Q(responses__submission_count__gt=0, responses__is_reopened=False)


def own_responses(actor: Actor) -> QuerySet[Response]:
    """What the actor's organisation was asked, the most urgent first."""
    rows = Response.objects.permitted_to(actor, "change").select_related("survey__prefecture", "organisation")
    return _sorted(rows)


def _sorted(rows: ResponseQuerySet) -> QuerySet[Response]:
    return rows.with_last_day().defer("draft", "answers").order_by("last_day", "pk")


def responses_to_give(actor: Actor) -> QuerySet[Response]:
    """Owed answers that can still be given, and that nobody has finished yet."""
    acceptable = Q(survey__state=SurveyState.OPEN) | Q(is_reopened=True)
    return own_responses(actor).filter(OWED, acceptable).exclude(state=ResponseState.AWAITING_APPROVAL)


def responses_to_approve(actor: Actor) -> QuerySet[Response]:
    rows = Response.objects.permitted_to(actor, "approve").filter(state=ResponseState.AWAITING_APPROVAL)
    return rows.select_related("survey", "organisation", "draft_saved_by").with_last_day()


def responses_awaiting_approval(actor: Actor) -> QuerySet[Response]:
    """Finished answers of the actor's organisation that somebody else has yet to approve."""
    rows = own_responses(actor).filter(state=ResponseState.AWAITING_APPROVAL)
    return rows.exclude(pk__in=responses_to_approve(actor).values("pk"))


def delegations_to_answer(actor: Actor) -> QuerySet[Delegation]:
    rows = Delegation.objects.permitted_to(actor, "answer").waiting()
    return rows.select_related("response__survey", "asked_by").order_by("due_on", "pk")


def coordinated_surveys(actor: Actor) -> QuerySet[Any]:
    """The surveys of the actor's prefecture with how many were asked and have answered."""
    return Survey.objects.permitted_to(actor).annotate(
        asked_count=Count("responses"),
        answered_count=Count("responses", filter=_ANSWERED),
        owed_count=F("asked_count") - F("answered_count"),
    )
