"""Connections to the internet, month by month: from one for each organisation to the common one."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.lib.months import Month, MonthRange
from security.planning.burn_down import Ending, Line, Point, burn_down, connections, months_shown

TODAY = date(2017, 8, 15)


def line(switch: date, end: date, done: date | None = None) -> Line:
    plan = Ending(switch, end)
    return Line(plan, plan, Ending(switch if done else None, done))


TWO = [
    line(date(2017, 4, 20), date(2017, 5, 31), date(2017, 6, 30)),
    line(date(2017, 6, 20), date(2017, 7, 31)),
]


def test_two_lines_become_one_connection_and_the_future_is_left_open():
    assert burn_down(TWO, MonthRange(Month(2017, 3), Month(2017, 9)), TODAY) == [
        Point(Month(2017, 3), 2, 2, 2, 2),
        Point(Month(2017, 4), 3, 3, 3, 2),  # the first uses both
        Point(Month(2017, 5), 2, 2, 3, 2),
        Point(Month(2017, 6), 2, 2, 2, 1),
        Point(Month(2017, 7), 1, 1, 2, 1),
        Point(Month(2017, 8), 1, 1, 2, 1),
        Point(Month(2017, 9), 1, 1, None, None),
    ]


def test_the_months_reach_to_today_while_a_line_is_left():
    assert months_shown(TWO, TODAY) == MonthRange(Month(2017, 3), Month(2017, 8))
    assert months_shown(TWO[:1], TODAY) == MonthRange(Month(2017, 3), Month(2017, 6))
    assert months_shown([], TODAY) is None


days = st.integers(0, 1000).map(lambda number: date(2017, 4, 1) + timedelta(days=number))
endings = st.tuples(days, days).map(lambda pair: Ending(min(pair), max(pair)))


@given(st.lists(endings, min_size=1, max_size=43))
def test_a_finished_programme_goes_from_all_lines_to_one(lines):
    assert connections(lines, date(2017, 3, 31)) == len(lines)
    assert connections(lines, date(2020, 1, 1)) == 1


@given(st.lists(endings, min_size=1, max_size=20))
def test_after_the_first_switch_connections_never_rise(lines):
    first = min(ending.switch_on for ending in lines)
    counted = [connections(lines, first + timedelta(days=number)) for number in range(0, 1100, 13)]
    assert counted == sorted(counted, reverse=True)
