"""The burn-down of connections as a drawing: three lines over months, placed by SVG attributes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from portal.lib.months import format_month_short
from security.planning.burn_down import Point
from security.selectors.burn_down import BurnDown

WIDTH, HEIGHT = 1240, 400
LEFT, RIGHT, TOP, BOTTOM = 48, 24, 20, 48
LABEL_ROOM = 64  # pixels for one month's name
TICKS = 5


@dataclass(frozen=True, slots=True)
class Tick:
    """A label on an axis with its place."""

    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Chart:
    """What the template draws; `planned` and the others are the points of polylines."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    values: Sequence[Tick]
    months: Sequence[Tick]
    baseline: str
    planned: str
    actual: str
    today_x: float | None
    last: Tick | None


def chart_of(known: BurnDown) -> Chart:
    """Steps from left to right: the number at the end of each month."""
    points = known.points
    highest = max(known.start, *(p.planned for p in points), *(p.actual or 0 for p in points))
    step = (WIDTH - LEFT - RIGHT) / max(len(points) - 1, 1)

    def x(number: int) -> float:
        return round(LEFT + number * step, 1)

    def y(value: int) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / highest, 1)

    actual = [(number, point.actual) for number, point in enumerate(points) if point.actual is not None]
    return Chart(
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        right=WIDTH - RIGHT,
        top=TOP,
        bottom=HEIGHT - BOTTOM,
        values=[Tick(str(value), LEFT - 8, y(value)) for value in _values(highest)],
        months=_months(points, x),
        baseline=" ".join(f"{x(n)},{y(point.baseline)}" for n, point in enumerate(points)),
        planned=" ".join(f"{x(n)},{y(point.planned)}" for n, point in enumerate(points)),
        actual=" ".join(f"{x(number)},{y(value)}" for number, value in actual),
        today_x=x(actual[-1][0]) if actual else None,
        last=Tick(str(actual[-1][1]), x(actual[-1][0]), y(actual[-1][1])) if actual else None,
    )


def _values(highest: int) -> list[int]:
    """Round numbers from 0 to the top."""
    step = next(size for size in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000) if highest / size <= TICKS or size == 1000)
    return [*range(0, highest, step), highest] if highest % step > step / 2 else list(range(0, highest + 1, step))


def _months(points: Sequence[Point], x: Callable[[int], float]) -> list[Tick]:
    every = max(1, -(-len(points) * LABEL_ROOM // (WIDTH - LEFT - RIGHT)))
    shown = range(0, len(points), every)
    return [Tick(format_month_short(points[n].month), x(n), HEIGHT - BOTTOM + 20) for n in shown]
