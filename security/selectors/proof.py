"""How good a calculated plan is, in words: proved best, or at most so much away from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.planners.goals import GoalProof
from security.models import MigrationPlan, Scenario
from security.planning.problem import Goal

GOALS: Mapping[str, tuple[str | Promise, str | Promise]] = {
    Goal.UNPLACED: (gettext_lazy("切替月が決まらない団体"), gettext_lazy("団体")),
    Goal.GAP_DAYS: (gettext_lazy("未接続の日数"), gettext_lazy("日")),
    Goal.MOVES: (gettext_lazy("公開済みの計画から変わる団体"), gettext_lazy("団体")),
    Goal.YEN: (gettext_lazy("二重払い・違約金"), gettext_lazy("円")),
    Goal.WISH: (gettext_lazy("希望月とのずれ"), gettext_lazy("か月分")),
    Goal.PEAK: (gettext_lazy("最も忙しい月の作業量"), gettext_lazy("単位")),
}


@dataclass(frozen=True, slots=True)
class Proof:
    """All goals in the order in which they decided, and one sentence about the whole."""

    goals: tuple[GoalProof, ...]
    seconds: float

    @property
    def is_optimal(self) -> bool:
        return all(goal.is_proved for goal in self.goals)

    @property
    def sentence(self) -> str:
        if self.is_optimal:
            return _("この条件で最良の計画であることを証明しました。")
        first = self._first_open
        return _("%(goal)s：%(sentence)sです。計算時間を延ばすと、さらに良くなることがあります。") % {
            "goal": first.label,
            "sentence": first.sentence,
        }

    @property
    def verdict(self) -> str:
        """The same in a few words, for tables."""
        if self.is_optimal:
            return _("最良であることを証明済み")
        return _("%(goal)s：%(sentence)s") % {"goal": self._first_open.label, "sentence": self._first_open.sentence}

    @property
    def _first_open(self) -> GoalProof:
        return next(goal for goal in self.goals if not goal.is_proved)


def proof_of(result: Mapping[str, Any], goals: Sequence[str] = ()) -> Proof:
    """Reads a migration-plan/1; goals that were not part of the run are left out. `goals` in order of importance."""
    objective, bound = result["objective"], result.get("bound") or {}
    rows = (
        GoalProof(str(GOALS[key][0]), str(GOALS[key][1]), objective[key], bound.get(key))
        for key in in_order(goals)
        if key in objective
    )
    return Proof(tuple(rows), float(result.get("seconds") or 0))


def in_order(goals: Sequence[str]) -> list[str]:
    """All goals: a tray first, then as they were ordered (as the format lays down where nobody ordered them)."""
    first = [Goal.UNPLACED.value, *goals]
    return [*first, *(goal for goal in GOALS if goal not in first)]


def proof_of_scenario(scenario: Scenario) -> Proof | None:
    """None where nothing was calculated."""
    result = scenario.result
    return proof_of(result, scenario.goals) if result and result["objective"] else None


def proof_of_plan(plan: MigrationPlan) -> Proof | None:
    """As the optimiser left it; after a move by hand the values are of today and nothing is proved."""
    return proof_of({"objective": plan.objective, "bound": plan.bound}, plan.goals) if plan.objective else None


def goal_labels(goals: Sequence[str]) -> list[str]:
    """The goals in words, in order."""
    return [str(GOALS[goal][0]) for goal in goals if goal in GOALS]
