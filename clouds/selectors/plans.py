"""The mid- and long-term plan as its readers see it: versions, and what each changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from clouds.choices import PlanState
from clouds.models import Plan, PlanVersion
from portal.access.actor import Actor
from portal.lib.months import Month, MonthRange, format_month, format_month_range


def plans_in_brief(actor: Actor) -> QuerySet[Plan]:
    return Plan.objects.permitted_to(actor).select_related("prefecture").prefetch_related("versions")


@dataclass(frozen=True, slots=True)
class PlanPage:
    """The version in force, the draft where the actor may see it, and all that was ever published."""

    current: PlanVersion | None
    draft: PlanVersion | None
    published: Sequence[PlanVersion]


def plan_page(actor: Actor, plan: Plan) -> PlanPage:
    rows = PlanVersion.objects.permitted_to(actor).filter(plan=plan).select_related("published_by")
    versions = list(rows.prefetch_related("phases", "milestones"))
    return PlanPage(
        current=next((one for one in versions if one.state == PlanState.PUBLISHED), None),
        draft=next((one for one in versions if one.state == PlanState.DRAFT), None),
        published=[one for one in versions if one.state != PlanState.DRAFT],
    )


def version_before(version: PlanVersion) -> PlanVersion | None:
    """What this version follows: the one before it, or the one in force for a draft."""
    rows = version.plan.versions.published().order_by("-number").prefetch_related("phases", "milestones")
    return rows.filter(number__lt=version.number).first() if version.number else rows.first()


class ChangeKind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    REACHED = "reached"


@dataclass(frozen=True, slots=True)
class PlanChange:
    """One phase or milestone that differs, and its months in each version (None where it has none)."""

    kind: ChangeKind
    name: str
    before: MonthRange | None
    after: MonthRange | None

    @property
    def sentence(self) -> str:
        values = {"name": self.name, "before": _when(self.before), "after": _when(self.after)}
        return {
            ChangeKind.ADDED: _("追加：%(name)s（%(after)s）"),
            ChangeKind.REMOVED: _("削除：%(name)s（%(before)s）"),
            ChangeKind.MOVED: _("変更：%(name)s（%(before)s → %(after)s）"),
            ChangeKind.REACHED: _("達成：%(name)s"),
        }[self.kind] % values


def changes_between(before: PlanVersion, after: PlanVersion) -> list[PlanChange]:
    """What is new, gone, moved or reached; what has another name is another thing."""
    old, new = _spans(before), _spans(after)
    changes = [PlanChange(ChangeKind.ADDED, name, None, when) for name, when in new.items() if name not in old]
    changes += [PlanChange(ChangeKind.REMOVED, name, when, None) for name, when in old.items() if name not in new]
    for name, when in new.items():
        if name in old and old[name] != when:
            changes.append(PlanChange(ChangeKind.MOVED, name, old[name], when))
    had = {one.name for one in before.milestones.all() if one.is_reached}
    reached = [one.name for one in after.milestones.all() if one.is_reached and one.name not in had]
    return changes + [PlanChange(ChangeKind.REACHED, name, old.get(name), new[name]) for name in reached]


def _spans(version: PlanVersion) -> dict[str, MonthRange]:
    phases = {one.name: MonthRange(one.first, one.last) for one in version.phases.all()}
    months = {one.name: Month.of(one.month) for one in version.milestones.all()}
    return phases | {name: MonthRange(month, month) for name, month in months.items()}


def _when(months: MonthRange | None) -> str:
    if months is None:
        return ""
    return format_month(months.start) if len(months) == 1 else format_month_range(months)
