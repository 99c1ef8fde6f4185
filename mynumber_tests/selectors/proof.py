"""How good a pairing is, in words: proved best, or at most so much away from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mynumber_tests.planning.problem import Goal
from portal.planners.goals import GoalProof

GOALS: Mapping[str, tuple[str | Promise, str | Promise]] = {
    Goal.UNSERVED: (gettext_lazy("相手先のない照会"), gettext_lazy("件")),
    Goal.CHANGES: (gettext_lazy("公開済みの組合せから変わるテスト"), gettext_lazy("件")),
    Goal.UNCOVERED: (gettext_lazy("試していない事業者の組合せ"), gettext_lazy("通り")),
    Goal.UNWISHED: (gettext_lazy("かなえていない相手先の希望"), gettext_lazy("組")),
    Goal.PAIRS: (gettext_lazy("会う相手先の組の数"), gettext_lazy("組")),
    Goal.PEAK: (gettext_lazy("最も多く提供する団体の件数"), gettext_lazy("件")),
    Goal.LATENESS: (gettext_lazy("実施の遅さ（後のクールほど大きい）"), gettext_lazy("点")),
}


def goal_proofs(objective: Mapping[str, int], bound: Mapping[str, int]) -> list[GoalProof]:
    """The goals in the order in which they decide."""
    return [
        GoalProof(str(GOALS[goal][0]), str(GOALS[goal][1]), objective[goal], bound.get(goal))
        for goal in Goal
        if goal in objective
    ]


def verdict(proofs: Sequence[GoalProof]) -> str:
    """One sentence about the whole."""
    unproved = next((proof for proof in proofs if not proof.is_proved), None)
    if unproved is None:
        return _("この条件で最良の組合せであることを証明しました。")
    return _("%(goal)s：%(sentence)sです。") % {"goal": unproved.label, "sentence": unproved.sentence}


def compared(results: Sequence[Mapping[str, Any]]) -> list[tuple[str, list[str]]]:
    """Several pairings side by side: a row for each goal, the values with their units."""
    goals = [goal for goal in Goal if any(goal in result["objective"] for result in results)]
    return [
        (
            str(GOALS[goal][0]),
            [
                f"{value:,}{GOALS[goal][1]}" if (value := result["objective"].get(goal)) is not None else "－"
                for result in results
            ],
        )
        for goal in goals
    ]
