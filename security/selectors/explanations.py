"""Why there is no plan, and the ways out: sentences, and the repairs read back from a stored explanation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from security.models import Scenario
from security.planning.explanation import Change, Repair
from security.planning.formats import read_problem
from security.planning.problem import Problem
from security.planning.rules import Rule, RuleKind

from .rule_sentences import condition, month_words, names


@dataclass(frozen=True, slots=True)
class RepairOption:
    """One way out. `index` is its place in the stored explanation; `price` follows the format's price list."""

    index: int
    sentences: tuple[str, ...]
    price: int
    repair: Repair
    can_be_adopted: bool

    @property
    def name(self) -> str:
        return "".join(self.sentences)


def repair_options(scenario: Scenario, most: int = 5) -> list[RepairOption]:
    """The repairs of an impossible scenario, the cheapest first."""
    stored = (scenario.explanation or {}).get("repairs", [])[:most]
    problem = read_problem(scenario.instance) if stored else None
    return [_option(problem, index, row) for index, row in enumerate(stored) if problem]


def trial_sentences(scenario: Scenario) -> list[str]:
    """What a trial changed, in words; empty for a scenario with the programme's own input."""
    if not scenario.trial or scenario.trial_of is None:
        return []
    problem = read_problem(scenario.trial_of.instance)
    return [change_sentence(problem, change) for change in read_repair(scenario.trial).changes]


def _option(problem: Problem, index: int, row: Mapping[str, Any]) -> RepairOption:
    repair = read_repair(row)
    sentences = tuple(change_sentence(problem, change) for change in repair.changes)
    return RepairOption(index, sentences, row["price"], repair, can_be_adopted(repair))


def read_repair(row: Mapping[str, Any]) -> Repair:
    """A repair of a stored migration-explanation/1."""
    return Repair(tuple(_change(change) for change in row["changes"]))


def _change(row: Mapping[str, Any]) -> Change:
    kind, _colon, subject = row["rule"].partition(":")
    return Change(Rule(RuleKind(kind), subject), add=row.get("add", 0), also=row.get("also"))


ADOPTABLE = frozenset({RuleKind.UNITS, RuleKind.SWITCHES, RuleKind.BLACKOUT, RuleKind.FIXED})


def can_be_adopted(repair: Repair) -> bool:
    """Whether the prefecture alone can make the change: capacity, blackouts and pins are its own to decide."""
    return all(change.rule.kind in ADOPTABLE for change in repair.changes)


def change_sentence(problem: Problem, change: Change) -> str:
    """One change of the input, as something to do."""
    rule = change.rule
    if rule.kind in (RuleKind.UNITS, RuleKind.SWITCHES):
        return _capacity(problem, change)
    if change.also:
        values = {"name": names(problem, [rule.subject]), "month": month_words(change.also)}
        return _("%(name)sが%(month)sにも切替できるようにする。") % values
    if rule.kind is RuleKind.BLACKOUT:
        return _("%(month)sの切替不可を取りやめる。") % {"month": month_words(rule.subject)}
    if rule.kind is RuleKind.FIXED:
        values = {"name": names(problem, [rule.subject]), "month": month_words(problem.fixed[rule.subject])}
        return _("%(name)sの固定（%(month)s）を解除する。") % values
    return _("次の条件を外す：%(rule)s") % {"rule": condition(problem, rule)}


def _capacity(problem: Problem, change: Change) -> str:
    is_units = change.rule.kind is RuleKind.UNITS
    limits: Sequence[int] = problem.units if is_units else problem.switches
    limit = limits[problem.at[change.rule.subject]]
    values = {"month": month_words(change.rule.subject), "add": change.add, "old": limit, "new": limit + change.add}
    if is_units:
        return _("%(month)sの作業量の上限を%(add)d単位増やす（%(old)d→%(new)d単位）。") % values
    return _("%(month)sの切替件数の上限を%(add)d件増やす（%(old)d→%(new)d件）。") % values
