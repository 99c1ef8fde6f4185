"""A lower bound for the number of pairs: every inquiry needs one partner who offers it, whatever the caps."""

from __future__ import annotations

from ortools.sat.python import cp_model

from .compact import Compact, bits
from .partner_cover import fewest_partners
from .snapshot import Snapshot
from .solver import Effort, run_solver

_MOST_PAIRS = 8_000  # possible ones; beyond that the model proves less than counting does


def pairs_bound(c: Compact, plan: Snapshot, effort: Effort) -> int:
    """Given how many inquiries the plan serves. By counting; for up to a hundred organisations by a covering model."""
    unserved = sum(plan.provider[inquiry] < 0 for inquiry in c.inquiries())
    needed = [fewest_partners(c, who) for who in range(c.size)]
    counted = max(0, (sum(needed) - unserved + 1) // 2)
    if not effort.seconds or sum(map(len, c.may_meet)) > 2 * _MOST_PAIRS:
        return counted
    solver = run_solver(_covering(c, plan, needed, unserved), effort)
    return max(counted, round(solver.best_objective_bound)) if solver else counted


def _covering(c: Compact, plan: Snapshot, needed: list[int], unserved: int) -> cp_model.CpModel:
    """Fewest pairs so that each inquiry has a partner who offers it or is one of the unserved.

    That an organisation needs so many partners follows from that, but is nothing a linear relaxation would see; an
    unserved inquiry saves one partner at most.
    """
    model = cp_model.CpModel()
    meets = {
        one * c.size + other: model.new_bool_var("")
        for one in range(c.size)
        for other in c.may_meet[one]
        if one < other
    }
    missing = {inquiry: model.new_bool_var("") for inquiry in c.inquiries()}
    for inquiry, is_missing in missing.items():
        who = inquiry // c.scenarios
        model.add_bool_or([*(meets[c.pair(who, provider)] for provider in c.providers(inquiry)), is_missing])
    model.add(sum(missing.values()) <= unserved)
    for who, others in enumerate(c.may_meet):
        own = [missing[who * c.scenarios + scenario] for scenario in bits(c.asked[who])]
        model.add(sum(meets[c.pair(who, other)] for other in others) + sum(own) >= needed[who])
    for pair, variable in meets.items():
        model.add_hint(variable, pair in plan.slot)
    for inquiry, variable in missing.items():
        model.add_hint(variable, plan.provider[inquiry] < 0)
    model.minimize(sum(meets.values()))
    return model
