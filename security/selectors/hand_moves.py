"""A draft that is moved by hand: how it stands against today's rules, and what a move would do, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.translation import gettext as _

from portal.lib.months import format_month, parse_month
from portal.organisations.models import Organisation
from security.models import MigrationPlan
from security.planning.effect import Effect, GoalChange, Standing
from security.planning.problem import Goal, Month, Problem

from .pins import pin_refusal, planning_problem
from .planning_input import key_of, months_of_plan
from .proof import GOALS
from .rule_sentences import broken_rule, names


@dataclass(frozen=True, slots=True)
class GoalLine:
    """One goal before and after a move."""

    label: str
    unit: str
    before: int
    after: int

    @property
    def delta(self) -> int:
        return self.after - self.before

    @property
    def words(self) -> str:
        """「＋120,000円」, 「変わりません」."""
        if not self.delta:
            return _("変わりません")
        return f"{'＋' if self.delta > 0 else '▲'}{abs(self.delta):,}{self.unit}"


@dataclass(frozen=True, slots=True)
class MoveEffect:
    """What happens when an organisation (and those who switch together with it) gets another month."""

    name: str
    month: Month
    companions: str
    broken: tuple[str, ...]
    repaired: tuple[str, ...]
    remaining: tuple[str, ...]
    lines: tuple[GoalLine, ...]
    refusal: str  # why it cannot be fixed there; empty if it can

    @property
    def month_words(self) -> str:
        return format_month(parse_month(self.month))

    @property
    def is_allowed(self) -> bool:
        return not self.broken and not self.refusal

    @property
    def verdict(self) -> str:
        if self.refusal:
            return _("この月には固定できません。")
        return _("守られなくなる決まりがあります。") if self.broken else _("守られなくなる決まりはありません。")

    @property
    def sentence(self) -> str:
        """All of it in one sentence, for reading aloud."""
        changed = [f"{line.label} {line.words}" for line in self.lines if line.delta]
        parts = [self.verdict, *([self.refusal] if self.refusal else self.broken)]
        return _("%(name)sを%(month)sにすると、%(verdict)s%(changes)s。") % {
            "name": self.name,
            "month": self.month_words,
            "verdict": "".join(parts),
            "changes": "、".join(changed) or _("評価は変わりません"),
        }


class DraftStanding:
    """A draft against the programme as it is today. Questions about single moves need no solve and no query."""

    def __init__(self, plan: MigrationPlan) -> None:
        self.problem: Problem = planning_problem(plan.programme)
        self.month_of: Mapping[str, Month] = months_of_plan(plan)

    @cached_property
    def _standing(self) -> Standing:
        return Standing(self.problem, self.month_of)

    @property
    def broken(self) -> list[str]:
        """Every hard rule that the draft breaks, in sentences; such a draft cannot be published."""
        return [broken_rule(self.problem, found, self.month_of) for found in self._standing.broken.values()]

    @property
    def objective(self) -> dict[str, int]:
        values = self._standing.values
        return {goal.value: value for goal, value in values.items() if goal is not Goal.UNPLACED or value}

    def effect(self, organisation: Organisation, month: Month) -> MoveEffect:
        """Raises KeyError for an organisation that does not take part."""
        code = key_of(organisation)
        return self._in_words(code, self._free(code).effect(code, month, with_companions=True))

    def effects(self, organisation: Organisation) -> list[MoveEffect]:
        """For every month of the window."""
        code = key_of(organisation)
        standing = self._free(code)
        return [
            self._in_words(code, standing.effect(code, month, with_companions=True)) for month in self.problem.window
        ]

    def _free(self, code: str) -> Standing:
        """As if the organisation were not fixed: whoever moves it changes its pin as well."""
        if code not in self.problem.fixed:
            return self._standing
        fixed = {other: month for other, month in self.problem.fixed.items() if other != code}
        return Standing(replace(self.problem, fixed=fixed), self.month_of)

    def _in_words(self, code: str, effect: Effect) -> MoveEffect:
        assert effect.month
        after = {**self.month_of, **dict.fromkeys(effect.codes, effect.month)}
        return MoveEffect(
            name=names(self.problem, [code]),
            month=effect.month,
            companions=names(self.problem, [other for other in effect.codes if other != code]),
            broken=self._sentences((*effect.broken, *effect.worse), after),
            repaired=self._sentences(effect.repaired, self.month_of),
            remaining=self._sentences(effect.remaining, after),
            lines=tuple(_line(change) for change in effect.goals if _is_told(change, self.problem)),
            refusal=pin_refusal(self.problem, code, effect.month),
        )

    def _sentences(self, violations: Sequence, month_of: Mapping[str, Month]) -> tuple[str, ...]:
        return tuple(broken_rule(self.problem, violation, month_of) for violation in violations)


def _line(change: GoalChange) -> GoalLine:
    label, unit = GOALS[change.goal]
    return GoalLine(str(label), str(unit), change.before, change.after)


def _is_told(change: GoalChange, problem: Problem) -> bool:
    if change.goal is Goal.UNPLACED:
        return bool(change.before or change.after)
    return change.goal is not Goal.MOVES or bool(problem.published)
