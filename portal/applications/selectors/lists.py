"""Lists of applications."""

from __future__ import annotations

from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery

from portal.access.actor import Actor
from portal.applications.choices import Action, ApplicationState
from portal.applications.models import (
    Application,
    ApplicationStep,
)
from portal.applications.models.applications import ApplicationQuerySet


def own_applications(actor: Actor) -> QuerySet[Application]:
    """The applications of the actor's organisation, what was touched last first."""
    own = Application.objects.permitted_to(actor, "change").filter(organisation=actor.organisation)
    last_step = ApplicationStep.objects.filter(application=OuterRef("pk")).order_by("-version").values("at")[:1]
    own = own.defer("draft", "content").select_related("window", "author", "organisation")
    return own.annotate(changed_at=Subquery(last_step))


def applications_to_review(actor: Actor) -> ApplicationQuerySet:
    """What was submitted to the prefecture, seen by those who review or inspect it."""
    submitted = Application.objects.permitted_to(actor, "inspect").submitted()
    return submitted.defer("draft", "content").select_related("window", "organisation")


def waiting_for_approval(actor: Actor) -> QuerySet[Application]:
    return (
        Application.objects.permitted_to(actor, "approve")
        .filter(state=ApplicationState.AWAITING_APPROVAL)
        .select_related("window", "author")
        .annotate(asked_at=Max("steps__at", filter=Q(steps__action=Action.REQUEST_APPROVAL)))
        .order_by(F("asked_at").asc())
    )


def returned_to(actor: Actor) -> QuerySet[Application]:
    return (
        Application.objects.permitted_to(actor, "change")
        .filter(state=ApplicationState.RETURNED)
        .select_related("window")
        .order_by(F("resubmit_by").asc(nulls_last=True), "pk")
    )
