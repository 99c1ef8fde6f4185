"""How good a calculated plan is, in words: proved best, or at most so much away from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

GOALS: Mapping[str, tuple[str | Promise, str | Promise]] = {
    "gap_days": (gettext_lazy("未接続の日数"), gettext_lazy("日")),
    "moves": (gettext_lazy("公開済みの計画から変わる団体"), gettext_lazy("団体")),
    "yen": (gettext_lazy("二重払い・違約金"), gettext_lazy("円")),
    "wish": (gettext_lazy("希望月とのずれ"), gettext_lazy("か月分")),
    "peak": (gettext_lazy("最も忙しい月の作業量"), gettext_lazy("単位")),
}


@dataclass(frozen=True, slots=True)
class GoalProof:
    """One goal of the lexicographic objective: the value found and the proved lower bound."""

    label: str
    unit: str
    value: int
    bound: int | None

    @property
    def is_proved(self) -> bool:
        return self.bound == self.value

    @property
    def sentence(self) -> str:
        if self.is_proved:
            return _("これより小さくできないことを証明済み")
        if self.bound is None:
            return _("未証明")
        return _("最良との差は最大%(gap)s%(unit)s") % {"gap": intcomma(self.value - self.bound), "unit": self.unit}


@dataclass(frozen=True, slots=True)
class Proof:
    """All goals in order of weight, and one sentence about the whole."""

    goals: tuple[GoalProof, ...]
    seconds: float

    @property
    def is_optimal(self) -> bool:
        return all(goal.is_proved for goal in self.goals)

    @property
    def sentence(self) -> str:
        if self.is_optimal:
            return _("この条件で最良の計画であることを証明しました。")
        first = next(goal for goal in self.goals if not goal.is_proved)
        return _("%(goal)s：%(sentence)sです。計算時間を延ばすと、さらに良くなることがあります。") % {
            "goal": first.label,
            "sentence": first.sentence,
        }


def proof_of(result: Mapping[str, Any]) -> Proof:
    """Reads a migration-plan/1; goals that were not part of the run are left out."""
    objective, bound = result["objective"], result.get("bound") or {}
    goals = tuple(
        GoalProof(str(label), str(unit), objective[key], bound.get(key))
        for key, (label, unit) in GOALS.items()
        if key in objective
    )
    return Proof(goals, float(result.get("seconds") or 0))
