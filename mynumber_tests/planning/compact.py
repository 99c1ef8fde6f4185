"""A problem in numbers: organisations, scenarios and slots by index, sets as bits of whole numbers, for fast search.

An inquiry of organisation i about scenario s has the number i * scenarios + s, and so has an offer. A pair of i < j has
the number i * organisations + j. Nothing here that cannot be part of a plan: a pair that may never meet is not there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from .problem import Goal, Inquiry, PlannedTest, Problem, default_goals
from .snapshot import Snapshot


@dataclass(frozen=True)
class Compact:
    """The numbers of one problem; see the module for how inquiries, offers and pairs are numbered."""

    problem: Problem
    organisation_at: dict[str, int]
    scenario_at: dict[str, int]
    size: int  # organisations
    scenarios: int
    slots: int
    vendors: int
    asked: list[int]  # by organisation: bits of the scenarios it inquires
    offered: list[int]  # by organisation: bits of the scenarios it provides for
    cap: list[int]  # by offer
    free_slots: list[int]  # by organisation: bits of the slots
    max_partners: list[int]
    vendor: list[int]
    vendor_names: list[str]
    may_meet: list[list[int]]  # by organisation: those with whom a test is possible
    wanted: dict[int, int]  # pair -> how often it is wanted; only where the two may meet
    hopeless_wishes: int  # wanted pairs that can never meet
    combinations: frozenset[int]  # vendor of inquirer * vendors + vendor of provider: those to be covered
    fixed: dict[int, int]  # inquiry -> provider
    fixed_slot: dict[int, int]  # pair -> slot
    published: dict[int, tuple[int, int]]  # inquiry -> (provider, slot): those that could be kept
    goals: tuple[Goal, ...]
    fewest_partners: dict[int, int] = field(default_factory=dict)  # by organisation, as far as known
    _providers: dict[int, list[int]] = field(default_factory=dict)

    @property
    def is_replanning(self) -> bool:
        return Goal.CHANGES in self.goals

    def pair(self, one: int, other: int) -> int:
        return one * self.size + other if one < other else other * self.size + one

    def pairs(self) -> Iterator[int]:
        """Every pair that may meet."""
        for one, others in enumerate(self.may_meet):
            for other in others:
                if one < other:
                    yield one * self.size + other

    def common(self, one: int, other: int) -> int:
        return self.free_slots[one] & self.free_slots[other]

    def providers(self, inquiry: int) -> list[int]:
        """Those that could serve an inquiry; not to be changed."""
        found = self._providers.get(inquiry)
        if found is None:
            who, scenario = divmod(inquiry, self.scenarios)
            found = [other for other in self.may_meet[who] if self.offered[other] >> scenario & 1]
            self._providers[inquiry] = found
        return found

    def inquiries(self) -> Iterator[int]:
        for who, asked in enumerate(self.asked):
            for scenario in bits(asked):
                yield who * self.scenarios + scenario

    def inquiry(self, test: PlannedTest) -> int:
        return self.organisation_at[test.inquirer] * self.scenarios + self.scenario_at[test.scenario]

    def snapshot_of(self, tests: Iterable[PlannedTest]) -> Snapshot:
        """The plan with these tests, which must break no rule."""
        provider = [-1] * (self.size * self.scenarios)
        slot_of = {}
        for test in tests:
            one, other = self.organisation_at[test.inquirer], self.organisation_at[test.provider]
            provider[self.inquiry(test)] = other
            slot_of[self.pair(one, other)] = self.problem.slot_at[test.slot]
        return Snapshot(provider, slot_of)

    def planned_tests(self, plan: Snapshot) -> tuple[PlannedTest, ...]:
        return tuple(
            self._test(inquiry, provider, plan.slot[self.pair(inquiry // self.scenarios, provider)])
            for inquiry, provider in enumerate(plan.provider)
            if provider >= 0
        )

    def _test(self, inquiry: int, provider: int, slot: int) -> PlannedTest:
        who, scenario = divmod(inquiry, self.scenarios)
        participants = self.problem.participants
        names = self.problem.scenarios[scenario], participants[provider].id, self.problem.slots[slot]
        return PlannedTest(participants[who].id, *names)


def bits(mask: int) -> list[int]:
    """The places of the bits that are set, the lowest first."""
    places = []
    while mask:
        low = mask & -mask
        places.append(low.bit_length() - 1)
        mask ^= low
    return places


def compact(
    problem: Problem, *, goals: Sequence[Goal] = (), to_cover: Collection[tuple[str, str]] | None = None
) -> Compact:
    """The numbers of a problem. By default the goals are those of the format, and all possible vendors are to cover."""
    who = {participant.id: index for index, participant in enumerate(problem.participants)}
    what = {scenario: index for index, scenario in enumerate(problem.scenarios)}
    numbers = _Numbers(problem, who, what)
    vendors = {name: index for index, name in enumerate(sorted({p.vendor for p in problem.participants}))}
    combinations = problem.possible_vendors if to_cover is None else to_cover
    asked, offered, cap = numbers.scenarios()
    may_meet = numbers.may_meet(asked, offered)
    published = numbers.kept_published(may_meet, asked, offered)
    wanted = numbers.wanted(may_meet)
    return Compact(
        problem=problem,
        organisation_at=who,
        scenario_at=what,
        size=len(who),
        scenarios=len(what),
        slots=len(problem.slots),
        vendors=len(vendors),
        asked=asked,
        offered=offered,
        cap=cap,
        free_slots=numbers.free_slots,
        max_partners=[participant.max_partners_per_slot for participant in problem.participants],
        vendor=[vendors[participant.vendor] for participant in problem.participants],
        vendor_names=list(vendors),
        may_meet=[sorted(others) for others in may_meet],
        wanted=wanted,
        hopeless_wishes=len(problem.wanted) - sum(wanted.values()),
        combinations=frozenset(vendors[a] * len(vendors) + vendors[b] for a, b in combinations),
        fixed={numbers.inquiry(test): who[test.provider] for test in problem.fixed},
        fixed_slot={numbers.pair(test.inquirer, test.provider): problem.slot_at[test.slot] for test in problem.fixed},
        published=published,
        goals=tuple(goals or default_goals(problem)),
    )


class _Numbers:
    """The steps of `compact`, with the indices they share."""

    def __init__(self, problem: Problem, who: dict[str, int], what: dict[str, int]) -> None:
        self.problem, self.who, self.what = problem, who, what
        self.free_slots = [_mask(problem.slot_at[s] for s in p.slots) for p in problem.participants]

    def inquiry(self, test: PlannedTest | Inquiry) -> int:
        organisation = test.organisation if isinstance(test, Inquiry) else test.inquirer
        return self.who[organisation] * len(self.what) + self.what[test.scenario]

    def pair(self, one: str, other: str) -> int:
        first, second = sorted((self.who[one], self.who[other]))
        return first * len(self.who) + second

    def scenarios(self) -> tuple[list[int], list[int], list[int]]:
        asked, offered = [0] * len(self.who), [0] * len(self.who)
        cap = [0] * (len(self.who) * len(self.what))
        for inquiry in self.problem.inquiries:
            asked[self.who[inquiry.organisation]] |= 1 << self.what[inquiry.scenario]
        for offer in self.problem.offers:
            if offer.max_tests > 0:
                organisation, scenario = self.who[offer.organisation], self.what[offer.scenario]
                offered[organisation] |= 1 << scenario
                cap[organisation * len(self.what) + scenario] = offer.max_tests
        return asked, offered, cap

    def may_meet(self, asked: list[int], offered: list[int]) -> list[set[int]]:
        partners: list[set[int]] = [set() for _ in asked]
        excluded = {self.pair(*pair) for pair in self.problem.excluded}
        size, free = len(asked), self.free_slots
        for one in range(size):
            for other in range(one + 1, size):
                has_test = asked[one] & offered[other] or asked[other] & offered[one]
                if has_test and free[one] & free[other] and one * size + other not in excluded:
                    partners[one].add(other)
                    partners[other].add(one)
        return partners

    def wanted(self, may_meet: list[set[int]]) -> dict[int, int]:
        found: dict[int, int] = {}
        for one, other in self.problem.wanted:
            if self.who[other] in may_meet[self.who[one]]:
                pair = self.pair(one, other)
                found[pair] = found.get(pair, 0) + 1
        return found

    def kept_published(
        self, may_meet: list[set[int]], asked: list[int], offered: list[int]
    ) -> dict[int, tuple[int, int]]:
        """The published tests that no rule about the two organisations forbids today."""
        found = {}
        for test in self.problem.published:
            one, other = self.who.get(test.inquirer), self.who.get(test.provider)
            scenario, slot = self.what.get(test.scenario), self.problem.slot_at.get(test.slot)
            if one is None or other is None or scenario is None or slot is None or other not in may_meet[one]:
                continue
            has_both = asked[one] >> scenario & offered[other] >> scenario & 1
            if has_both and self.free_slots[one] & self.free_slots[other] & 1 << slot:
                found[one * len(self.what) + scenario] = (other, slot)
        return found


def _mask(places: Iterable[int]) -> int:
    mask = 0
    for place in places:
        mask |= 1 << place
    return mask
