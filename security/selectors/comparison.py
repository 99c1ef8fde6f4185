"""Two to four scenarios side by side: what each costs, whom it suits, what the provider has to do, who moves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.lib.months import Month, format_month, parse_month
from security.choices import ScenarioState
from security.models import Programme, Scenario
from security.planning.formats import read_problem
from security.planning.objective import load
from security.planning.problem import Problem

from .planning_input import published_months
from .proof import Proof, goal_labels, proof_of_scenario

MOST, LEAST = 4, 2
Text = str | Promise


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of one scenario; `mark` is a word that sets it apart from the others of its line."""

    text: str
    mark: Text = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: a label and a cell for every scenario."""

    label: Text
    cells: tuple[Cell, ...]

    @property
    def is_different(self) -> bool:
        return len({cell.text for cell in self.cells}) > 1


@dataclass(frozen=True, slots=True)
class Compared:
    """One scenario with what its plan comes to. `wishes` are met and given."""

    scenario: Scenario
    proof: Proof
    goals: tuple[str, ...]
    month_of: Mapping[str, str]
    gap_days: int
    yen: int
    wish_months: int
    wishes: tuple[int, int]
    moves: int | None
    units: tuple[int, ...]
    switches: tuple[int, ...]
    unplaced: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All of it as tables; `months` are organisations whose month is not the same everywhere."""

    scenarios: tuple[Compared, ...]
    lines: tuple[Line, ...]
    months: tuple[Line, ...]
    same_months: int
    loads: tuple[Line, ...]


def comparable_scenarios(programme: Programme) -> Sequence[Scenario]:
    """Those with a plan, newest first; one query."""
    solved = programme.scenarios.filter(state=ScenarioState.SOLVED).select_related("created_by")
    return list(solved.defer("instance", "explanation"))


def comparison_of(programme: Programme, scenarios: Sequence[Scenario]) -> Comparison:
    """Three queries, however many scenarios and organisations there are."""
    published = published_months(programme)
    compared = tuple(_compared(scenario, published) for scenario in scenarios)
    months = _month_lines(scenarios, compared, published)
    differing = tuple(line for line in months if line.is_different)
    return Comparison(compared, _lines(compared), differing, len(months) - len(differing), _loads(scenarios, compared))


def _compared(scenario: Scenario, published: Mapping[str, str]) -> Compared:
    problem, result = read_problem(scenario.instance), scenario.result or {}
    month_of: Mapping[str, str] = result["assignment"]
    costs = {move.code: move.allowed[month_of[move.code]] for move in problem.moves if move.code in month_of}
    wishing = [move.code for move in problem.moves if any(cost.wish for cost in move.allowed.values())]
    proof = proof_of_scenario(scenario)
    assert proof
    return Compared(
        scenario=scenario,
        proof=proof,
        goals=tuple(goal_labels(scenario.goals)),
        month_of=month_of,
        gap_days=sum(cost.gap_days for cost in costs.values()),
        yen=sum(cost.yen for cost in costs.values()),
        wish_months=sum(cost.wish for cost in costs.values()),
        wishes=(sum(code in costs and not costs[code].wish for code in wishing), len(wishing)),
        moves=sum(month_of.get(code) != month for code, month in published.items()) if published else None,
        units=tuple(load(problem, month_of)),
        switches=_switches(problem, month_of),
        unplaced=tuple(result.get("unplaced", ())),
    )


def _switches(problem: Problem, month_of: Mapping[str, str]) -> tuple[int, ...]:
    switching = Counter(month_of.values())
    return tuple(switching[month] for month in problem.months)


def _lines(compared: Sequence[Compared]) -> tuple[Line, ...]:
    lines = [
        Line(_("判定"), tuple(Cell(one.proof.verdict) for one in compared)),
        Line(_("評価の優先順位"), tuple(Cell(" ＞ ".join(one.goals) or _("標準")) for one in compared)),
        _numbers(_("未接続の日数"), compared, lambda one: one.gap_days, _("%(value)s日")),
        _numbers(_("二重払い・違約金"), compared, lambda one: one.yen, _("%(value)s円")),
        Line(_("希望どおりの団体"), _best([one.wishes[0] for one in compared], _wish_texts(compared), max)),
        _numbers(_("希望月とのずれの合計"), compared, lambda one: one.wish_months, _("%(value)sか月")),
        _numbers(_("最も忙しい月の作業量"), compared, lambda one: max(one.units, default=0), _("%(value)s単位")),
    ]
    if any(one.moves is not None for one in compared):
        lines.append(_numbers(_("現行の版から変わる団体"), compared, lambda one: one.moves or 0, _("%(value)s団体")))
    if any(one.unplaced for one in compared):
        lines.append(_numbers(_("切替月が決まらない団体"), compared, lambda one: len(one.unplaced), _("%(value)s団体")))
    return tuple(lines)


def _wish_texts(compared: Sequence[Compared]) -> list[str]:
    sentence = _("%(met)d団体／%(all)d団体（%(percent)d％）")
    return [
        sentence % {"met": met, "all": given, "percent": 100 * met // given} if given else _("希望の申請なし")
        for met, given in (one.wishes for one in compared)
    ]


def _numbers(label: str, compared: Sequence[Compared], value: Callable[[Compared], int], text: str) -> Line:
    values = [value(one) for one in compared]
    return Line(label, _best(values, [text % {"value": f"{number:,}"} for number in values], min))


def _best(values: Sequence[int], texts: Sequence[str], choose: Callable[[Sequence[int]], int]) -> tuple[Cell, ...]:
    best, differ = choose(values), len(set(values)) > 1
    return tuple(
        Cell(text, _("最良") if differ and value == best else "") for value, text in zip(values, texts, strict=True)
    )


def _month_lines(
    scenarios: Sequence[Scenario], compared: Sequence[Compared], published: Mapping[str, str]
) -> list[Line]:
    """One line per organisation that any of them places; the version in force is named beside the organisation."""
    names: dict[str, str] = {}
    for scenario in scenarios:
        names |= {row["code"]: row["name"] for row in scenario.instance["organisations"]}
    return [
        Line(
            _with_published(name, published.get(code)),
            tuple(_month_cell(one.month_of.get(code), published.get(code)) for one in compared),
        )
        for code, name in sorted(names.items())
    ]


def _with_published(name: str, month: str | None) -> str:
    return _("%(name)s（現行 %(month)s）") % {"name": name, "month": _month(month)} if month else name


def _month_cell(month: str | None, published: str | None) -> Cell:
    return Cell(_month(month), _("変更なし") if month and month == published else "")


def _month(month: str | None) -> str:
    return format_month(parse_month(month)) if month else str(_NO_MONTH)


_NO_MONTH = gettext_lazy("未配置")


def _loads(scenarios: Sequence[Scenario], compared: Sequence[Compared]) -> tuple[Line, ...]:
    """Work units and switches in each month in which any of them works."""
    tables = [_load_by_month(scenario.instance, one) for scenario, one in zip(scenarios, compared, strict=True)]
    months = sorted({month for table in tables for month, text in table.items() if text})
    return tuple(
        Line(format_month(month), tuple(Cell(table.get(month) or "－") for table in tables)) for month in months
    )


def _load_by_month(instance: Mapping[str, Any], one: Compared) -> dict[Month, str]:
    capacity = Counter(dict(zip(instance["months"], instance["capacity"]["units"], strict=True)))
    sentence = _("%(units)d／%(limit)d単位　%(switches)d件")
    return {
        parse_month(month): sentence % {"units": units, "limit": capacity[month], "switches": switches} if units else ""
        for month, units, switches in zip(instance["months"], one.units, one.switches, strict=True)
    }
