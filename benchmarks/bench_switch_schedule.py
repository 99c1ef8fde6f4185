"""The switch schedule in figures: plans beside a plain model, explanations, effects of a move, what-if questions.

Run by `make bench`; `--quick` leaves out the nation-wide programme and the plain model on larger ones. Public
instances and made-up programmes of the same kind take part. Every plan is judged by the public checker.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise

from plain_model import solve_plainly

from security.planning.capacity_price import capacity_prices
from security.planning.confidence import MissingFact, confidence
from security.planning.effect import effect_of_move, effects_of_all_months
from security.planning.explain import explain
from security.planning.formats import explanation_document, plan_document, problem_document, read_problem
from security.planning.greedy import greedy
from security.planning.plan import Plan
from security.planning.problem import Cost, Goal, Problem, default_goals
from security.planning.stability import price_of_stability
from security.planning.switch_schedule import solve
from security.planning.table import build_table
from tests.factories.made_programmes import Shape, impossible, make_problem
from tests.support.planning_standard import INSTANCES, checker

SMALL, LARGE, NATION = 43, 300, 1_741


@dataclass(frozen=True)
class Case:
    """One programme; limits in seconds for the portal and for the plain model (0: not run)."""

    name: str
    problem: Problem
    limit_s: float = 60
    plain_limit_s: float = 30


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    bench_plans(list(solvable(quick=quick)))
    bench_explanations(list(unsolvable(quick=quick)))
    bench_effects([SMALL, LARGE, NATION])
    bench_questions()


def public(pattern: str) -> Iterator[tuple[str, Problem]]:
    for path in sorted(INSTANCES.glob(f"{pattern}.json")):
        yield path.stem, read_problem(json.loads(path.read_text("utf-8")))


def solvable(*, quick: bool) -> Iterator[Case]:
    for name, problem in public("migration-*"):
        if "impossible" not in name:
            is_small = len(problem.moves) <= SMALL
            yield Case(name, problem, plain_limit_s=30 if is_small or not quick else 0)
    shapes = [
        Shape(SMALL, 0.6, 51),
        Shape(SMALL, 0.95, 52),
        Shape(SMALL, 0.95, 53, is_replan=True),
        Shape(LARGE, 0.7, 54),
        Shape(LARGE, 0.7, 55, is_replan=True),
        Shape(LARGE, 0.95, 56, is_replan=True),
    ]
    for shape in shapes:
        plain_limit_s = 20 if shape.organisations == SMALL or not quick else 0
        yield Case(title(shape), make_problem(shape), limit_s=30, plain_limit_s=plain_limit_s)
    if not quick:
        nation = Shape(NATION, 0.7, 57)
        yield Case(title(nation), make_problem(nation), limit_s=90, plain_limit_s=0)


def title(shape: Shape) -> str:
    return f"made-{shape.organisations}-{shape.use:.0%}{'-replan' if shape.is_replan else ''}-{shape.seed}"


# --- plans ------------------------------------------------------------------------------------------------------


@dataclass
class Listener:
    """When progress was told, and from when on the search is cancelled."""

    told_at: list[float] = field(default_factory=lambda: [time.monotonic()])
    cancel_after_s: float | None = None

    def progress(self, _progress: object) -> None:
        self.told_at.append(time.monotonic())

    def is_cancelled(self) -> bool:
        after = self.cancel_after_s
        return after is not None and time.monotonic() - self.told_at[0] >= after

    @property
    def longest_silence_s(self) -> float:
        return max(later - earlier for earlier, later in pairwise(self.told_at))


def bench_plans(cases: Sequence[Case]) -> None:
    print(f"\n{'plan':32} {'ours s':>7} {'plain s':>8}  judge    value (gap to the bound, where not proved)")
    for case in cases:
        listener, started = Listener(), time.monotonic()
        plan = solve(case.problem, time_limit_s=case.limit_s, progress=listener.progress)
        seconds = time.monotonic() - started
        listener.progress(plan)
        assert plan is not None
        plain = solve_plainly(case.problem, time_limit_s=case.plain_limit_s) if case.plain_limit_s else None
        plain_s = f"{plain.seconds:8.2f}" if plain else "       -"
        print(f"{case.name:32} {seconds:7.2f} {plain_s}  {verdict(case.problem, plan):8} {values(plan)}")
        if plain:
            print(f"{'':32} {'':7} {beside(plan, plain.value, plain.bound)}")
        if len(case.problem.moves) == NATION:
            bench_nation(case, plan, listener)


def values(plan: Plan) -> str:
    def one(goal: Goal, value: int, gap: int) -> str:
        return f"{goal} {value:,}" + (f" (-{gap:,}, {gap / value:.2%})" if gap else "")

    return "  ".join(one(level.goal, level.value, level.value - level.bound) for level in plan.levels)


def beside(plan: Plan, value: dict[Goal, int], bound: dict[Goal, int]) -> str:
    """What the plain model reached with its time, beside ours."""
    for level in plan.levels:
        if level.goal not in value:
            return f"plain model: nothing about {level.goal}"
        if value[level.goal] != level.value or bound[level.goal] != level.bound:
            return f"plain model: {level.goal} {value[level.goal]:,}, bound {bound[level.goal]:,}"
    return "plain model: the same"


def verdict(problem: Problem, plan: Plan) -> str:
    document = plan_document(plan, seconds=plan.seconds)
    broken, value = checker.migration(problem_document(problem), document)
    return "valid" if not broken and value == document["objective"] else "BROKEN"


def bench_nation(case: Case, plan: Plan, listener: Listener) -> None:
    table = build_table(case.problem)
    simple = greedy(table, default_goals(case.problem))
    peak = "no plan" if simple is None else table.value(Goal.PEAK, simple)
    print(f"{'':32} peak of the greedy plan {peak}; ours {plan.objective[Goal.PEAK]}")
    print(f"{'':32} longest time without word of progress {listener.longest_silence_s:.2f} s")
    hasty = Listener(cancel_after_s=2)
    solve(case.problem, time_limit_s=case.limit_s, progress=hasty.progress, is_cancelled=hasty.is_cancelled)
    ended_s = time.monotonic() - hasty.told_at[0]
    print(f"{'':32} cancelled after {hasty.cancel_after_s:.0f} s, ended after {ended_s:.2f} s")


# --- explanations -----------------------------------------------------------------------------------------------


def unsolvable(*, quick: bool) -> Iterator[Case]:
    for name, problem in public("migration-*-impossible-*"):
        yield Case(name, problem, limit_s=10)
    yield Case("made-43-impossible-61", impossible(make_problem(Shape(SMALL, 0.7, 61)), 61), limit_s=10)
    if not quick:
        yield Case("made-300-impossible-62", impossible(make_problem(Shape(LARGE, 0.7, 62)), 62), limit_s=60)


def bench_explanations(cases: Sequence[Case]) -> None:
    print(f"\n{'explanation':32} {'s':>7}  rules  minimal  repairs  prices  first proved cheapest")
    for case in cases:
        started = time.monotonic()
        explanation = explain(case.problem, time_limit_s=case.limit_s)
        seconds = time.monotonic() - started
        assert explanation is not None
        found = checker.conflict(problem_document(case.problem), explanation_document(explanation, []))
        is_minimal = found["impossible"] and found["minimal"]
        works = f"{sum(r['works'] and r['price_as_said'] for r in found['repairs'])} work"
        prices = ",".join(str(repair.price) for repair in explanation.repairs)
        print(
            f"{case.name:32} {seconds:7.2f}  {len(explanation.conflict):5}  {is_minimal!s:7}  {works:10} "
            f"{prices}  {explanation.is_cheapest}"
        )


# --- effects ----------------------------------------------------------------------------------------------------


def bench_effects(sizes: Sequence[int]) -> None:
    print(f"\n{'effect of a move by hand':32} {'one month ms':>13} {'all months ms':>14}")
    for size in sizes:
        problem = make_problem(Shape(size, 0.7, 71))
        chance = random.Random(71)
        month_of = {move.code: chance.choice(problem.possible_months(move)) for move in problem.moves}
        codes = chance.sample(sorted(month_of), 20)
        moves = [(code, chance.choice(problem.window)) for code in codes]
        one = median_ms(partial(effect_of_move, problem, month_of, code, month) for code, month in moves)
        every = median_ms(partial(effects_of_all_months, problem, month_of, code) for code in codes)
        print(f"{size:>10,} organisations {'':8} {one:13.1f} {every:14.1f}")


def median_ms(actions: Iterable[Callable[[], object]]) -> float:
    times = []
    for action in actions:
        started = time.perf_counter()
        action()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


# --- what-if questions ------------------------------------------------------------------------------------------


def bench_questions() -> None:
    print(f"\n{'question (43 organisations)':32} {'s':>7}  answer")
    replan = make_problem(Shape(SMALL, 0.9, 81, is_replan=True))
    started = time.monotonic()
    curve = price_of_stability(replan, time_limit_s=30)
    assert curve is not None
    points = " ".join(f"{p.moves}:{p.gap_days}d/{p.yen:,}" for p in curve.points)
    print(f"{'price of stability':32} {time.monotonic() - started:7.2f}  complete {curve.is_complete}: {points}")

    crowded = impossible(make_problem(Shape(SMALL, 0.9, 82)), 82)
    started = time.monotonic()
    prices = capacity_prices(crowded, time_limit_s=60)
    assert prices is not None
    best = prices.prices[0]
    print(
        f"{'price of capacity':32} {time.monotonic() - started:7.2f}  {len(prices.plan.unplaced)} without a month; "
        f"best: {best.rule} +1 saves {best.saved(Goal.UNPLACED)} of them, {best.saved(Goal.YEN):,} yen; "
        f"{sum(p.is_exact for p in prices.prices)} of {len(prices.prices)} exact, complete {prices.is_complete}"
    )
    bench_confidence()


def bench_confidence() -> None:
    problem = make_problem(Shape(SMALL, 0.8, 83))
    plan = solve(problem, time_limit_s=30, goals=(Goal.GAP_DAYS, Goal.YEN))
    assert plan is not None
    facts = [
        MissingFact(
            move.code,
            "penalty",
            *({m: Cost(c.gap_days, c.yen * n, c.wish) for m, c in move.allowed.items()} for n in (0, 2)),
        )
        for move in problem.moves[:20]
    ]
    started = time.monotonic()
    found = confidence(problem, plan, facts, asked=SMALL * 6, time_limit_s=60)
    first = found.weights[0]
    print(
        f"{'confidence, 20 missing facts':32} {time.monotonic() - started:7.2f}  first to ask {first.fact.code}: up to "
        f"{first.change[1]:,} yen; proved {sum(w.is_proved for w in found.weights)}, complete {found.is_complete}"
    )


if __name__ == "__main__":
    main()
