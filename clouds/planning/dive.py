"""A cheap choice of months without a search: the linear program rounded up month by month."""

from __future__ import annotations

import math

from portal.lib.months import Month
from portal.lib.stopwatch import Stopwatch

from .counting import Count
from .problem import Code, Problem
from .start_table import Range, StartTable, Verdict
from .starts import allowed_starts

_WHOLE = 1e-5


def cheap_count(problem: Problem, *, placed: int, watch: Stopwatch) -> Count | None:
    """Who starts when for few yen, with no bound; None where rounding leads nowhere or time is up."""
    table = StartTable(problem, allowed_starts(problem), placed=placed)
    ranges: dict[Month, Range] = {}
    try:
        while (verdict := table.judge(ranges, watch)) is not None:
            parts = {month: value % 1 for month, value in verdict.groups.items() if _WHOLE < value % 1 < 1 - _WHOLE}
            if not parts:
                return _read(problem, verdict)
            largest = max(parts, key=lambda month: parts[month])
            for month, value in verdict.groups.items():
                settled = math.ceil(value - _WHOLE) if month == largest or month not in parts else math.floor(value)
                ranges[month] = (settled, table.most_groups(month))
    except TimeoutError:
        pass
    return None


def _read(problem: Problem, verdict: Verdict) -> Count:
    members: dict[Month, list[Code]] = {}
    for code, month in verdict.likely:
        members.setdefault(month, []).append(code)
    sizes = {month: _sizes(problem, len(codes), round(verdict.groups[month])) for month, codes in members.items()}
    return Count(0, {month: tuple(codes) for month, codes in members.items()}, sizes)


def _sizes(problem: Problem, members: int, groups: int) -> tuple[int, ...]:
    """As many large groups as there can be: some members need a large one."""
    sizes = []
    for left in range(groups - 1, -1, -1):
        sizes.append(min(problem.max_size, members - left * problem.min_size))
        members -= sizes[-1]
    return tuple(sizes)
