"""The pairing in figures: plans beside a plain model, a whole nation, explanations, the effect of a change by hand.

Run by `make bench`; `--quick` leaves out the larger problems and shortens the rest. Public instances and made-up ones
of the same kind; every plan is judged by the public checker.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import pairwise

from plain_pairing import solve_plainly

from mynumber_tests.planning.alternates import alternates
from mynumber_tests.planning.effect import effect_of_change
from mynumber_tests.planning.explain import explain
from mynumber_tests.planning.formats import plan_document, problem_document
from mynumber_tests.planning.orphans import orphans
from mynumber_tests.planning.pairing import solve
from mynumber_tests.planning.plan import Plan
from mynumber_tests.planning.problem import Goal, PlannedTest, Problem
from tests.factories.pairing_problems import (
    Shape,
    load_checker,
    make_nation,
    make_problem,
    public_problem,
    reference_objective,
)

checker = load_checker()


@dataclass(frozen=True)
class Case:
    """One problem; limits in seconds for the portal and for the plain model (0: not run)."""

    name: str
    problem: Problem
    limit_s: float
    plain_limit_s: float = 0
    reference: dict[str, int] | None = None


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    print(f"{'plan':26} {'s':>6} {'silence s':>9}  judge   value (bound, where not proved)")
    for case in cases(quick=quick):
        bench_plan(case)
    bench_cancellation()
    bench_explanation()
    bench_by_hand()


def cases(*, quick: bool) -> Iterator[Case]:
    limit_s, plain_s = (10, 10) if quick else (60, 60)
    for name in ("pairing-70-easy-31", "pairing-70-tight-32", "pairing-70-replan-33"):
        yield Case(name, public_problem(name), limit_s, plain_s, reference_objective(name))
    name = "pairing-300-tight-34"
    for limit_s in (10,) if quick else (10, 120):
        yield Case(name, public_problem(name), limit_s, 0, reference_objective(name))
    for shape in (Shape(10, 0.8, 41), Shape(30, 0.8, 42), Shape(70, 0.9, 43), Shape(70, 0.9, 44, is_replan=True)):
        yield Case(title(shape), make_problem(shape), 10, 10 if shape.organisations == 30 else 0)
    if not quick:
        yield Case(title(Shape(300, 0.9, 45, is_replan=True)), make_problem(Shape(300, 0.9, 45, is_replan=True)), 20)
        yield Case("made-nation-46", make_nation(46), 60)


def title(shape: Shape) -> str:
    return f"made-{shape.organisations}-{shape.tightness:.0%}{'-replan' if shape.is_replan else ''}-{shape.seed}"


def bench_plan(case: Case) -> None:
    listener, started = Listener(), time.monotonic()
    plan = solve(case.problem, time_limit_s=case.limit_s, progress=listener.progress)
    listener.progress(plan)
    seconds = time.monotonic() - started
    assert plan is not None
    print(f"{case.name:26} {seconds:6.1f} {listener.longest_silence_s:9.2f}  {verdict(case, plan):6}  {values(plan)}")
    if case.reference:
        print(f"{'':26} {'':6} {'reference':>17}  {in_words(case.reference)}")
    if case.plain_limit_s:
        plain = solve_plainly(case.problem, time_limit_s=case.plain_limit_s)
        reached = {f"{goal}": value for goal, value in plain.value.items()}
        bounds = ", ".join(f"{goal} {bound}" for goal, bound in plain.bound.items())
        print(f"{'':26} {plain.seconds:6.1f} {'plain model':>17}  {in_words(reached)}  (bounds: {bounds})")


def verdict(case: Case, plan: Plan) -> str:
    document = plan_document(plan, why=dict.fromkeys(plan.unserved, ""), seconds=plan.seconds)
    broken, value = checker.pairing(problem_document(case.problem), document)
    return "valid" if not broken and value == document["objective"] else "BROKEN"


def values(plan: Plan) -> str:
    return "  ".join(
        f"{level.goal} {level.value:,}" + ("" if level.is_proved else f" ({level.bound:,})") for level in plan.levels
    )


def in_words(objective: dict[str, int]) -> str:
    return "  ".join(f"{goal} {value:,}" for goal, value in objective.items())


def bench_cancellation() -> None:
    for name, problem in (
        ("pairing-300-tight-34", public_problem("pairing-300-tight-34")),
        ("nation", make_nation(46)),
    ):
        listener = Listener(cancel_after_s=6)
        solve(problem, time_limit_s=120, progress=listener.progress, is_cancelled=listener.is_cancelled)
        ended_s = time.monotonic() - listener.told_at[0]
        print(f"cancelled after 6 s, ended after {ended_s:.2f} s ({name})")


def bench_explanation() -> None:
    problem = public_problem("pairing-70-tight-32")
    chance, who = random.Random(47), [participant.id for participant in problem.participants]
    fixed = tuple(
        PlannedTest(q.organisation, q.scenario, chance.choice(who), chance.choice(problem.slots))
        for q in chance.sample(problem.inquiries, 40)
    )
    started = time.monotonic()
    explanation = explain(replace(problem, fixed=fixed))
    assert explanation is not None
    prices = ", ".join(str(repair.price) for repair in explanation.repairs)
    print(
        f"explanation of 40 wild fixed tests: {time.monotonic() - started:.2f} s, conflict of "
        f"{len(explanation.conflict)} rules, repairs at {prices}"
    )


def bench_by_hand() -> None:
    for name in ("pairing-70-tight-32", "pairing-300-tight-34"):
        problem = public_problem(name)
        plan = solve(problem, time_limit_s=2)
        assert plan is not None
        one = median_ms(partial(effect_of_change, problem, plan.tests, plan.tests[7].inquiry, None))
        every = median_ms(partial(alternates, problem, plan.tests))
        nobody = median_ms(partial(orphans, problem))
        print(
            f"{name}: effect of a change {one:.1f} ms, alternates of all tests {every:.0f} ms, "
            f"orphans {nobody:.1f} ms; peak {plan.objective[Goal.PEAK]}"
        )


def median_ms(action: Callable[[], object]) -> float:
    times = []
    for _ in range(7):
        started = time.perf_counter()
        action()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


if __name__ == "__main__":
    main()
