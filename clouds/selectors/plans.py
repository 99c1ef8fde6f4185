"""The mid- and long-term plan as its readers see it: versions, and what each changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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


def changes_between(before: PlanVersion, after: PlanVersion) -> list[str]:
    """What is new, gone, moved or reached, in words; what has another name is another thing."""
    old, new = _spans(before), _spans(after)
    told = [_("追加：%(name)s（%(when)s）") % {"name": n, "when": new[n]} for n in new if n not in old]
    told += [_("削除：%(name)s（%(when)s）") % {"name": n, "when": old[n]} for n in old if n not in new]
    moved = _("変更：%(name)s（%(before)s → %(after)s）")
    told += [moved % {"name": n, "before": old[n], "after": new[n]} for n in new if n in old and old[n] != new[n]]
    had = {one.name for one in before.milestones.all() if one.is_reached}
    reached = [one.name for one in after.milestones.all() if one.is_reached and one.name not in had]
    return told + [_("達成：%(name)s") % {"name": name} for name in reached]


def _spans(version: PlanVersion) -> dict[str, str]:
    phases = {one.name: format_month_range(MonthRange(one.first, one.last)) for one in version.phases.all()}
    return phases | {one.name: format_month(Month.of(one.month)) for one in version.milestones.all()}
