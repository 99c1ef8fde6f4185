"""What is due becomes one row for each recipient and stage, once."""

from __future__ import annotations

import threading
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.access.actor import Actor
from portal.access.choices import Role
from portal.accounts.services.memberships import add_membership
from portal.calendars.models import ClosedDay
from portal.deadlines.models import ClosingDay, DeadlineRule, PlanningMark, Reminder, ReminderMail
from portal.deadlines.services import planning
from portal.deadlines.services.planning import first_day_to_plan, plan
from portal.notifications.models import Notice
from tests.factories.organisations import make_municipality
from tests.factories.people import make_user

from .kinds import CODE, owe, settle

TOKYO = ZoneInfo("Asia/Tokyo")
DUE = date(2026, 3, 10)  # a Tuesday
RULE = {
    "staff_offsets": [-2, 1],
    "approver_offsets": [-1],
    "coordinator_offsets": [1],
    "last_call_offset": 0,
    "is_digest": False,
}


def plan_on(day: date, hour: int = 9) -> None:
    with time_machine.travel(datetime(day.year, day.month, day.day, hour, tzinfo=TOKYO), tick=False):
        plan()


def planned() -> list[tuple[str, str, date, str]]:
    rows = Reminder.objects.order_by("send_on", "stage", "recipient__name")
    return [(r.stage, r.recipient.name, r.send_on, r.state) for r in rows.select_related("recipient")]


@pytest.fixture
def rule(prefecture) -> DeadlineRule:
    return DeadlineRule.objects.create(kind=CODE, prefecture=prefecture, **RULE)


@pytest.fixture
def debt(rule, municipality, staff, approver, section, coordinator, neighbour) -> None:
    owe(municipality, until=DUE)


def test_every_stage_is_planned_on_its_day_for_its_audience(debt):
    for day in range(1, 16):
        plan_on(date(2026, 3, day))

    assert planned() == [
        ("staff-2", "市町村 担当", date(2026, 3, 6), "scheduled"),
        ("approver-1", "市町村 承認", date(2026, 3, 9), "scheduled"),
        ("staff+0", "市町村 担当", DUE, "scheduled"),
        ("coordinator+1", "府県 担当", date(2026, 3, 11), "scheduled"),
        ("staff+1", "市町村 担当", date(2026, 3, 11), "scheduled"),
    ]


def test_planning_again_changes_nothing(debt):
    for _ in range(3):
        plan_on(DUE)
    plan_on(DUE, hour=15)

    assert [stage for stage, *_ in planned()] == ["staff+0"]
    assert (Notice.objects.count(), ReminderMail.objects.count()) == (1, 1)


def test_the_inbox_of_the_portal_is_told_in_the_same_transaction(debt, staff, municipality):
    plan_on(DUE)

    [notice] = Notice.objects.all()
    assert (notice.recipient, notice.organisation) == (staff, municipality)
    assert notice.text == "【最終のお知らせ】「岸和田市」の期限は令和8年3月10日（火）です。"
    assert notice.link == f"/organisations/{municipality.pk}/"


def test_a_coordinator_gets_one_notice_for_all_who_are_late(debt, municipality, other_municipality):
    owe(municipality, other_municipality, until=DUE)
    plan_on(date(2026, 3, 11))

    [notice] = Notice.objects.filter(organisation=municipality.prefecture)
    assert notice.text == "「試験の提出物」で、期限を過ぎているものが2件あります。"
    assert notice.link == "/deadlines/"


def test_whoever_has_settled_is_not_written_to(debt, municipality):
    plan_on(date(2026, 3, 6))
    settle(municipality)
    plan_on(date(2026, 3, 6), hour=10)
    plan_on(DUE)

    assert planned() == [("staff-2", "市町村 担当", date(2026, 3, 6), "cancelled")]


def test_another_due_day_begins_anew(debt, municipality):
    plan_on(date(2026, 3, 6))
    owe(municipality, until=date(2026, 3, 24))
    plan_on(date(2026, 3, 9))
    plan_on(date(2026, 3, 19))

    assert planned() == [
        ("staff-2", "市町村 担当", date(2026, 3, 6), "cancelled"),
        ("staff-2", "市町村 担当", date(2026, 3, 19), "scheduled"),
    ]


def test_two_mails_keep_their_distance_even_when_the_due_day_moves(debt, municipality, rule):
    DeadlineRule.objects.update(min_gap_days=2, approver_offsets=[], staff_offsets=[-2])
    plan_on(date(2026, 3, 6))
    Reminder.objects.update(state="sent")
    owe(municipality, until=date(2026, 3, 13))
    DeadlineRule.objects.update(min_gap_days=4, staff_offsets=[-4])
    plan_on(date(2026, 3, 9))
    assert [stage for stage, *_ in planned()] == ["staff-2"]

    plan_on(date(2026, 3, 13))
    assert [stage for stage, *_ in planned()] == ["staff-2", "staff+0"]


def test_nobody_is_written_to_more_often_than_the_rule_allows_but_for_the_last_call(debt, municipality):
    DeadlineRule.objects.update(max_count=1)
    for day in range(5, 13):
        plan_on(date(2026, 3, day))

    stages = [stage for stage, name, *_ in planned() if name == "市町村 担当"]
    assert stages == ["staff+0"]


def test_after_a_stop_what_is_still_useful_is_sent_and_the_rest_is_shown_as_missed(debt):
    plan_on(date(2026, 3, 3))
    plan_on(date(2026, 3, 12))

    assert planned() == [
        ("staff-2", "市町村 担当", date(2026, 3, 6), "missed"),
        ("approver-1", "市町村 承認", date(2026, 3, 9), "missed"),
        ("staff+0", "市町村 担当", DUE, "missed"),
        ("coordinator+1", "府県 担当", date(2026, 3, 11), "scheduled"),
        ("staff+1", "市町村 担当", date(2026, 3, 11), "scheduled"),
    ]


def test_a_kind_that_is_new_does_not_write_about_the_past(debt):
    plan_on(date(2026, 3, 12))

    assert planned() == []


def test_public_holidays_and_own_closing_days_are_no_days_to_write(debt, municipality):
    ClosedDay.objects.create(day=date(2026, 3, 9), name="臨時の休庁日", kind="office")
    ClosingDay.objects.create(organisation=municipality, day=date(2026, 3, 6), name="市制記念日")
    for day in range(3, 11):
        plan_on(date(2026, 3, day))

    assert [(stage, day) for stage, _name, day, _state in planned()] == [
        ("staff-2", date(2026, 3, 4)),
        ("approver-1", date(2026, 3, 5)),
        ("staff+0", DUE),
    ]


def test_a_rule_that_is_switched_off_writes_nothing(debt):
    DeadlineRule.objects.update(is_enabled=False)
    plan_on(DUE)

    assert planned() == []


def test_one_person_in_two_roles_is_told_once_a_day(debt, municipality, staff):
    add_membership(actor=Actor.system(), user=staff, organisation=municipality, role=Role.APPROVER)
    DeadlineRule.objects.update(approver_offsets=[-2])
    plan_on(date(2026, 3, 6))
    plan_on(date(2026, 3, 6), hour=11)

    assert [name for _stage, name, *_ in planned()].count("市町村 担当") == 1


def test_a_digest_is_one_mail_and_the_last_call_its_own(debt, municipality, other_municipality, coordinator):
    DeadlineRule.objects.update(is_digest=True)
    owe(municipality, other_municipality, until=DUE)
    plan_on(date(2026, 3, 11))
    assert Reminder.objects.filter(audience="coordinator").count() == 2
    assert ReminderMail.objects.filter(recipient=coordinator).count() == 1

    Reminder.objects.all().delete()
    plan_on(DUE)
    assert ReminderMail.objects.filter(is_last_call=True).count() == 2


def test_message_id_and_date_stand_in_the_row_from_the_beginning(debt):
    plan_on(DUE)

    [mail] = ReminderMail.objects.all()
    assert mail.message_id == f"<reminder.{mail.pk}@localhost>"
    assert mail.dated_at == datetime(2026, 3, 10, 9, tzinfo=TOKYO)


def test_a_hundred_organisations_take_as_many_statements_as_one(debt, municipality, prefecture):
    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            plan_on(DUE)
        return len(queries)

    plan_on(date(2026, 3, 5))
    one = statements()
    others = [make_municipality(prefecture) for _ in range(8)]
    for organisation in others:
        make_user(organisation, Role.STAFF)
    owe(*others, until=DUE)
    many = statements()

    assert Reminder.objects.filter(stage="staff+0").count() == 9
    assert many == one


@pytest.mark.django_db(transaction=True)
def test_two_planners_at_once_write_each_reminder_once(debt, prefecture):
    others = [make_municipality(prefecture) for _ in range(10)]
    for organisation in others:
        make_user(organisation, Role.STAFF)
    owe(*others, until=DUE)
    start = threading.Barrier(4)

    def run() -> None:
        start.wait()
        try:
            planning.plan(datetime(2026, 3, 10, 9, tzinfo=TOKYO))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Reminder.objects.count() == Reminder.objects.filter(stage="staff+0").count() == 11
    assert ReminderMail.objects.count() == Notice.objects.count() == 11


@pytest.mark.parametrize(
    ("mark", "first"),
    [
        (None, DUE),
        (datetime(2026, 3, 10, 9, tzinfo=TOKYO), DUE),
        (datetime(2026, 3, 9, 23, 55, tzinfo=TOKYO), DUE),
        (datetime(2026, 3, 9, 15, tzinfo=TOKYO), date(2026, 3, 9)),
        (datetime(2025, 3, 9, 15, tzinfo=TOKYO), DUE - timedelta(days=31)),
    ],
)
def test_planning_goes_on_where_it_stopped(mark, first):
    assert first_day_to_plan(mark, DUE) == first


def test_the_mark_is_set_for_every_kind(debt):
    plan_on(DUE)

    assert PlanningMark.objects.filter(kind=CODE).exists()
