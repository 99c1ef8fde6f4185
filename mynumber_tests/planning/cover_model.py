"""A lower bound for the number of pairs: every inquiry needs a partner who offers it.

What every plan obeys is in it: each inquiry is unserved or has an open partner, organisations have limits on partners
over all slots, wishes and vendor combinations are no worse than found. Caps of offers bind only where many ask the
same few; they are in the model for scarce scenarios alone, and so its bound holds for every plan.
"""

from __future__ import annotations

from collections.abc import Collection

from ortools.sat.python import cp_model

from .bounds import scenarios_with_inquiries
from .compact import Compact, bits
from .partner_cover import fewest_partners
from .snapshot import Snapshot
from .solver import Effort, run_solver
from .state import State

_MOST_PAIRS = 8_000  # possible ones; beyond that the model is too slow to help
_PLENTY = 2  # times as many places as inquiries


def pairs_bound(c: Compact, plan: Snapshot, effort: Effort, *, is_part: bool) -> int:
    """The least number of pairs while the goals before it are no worse than in the plan.

    For a part of a problem, one more unserved inquiry lowers the bound by one at most: nothing in the model is an upper
    limit then. For problems of more than some hundred organisations counting must do, which costs next to nothing.
    """
    if sum(map(len, c.may_meet)) > 2 * _MOST_PAIRS:
        return 0
    model = _CoverModel(c, plan)
    if not is_part:
        model.limit_partners()
        model.limit_offers(_scarce_scenarios(c))
        model.keep_wishes_and_vendors()
    solver = run_solver(model.model, effort)
    return round(solver.best_objective_bound) if solver else 0


def counted_pairs_bound(c: Compact, *, unserved: int) -> int:
    """Every organisation needs so many partners, and a pair is one for two; an unserved inquiry saves one at most."""
    needed = sum(fewest_partners(c, who) for who in range(c.size))
    return max(0, (needed - unserved + 1) // 2)


def _unserved(c: Compact, plan: Snapshot) -> int:
    return sum(plan.provider[inquiry] < 0 for inquiry in c.inquiries())


def _scarce_scenarios(c: Compact) -> set[int]:
    """The scenarios of which the offers together hold less than twice what is asked: there the caps matter most."""
    return {
        scenario
        for scenario, inquiries in scenarios_with_inquiries(c).items()
        if sum(c.cap[provider * c.scenarios + scenario] for provider in range(c.size)) < _PLENTY * len(inquiries)
    }


class _CoverModel:
    def __init__(self, c: Compact, plan: Snapshot) -> None:
        self.c, self.plan = c, plan
        self.model = cp_model.CpModel()
        self.meets = {pair: self._hinted(pair in plan.slot) for pair in c.pairs()}
        self.missing = {inquiry: self._hinted(plan.provider[inquiry] < 0) for inquiry in c.inquiries()}
        self._inquiries()
        self._partners()
        for pair in c.fixed_slot:
            self.model.add(self.meets[pair] == 1)
        self.model.minimize(sum(self.meets.values()))

    def _hinted(self, value: bool) -> cp_model.IntVar:
        variable = self.model.new_bool_var("")
        self.model.add_hint(variable, value)
        return variable

    def _inquiries(self) -> None:
        c = self.c
        for inquiry, is_missing in self.missing.items():
            who = inquiry // c.scenarios
            meets = [self.meets[c.pair(who, provider)] for provider in c.providers(inquiry)]
            self.model.add_bool_or([*meets, is_missing])
        self.model.add(sum(self.missing.values()) <= _unserved(c, self.plan))

    def _partners(self) -> None:
        """At least what the inquiries need: no linear relaxation sees it."""
        c = self.c
        for who, others in enumerate(c.may_meet):
            own = sum(self.missing[who * c.scenarios + scenario] for scenario in bits(c.asked[who]))
            partners = sum(self.meets[c.pair(who, other)] for other in others)
            self.model.add(partners + own >= fewest_partners(c, who))

    def limit_partners(self) -> None:
        """At most what the slots hold together."""
        c = self.c
        for who, others in enumerate(c.may_meet):
            partners = sum(self.meets[c.pair(who, other)] for other in others)
            self.model.add(partners <= c.max_partners[who] * c.free_slots[who].bit_count())

    def limit_offers(self, capped: Collection[int]) -> None:
        """Who serves whom, in the scenarios whose caps matter."""
        c = self.c
        by_offer: dict[int, list[cp_model.IntVar]] = {}
        for inquiry, is_missing in self.missing.items():
            who, scenario = divmod(inquiry, c.scenarios)
            if scenario not in capped:
                continue
            choices = []
            for provider in c.providers(inquiry):
                choices.append(self._hinted(self.plan.provider[inquiry] == provider))
                self.model.add_implication(choices[-1], self.meets[c.pair(who, provider)])
                by_offer.setdefault(provider * c.scenarios + scenario, []).append(choices[-1])
            self.model.add_bool_or([*choices, is_missing])
        for offer, tests in by_offer.items():
            if len(tests) > c.cap[offer]:
                self.model.add(sum(tests) <= c.cap[offer])

    def keep_wishes_and_vendors(self) -> None:
        """As many wanted pairs meet as in the plan, and as many combinations of vendors have a pair that could do."""
        c = self.c
        state = State.of(c, self.plan)
        wishes = sum(weight * self.meets[pair] for pair, weight in c.wanted.items())
        self.model.add(wishes >= c.hopeless_wishes + sum(c.wanted.values()) - state.unwished)
        possible: dict[int, list[cp_model.IntVar]] = {combination: [] for combination in sorted(c.combinations)}
        for pair, meets in self.meets.items():
            for who, other in (divmod(pair, c.size), divmod(pair, c.size)[::-1]):
                combination = c.vendor[who] * c.vendors + c.vendor[other]
                if c.asked[who] & c.offered[other] and combination in possible:
                    possible[combination].append(meets)
        given_up = [self._hinted(not state.met[combination]) for combination in possible]
        for found, is_given_up in zip(possible.values(), given_up, strict=True):
            self.model.add_bool_or([*found, is_given_up])
        self.model.add(sum(given_up) <= state.uncovered)
