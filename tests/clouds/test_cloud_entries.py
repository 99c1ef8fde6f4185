"""Study groups where people and machines look for them: calendar, search, home page, reports, REST."""

from __future__ import annotations

import io
from datetime import timedelta

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clouds.choices import Answer
from clouds.models import ActionItem, Meeting
from clouds.reports import attendance, minutes_document
from clouds.selectors.meetings import upcoming_meetings
from clouds.services.meetings import cancel_meeting, update_meeting
from clouds.services.responses import answer_minutes
from portal.access.actor import Actor
from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.calendars.selectors import entries_of
from portal.calendars.sources import CalendarEntry, find_source
from portal.jobs.registry import duties
from portal.organisations.models import Contact, Department, Organisation
from portal.reports.writers.pdf import write_pdf
from tests.factories.study_groups import (
    make_action,
    make_commenting,
    make_confirmed,
    make_group,
    make_held,
    make_invited,
    make_meeting,
    make_minutes,
    make_support,
)

SYSTEM = Actor.system()


def calendar(user: User, code: str) -> list[CalendarEntry]:
    source = find_source(code)
    assert source
    return entries_of(source, actor_for(user))


def test_a_meeting_stands_in_the_calendar_once_and_is_taken_away_when_called_off(
    prefecture: Organisation, municipality: Organisation, coordinator: User, staff: User, neighbour: User
) -> None:
    group = make_group(prefecture, [municipality])
    make_meeting(group, title="準備中の会議")
    meeting = make_invited(group)
    [entry] = calendar(staff, "clouds.own")
    assert (entry.starts_at, entry.location, entry.is_cancelled) == (meeting.starts_at, "府庁本館5階", False)
    assert [len(calendar(user, "clouds.own")) for user in (coordinator, staff, neighbour)] == [1, 1, 0]
    assert [len(calendar(user, "clouds.all")) for user in (coordinator, staff, neighbour)] == [1, 1, 1]
    later = {"starts_at": meeting.starts_at + timedelta(days=1), "ends_at": meeting.ends_at + timedelta(days=1)}
    moved = update_meeting(actor=SYSTEM, meeting=meeting, version=meeting.version, **later)
    cancel_meeting(actor=SYSTEM, meeting=moved, version=moved.version, reason="台風のため")
    [gone] = calendar(staff, "clouds.own")
    assert (gone.uid, gone.sequence > entry.sequence, gone.is_cancelled) == (entry.uid, True, True)


def found(client: Client, user: User, words: str) -> str:
    client.force_login(user)
    return client.get(reverse("search:search"), {"q": words}).content.decode()


def test_everything_is_found_by_those_who_may_see_it(
    client: Client,
    prefecture: Organisation,
    municipality: Organisation,
    coordinator: User,
    staff: User,
    neighbour: User,
) -> None:
    group = make_group(prefecture, [municipality], name="閉じた検討会", is_open=False)
    make_confirmed(make_held(group, title="決定した会議", points=["住記の共同化"]))
    make_commenting(make_held(group, title="照会した会議"))
    make_action(group, municipality, title="宿題の提出")
    make_support(actor_for(coordinator), municipality, subject="個別の相談")
    words = ("閉じた検討会", "決定した会議", "住記の共同化", "意向を取りまとめる", "宿題の提出", "個別の相談")
    shown = {word: [found(client, user, word).count(word) > 1 for user in (staff, neighbour)] for word in words}
    assert shown == {word: [True, False] for word in words}


def test_the_home_page_shows_the_next_meetings_and_whether_they_are_answered(
    client: Client,
    prefecture: Organisation,
    municipality: Organisation,
    coordinator: User,
    staff: User,
    neighbour: User,
) -> None:
    make_invited(make_group(prefecture, [municipality]), title="次の会議")
    assert [len(upcoming_meetings(actor_for(user))) for user in (coordinator, staff, neighbour)] == [1, 1, 0]
    client.force_login(staff)
    assert "次の会議" in client.get(reverse("web:home")).content.decode()
    client.force_login(coordinator)
    assert "出欠の未回答 1団体" in client.get(reverse("web:home")).content.decode()


def test_the_home_page_tells_the_prefecture_what_came_back_about_minutes(
    client: Client, prefecture: Organisation, municipality: Organisation, coordinator: User, staff: User
) -> None:
    minutes = make_commenting(make_held(make_group(prefecture, [municipality])))
    words = "未回答 1団体、対応が必要な意見・異議 0件"
    client.force_login(coordinator)
    assert words in client.get(reverse("web:home")).content.decode()
    response = minutes.responses.get()
    answer_minutes(
        actor=actor_for(staff), response=response, version=response.version, answer=Answer.SOME, text="日付が違います。"
    )
    assert "未回答 0団体、対応が必要な意見・異議 1件" in client.get(reverse("web:home")).content.decode()


def test_the_report_of_attendance_has_a_line_for_each_invited_organisation(
    prefecture: Organisation, municipality: Organisation, other_municipality: Organisation, coordinator: User
) -> None:
    meeting = make_held(make_group(prefecture, [municipality, other_municipality]))
    made = attendance(actor_for(coordinator), {"meeting": meeting})
    assert [row[1:3] + row[8:] for row in made.tables[0].rows] == [
        ["岸和田市", "未回答", "出席", "会場"],
        ["豊中市", "未回答", "出席", "会場"],
    ]
    assert write_pdf(made).startswith(b"%PDF")


def test_the_minutes_become_a_document_with_decisions_and_for_members_what_is_to_be_done(
    prefecture: Organisation, municipality: Organisation, staff: User, neighbour: User
) -> None:
    group = make_group(prefecture, [municipality])
    meeting = make_held(group)
    make_action(group, municipality, meeting=meeting)
    minutes = make_confirmed(meeting)
    titles = [
        [table.title for table in minutes_document(actor_for(user), {"minutes": minutes}).tables]
        for user in (staff, neighbour)
    ]
    assert titles == [["議事の内容", "決定事項", "アクション項目"], ["議事の内容", "決定事項"]]
    assert write_pdf(minutes_document(actor_for(staff), {"minutes": minutes})).startswith(b"%PDF")


def test_a_draft_of_minutes_is_not_among_the_reports_of_a_municipality(
    client: Client, prefecture: Organisation, municipality: Organisation, staff: User, coordinator: User
) -> None:
    make_minutes(make_held(make_group(prefecture, [municipality]), title="下書きの会議"))
    offered = []
    for user in (staff, coordinator):
        client.force_login(user)
        page = client.get(reverse("reports:report-order", args=["clouds.minutes"])).content.decode()
        offered.append("下書きの会議" in page)
    assert offered == [False, True]


MEETINGS, ACTIONS = "/api/v1/clouds/meetings/", "/api/v1/clouds/actions/"


def test_machines_read_meetings_with_the_agenda_and_without_what_is_in_preparation(
    client: Client,
    prefecture: Organisation,
    municipality: Organisation,
    coordinator: User,
    staff: User,
    neighbour: User,
) -> None:
    group = make_group(prefecture, [municipality])
    make_meeting(group, title="準備中の会議")
    meeting = make_invited(group)
    answers = []
    for user in (coordinator, staff, neighbour):
        client.force_login(user)
        [row] = client.get(MEETINGS).json()["results"]
        answers.append((row["title"], row["agenda"][0]["title"], row["web_link"]))
    expected = ("第1回会議", "中長期計画について")
    assert answers == [(*expected, meeting.web_link), (*expected, meeting.web_link), (*expected, None)]


def test_an_unchanged_list_of_meetings_costs_nothing_and_a_change_is_seen(
    client: Client, prefecture: Organisation, municipality: Organisation, staff: User
) -> None:
    meeting = make_invited(make_group(prefecture, [municipality]))
    client.force_login(staff)
    etag = client.get(MEETINGS).headers["ETag"]
    assert client.get(MEETINGS, headers={"If-None-Match": etag}).status_code == 304
    Meeting.objects.filter(pk=meeting.pk).update(version=meeting.version + 1)
    assert client.get(MEETINGS, headers={"If-None-Match": etag}).status_code == 200


@pytest.mark.parametrize("persona", ["staff", "neighbour"])
def test_a_machine_reports_on_its_own_action_item_with_the_version_it_has_read(
    client: Client,
    request: pytest.FixtureRequest,
    prefecture: Organisation,
    municipality: Organisation,
    other_municipality: Organisation,
    persona: str,
) -> None:
    item = make_action(make_group(prefecture, [municipality, other_municipality]), municipality)
    client.force_login(request.getfixturevalue(persona))
    url = f"{ACTIONS}{item.pk}/"
    etag = client.get(url).headers["ETag"]
    done = {"state": "done", "done_on": str(timezone.localdate())}
    codes = [
        client.patch(url, done, content_type="application/json", headers=headers).status_code
        for headers in ({}, {"If-Match": '"old"'}, {"If-Match": etag})
    ]
    assert codes == {"staff": [428, 412, 200], "neighbour": [404, 404, 404]}[persona]
    assert ActionItem.objects.get().state == {"staff": "done", "neighbour": "open"}[persona]


def test_what_is_wrong_in_a_report_is_told_by_its_member(
    client: Client, prefecture: Organisation, municipality: Organisation, staff: User
) -> None:
    item = make_action(make_group(prefecture, [municipality]), municipality)
    client.force_login(staff)
    url = f"{ACTIONS}{item.pk}/"
    etag = client.get(url).headers["ETag"]
    answer = client.patch(url, {"state": "done"}, content_type="application/json", headers={"If-Match": etag})
    assert answer.status_code in (400, 409, 422)
    assert "完了にするときは、完了日を入力してください。" in answer.content.decode()


def sheet(client: Client, name: str, *args: int) -> list[tuple[object, ...]]:
    content = client.get(reverse(name, args=args), {"format": "xlsx"}).content
    rows = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)
    return [row for row in rows if any(cell is not None for cell in row)]


def test_every_list_leaves_as_a_tidy_table(
    client: Client, prefecture: Organisation, municipality: Organisation, coordinator: User
) -> None:
    group = make_group(prefecture, [municipality])
    meeting = make_held(group)
    make_action(group, municipality)
    make_support(actor_for(coordinator), municipality)
    client.force_login(coordinator)
    found = [
        next(row for row in sheet(client, name, *args) if "岸和田市" in row)[:4]
        for name, args in (
            ("clouds:members-export", [group.pk]),
            ("clouds:attendance-export", [meeting.pk]),
            ("clouds:action-export", []),
            ("clouds:support-export", []),
        )
    ]
    assert [row[:2] for row in found[:2]] == [("272027", "岸和田市")] * 2
    assert found[2] == ("クラウド検討会", "意向の取りまとめ", "272027", "岸和田市")
    assert found[3][:2] == ("272027", "岸和田市")


def test_the_exported_members_name_contacts_to_insiders_only(
    client: Client, prefecture: Organisation, municipality: Organisation, staff: User, neighbour: User
) -> None:
    group = make_group(prefecture, [municipality])
    department = Department.objects.create(organisation=municipality, name="情報課")
    group.members.get().contacts.create(contact=Contact.objects.create(department=department, name="岸和田 一郎"))
    shown = []
    for user in (staff, neighbour):
        client.force_login(user)
        shown.append(any("岸和田 一郎" in row for row in sheet(client, "clouds:members-export", group.pk)))
    assert shown == [True, False]


def test_confirming_minutes_is_a_duty_of_the_scheduler() -> None:
    assert "clouds.confirm_minutes" in {duty.name for duty in duties()}
