"""Charts of a report: data first, drawn as SVG for pages and for PDF. Each has a table with the same figures beside it.

Series differ by pattern, shape and label as well as by colour; sizes are attributes, so that a strict policy lets them
be shown in place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from xml.sax.saxutils import escape, quoteattr

# The palette for charts of the design tokens, in its order.
COLOURS = ("#0031d8", "#ac3e00", "#006f83", "#8b008b", "#115a36", "#666666")
DASHES = ("", "8 4", "2 3", "10 3 2 3", "6 2", "1 2")
WIDTH, HEIGHT = 760, 300
LEFT, RIGHT, TOP, BOTTOM = 56, 12, 44, 46
INK, LINE = "#1a1a1a", "#949494"
FONT = "'Noto Sans CJK JP', 'BIZ UDPGothic', Meiryo, sans-serif"
MOST_LABELS = 14
FEW_LABELS = 6


class Shape(StrEnum):
    BARS = "bars"
    LINE = "line"
    STEPS = "steps"  # a limit that holds for each whole period


@dataclass(frozen=True, slots=True)
class Series:
    """One row of figures, None where there is none."""

    name: str
    values: Sequence[float | None]
    shape: Shape = Shape.LINE


@dataclass(frozen=True, slots=True)
class Chart:
    """`summary` says in a sentence what the picture shows, for whoever does not see it."""

    title: str
    labels: Sequence[str]
    series: Sequence[Series]
    unit: str
    summary: str

    def __post_init__(self) -> None:
        if any(len(one.values) != len(self.labels) for one in self.series):
            raise ValueError(f"a series of {self.title!r} has not as many values as there are labels")

    @property
    def rows(self) -> list[tuple[str, list[float | None]]]:
        """The same as a table: each label with a value of each series."""
        return [(label, [one.values[place] for one in self.series]) for place, label in enumerate(self.labels)]


def svg_of(chart: Chart) -> str:
    """The chart as one SVG element. The same data gives the same text."""
    parts = [*_axes(chart), *_legend(chart)]
    for number, series in enumerate(chart.series):
        parts += _drawn(chart, series, number)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'role="img" aria-label={quoteattr(f"{chart.title}。{chart.summary}")} font-family={quoteattr(FONT)} '
        f'font-size="12" fill="{INK}">'
    )
    return head + "".join(parts) + "</svg>"


def top_of(chart: Chart) -> int:
    """The figure at the top of the axis: a round one, at least as large as every value."""
    return _step(chart) * max(ceil(_largest(chart) / _step(chart)), 1)


def _step(chart: Chart) -> int:
    """From one line of the grid to the next: 1, 2, 5, 10, 20 and so on, so that five of them reach the top."""
    exponents = range(len(str(int(_largest(chart)))) + 1)
    steps = (digit * 10**exponent for exponent in exponents for digit in (1, 2, 5))
    return next(step for step in steps if step * 5 >= _largest(chart))


def _largest(chart: Chart) -> float:
    return max((value for one in chart.series for value in one.values if value is not None), default=0) or 5


def _x(chart: Chart, index: float) -> float:
    return round(LEFT + (index + 0.5) * (WIDTH - LEFT - RIGHT) / max(len(chart.labels), 1), 1)


def _y(chart: Chart, value: float) -> float:
    return round(HEIGHT - BOTTOM - value / top_of(chart) * (HEIGHT - TOP - BOTTOM), 1)


def _axes(chart: Chart) -> Iterator[str]:
    for value in range(0, top_of(chart) + 1, _step(chart)):
        y = _y(chart, value)
        dash = "" if value == 0 else ' stroke-dasharray="2 3"'
        yield f'<line x1="{LEFT}" y1="{y}" x2="{WIDTH - RIGHT}" y2="{y}" stroke="{LINE}"{dash}/>'
        yield f'<text x="{LEFT - 6}" y="{y + 4}" text-anchor="end">{value:,}</text>'
    yield f'<text x="4" y="{TOP - 10}">（{escape(chart.unit)}）</text>'
    every = ceil(len(chart.labels) / MOST_LABELS)
    for index, label in enumerate(chart.labels):
        if index % every == 0:
            yield f'<text x="{_x(chart, index)}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{escape(label)}</text>'


def _legend(chart: Chart) -> Iterator[str]:
    x = float(LEFT)
    for number, series in enumerate(chart.series):
        if series.shape == Shape.BARS:
            ground = _ground(_beside(chart).index(series), number)
            yield f'<rect x="{x}" y="8" width="22" height="12" {ground}/>'
        else:
            yield _stroke(f"M{x} 14H{x + 22}", number)
            if series.shape == Shape.LINE:
                yield _marker(x + 11, 14, number)
        yield f'<text x="{x + 28}" y="18">{escape(series.name)}</text>'
        x += 28 + 12.5 * len(series.name) + 20


def _drawn(chart: Chart, series: Series, number: int) -> Iterator[str]:
    if series.shape == Shape.BARS:
        yield from _bars(chart, series, number)
        return
    points = [(index, value) for index, value in enumerate(series.values) if value is not None]
    if not points:
        return
    if series.shape == Shape.STEPS:
        first = points[0][0] - 0.5
        path = f"M{_x(chart, first)} {_y(chart, points[0][1])}"
        path += "".join(f"V{_y(chart, value)}H{_x(chart, index + 0.5)}" for index, value in points)
        yield _stroke(path, number)
        return
    yield _stroke("M" + "L".join(f"{_x(chart, index)} {_y(chart, value)}" for index, value in points), number)
    marked = (point for point in points if (point[0] - number) % _every(chart) == 0)
    yield from (_marker(_x(chart, index), _y(chart, value), number) for index, value in marked)


def _every(chart: Chart) -> int:
    """Of many points not each is marked, and each series has other ones: lines that lie on each other stay apart."""
    if len(chart.labels) <= FEW_LABELS:
        return 1
    return max(ceil(len(chart.labels) / MOST_LABELS), len(chart.series))


def _beside(chart: Chart) -> list[Series]:
    return [one for one in chart.series if one.shape == Shape.BARS]


def _bars(chart: Chart, series: Series, number: int) -> Iterator[str]:
    beside = _beside(chart)
    place = beside.index(series)
    width = round((WIDTH - LEFT - RIGHT) / max(len(chart.labels), 1) * 0.7 / len(beside), 1)
    for index, value in enumerate(series.values):
        if value:
            x = round(_x(chart, index) - width * len(beside) / 2 + width * place, 1)
            y = _y(chart, value)
            height = round(HEIGHT - BOTTOM - y, 1)
            yield f'<rect x="{x}" y="{y}" width="{width}" height="{height}" {_ground(place, number)}/>'


def _ground(place: int, number: int) -> str:
    """Every second of the bars that stand beside each other is an outline: it differs without colour as well."""
    return f'fill="{"#ffffff" if place % 2 else _colour(number)}" stroke="{_colour(number)}" stroke-width="2"'


def _stroke(path: str, number: int) -> str:
    dash = DASHES[number % len(DASHES)]
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path d="{path}" fill="none" stroke="{_colour(number)}" stroke-width="2.5"{dashed}/>'


def _marker(x: float, y: float, number: int) -> str:
    """A circle, a square, a triangle in turn."""
    colour = _colour(number)
    if number % 3 == 0:
        return f'<circle cx="{x}" cy="{y}" r="4" fill="{colour}"/>'
    if number % 3 == 1:
        return f'<rect x="{x - 4}" y="{y - 4}" width="8" height="8" fill="{colour}"/>'
    return f'<path d="M{x} {y - 5}L{x + 5} {y + 4}H{x - 5}Z" fill="{colour}"/>'


def _colour(number: int) -> str:
    return COLOURS[number % len(COLOURS)]
