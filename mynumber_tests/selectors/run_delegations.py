"""Single tests that business sections are asked to record."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from mynumber_tests.models import RunDelegation, RunEvidence, ScenarioRun
from portal.access.actor import Actor

from .runs import RELATED, Evidence, evidence_in


def delegations_for(actor: Actor, action: str = "view") -> QuerySet[RunDelegation]:
    """With what pages say of the test."""
    related = ("person", "asked_by", "participation__organisation", *(f"run__{name}" for name in RELATED))
    return RunDelegation.objects.permitted_to(actor, action).select_related(*related)


def delegations_to_answer(actor: Actor) -> QuerySet[RunDelegation]:
    """What waits for the person who is signed in."""
    return delegations_for(actor, "answer").waiting()  # type: ignore[attr-defined, no-any-return]


def delegations_of(actor: Actor, run: ScenarioRun) -> Sequence[RunDelegation]:
    """Those of the actor's own organisation that were not taken back, the last one first. One query."""
    rows = RunDelegation.objects.permitted_to(actor, "change").filter(run=run, withdrawn_at__isnull=True)
    return list(rows.select_related("person").order_by("-asked_at", "-pk"))


def delegated_evidence(delegation: RunDelegation) -> QuerySet[RunEvidence]:
    """The papers that the person asked has put to the test."""
    return RunEvidence.objects.filter(run=delegation.run_id, side=delegation.side, added_by=delegation.person_id)


def papers_of(actor: Actor, delegation: RunDelegation) -> Sequence[Evidence]:
    """The same as the page of the request shows them. One query."""
    return evidence_in(delegated_evidence(delegation).permitted_to(actor))  # type: ignore[attr-defined]
