"""Problems of the pairing: small ones made by hypothesis, made-up ones of any size, and the public ones."""

from __future__ import annotations

import importlib.util
import itertools
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

from hypothesis import strategies as st

from mynumber_tests.planning.formats import read_problem
from mynumber_tests.planning.problem import Inquiry, Offer, Participant, PlannedTest, Problem
from mynumber_tests.planning.rules import violations

DATA = Path(__file__).resolve().parents[1] / "data" / "planning"
SLOTS = ("クール1", "クール2", "クール3")


def load_checker() -> ModuleType:
    """The public checker of both planning formats."""
    spec = importlib.util.spec_from_file_location("planning_checker", DATA / "check.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def public_instance(name: str) -> dict[str, Any]:
    """A public instance as parsed JSON."""
    document: dict[str, Any] = json.loads((DATA / "instances" / f"{name}.json").read_text(encoding="utf-8"))
    return document


def public_problem(name: str) -> Problem:
    return read_problem(public_instance(name))


def reference_objective(name: str) -> dict[str, int]:
    """What the reference model reached."""
    reference = json.loads((DATA / "reference.json").read_text(encoding="utf-8"))
    objective: dict[str, int] = reference[f"{name}.json"]["objective"]
    return objective


# --- small ones -------------------------------------------------------------------------------------------------


@st.composite
def small_problems(draw: st.DrawFn, *, may_contradict: bool = False) -> Problem:
    """A handful of organisations and inquiries, with every kind of rule.

    The fixed tests agree with the rules unless they `may_contradict` them.
    """
    ids = [f"団体{number}" for number in range(draw(st.integers(2, 4)))]
    scenarios = ("S1", "S2")
    problem = Problem(
        slots=SLOTS[:2],
        participants=tuple(draw(_participants(one)) for one in ids),
        scenarios=scenarios,
        inquiries=tuple(draw(_distinct(st.builds(Inquiry, st.sampled_from(ids), st.sampled_from(scenarios)), 4))),
        offers=tuple(
            Offer(one, scenario, draw(st.integers(0, 2)))
            for one, scenario in draw(_distinct(st.tuples(st.sampled_from(ids), st.sampled_from(scenarios)), 6))
        ),
        excluded=tuple(draw(_pairs(ids, 1))),
        wanted=tuple(draw(_pairs(ids, 2))),
        published=tuple(draw(st.one_of(st.just([]), _distinct(_tests(ids), 3)))),
    )
    fixed = tuple(draw(_distinct(_tests(ids), 4 if may_contradict else 1)))
    return replace(problem, fixed=fixed if may_contradict or not violations(problem, fixed) else ())


def _distinct(items: st.SearchStrategy[Any], most: int) -> st.SearchStrategy[list[Any]]:
    return st.lists(items, unique=True, max_size=most)


def _participants(one: str) -> st.SearchStrategy[Participant]:
    slots = st.frozensets(st.sampled_from(SLOTS[:2]), min_size=1)
    return st.builds(
        Participant,
        id=st.just(one),
        vendor=st.sampled_from(["甲社", "乙社"]),
        slots=slots,
        max_partners_per_slot=st.integers(0, 2),
        name=st.just(f"{one}市"),
    )


def _pairs(ids: list[str], most: int) -> st.SearchStrategy[list[tuple[str, str]]]:
    return st.lists(st.sampled_from(list(itertools.permutations(ids, 2))), max_size=most)


def _tests(ids: list[str]) -> st.SearchStrategy[PlannedTest]:
    who = st.sampled_from(ids)
    return st.builds(PlannedTest, who, st.sampled_from(["S1", "S2"]), who, st.sampled_from(SLOTS[:2]))


def all_plans(problem: Problem) -> Iterator[tuple[PlannedTest, ...]]:
    """Every way to give each inquiry a provider and a slot, or none."""
    ids = [participant.id for participant in problem.participants]
    choices = [
        [None, *(PlannedTest(q.organisation, q.scenario, p, s) for p in ids for s in problem.slots)]
        for q in problem.inquiries
    ]
    for chosen in itertools.product(*choices):
        yield tuple(test for test in chosen if test is not None)


# --- made-up ones of any size -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shape:
    """What a made-up problem is like. `tightness` from 0 (every cap is wide) to 1 (caps are as narrow as they come)."""

    organisations: int
    tightness: float
    seed: int
    is_replan: bool = False
    prefecture: str = ""  # in front of every id, so that several problems can be put together


def make_problem(shape: Shape) -> Problem:
    """Municipalities ask and offer more than half of forty scenarios, boards and the prefecture a few of them.

    Four scenarios are offered by few. Slots of an organisation follow each other. Partners of big organisations and
    tests of an offer are limited the more narrowly the tighter the shape is.
    """
    chance, prefix = random.Random(shape.seed), shape.prefecture
    scenarios = tuple(f"{prefix}S{number:02d}" for number in range(1, 41))
    rare = set(chance.sample(scenarios, 4))
    slots = tuple(f"クール{number}" for number in range(1, 7))
    participants = tuple(_participant(f"{prefix}O{n:04d}", n, shape, slots, chance) for n in range(shape.organisations))
    inquiries, offers = [], []
    for participant in participants:
        share = 0.6 if participant.name.startswith("市") else 0.13
        for scenario in scenarios:
            if chance.random() < share:
                inquiries.append(Inquiry(participant.id, scenario))
            if chance.random() < (0.13 if scenario in rare else share):
                offers.append(Offer(participant.id, scenario, _max_tests(shape, chance)))
    ids = [participant.id for participant in participants]
    problem = Problem(
        slots=slots,
        participants=participants,
        scenarios=scenarios,
        inquiries=tuple(inquiries),
        offers=tuple(offers),
        excluded=_some_pairs(ids, shape.organisations // 8, chance),
        wanted=_some_pairs(ids, shape.organisations // 3, chance),
    )
    return _replanned(problem, chance) if shape.is_replan else problem


def _participant(one: str, number: int, shape: Shape, slots: tuple[str, ...], chance: random.Random) -> Participant:
    first = chance.randrange(len(slots))
    own = slots[first : first + chance.randint(1, 5)]
    has_many = number < max(1, shape.organisations // 40)
    partners = round(12 - 5 * shape.tightness) + (6 if has_many else 0)
    kind = "県" if has_many else chance.choices(["市", "会"], [3, 1])[0]
    vendor = chance.choices([f"V{v}" for v in range(1, 9)], [28, 21, 14, 12, 11, 6, 4, 4])[0]
    return Participant(one, vendor, frozenset(own), partners, f"{kind}{number}")


def _max_tests(shape: Shape, chance: random.Random) -> int:
    return chance.choice([2, 2, 3, 4, 5] if chance.random() < shape.tightness else [3, 4, 6, 8])


def _some_pairs(ids: list[str], count: int, chance: random.Random) -> tuple[tuple[str, str], ...]:
    return tuple((one, other) for one, other in (chance.sample(ids, 2) for _ in range(count if len(ids) > 1 else 0)))


def _replanned(problem: Problem, chance: random.Random) -> Problem:
    """A plan is in force; since then some organisations have lost a slot and some offers were withdrawn."""
    from mynumber_tests.planning.compact import compact
    from mynumber_tests.planning.first_plan import first_plan

    numbers = compact(problem)
    published = numbers.planned_tests(first_plan(numbers, seed=0))
    participants = tuple(
        replace(one, slots=one.slots - {min(one.slots)}) if len(one.slots) > 1 and chance.random() < 0.08 else one
        for one in problem.participants
    )
    offers = tuple(offer for offer in problem.offers if chance.random() > 0.01)
    return replace(problem, participants=participants, offers=offers, published=published)


def put_together(problems: list[Problem]) -> Problem:
    """Several prefectures as one problem; their ids must differ."""
    return Problem(
        slots=problems[0].slots,
        participants=tuple(one for problem in problems for one in problem.participants),
        scenarios=tuple(one for problem in problems for one in problem.scenarios),
        inquiries=tuple(one for problem in problems for one in problem.inquiries),
        offers=tuple(one for problem in problems for one in problem.offers),
        excluded=tuple(one for problem in problems for one in problem.excluded),
        wanted=tuple(one for problem in problems for one in problem.wanted),
        published=tuple(one for problem in problems for one in problem.published),
    )


def make_nation(seed: int, *, prefectures: int = 47, least: int = 40, most: int = 100) -> Problem:
    """So many prefectures of different size and tightness, none of which shares a scenario with another."""
    chance = random.Random(seed)
    shapes = [
        Shape(
            chance.randint(least, most),
            chance.choice([0.3, 0.6, 0.9]),
            seed * 100 + number,
            prefecture=f"P{number:02d}-",
        )
        for number in range(prefectures)
    ]
    return put_together([make_problem(shape) for shape in shapes])
