"""The switch schedule on the command line: documents of the formats migration/1 and migration-plan/1."""

from __future__ import annotations

import time
from typing import Any

from django.utils.translation import gettext as _

from portal.lib.json_nodes import JsonFault
from portal.planners.bad_documents import bad_document
from portal.planners.registry import Planner, register_planner
from security.planning.explanation import Explanation
from security.planning.formats import MigrationFault, explanation_document, plan_document, read_problem
from security.planning.problem import Problem
from security.selectors.conflict_reasons import explanation_text

EXPLAIN_LIMIT_S = 50


def solve_document(document: dict[str, Any], time_limit_s: float, seed: int) -> dict[str, Any]:
    """The plan of an instance, or word that there is none. Raises BadDocument."""
    from security.planning.switch_schedule import solve  # seconds to import: only for those who plan

    problem, started = _problem(document), time.monotonic()
    try:
        plan = solve(problem, time_limit_s=time_limit_s, seed=seed)
    except TimeoutError:
        return plan_document(None, seconds=time.monotonic() - started, is_unknown=True)
    return plan_document(plan, seconds=time.monotonic() - started)


def explain_document(document: dict[str, Any]) -> dict[str, Any]:
    """Why an instance has no plan, or word that it has one. Raises BadDocument."""
    from security.planning.explain import explain

    problem = _problem(document)
    try:
        explanation = explain(problem, time_limit_s=EXPLAIN_LIMIT_S)
    except TimeoutError:
        undecided = _("%(seconds)d秒以内では、計画があるかどうかを判断できませんでした。") % {
            "seconds": EXPLAIN_LIMIT_S
        }
        return explanation_document(Explanation((), ()), [undecided])
    if explanation is None:
        possible = _("この条件をすべて満たす計画があります。矛盾する条件はありません。")
        return explanation_document(Explanation((), ()), [possible])
    return explanation_document(explanation, explanation_text(problem, explanation))


def _problem(document: dict[str, Any]) -> Problem:
    try:
        return read_problem(document)
    except JsonFault as fault:
        raise bad_document(fault, sentences()) from fault


def sentences() -> dict[str, str]:
    """What is wrong and what would be right, for every fault that only this format has."""
    return {
        MigrationFault.NO_MONTHS: _("月を1つ以上並べてください。"),
        MigrationFault.NOT_CONSECUTIVE: _("月を連続させてください。ここは %(expected)s です。"),
        MigrationFault.NOT_IN_CALENDAR: _("%(first)s から %(last)s までの月にしてください。"),
        MigrationFault.WINDOW_REVERSED: _("最後の月は最初の月以降にしてください。"),
        MigrationFault.WRONG_LENGTH: _("月の数と同じ %(expected)s 個にしてください（いまは %(found)s 個）。"),
        MigrationFault.NO_WORK: _("作業量を1つ以上並べてください。"),
        MigrationFault.DUPLICATE_CODE: _("団体コード %(code)s が重複しています。1つにしてください。"),
        MigrationFault.UNKNOWN_CODE: _("団体コード %(code)s は organisations にありません。"),
    }


register_planner("migration", Planner(solve_document, explain_document))
