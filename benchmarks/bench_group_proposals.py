"""Group proposals and cheapest common sets in figures, beside a plain reference.

Run by `make bench`; `--quick` leaves out the larger problems and shortens the rest. Problems are made up: contracts
that end in any month of four years and are renewed yearly, groups of 3 to 8, some members for whom joining pays from
four on; output forms of which each organisation needs some, prices and gaps of each vendor its own.
"""

from __future__ import annotations

import argparse
import math
import random
import time
from collections.abc import Sequence
from contextlib import suppress
from itertools import combinations

from plain_grouping import set_by_always_the_cheapest, solve_plainly

from clouds.planning import common_set
from clouds.planning.common_set_solver import cheapest_sets
from clouds.planning.form_fit import Answer, AnswerKind, Level, Need
from clouds.planning.grouping import solve
from clouds.planning.problem import Candidate, Problem
from clouds.planning.rules import violations
from portal.lib.months import Month

FIRST, MONTHS, EARLY = Month(2027, 1), 48, 4


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    print(f"{'groups':20} {'s':>6}  value (bound, where not proved)")
    limit_s = 30 if quick else 60
    for count, seed in ((20, 1), (43, 1), (43, 2), (43, 3)):
        bench_groups(count, seed, limit_s=limit_s, plain_s=limit_s if (count, seed) == (43, 1) else 0)
    bench_groups(300, 1, limit_s=60, plain_s=0)
    if not quick:
        bench_groups(300, 1, limit_s=120, plain_s=120)
    print("cancelled after s: s until it answers")
    bench_cancellation(43, 4, moments_s=(0.2, 0.7, 1.5, 3.0))
    bench_cancellation(300, 1, moments_s=(1.0, 5.0, 10.0, 20.0, 30.0, 45.0))
    print(f"{'common sets':24} {'s':>6}  points, of them proved; cost of half of them beside always the cheapest")
    bench_sets(43, 200, vendors=5, limit_s=limit_s)
    if not quick:
        bench_sets(300, 1_000, vendors=1, limit_s=120)


def bench_groups(count: int, seed: int, *, limit_s: float, plain_s: float) -> None:
    problem = make_problem(count, seed)
    started = time.monotonic()
    proposal = solve(problem, time_limit_s=limit_s)
    seconds = time.monotonic() - started
    assert proposal is not None
    assert violations(problem, proposal.groups) == []
    found = "  ".join(
        f"{level.goal} {level.value:,}" + ("" if level.is_proved else f" ({level.bound:,})")
        for level in proposal.levels
    )
    print(f"{count:4} seed {seed:<10} {seconds:6.1f}  {found}  {len(proposal.groups)} groups", flush=True)
    if plain_s:
        plain = solve_plainly(problem, time_limit_s=plain_s)
        told = "  ".join(f"{goal} {value:,} ({plain.bound[goal]:,})" for goal, value in plain.value.items())
        print(f"{'':14}plain {plain.seconds:6.1f}  {told}", flush=True)


def bench_cancellation(count: int, seed: int, *, moments_s: Sequence[float]) -> None:
    """At moments at which the search is at different work."""
    problem = make_problem(count, seed)
    for moment_s in moments_s:
        started = time.monotonic()

        def is_cancelled(started: float = started, moment_s: float = moment_s) -> bool:
            return time.monotonic() - started >= moment_s

        with suppress(TimeoutError):
            proposal = solve(problem, time_limit_s=60, is_cancelled=is_cancelled)
            assert proposal is not None
            assert violations(problem, proposal.groups) == []
        told = time.monotonic() - started - moment_s
        print(
            f"{count:4} seed {seed:<10} {moment_s:6.1f}: " + (f"{told:.1f}" if told >= 0 else "over before"), flush=True
        )


def make_problem(count: int, seed: int) -> Problem:
    """Organisations as points in a cube of taste: size, functions, place."""
    chance = random.Random(seed)
    candidates, taste = [], {}
    for number in range(count):
        code, end = f"{number:04}", chance.randint(8, MONTHS - 8)
        monthly_yen = chance.randint(300_000, 3_000_000)
        cost: dict[Month, int] = {}
        for term in range(end, MONTHS, 12):
            for early in range(EARLY + 1):
                month = FIRST + (term - early)
                cost[month] = min(cost.get(month, monthly_yen * early), monthly_yen * early)
        candidates.append(Candidate(code, cost, 4 if chance.random() < 0.3 else 1))
        taste[code] = [chance.random() for _factor in range(3)]
    misfit = {pair: round(577 * math.dist(taste[pair[0]], taste[pair[1]])) for pair in combinations(sorted(taste), 2)}
    return Problem(tuple(candidates), misfit, min_size=3, max_size=8, group_yen=100_000_000)


def bench_sets(organisations: int, forms: int, *, vendors: int, limit_s: float) -> None:
    """The time is shared by the vendors' products, as a job of the portal shares it."""
    for vendor in range(vendors):
        problem = make_set_problem(organisations, forms, vendor)
        started = time.monotonic()
        points = cheapest_sets(problem, time_limit_s=limit_s / vendors)
        seconds = time.monotonic() - started
        for point in points:
            assert common_set.violations(problem, point.choice, point.at_least) == []
        proved = sum(point.is_proved for point in points)
        worst = max((1 - point.bound_yen / point.cost_yen for point in points if point.cost_yen), default=0)
        half = max((point for point in points if point.at_least <= len(problem.members) // 2), key=lambda p: p.at_least)
        plain = set_by_always_the_cheapest(problem, len(half.choice.members))
        name = f"{organisations} × {forms}, vendor {vendor + 1}"
        print(
            f"{name:24} {seconds:6.1f}  {len(points)} of {len(problem.members)} members, {proved} proved, "
            f"widest gap {worst:.1%}; half {half.cost_yen:,} ({half.bound_yen:,}), always the cheapest {plain:,}",
            flush=True,
        )


def make_set_problem(organisations: int, forms: int, vendor: int) -> common_set.Problem:
    """A tenth of the forms is what everybody needs, the others a few each; the vendor lacks a quarter of them."""
    chance, who = random.Random(7), random.Random(100 + vendor)
    names = [f"{number:04}" for number in range(forms)]
    common, needs = names[: forms // 10], []
    for organisation in range(organisations):
        wanted = [form for form in common if chance.random() < 0.8]
        wanted += chance.sample(names[forms // 10 :], chance.randint(2, 12))
        levels = [Level.OWN if chance.random() < 0.03 else Level.MUST for _form in wanted]
        needs += [Need(f"{organisation:04}", form, level) for form, level in zip(wanted, levels, strict=True)]
    answers = {form: _answer(form, who) for form in names}
    problem, _blocked = common_set.problem_of(needs, answers, None)
    return problem


def _answer(form: str, chance: random.Random) -> Answer:
    own_yen = 10_000 * chance.randint(10, 80)
    if chance.random() < 0.75:
        return Answer(form, AnswerKind.STANDARD, own_price_yen=own_yen)
    if chance.random() < 0.02:
        return Answer(form, AnswerKind.IMPOSSIBLE, own_price_yen=own_yen)
    return Answer(form, AnswerKind.CUSTOM, price_yen=10_000 * chance.randint(5, 150), own_price_yen=own_yen)


if __name__ == "__main__":
    main()
