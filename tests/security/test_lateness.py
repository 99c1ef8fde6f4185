"""Late, at risk, on time: every task against its own date, every move by its worst task."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from security.planning.lateness import (
    ORDER,
    MoveStanding,
    Risk,
    Standing,
    TaskFact,
    TaskStanding,
    move_standing,
    standings,
    urgency,
)

TODAY = date(2018, 6, 15)  # a Friday
DAY = timedelta(days=1)


def task(position: int = 1, due: int = 100, **facts: bool) -> TaskFact:
    """Due so many days from today."""
    values = {"is_closed": False, "is_begun": False, "has_obstacle": False} | facts
    return TaskFact(position=position, due_on=TODAY + due * DAY, **values)


facts = st.builds(
    TaskFact,
    position=st.integers(1, 8),
    due_on=st.integers(-400, 400).map(lambda days: TODAY + days * DAY),
    is_closed=st.booleans(),
    is_begun=st.booleans(),
    has_obstacle=st.booleans(),
)
moves = st.lists(facts, max_size=8)


def test_a_task_is_late_from_the_day_after_its_due_date():
    assert standings([task(due=0, is_begun=True)], TODAY, ()) == [TaskStanding(Standing.ON_TIME)]
    assert standings([task(due=-1, is_begun=True)], TODAY, ()) == [TaskStanding(Standing.LATE, 1)]


def test_a_task_not_begun_is_at_risk_five_business_days_before_its_date():
    on_friday_next_week, one_day_later = task(due=7), task(due=10)
    assert standings([on_friday_next_week], TODAY, ())[0] == TaskStanding(Standing.AT_RISK, 0, (Risk.SOON,))
    assert standings([one_day_later], TODAY, ())[0].standing == Standing.ON_TIME
    assert standings([replace(on_friday_next_week, is_begun=True)], TODAY, ())[0].standing == Standing.ON_TIME


def test_closed_days_make_the_warning_come_earlier():
    closed = {TODAY + 3 * DAY}
    assert standings([task(due=10)], TODAY, closed)[0].risks == (Risk.SOON,)


def test_what_follows_a_late_step_is_at_risk_and_what_goes_before_is_not():
    rated = standings([task(1, due=60), task(2, due=-3), task(3, due=60)], TODAY, ())
    assert [one.standing for one in rated] == [Standing.ON_TIME, Standing.LATE, Standing.AT_RISK]
    assert rated[2].risks == (Risk.PREDECESSOR,)


def test_an_obstacle_puts_a_task_at_risk_however_far_its_date():
    assert standings([task(due=300, has_obstacle=True)], TODAY, ())[0].risks == (Risk.OBSTACLE,)


def test_seven_done_steps_do_not_hide_the_one_that_is_a_year_late():
    done = [task(position, due=-500, is_closed=True) for position in range(1, 8)]
    assert move_standing([*done, task(8, due=-365)], TODAY, ()) == MoveStanding(
        Standing.LATE, 365, TODAY - 365 * DAY, TODAY - 365 * DAY
    )


@given(moves)
def test_a_move_stands_as_its_worst_task_does(tasks):
    move, rated = move_standing(tasks, TODAY, ()), standings(tasks, TODAY, ())
    assert move.standing == min((one.standing for one in rated), key=ORDER.__getitem__, default=Standing.COMPLETE)
    assert move.days_late == max((one.days_late for one in rated), default=0)


@given(moves)
def test_late_means_open_and_overdue_and_nothing_else(tasks):
    for fact, rated in zip(tasks, standings(tasks, TODAY, ()), strict=True):
        assert (rated.standing == Standing.LATE) == (not fact.is_closed and fact.due_on < TODAY)
        assert (rated.standing == Standing.COMPLETE) == fact.is_closed
        assert rated.days_late == (max((TODAY - fact.due_on).days, 0) if not fact.is_closed else 0)


@given(moves, st.data())
def test_settling_a_task_makes_nothing_worse(tasks, data):
    if not tasks:
        return
    number = data.draw(st.integers(0, len(tasks) - 1))
    better = [replace(one, is_closed=True) if place == number else one for place, one in enumerate(tasks)]
    before, after = standings(tasks, TODAY, ()), standings(better, TODAY, ())
    assert all(ORDER[one.standing] >= ORDER[old.standing] for one, old in zip(after, before, strict=True))


@given(moves, st.integers(0, 60))
def test_waiting_makes_nothing_better(tasks, days):
    now, later = standings(tasks, TODAY, ()), standings(tasks, TODAY + days * DAY, ())
    assert all(ORDER[one.standing] <= ORDER[old.standing] for one, old in zip(later, now, strict=True))


@given(st.lists(moves, max_size=6))
def test_the_oldest_lateness_comes_first(groups):
    ordered = sorted((move_standing(tasks, TODAY, ()) for tasks in groups), key=urgency)
    late = [move for move in ordered if move.standing == Standing.LATE]
    assert ordered[: len(late)] == late
    assert [move.days_late for move in late] == sorted((move.days_late for move in late), reverse=True)
