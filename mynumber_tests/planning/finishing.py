"""With the pairs as they are: spread the tests over the providers, and meet as early as possible."""

from __future__ import annotations

from ortools.sat.python import cp_model

from .compact import Compact, bits
from .snapshot import Snapshot
from .solver import Effort, run_solver


def with_least_peak(c: Compact, plan: Snapshot, effort: Effort, *, at_least: int) -> Snapshot:
    """The same pairs and the same inquiries served, the highest number of tests of one provider as low as possible.

    Published tests stay where they are, and so do fixed ones; every combination of vendors that is met stays met.
    """
    model = _Spreading(c, plan, at_least=at_least)
    solver = run_solver(model.model, effort)
    return model.plan(solver) if solver else plan


def with_least_lateness(c: Compact, plan: Snapshot, effort: Effort) -> Snapshot:
    """The same tests in the earliest slots; pairs that are fixed, or keep a published test, keep their slot."""
    model = cp_model.CpModel()
    kept = _kept_pairs(c, plan)
    meets = {
        pair: {
            slot: model.new_bool_var("") for slot in ([now] if pair in kept else bits(c.common(*divmod(pair, c.size))))
        }
        for pair, now in plan.slot.items()
    }
    partners: dict[tuple[int, int], list[cp_model.IntVar]] = {}
    for pair, slots in meets.items():
        model.add_exactly_one(slots.values())
        for slot, variable in slots.items():
            model.add_hint(variable, slot == plan.slot[pair])
            for member in divmod(pair, c.size):
                partners.setdefault((member, slot), []).append(variable)
    for (member, _slot), pairs in partners.items():
        model.add(sum(pairs) <= c.max_partners[member])
    model.minimize(sum(slot * variable for slots in meets.values() for slot, variable in slots.items()))
    solver = run_solver(model, effort)
    if solver is None:
        return plan
    slot_of = {pair: slot for pair, slots in meets.items() for slot in slots if solver.boolean_value(slots[slot])}
    return Snapshot(plan.provider, slot_of)


def _kept_pairs(c: Compact, plan: Snapshot) -> set[int]:
    kept = set(c.fixed_slot)
    for inquiry, (provider, slot) in c.published.items():
        pair = c.pair(inquiry // c.scenarios, provider)
        if plan.provider[inquiry] == provider and plan.slot.get(pair) == slot:
            kept.add(pair)
    return kept


class _Spreading:
    def __init__(self, c: Compact, plan: Snapshot, *, at_least: int) -> None:
        self.c, self.now = c, plan
        self.model = cp_model.CpModel()
        kept = _kept_pairs(c, plan)
        self.choices: dict[int, dict[int, cp_model.IntVar]] = {}
        for inquiry, provider in enumerate(plan.provider):
            if provider >= 0:
                self.choices[inquiry] = self._choices(inquiry, provider, kept)
        self._rules()
        self.model.minimize(self._peak(at_least))

    def _choices(self, inquiry: int, provider: int, kept: set[int]) -> dict[int, cp_model.IntVar]:
        """Those whom the inquirer meets anyhow; the present one alone where the test must stay."""
        c, now = self.c, self.now
        is_published = c.published.get(inquiry, (-1, -1))[0] == provider
        stays = inquiry in c.fixed or (is_published and c.pair(inquiry // c.scenarios, provider) in kept)
        who = inquiry // c.scenarios
        others = [provider] if stays else [p for p in c.providers(inquiry) if c.pair(who, p) in now.slot]
        found = {other: self.model.new_bool_var("") for other in others}
        for other, taken in found.items():
            self.model.add_hint(taken, other == provider)
        return found

    def _rules(self) -> None:
        c = self.c
        offers: dict[int, list[cp_model.IntVar]] = {}
        pairs: dict[int, list[cp_model.IntVar]] = {pair: [] for pair in self.now.slot}
        vendors: dict[int, list[cp_model.IntVar]] = {}
        met = set()
        for inquiry, choices in self.choices.items():
            who, scenario = divmod(inquiry, c.scenarios)
            self.model.add_exactly_one(choices.values())
            met.add(c.vendor[who] * c.vendors + c.vendor[self.now.provider[inquiry]])
            for provider, taken in choices.items():
                offers.setdefault(provider * c.scenarios + scenario, []).append(taken)
                pairs[c.pair(who, provider)].append(taken)
                vendors.setdefault(c.vendor[who] * c.vendors + c.vendor[provider], []).append(taken)
        for offer, tests in offers.items():
            if len(tests) > c.cap[offer]:
                self.model.add(sum(tests) <= c.cap[offer])
        for tests in (*pairs.values(), *(vendors[combination] for combination in sorted(met))):
            self.model.add_bool_or(tests)

    def _peak(self, at_least: int) -> cp_model.IntVar:
        provided: dict[int, list[cp_model.IntVar]] = {}
        for choices in self.choices.values():
            for provider, taken in choices.items():
                provided.setdefault(provider, []).append(taken)
        peak = self.model.new_int_var(at_least, max(len(self.choices), at_least), "")
        for tests in provided.values():
            self.model.add(sum(tests) <= peak)
        return peak

    def plan(self, solver: cp_model.CpSolver) -> Snapshot:
        provider = [-1] * len(self.now.provider)
        for inquiry, choices in self.choices.items():
            provider[inquiry] = next(other for other, taken in choices.items() if solver.boolean_value(taken))
        return Snapshot(provider, self.now.slot)
