"""How far a plan rests on facts that nobody has given yet, and which of them to ask for first.

A missing fact (the end of a contract, a penalty) is stood in for by an assumption. Whoever asks gives the months and
costs that its organisation would have if the fact turned out well or badly; here the plan is reckoned again with both,
once as it is and once made anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from .objective import objective
from .plan import Plan
from .problem import Cost, Goal, Month, Problem
from .rounds import Round, Rounds
from .rules import violations

_VALUES = (Goal.GAP_DAYS, Goal.YEN)
Values = tuple[int, int]  # days without a connection, yen


@dataclass(frozen=True, slots=True)
class MissingFact:
    """A fact that is not known, with the organisation's months and costs in the best and in the worst case."""

    code: str
    fact: str
    low: Mapping[Month, Cost]
    high: Mapping[Month, Cost]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one case would mean: the present plan kept, and the best plan there would be."""

    kept: Values | None  # None where the plan would not be possible any more
    best: Values | None  # None where no plan would be possible, or where the time did not reach for one
    is_proved: bool  # whether `best` is known not to be beaten


@dataclass(frozen=True, slots=True)
class FactWeight:
    """How much one missing fact matters to a plan whose values are `now`."""

    fact: MissingFact
    now: Values
    low: Outcome
    high: Outcome

    @property
    def change(self) -> Values:
        """By how much the best plan could differ from today's, at most: days without a connection and yen."""
        return self._most([self.low.best or self.low.kept, self.high.best or self.high.kept], self.now)

    @property
    def regret(self) -> Values:
        """What holding on to today's plan could cost, against the plan one would make if one knew."""
        pairs = [(case.kept, case.best) for case in (self.low, self.high)]
        gaps = [(kept[0] - best[0], kept[1] - best[1]) for kept, best in pairs if kept and best]
        return max([(0, 0), *gaps])

    @property
    def could_break_the_plan(self) -> bool:
        """Whether the plan would not be possible any more in one of the cases."""
        return self.low.kept is None or self.high.kept is None

    @property
    def is_proved(self) -> bool:
        return self.low.is_proved and self.high.is_proved

    @staticmethod
    def _most(cases: Sequence[Values | None], now: Values) -> Values:
        return max([(0, 0), *((abs(case[0] - now[0]), abs(case[1] - now[1])) for case in cases if case)])


@dataclass(frozen=True, slots=True)
class Confidence:
    """The missing facts, the weightiest first; and how complete the input is."""

    weights: tuple[FactWeight, ...]
    missing: int
    asked: int  # facts that were asked for in all
    yen_assumed: int  # of the plan's yen, what falls on organisations with a missing fact
    is_complete: bool  # False where the time ended before every fact was looked at

    @property
    def known_share(self) -> float:
        """Share of the facts that are known, from 0 to 1."""
        return 1.0 if not self.asked else (self.asked - self.missing) / self.asked


def confidence(
    problem: Problem,
    plan: Plan,
    facts: Sequence[MissingFact],
    *,
    asked: int,
    time_limit_s: float,
    seed: int = 0,
    report: Callable[[Round], None] | None = None,
    is_cancelled: Callable[[], bool] | None = None,
) -> Confidence:
    """Weigh every missing fact alone, the others staying as assumed. `asked` counts all facts, known or not.

    Facts for which the time does not last are weighed by the plan as it is.
    """
    rounds = Rounds(time_limit_s=time_limit_s, seed=seed, report=report, is_cancelled=is_cancelled)
    weighing = _Weighing(problem, plan, rounds)
    rounds.total = 2 * len(facts)
    weights = [weighing.weight(fact) for fact in sorted(facts, key=weighing.spread, reverse=True)]
    concerned = {fact.code for fact in facts}
    return Confidence(
        weights=tuple(sorted(weights, key=_rank)),
        missing=len(facts),
        asked=asked,
        yen_assumed=sum(weighing.cost(code).yen for code in concerned),
        is_complete=not weighing.has_left_out,
    )


def _rank(weight: FactWeight) -> tuple[bool, int, int, int, int, str, str]:
    change, regret = weight.change, weight.regret
    order = (-change[0], -change[1], -regret[0], -regret[1])
    return (not weight.could_break_the_plan, *order, weight.fact.code, weight.fact.fact)


class _Weighing:
    def __init__(self, problem: Problem, plan: Plan, rounds: Rounds) -> None:
        self.problem = problem
        self.plan = plan
        self.rounds = rounds
        self.now = _values(problem, plan.month_of)
        self.is_best = all(level.is_proved for level in plan.levels if level.goal in _VALUES)
        self.is_best &= tuple(level.goal for level in plan.levels)[: len(_VALUES)] == _VALUES
        self.has_left_out = False

    def cost(self, code: str) -> Cost:
        month = self.plan.month_of.get(code, "")
        return self.problem.move_of[code].allowed.get(month, Cost())

    def spread(self, fact: MissingFact) -> int:
        """How far the costs of the two cases lie apart in any month: a first guess of what matters."""
        months = set(fact.low) | set(fact.high)
        return max((abs(fact.high.get(m, Cost()).yen - fact.low.get(m, Cost()).yen) for m in months), default=0)

    def weight(self, fact: MissingFact) -> FactWeight:
        low, high = (self._outcome(fact.code, allowed) for allowed in (fact.low, fact.high))
        return FactWeight(fact, self.now, low, high)

    def _outcome(self, code: str, allowed: Mapping[Month, Cost]) -> Outcome:
        variant = _with_months(self.problem, code, allowed)
        kept = None if violations(variant, self.plan.month_of) else _values(variant, self.plan.month_of)
        if kept is not None and self.is_best and self._is_no_better_elsewhere(code, allowed):
            return Outcome(kept, kept, is_proved=True)
        if self.rounds.is_over:
            self.has_left_out = True
            return Outcome(kept, None, is_proved=False)
        return self._solved(variant, kept)

    def _solved(self, variant: Problem, kept: Values | None) -> Outcome:
        try:
            best = self.rounds.solve(variant, _VALUES, start=self.plan.month_of)
        except TimeoutError:
            self.has_left_out = True
            return Outcome(kept, None, is_proved=False)
        if best is None:
            return Outcome(kept, None, is_proved=True)
        return Outcome(kept, _values(variant, best.month_of), best.is_proved)

    def _is_no_better_elsewhere(self, code: str, allowed: Mapping[Month, Cost]) -> bool:
        """Whether the present month gets no dearer and every other no cheaper: then the best plan stays the best."""
        before, own = self.problem.move_of[code].allowed, self.plan.month_of.get(code)
        return all(
            month in before and _is_no_dearer(*((cost, before[month]) if month == own else (before[month], cost)))
            for month, cost in allowed.items()
        )


def _is_no_dearer(cost: Cost, other: Cost) -> bool:
    return cost.gap_days <= other.gap_days and cost.yen <= other.yen


def _with_months(problem: Problem, code: str, allowed: Mapping[Month, Cost]) -> Problem:
    moves = tuple(replace(move, allowed=allowed) if move.code == code else move for move in problem.moves)
    return replace(problem, moves=moves)


def _values(problem: Problem, month_of: Mapping[str, Month]) -> Values:
    value = objective(problem, month_of)
    return value[Goal.GAP_DAYS], value[Goal.YEN]
