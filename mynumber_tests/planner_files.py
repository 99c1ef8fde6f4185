"""The pairing on the command line: documents of the formats pairing/1, pairing-plan/1 and pairing-explanation/1."""

from __future__ import annotations

import time
from typing import Any

from django.utils.translation import gettext as _

from mynumber_tests.planning.explanation import Explanation
from mynumber_tests.planning.formats import PairingFault, explanation_document, plan_document, read_problem
from mynumber_tests.planning.plan import Plan
from mynumber_tests.planning.problem import Inquiry, Problem
from mynumber_tests.planning.reason import reasons
from portal.lib.json_nodes import JsonFault
from portal.planners.bad_documents import bad_document
from portal.planners.registry import Planner, register_planner

EXPLAIN_LIMIT_S = 20


def solve_document(document: dict[str, Any], time_limit_s: float, seed: int) -> dict[str, Any]:
    """The plan of an instance, or word that the fixed tests allow none. Raises BadDocument."""
    from mynumber_tests.planning.pairing import solve  # seconds to import: only for those who plan

    problem, started = _problem(document), time.monotonic()
    plan = solve(problem, time_limit_s=time_limit_s, seed=seed)
    return plan_document(plan, why=_why(problem, plan), seconds=time.monotonic() - started)


def explain_document(document: dict[str, Any]) -> dict[str, Any]:
    """Why the fixed tests cannot all be kept, or else which inquiries stay unserved and why. Raises BadDocument."""
    from mynumber_tests.planning.explain import explain
    from mynumber_tests.selectors.pairing_words import PairingWords

    problem = _problem(document)
    explanation = explain(problem, time_limit_s=EXPLAIN_LIMIT_S)
    if explanation is None:
        return explanation_document(Explanation((), ()), _unserved_sentences(problem))
    return explanation_document(explanation, PairingWords(problem).explanation(explanation))


def _unserved_sentences(problem: Problem) -> list[str]:
    from mynumber_tests.planning.pairing import solve
    from mynumber_tests.planning.shortage import shortages
    from mynumber_tests.selectors.pairing_words import PairingWords

    words, plan = PairingWords(problem), solve(problem, time_limit_s=EXPLAIN_LIMIT_S)
    possible = _("固定した組合せをすべて守る計画があります。矛盾する条件はありません。")
    short = [words.shortage(shortage) for shortage in shortages(problem)]
    unserved = [
        _("%(name)sのシナリオ%(scenario)s：%(why)s")
        % {"name": words.organisation(inquiry.organisation), "scenario": inquiry.scenario, "why": why}
        for inquiry, why in _why(problem, plan).items()
    ]
    return [possible, *short, *unserved]


def _why(problem: Problem, plan: Plan | None) -> dict[Inquiry, str]:
    """The reason for each unserved inquiry as a sentence."""
    from mynumber_tests.selectors.pairing_words import PairingWords

    words = PairingWords(problem)
    found = reasons(problem, plan.tests, plan.unserved) if plan else []
    return {reason.inquiry: words.why_unserved(reason) for reason in found}


def _problem(document: dict[str, Any]) -> Problem:
    try:
        return read_problem(document)
    except JsonFault as fault:
        raise bad_document(fault, sentences()) from fault


def sentences() -> dict[str, str]:
    """What is wrong and what would be right, for every fault that only this format has."""
    return {
        PairingFault.DUPLICATE_SLOT: _("クール %(slot)s が重複しています。1つにしてください。"),
        PairingFault.DUPLICATE_ORGANISATION: _("団体 %(id)s が重複しています。1つにしてください。"),
        PairingFault.DUPLICATE_SCENARIO: _("シナリオ %(id)s が重複しています。1つにしてください。"),
        PairingFault.DUPLICATE_ENTRY: _(
            "団体 %(organisation)s とシナリオ %(scenario)s の組が重複しています。1つにしてください。"
        ),
        PairingFault.UNKNOWN_SLOT: _("クール %(slot)s は slots にありません。"),
        PairingFault.UNKNOWN_ORGANISATION: _("団体 %(id)s は organisations にありません。"),
        PairingFault.UNKNOWN_SCENARIO: _("シナリオ %(id)s は scenarios にありません。"),
        PairingFault.NOT_A_PAIR: _("異なる2団体を並べてください。"),
    }


register_planner("pairing", Planner(solve_document, explain_document))
