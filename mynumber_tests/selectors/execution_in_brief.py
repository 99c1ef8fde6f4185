"""The tests in a few words for the home page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mynumber_tests.choices import OVER_STATES
from mynumber_tests.models import PairingPlan, Programme, ScenarioRun
from portal.access.actor import Actor

from .worklist import Worklist, worklist

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
    """The newest tests that are paired and not over, with a bounded number of queries."""
    current = PairingPlan.objects.permitted_to(actor).current().values("programme")
    programmes = Programme.objects.permitted_to(actor).filter(pk__in=current)[:MOST_PROGRAMMES]
    found = []
    for programme in programmes:
        runs = ScenarioRun.objects.permitted_to(actor).standing().filter(pair__programme=programme)
        every, over = runs.count(), runs.filter(state__in=OVER_STATES).count()
        if over < every:
            found.append(ExecutionInBrief(programme, over, every, worklist(actor, programme)))
    return found
