"""Rooms of pairs: lists, and one room as its page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from mynumber_tests.checklist import checklist
from mynumber_tests.choices import OVER_STATES
from mynumber_tests.models import Pair, PairSide, Participation, Programme, ScenarioRun
from portal.access.actor import Actor


def pairs(actor: Actor, programme: Programme) -> QuerySet[Pair]:
    """The rooms of a test that the actor may see, with how far they are; one query."""
    rows = Pair.objects.permitted_to(actor).filter(programme=programme)
    silent = PairSide.objects.filter(pair=OuterRef("pk"), confirmed_at__isnull=True)
    standing = Q(runs__is_dropped=False)
    outdated = Q(runs__frozen_version__isnull=False) & ~Q(runs__frozen_version=F("runs__scenario__current"))
    return rows.select_related("one__organisation", "other__organisation", "slot").annotate(
        is_silent=Exists(silent),
        test_count=Count("runs", filter=standing, distinct=True),
        over_count=Count("runs", filter=standing & Q(runs__state__in=OVER_STATES), distinct=True),
        mismatch_count=Count("runs", filter=standing & Q(runs__is_mismatch=True), distinct=True),
        outdated_count=Count("runs", filter=standing & outdated, distinct=True),
    )


@dataclass(frozen=True, slots=True)
class CheckPoint:
    """One point of the checklist, with who ticked it on each side."""

    code: str
    text: str
    ticked_by: Sequence[str]  # in the order of the sides, blank: not yet


@dataclass(frozen=True, slots=True)
class Room:
    """A pair with everything that its page shows; `own` is the side of whoever looks, None for the prefecture."""

    pair: Pair
    sides: Sequence[PairSide]
    own: PairSide | None
    checkpoints: Sequence[CheckPoint]
    runs: Sequence[ScenarioRun]

    @property
    def counterpart(self) -> Participation | None:
        return next((s.participation for s in self.sides if self.own and s.pk != self.own.pk), None)

    @property
    def own_ticked(self) -> list[str]:
        return list(self.own.checked) if self.own else []


def room_of(actor: Actor, pair: Pair) -> Room:
    """A constant number of queries. The pair comes with its participations and organisations."""
    rows = pair.pair_sides.select_related("participation__organisation", "confirmed_by")
    sides = sorted(rows, key=lambda side: side.participation_id != pair.one_id)
    own = next((side for side in sides if side.participation.organisation_id == actor.organisation_id), None)
    points = [
        CheckPoint(code, text, [side.checked.get(code, "") for side in sides]) for code, text in checklist().items()
    ]
    runs = pair.runs.standing().select_related(
        "scenario__current", "frozen_version", "inquirer__organisation", "provider__organisation"
    )
    return Room(pair, sides, own, points, list(runs))
