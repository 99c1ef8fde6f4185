"""Rooms of pairs: lists, and one room as its page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from mynumber_tests.checklist import checklist
from mynumber_tests.choices import OVER_STATES, ProposalState
from mynumber_tests.models import (
    DateProposal,
    Pair,
    PairSide,
    Participation,
    Programme,
    ScenarioRun,
    ScenarioVersion,
)
from portal.access.actor import Actor


def with_layout_change(rows: QuerySet[Pair]) -> QuerySet[Pair]:
    """Annotates `layout_changed_at`: since when the day that is fixed belongs to an older data layout.

    That is where a scenario still to be tested got another layout after the day had been proposed: what both sides
    prepared for the day has to be prepared again. None for all other pairs.
    """
    accepted = DateProposal.objects.filter(pair=OuterRef("pair"), state=ProposalState.ACCEPTED)
    before = ScenarioVersion.objects.filter(scenario=OuterRef("scenario"), created_at__lte=OuterRef("fixed_at"))
    touched = (
        ScenarioRun.objects.unfinished()
        .filter(pair=OuterRef("pk"), pair__meets_at__isnull=False)
        .annotate(fixed_at=Subquery(accepted.values("created_at")[:1]))
        .filter(scenario__current__created_at__gt=F("fixed_at"))
        .annotate(old_layout=Subquery(before.order_by("-number").values("layout")[:1]))
        .exclude(old_layout=F("scenario__current__layout"))
        .order_by("-scenario__current__created_at")
    )
    return rows.annotate(layout_changed_at=Subquery(touched.values("scenario__current__created_at")[:1]))


def pairs(actor: Actor, programme: Programme) -> QuerySet[Pair]:
    """The rooms of a test that the actor may see, with how far they are; one query."""
    rows = Pair.objects.permitted_to(actor).filter(programme=programme)
    silent = PairSide.objects.filter(pair=OuterRef("pk"), confirmed_at__isnull=True)
    standing = Q(runs__is_dropped=False)
    outdated = Q(runs__frozen_version__isnull=False) & ~Q(runs__frozen_version=F("runs__scenario__current"))
    return (
        with_layout_change(rows)
        .select_related("one__organisation", "other__organisation", "slot")
        .annotate(
            is_silent=Exists(silent),
            test_count=Count("runs", filter=standing, distinct=True),
            over_count=Count("runs", filter=standing & Q(runs__state__in=OVER_STATES), distinct=True),
            mismatch_count=Count("runs", filter=standing & Q(runs__is_mismatch=True), distinct=True),
            outdated_count=Count("runs", filter=standing & outdated, distinct=True),
        )
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
    def is_over(self) -> bool:
        """Every test that stands is done: there is no day to agree on any more."""
        return bool(self.runs) and all(run.state in OVER_STATES for run in self.runs)

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
