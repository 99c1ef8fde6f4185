"""The board in pixels: everything is placed by SVG attributes, by the measures of the portal's Gantt chart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from django.utils.translation import gettext as _

from portal.lib.months import Month, MonthRange, format_month
from portal.web.gantt import MONTH_WIDTH, ROW_HEIGHT, Gantt
from security.models import MigrationPlan
from security.selectors.board import Board, BoardMonth, BoardRow

LOAD_HEIGHT = 44
FULL_LOAD = 26  # height of a month that is full to its limit
MOST_LOAD = 32  # one over its limit stands out, without growing without end


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a row."""

    x: int
    width: int


@dataclass(frozen=True, slots=True)
class LoadColumn:
    """The work of one month as a column; `label` is the number of units."""

    x: int
    y: int
    height: int
    label: str
    switches: str
    sentence: str
    is_over: bool


@dataclass(frozen=True)
class DrawnRow:
    """One organisation's line. A row of the tray has no bar."""

    row: BoardRow
    never: tuple[Span, ...]
    wished: tuple[Span, ...]
    published: Span | None
    preparation: Span | None
    switch: Span | None
    index: int | None  # of the month in the window

    @property
    def sentence(self) -> str:
        """The row in words, for the handle of the bar."""
        parts = [_("%(name)sの切替月") % {"name": self.row.name}]
        if self.row.pin:
            parts.append(_("固定（%(reason)s）") % {"reason": self.row.pin.reason})
        if self.row.companions:
            parts.append(_("共同利用の組と一緒に動きます"))
        return "、".join(parts)

    @property
    def value_text(self) -> str:
        return format_month(self.row.month) if self.row.month else _("未配置")


class DrawnBoard:
    """A board with its axis, its load and its rows."""

    def __init__(self, plan: MigrationPlan, board: Board) -> None:
        self.plan = plan
        self.board = board
        self.axis = Gantt(
            id="board",
            caption=_("切替計画（%(version)s）") % {"version": plan},
            months=MonthRange(board.months[0].month, board.months[-1].month),
            rows=(),
            closed=board.blackouts,
        )

    row_height = ROW_HEIGHT
    load_height = LOAD_HEIGHT
    month_width = MONTH_WIDTH
    limit_y = LOAD_HEIGHT - 14 - FULL_LOAD
    base_y = LOAD_HEIGHT - 14

    @cached_property
    def window_x(self) -> int:
        return self.axis.x_of(self.board.window[0])

    @cached_property
    def window(self) -> str:
        """The months of the window for the script, in order."""
        return " ".join(str(month) for month in self.board.window)

    @cached_property
    def window_words(self) -> str:
        return "|".join(format_month(month) for month in self.board.window)

    @cached_property
    def loads(self) -> list[LoadColumn]:
        return [self._load(month) for month in self.board.months]

    def _load(self, month: BoardMonth) -> LoadColumn:
        share = month.units / month.units_limit if month.units_limit else float(month.units > 0) * 2
        height = min(MOST_LOAD, round(share * FULL_LOAD))
        values = {
            "month": format_month(month.month),
            "units": month.units,
            "limit": month.units_limit,
            "switches": month.switches,
            "most": month.switches_limit,
        }
        return LoadColumn(
            x=self.axis.x_of(month.month),
            y=self.base_y - height,
            height=height,
            label=str(month.units) if month.units else "",
            switches=str(month.switches) if month.switches else "",
            sentence=_("%(month)s：作業量 %(units)d／%(limit)d単位、切替 %(switches)d／%(most)d件") % values,
            is_over=month.is_over,
        )

    @cached_property
    def rows(self) -> list[DrawnRow]:
        return [self._row(row) for row in (*self.board.tray, *self.board.rows)]

    @property
    def tray(self) -> list[DrawnRow]:
        return [drawn for drawn in self.rows if drawn.switch is None]

    def _row(self, row: BoardRow) -> DrawnRow:
        never = [month for month in self.axis.months if month not in row.possible]
        return DrawnRow(
            row=row,
            never=tuple(self._spans(never)),
            wished=tuple(self._spans(sorted(row.wished & row.possible))),
            published=self._span(row.published) if row.published != row.month else None,
            preparation=self._preparation(row),
            switch=self._span(row.month),
            index=row.month - self.board.window[0] if row.month else None,
        )

    def _span(self, month: Month | None) -> Span | None:
        if month is None or month not in self.axis.months:
            return None
        return Span(self.axis.x_of(month), MONTH_WIDTH)

    def _preparation(self, row: BoardRow) -> Span | None:
        if row.month is None or len(row.work) < 2:
            return None
        first = max(row.month + (1 - len(row.work)), self.axis.months.start)
        return Span(self.axis.x_of(first), (row.month - first) * MONTH_WIDTH)

    def _spans(self, months: Iterable[Month]) -> Iterator[Span]:
        """Neighbouring months as one stretch."""
        places = enumerate(self.axis.x_of(month) // MONTH_WIDTH for month in months)
        for _key, run in groupby(places, key=lambda pair: pair[1] - pair[0]):
            members = [place for _index, place in run]
            yield Span(members[0] * MONTH_WIDTH, len(members) * MONTH_WIDTH)
