"""期限のお知らせの送信記録: the prefecture's own, with the words of the pages."""

from __future__ import annotations

from typing import Any

from portal.access.actor import Actor
from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.organisations.models import Organisation
from portal.reports.catalogue import find_report_kind
from portal.reports.document import Format, Report

from .makers import make_debtors, make_reminders

ANY: dict[str, Any] = {"since": None, "until": None, "kind": "", "state": ""}


def collected(actor: Actor, **params: Any) -> Report:
    kind = find_report_kind("deadlines.reminders")
    assert kind is not None
    return kind.collect(actor, ANY | params)


def test_a_coordinator_has_the_reminders_of_their_prefecture_and_nobody_elses(
    prefecture: Organisation, coordinator: User, stranger: User
) -> None:
    organisations, users = make_debtors(prefecture, 2)
    made = make_reminders(organisations, users)
    rows = collected(actor_for(coordinator)).tables[0].rows
    assert [row[0] for row in rows] == [one.send_on for one in made]
    assert {row[4] for row in rows} == {one.name for one in organisations}
    assert {row[8] for row in rows} == {"送信予定"}
    assert collected(actor_for(stranger)).tables[0].rows == []


def test_it_is_narrowed_by_period_kind_and_state(prefecture: Organisation, coordinator: User) -> None:
    organisations, users = make_debtors(prefecture, 1)
    (one,) = make_reminders(organisations, users)
    actor = actor_for(coordinator)
    assert (
        len(collected(actor, since=one.send_on, until=one.send_on, kind=one.kind, state=one.state).tables[0].rows) == 1
    )
    assert collected(actor, state="sent").tables[0].rows == []
    assert collected(actor, kind="applications.window").tables[0].rows == []


def test_it_can_be_written_in_every_format(prefecture: Organisation, coordinator: User) -> None:
    organisations, users = make_debtors(prefecture, 1)
    make_reminders(organisations, users)
    kind = find_report_kind("deadlines.reminders")
    assert kind is not None
    report = collected(actor_for(coordinator))
    assert all(kind.write(report, Format(one)).content for one in kind.formats)


def test_only_the_prefectures_side_is_offered_it(coordinator: User, auditor: User, staff: User, vendor: User) -> None:
    kind = find_report_kind("deadlines.reminders")
    assert kind is not None
    allowed = [kind.permitted(actor_for(user)) for user in (coordinator, auditor, staff, vendor)]
    assert allowed == [True, True, False, False]
