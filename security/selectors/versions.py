"""What one version of a plan changes against another."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from portal.access.actor import Actor
from portal.lib.months import Month
from security.models import MigrationPlan, PlanEntry, Programme

from .schedule import organisations_with_visible_costs


class ChangeKind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    EARLIER = "earlier"
    LATER = "later"
    SAME_MONTH = "same_month"  # only the cost or the wish differs


@dataclass(frozen=True, slots=True)
class Delta:
    """What changes besides the month. `wish` in months from the wished one; a negative number is an improvement."""

    gap_days: int
    cost_yen: int
    wish: int

    @property
    def is_nothing(self) -> bool:
        return (self.gap_days, self.cost_yen, self.wish) == (0, 0, 0)


@dataclass(frozen=True, slots=True)
class MonthChange:
    """An organisation that the two versions treat differently; a month is None where it is not in the plan.

    `delta` is None for whoever may not see the organisation's costs.
    """

    organisation_id: int
    code: str
    name: str
    before: Month | None
    after: Month | None
    delta: Delta | None

    @property
    def kind(self) -> ChangeKind:
        if self.before is None:
            return ChangeKind.ADDED
        if self.after is None:
            return ChangeKind.REMOVED
        if self.before == self.after:
            return ChangeKind.SAME_MONTH
        return ChangeKind.LATER if self.before < self.after else ChangeKind.EARLIER

    @property
    def months(self) -> int:
        """By how many months it moves, without direction."""
        return abs(self.after - self.before) if self.before and self.after else 0

    @property
    def is_move(self) -> bool:
        return self.kind is not ChangeKind.SAME_MONTH


@dataclass(frozen=True, slots=True)
class Difference:
    """Two versions side by side. `total` is None unless the actor may see every cost."""

    before: MigrationPlan
    after: MigrationPlan
    moves: tuple[MonthChange, ...]
    same_month: tuple[MonthChange, ...]  # of those whose cost the actor may see
    unchanged: int  # organisations that keep their month
    total: Delta | None


def previous_version(plan: MigrationPlan) -> MigrationPlan | None:
    """The version that was in force before this one (for a draft: the one in force now)."""
    published = MigrationPlan.objects.published().filter(programme=plan.programme_id)
    if plan.version is not None:
        published = published.filter(version__lt=plan.version)
    return published.order_by("-version").first()


def published_versions(actor: Actor, programme: Programme) -> list[MigrationPlan]:
    """The versions that the actor may see, newest first."""
    plans = MigrationPlan.objects.permitted_to(actor).published().filter(programme=programme)
    return list(plans.select_related("published_by", "created_by").order_by("-version"))


def difference_to_last(actor: Actor, plan: MigrationPlan) -> Difference | None:
    """Against the version before; None for a first version."""
    previous = previous_version(plan)
    return difference(actor, previous, plan) if previous else None


def difference(actor: Actor, before: MigrationPlan, after: MigrationPlan) -> Difference:
    """Both versions compared as this actor may know it; a constant number of queries."""
    old, new = _by_organisation(before), _by_organisation(after)
    everybody = old.keys() | new.keys()
    visible = organisations_with_visible_costs(actor, everybody)
    changes = sorted(
        (_change(old.get(pk), new.get(pk), shows_costs=pk in visible) for pk in everybody),
        key=lambda change: (change.code, change.name),
    )
    moves = tuple(change for change in changes if change.is_move)
    return Difference(
        before=before,
        after=after,
        moves=moves,
        same_month=tuple(c for c in changes if not c.is_move and c.delta and not c.delta.is_nothing),
        unchanged=len(changes) - len(moves),
        total=_total(changes) if visible >= everybody else None,
    )


def moved_organisations(plan: MigrationPlan) -> dict[int, tuple[Month | None, Month | None]]:
    """Organisation → month before and after, for everybody whom this version moves, adds or removes."""
    previous = previous_version(plan)
    old, new = (_by_organisation(previous) if previous else {}), _by_organisation(plan)
    pairs = {pk: (_month(old.get(pk)), _month(new.get(pk))) for pk in old.keys() | new.keys()}
    return {pk: pair for pk, pair in pairs.items() if pair[0] != pair[1]}


def fingerprint(plan: MigrationPlan) -> str:
    """Tells whether a draft, or the version that it would replace, has changed since somebody looked at both."""
    current = MigrationPlan.objects.current().filter(programme=plan.programme_id).values_list("version", flat=True)
    entries = plan.entries.order_by("organisation_id").values_list("organisation_id", "month", "work")
    return hashlib.sha256(repr((list(current), list(entries))).encode()).hexdigest()[:16]


def _by_organisation(plan: MigrationPlan) -> Mapping[int, PlanEntry]:
    return {entry.organisation_id: entry for entry in plan.entries.select_related("organisation")}


def _month(entry: PlanEntry | None) -> Month | None:
    return Month.of(entry.month) if entry else None


def _change(before: PlanEntry | None, after: PlanEntry | None, *, shows_costs: bool) -> MonthChange:
    known = after or before
    assert known is not None
    organisation = known.organisation
    return MonthChange(
        organisation_id=organisation.pk,
        code=organisation.code or "",
        name=organisation.name,
        before=_month(before),
        after=_month(after),
        delta=_delta(before, after) if shows_costs else None,
    )


def _delta(before: PlanEntry | None, after: PlanEntry | None) -> Delta:
    def values(entry: PlanEntry | None) -> tuple[int, int, int]:
        return (entry.gap_days, entry.cost_yen, entry.wish_penalty) if entry else (0, 0, 0)

    return Delta(*(new - old for old, new in zip(values(before), values(after), strict=True)))


def _total(changes: list[MonthChange]) -> Delta:
    deltas = [change.delta for change in changes if change.delta]
    return Delta(
        sum(delta.gap_days for delta in deltas),
        sum(delta.cost_yen for delta in deltas),
        sum(delta.wish for delta in deltas),
    )


def public_changes(plan: MigrationPlan) -> list[MonthChange]:
    """Whose month a published version set, moved or took away, without costs; of a first version everybody's."""
    previous = previous_version(plan)
    old, new = (_by_organisation(previous) if previous else {}), _by_organisation(plan)
    changes = (_change(old.get(pk), new.get(pk), shows_costs=False) for pk in old.keys() | new.keys())
    return sorted((change for change in changes if change.is_move), key=lambda change: (change.code, change.name))
