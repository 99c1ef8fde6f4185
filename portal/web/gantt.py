"""A Gantt chart over months. Everything is placed by SVG attributes, so that no inline style is needed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from portal.lib.fiscal_years import FIRST_MONTH, fiscal_year_of, format_fiscal_year
from portal.lib.months import Month, MonthRange, format_month

MONTH_WIDTH = 28
MONTH_LABEL_WIDTH = 18  # of two digits and a gap
ROW_HEIGHT = 32
BAR_HEIGHT = 22
BAND_HEIGHT = 6  # the pattern lies in a band below the text, which must stay readable
HEAD_HEIGHT = 44
LANE_HEIGHT = 15  # where a row holds several bars under one another
LANE_BAR_HEIGHT = 11
LANE_BAND_HEIGHT = 4
CHARACTER_WIDTH = 12
YEAR_CHARACTER_WIDTH = 12  # digits are narrower than the 14 of a full-width character
YEAR_INDENT = 6

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Series:
    """What a colour means. `number` 1 to 6 in the order of the design tokens; each has a pattern of its own as well."""

    number: int
    label: Text


@dataclass(frozen=True, slots=True)
class Bar:
    """Something that lasts from one month to another, both included; one month with `is_milestone` is a diamond."""

    start: Month
    end: Month
    label: Text
    series: Series
    url: str = ""
    is_late: bool = False
    is_milestone: bool = False
    lane: int = 0  # from the top, in a chart with several lanes

    @property
    def text(self) -> str:
        """What stands on the bar; lateness by mark and word, never by colour alone."""
        return _("！遅延 %(label)s") % {"label": self.label} if self.is_late else str(self.label)

    @property
    def sentence(self) -> str:
        """The bar in words, for screen readers and the table."""
        months = format_month(self.start)
        if self.end != self.start:
            months = _("%(start)sから%(end)sまで") % {"start": months, "end": format_month(self.end)}
        named = str(self.label) if str(self.label) == str(self.series.label) else f"{self.series.label} {self.label}"
        return f"{named} {months}" + (_("（遅延）") if self.is_late else "")


@dataclass(frozen=True, slots=True)
class GanttRow:
    """One line: an organisation, a phase."""

    label: Text
    bars: Sequence[Bar]
    url: str = ""


@dataclass(frozen=True, slots=True)
class PlacedBar:
    """A bar with its place in pixels of the drawing."""

    bar: Bar
    x: int
    y: int
    width: int
    height: int
    band_height: int
    text_x: int
    is_text_outside: bool
    shows_text: bool

    @property
    def css(self) -> str:
        return "late" if self.bar.is_late else str(self.bar.series.number)

    @property
    def pattern(self) -> str:
        return "gantt-pattern-late" if self.bar.is_late else f"gantt-pattern-{self.bar.series.number}"

    @property
    def band_y(self) -> int:
        return self.y + self.height - self.band_height

    @property
    def diamond(self) -> str:
        """The four corners of a milestone's diamond."""
        middle, half = self.x + self.width // 2, self.height // 2
        centre = self.y + half
        return f"{middle},{centre - half} {middle + half},{centre} {middle},{centre + half} {middle - half},{centre}"


@dataclass(frozen=True, slots=True)
class AxisLabel:
    text: str
    x: int


@dataclass(frozen=True)
class Gantt:
    """The chart as `components/gantt.html` draws it, with a table of the same content."""

    id: str
    caption: Text
    months: MonthRange
    rows: Sequence[GanttRow]
    closed: frozenset[Month] = field(default_factory=frozenset)
    today: Month | None = None
    month_width: int = MONTH_WIDTH  # less where a long programme has to fit on one sheet
    lanes: int = 1  # bars of one row under one another; with more than one, bars carry no text

    head_height = HEAD_HEIGHT
    text_y = ROW_HEIGHT // 2 + 2

    @property
    def row_height(self) -> int:
        return ROW_HEIGHT if self.lanes == 1 else self.lanes * LANE_HEIGHT + 4

    @cached_property
    def width(self) -> int:
        return len(self.months) * self.month_width

    def x_of(self, month: Month) -> int:
        """The left edge of a month."""
        return (month - self.months.start) * self.month_width

    @cached_property
    def month_labels(self) -> list[AxisLabel]:
        """Numbers of the months; only those in which a quarter begins where two digits would touch the next ones."""
        shown = [month for month in self.months if self.month_width >= MONTH_LABEL_WIDTH or month.month % 3 == 1]
        return [AxisLabel(str(month.month), self.x_of(month) + self.month_width // 2) for month in shown]

    @cached_property
    def year_labels(self) -> list[AxisLabel]:
        """Fiscal years over their months, in wareki with the Western year; less where few months are shown."""
        years = Counter(fiscal_year_of(month) for month in self.months)
        starts = {year: max(0, self.x_of(Month(year, FIRST_MONTH))) + YEAR_INDENT for year in years}
        return [AxisLabel(_year_label(year, count * self.month_width), starts[year]) for year, count in years.items()]

    @cached_property
    def month_lines(self) -> list[int]:
        return [self.x_of(month) for month in self.months if month.month != FIRST_MONTH]

    @cached_property
    def year_lines(self) -> list[int]:
        return [self.x_of(month) for month in self.months if month.month == FIRST_MONTH]

    @cached_property
    def closed_months(self) -> list[int]:
        return [self.x_of(month) for month in self.months if month in self.closed]

    @cached_property
    def today_x(self) -> int | None:
        if self.today is None or self.today not in self.months:
            return None
        return self.x_of(self.today) + self.month_width // 2

    @cached_property
    def series(self) -> list[Series]:
        """What the colours of this chart mean, each once."""
        found = {bar.series.number: bar.series for row in self.rows for bar in row.bars}
        return [found[number] for number in sorted(found)]

    @cached_property
    def has_late(self) -> bool:
        return any(bar.is_late for row in self.rows for bar in row.bars)

    @cached_property
    def placed(self) -> list[tuple[GanttRow, list[PlacedBar]]]:
        return [(row, list(self._place(row))) for row in self.rows]

    def _place(self, row: GanttRow) -> Iterator[PlacedBar]:
        for bar in row.bars:
            if bar.end < self.months.start or bar.start > self.months.end:
                continue
            first, last = max(bar.start, self.months.start), min(bar.end, self.months.end)
            x, width = self.x_of(first), (last - first + 1) * self.month_width
            text_width = len(bar.text) * CHARACTER_WIDTH
            fits = not bar.is_milestone and text_width + 8 <= width
            room_behind = self.width - x - width >= text_width + 8
            y, height, band = self._lane(bar.lane)
            shows_text = self.lanes == 1 and (fits or room_behind)
            yield PlacedBar(bar, x, y, width, height, band, x + 6 if fits else x + width + 4, not fits, shows_text)

    def _lane(self, lane: int) -> tuple[int, int, int]:
        """Upper edge and height of the bars of a lane, and the height of their pattern."""
        if self.lanes == 1:
            return (ROW_HEIGHT - BAR_HEIGHT) // 2, BAR_HEIGHT, BAND_HEIGHT
        return 2 + lane * LANE_HEIGHT + (LANE_HEIGHT - LANE_BAR_HEIGHT) // 2, LANE_BAR_HEIGHT, LANE_BAND_HEIGHT


def _year_label(year: int, room: int) -> str:
    """「平成28年度（2016）」, without the Western year or quite left out where it would run into the next year."""
    wareki = format_fiscal_year(year)
    labels = (wareki + _("（%(year)s）") % {"year": year}, wareki, str(year))
    return next((label for label in labels if YEAR_INDENT + len(label) * YEAR_CHARACTER_WIDTH <= room), "")
