"""The tests in a few words for the home page."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from mynumber_tests.choices import OVER_STATES
from mynumber_tests.models import PairingPlan, Programme, ScenarioRun
from portal.access.actor import Actor

from .worklist import Worklist, worklists

MOST_PROGRAMMES = 3  # those of this year and the last ones


@dataclass(frozen=True, slots=True)
class ExecutionInBrief:
    """How many tests are over, of how many, and what waits for the coordinators."""

    programme: Programme
    over: int
    all: int
    work: Worklist

    @property
    def unclaimed(self) -> int:
        return sum(item.claim is None for item in self.work.items)


def executions_in_brief(actor: Actor) -> Sequence[ExecutionInBrief]:
    """The newest tests that are paired and not over; a constant number of queries."""
    current = PairingPlan.objects.permitted_to(actor).current().values("programme")
    programmes = list(Programme.objects.permitted_to(actor).filter(pk__in=current))
    counts = _counts(actor, programmes)
    going_on = [one for one in programmes if one.pk in counts][:MOST_PROGRAMMES]
    work = worklists(actor, going_on)
    return [ExecutionInBrief(one, *counts[one.pk], work[one.pk]) for one in going_on]


def _counts(actor: Actor, programmes: Collection[Programme]) -> Mapping[int, tuple[int, int]]:
    """Of each test that is not over: how many tests of pairs are, of how many."""
    runs = ScenarioRun.objects.permitted_to(actor).standing().filter(pair__programme__in=programmes)  # type: ignore[attr-defined]
    rows = (
        runs.order_by()
        .values("pair__programme")
        .annotate(over=Count("pk", filter=Q(state__in=OVER_STATES)), every=Count("pk"))
    )
    return {row["pair__programme"]: (row["over"], row["every"]) for row in rows if row["over"] < row["every"]}
