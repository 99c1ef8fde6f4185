"""Which stage is due on which day."""

from __future__ import annotations

import itertools
from datetime import date, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.lib.business_days import closed_days_of, is_business_day
from portal.lib.reminder_rules import Hours, Rule, Slot, Stage, send_day, slots

CLOSED = closed_days_of(range(2025, 2029))
STANDARD = Rule(
    (
        Stage("staff", -5),
        Stage("staff", -1),
        Stage("staff", 0, is_last_call=True),
        Stage("approver", -1),
        Stage("coordinator", 1),
    )
)

offsets = st.integers(-30, 15)
days = st.dates(date(2026, 3, 1), date(2027, 10, 1))
closings = st.frozensets(days, max_size=40).map(lambda own: own | set(CLOSED))


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    stages = {Stage("staff", n) for n in draw(st.frozensets(offsets.filter(bool), max_size=8))}
    stages |= {Stage("coordinator", n) for n in draw(st.frozensets(offsets, max_size=4))}
    stages |= {Stage("staff", 0, is_last_call=True)} if draw(st.booleans()) else set()
    return Rule(
        tuple(draw(st.permutations(sorted(stages, key=str)))), draw(st.integers(1, 10)), draw(st.integers(1, 6))
    )


def days_of(rule: Rule, due_on: date) -> list[tuple[str, date, date]]:
    return [(slot.stage.key, slot.send_on, slot.useful_until) for slot in slots(rule, due_on, CLOSED)]


def test_business_days_are_counted_over_a_weekend():
    assert days_of(STANDARD, date(2026, 12, 4)) == [
        ("staff-5", date(2026, 11, 27), date(2026, 12, 2)),
        ("approver-1", date(2026, 12, 3), date(2026, 12, 4)),
        ("staff-1", date(2026, 12, 3), date(2026, 12, 3)),
        ("staff+0", date(2026, 12, 4), date(2026, 12, 4)),
        ("coordinator+1", date(2026, 12, 7), date(2026, 12, 14)),
    ]


def test_the_year_end_closing_is_no_time_to_write():
    assert [send_day(n, date(2027, 1, 4), CLOSED) for n in (-2, -1, 0, 1)] == [
        date(2026, 12, 25),
        date(2026, 12, 28),
        date(2027, 1, 4),
        date(2027, 1, 5),
    ]


def test_for_a_due_day_on_a_closed_day_the_last_call_comes_before_it():
    holiday = date(2026, 11, 23)
    assert days_of(Rule((Stage("staff", -1), Stage("staff", 0, is_last_call=True))), holiday) == [
        ("staff+0", date(2026, 11, 20), holiday)
    ]


def test_an_organisation_that_is_closed_itself_is_told_earlier():
    own = set(CLOSED) | {date(2026, 12, 3)}
    assert send_day(-1, date(2026, 12, 4), own) == date(2026, 12, 2)


@given(rules(), days, closings)
def test_reminders_go_out_on_business_days_only(rule, due_on, closed):
    assert all(is_business_day(slot.send_on, closed) for slot in slots(rule, due_on, closed))


@given(rules(), days, closings)
def test_one_audience_is_never_told_too_often_nor_too_closely(rule, due_on, closed):
    for told in _by_audience(slots(rule, due_on, closed)):
        assert len(told) <= rule.max_count
        gaps = [(b.send_on - a.send_on).days for a, b in itertools.pairwise(told)]
        assert all(gap >= rule.min_gap_days for gap in gaps)


@given(rules(), days, closings)
def test_the_last_call_always_goes_out(rule, due_on, closed):
    wanted = {stage for stage in rule.stages if stage.is_last_call}
    assert wanted <= {slot.stage for slot in slots(rule, due_on, closed)}


@given(rules(), days, closings)
def test_what_is_meant_for_before_the_due_day_is_never_sent_after_it(rule, due_on, closed):
    for slot in slots(rule, due_on, closed):
        assert slot.send_on <= slot.useful_until
        if slot.stage.offset <= 0:
            assert slot.useful_until <= due_on
        else:
            assert slot.send_on > due_on


@given(rules(), days, closings)
def test_one_reminder_stops_being_useful_before_the_next_begins(rule, due_on, closed):
    for told in _by_audience(slots(rule, due_on, closed)):
        for earlier, later in itertools.pairwise(told):
            assert earlier.useful_until < later.send_on or earlier.stage.is_last_call


@given(rules(), days, closings)
def test_the_order_in_which_stages_are_written_does_not_matter(rule, due_on, closed):
    turned = Rule(tuple(reversed(rule.stages)), rule.min_gap_days, rule.max_count)
    assert slots(turned, due_on, closed) == slots(rule, due_on, closed)


@given(rules(), days)
def test_no_slot_lies_outside_the_reach_of_the_rule(rule, due_on):
    before, after = rule.reach
    for slot in slots(rule, due_on, CLOSED):
        assert due_on - timedelta(days=2 * before + 20) <= slot.send_on <= due_on + timedelta(days=2 * after + 20)


def test_mails_leave_in_office_hours_on_business_days():
    hours = Hours(time(8, 30), time(17, 15))
    friday, saturday = date(2026, 11, 27), date(2026, 11, 28)
    assert [
        hours.allow(friday, time(8, 29), CLOSED),
        hours.allow(friday, time(8, 30), CLOSED),
        hours.allow(friday, time(17, 15), CLOSED),
        hours.allow(friday, time(17, 16), CLOSED),
        hours.allow(saturday, time(9, 0), CLOSED),
        hours.allow(date(2026, 12, 29), time(9, 0), CLOSED),
    ] == [False, True, True, False, False, False]


def _by_audience(found: list[Slot]) -> list[list[Slot]]:
    return [[slot for slot in found if slot.stage.audience == audience] for audience in ("staff", "coordinator")]
