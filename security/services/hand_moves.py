"""Moving a bar of a draft by hand: the month becomes a pin, and the draft shows it at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.access.grants import regrant
from portal.audit.tracking import record_as
from portal.exceptions import RuleViolation
from portal.lib.months import Month, parse_month
from portal.organisations.models import Organisation
from security.choices import PlanState
from security.models import MigrationPlan, PlanEntry
from security.planning.problem import Problem
from security.selectors.hand_moves import DraftStanding
from security.selectors.planning_input import key_of

from .pins import set_pin
from .scenarios import check_plans


@transaction.atomic
def move_switch(
    *, actor: Actor, plan: MigrationPlan, organisation: Organisation, month: Month, reason: str, version: int
) -> MigrationPlan:
    """Fix the month and set it in the draft, together with those who must switch in the same month.

    `version` is that of the pin as it was shown. A rule of the provider's may be broken (others can still be moved
    away); the draft cannot be published before it is mended. Raises RuleViolation for anything but a draft, and as
    `set_pin` does.
    """
    record_as(actor, reason=reason)
    check_plans(actor, plan.programme)
    set_pin(
        actor=actor,
        programme=plan.programme,
        organisation=organisation,
        month=month,
        reason=reason,
        version=version,
    )
    draft = _locked_draft(plan)
    standing = DraftStanding(draft)
    moved = dict.fromkeys(_bundle(standing.problem, key_of(organisation)), str(month))
    _place(draft, standing.problem, {**standing.month_of, **moved})
    draft.objective, draft.bound, draft.has_hand_moves = DraftStanding(draft).objective, {}, True
    draft.edited_by = actor.user  # whoever made or changed a draft does not publish it
    draft.save(update_fields=["objective", "bound", "has_hand_moves", "edited_by"])
    return draft


def _locked_draft(plan: MigrationPlan) -> MigrationPlan:
    draft = MigrationPlan.objects.select_for_update(of=("self",)).select_related("programme").get(pk=plan.pk)
    if draft.state != PlanState.DRAFT:
        raise RuleViolation(
            "plan_not_draft",
            _("この計画はすでに公開または破棄されているため、動かせません。写しを作って動かしてください。"),
        )
    return draft


def _bundle(problem: Problem, code: str) -> list[str]:
    """The organisation and all who must switch in the same month."""
    bundle = next(bundle for bundle in problem.bundles if problem.move_of[code] in bundle)
    return [move.code for move in bundle]


def _place(draft: MigrationPlan, problem: Problem, month_of: Mapping[str, str]) -> None:
    """Store the months; work and costs of all entries become those of today, so that the totals are their sums."""
    members = draft.programme.participations.select_related("organisation")
    entries = [
        PlanEntry(plan=draft, organisation_id=row.organisation_id, **facts)
        for row in members
        if (facts := _facts(problem, key_of(row.organisation), month_of))
    ]
    PlanEntry.objects.bulk_create(
        entries,
        update_conflicts=True,
        unique_fields=["plan", "organisation"],
        update_fields=["month", "work", "gap_days", "cost_yen", "wish_penalty"],
    )


def _facts(problem: Problem, code: str, month_of: Mapping[str, str]) -> dict[str, Any]:
    """Nothing for whoever has no month, or stays in one that has become impossible meanwhile."""
    move, month = problem.move_of[code], month_of.get(code)
    if month is None or month not in move.allowed:
        return {}
    cost = move.allowed[month]
    return {
        "month": parse_month(month).first_day,
        "work": list(move.work),
        "gap_days": cost.gap_days,
        "cost_yen": cost.yen,
        "wish_penalty": cost.wish,
    }


@transaction.atomic
def copy_to_draft(*, actor: Actor, plan: MigrationPlan) -> MigrationPlan:
    """A draft with the same switch months, to be moved by hand; the plan itself stays as it is.

    Raises RuleViolation without the right to plan.
    """
    record_as(actor)
    check_plans(actor, plan.programme)
    draft = MigrationPlan.objects.create(
        programme=plan.programme,
        scenario=plan.scenario,
        goals=plan.goals,
        has_hand_moves=plan.has_hand_moves,
        objective=plan.objective,
        bound=plan.bound,
        created_by=actor.user,
    )
    PlanEntry.objects.bulk_create(_copies(plan, draft))
    regrant(draft)
    return draft


def _copies(plan: MigrationPlan, draft: MigrationPlan) -> list[PlanEntry]:
    fields = ("organisation_id", "month", "work", "gap_days", "cost_yen", "wish_penalty")
    return [PlanEntry(plan=draft, **row) for row in plan.entries.values(*fields)]
