"""Meetings: prepared, announced, answered, changed, called off, taken down."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from clouds.choices import MeetingState, Presence
from clouds.models import Attendance, Material, Meeting, StudyGroup
from clouds.services.attendances import Seen, record_attendance
from clouds.services.meetings import cancel_meeting, invite, update_meeting
from portal.access.actor import Actor
from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.deadlines.selectors.open_deadlines import open_deadlines
from portal.exceptions import RuleViolation
from portal.notifications.models import Notice
from portal.organisations.models import Organisation
from tests.factories.operation_tests import in_days
from tests.factories.organisations import make_municipality
from tests.factories.study_groups import add_paper, make_confirmed, make_group, make_held, make_invited, make_meeting


@pytest.fixture
def group(prefecture: Organisation, municipality: Organisation, other_municipality: Organisation) -> StudyGroup:
    return make_group(prefecture, [municipality, other_municipality], is_open=False)


def owed(user: User) -> list[str]:
    return [one.subject for one in open_deadlines(actor_for(user), kinds=["clouds.reply"])]


def typed(meeting: Meeting, **changes: str) -> dict[str, str]:
    begin, end = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
    values = {
        "version": str(meeting.version),
        "title": meeting.title,
        "day": str(begin.date()),
        "starts": f"{begin:%H:%M}",
        "ends": "23時59分" if end.date() > begin.date() else f"{end:%H:%M}",
        "place": meeting.place,
        "web_link": meeting.web_link,
        "note": "",
        "reply_by": str(meeting.reply_by),
        "reason": "",
    }
    return values | changes


def test_a_meeting_is_typed_with_wareki_and_full_width_and_stays_hidden_until_the_invitation(
    client: Client, group: StudyGroup, coordinator: User, staff: User
) -> None:
    client.force_login(coordinator)
    with time_machine.travel("2026-06-01T03:00:00Z"):
        values = {
            "version": "0",
            "title": "第3回会議",
            "day": "令和8年7月1日",
            "starts": "１３：３０",
            "ends": "15時30分",
            "place": "府庁本館",
            "web_link": "",
            "note": "",
            "reply_by": "R8.6.24",
        }
        client.post(reverse("clouds:meeting-new", args=[group.pk]), values)
        meeting = Meeting.objects.get()
        assert str(timezone.localtime(meeting.starts_at)) == "2026-07-01 13:30:00+09:00"
        client.force_login(staff)
        assert client.get(reverse("clouds:meeting-detail", args=[meeting.pk])).status_code == 404
        invite(actor=Actor.system(), meeting=meeting, version=meeting.version)
        assert client.get(reverse("clouds:meeting-detail", args=[meeting.pk])).status_code == 200


def test_a_meeting_on_a_closed_day_is_noted_beside_the_day_and_before_the_invitation_but_not_refused(
    client: Client, group: StudyGroup, coordinator: User
) -> None:
    client.force_login(coordinator)
    with time_machine.travel("2026-10-01T03:00:00Z"):
        values = typed(make_meeting(group), day="令和8年11月3日", reply_by="令和8年10月26日")
        client.post(reverse("clouds:meeting-new", args=[group.pk]), values | {"version": "0"})
        made = Meeting.objects.latest("pk")
        shown = client.get(reverse("clouds:meeting-detail", args=[made.pk])).content.decode()
        changed = client.get(reverse("clouds:meeting-edit", args=[made.pk])).content.decode()
    assert "開催日は休庁日です。" in shown
    assert '（火・祝）</span><span class="is-noteworthy">この日は休庁日です。' in changed


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"ends": "0:00"}, "終了時刻は、開始時刻より後の時刻で入力してください。"),
        ({"place": "", "web_link": ""}, "会場とオンライン会議のURLの、少なくとも一方を入力してください。"),
        ({"reply_by": "2099-01-05"}, "出欠の回答期限は、会議の日"),
        ({"reply_by": "2020-01-06"}, "出欠の回答期限は、今日以降の日付で入力してください。"),
        ({"starts": "25:00"}, "0:00から23:59までの間で入力してください。"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_the_rest_is_kept(
    client: Client, group: StudyGroup, coordinator: User, change: dict[str, str], sentence: str
) -> None:
    meeting = make_meeting(group)
    client.force_login(coordinator)
    url = reverse("clouds:meeting-edit", args=[meeting.pk])
    page = client.post(url, typed(meeting, title="直した名称", **change)).content.decode()
    assert (sentence in page, "直した名称" in page) == (True, True)


def test_every_member_is_asked_owes_a_reply_and_gives_it_on_one_page(
    client: Client, group: StudyGroup, coordinator: User, staff: User, neighbour: User
) -> None:
    meeting = make_meeting(group)
    client.force_login(coordinator)
    client.post(reverse("clouds:meeting-invite", args=[meeting.pk]), {"version": meeting.version})
    assert (owed(staff), owed(neighbour)) == (["第1回会議"], ["第1回会議"])
    client.force_login(staff)
    values = {"version": "1", "reply": "attend", "manner": "online", "attendees": "主査 試験太郎", "message": ""}
    page = client.post(reverse("clouds:meeting-reply", args=[meeting.pk]), values, follow=True)
    assert "出欠を回答しました。" in page.content.decode()
    assert (owed(staff), owed(neighbour)) == ([], ["第1回会議"])
    row = Attendance.objects.get(organisation__name="岸和田市")
    assert (row.reply, row.manner, row.attendees, row.replied_by) == ("attend", "online", "主査 試験太郎", staff)


def test_who_comes_without_a_name_is_asked_for_it_and_keeps_the_message(
    client: Client, group: StudyGroup, staff: User
) -> None:
    meeting = make_invited(group)
    client.force_login(staff)
    values = {"version": "1", "reply": "proxy", "manner": "", "attendees": "", "message": "遅れて参加します"}
    page = client.post(reverse("clouds:meeting-reply", args=[meeting.pk]), values).content.decode()
    assert "出席する人の職と氏名を入力してください。" in page
    assert "参加方法を選んでください。" in page
    assert "遅れて参加します" in page


def test_a_neighbours_reply_is_not_shown_and_the_roster_is_the_prefectures(
    client: Client, group: StudyGroup, staff: User, coordinator: User
) -> None:
    meeting = make_invited(group)
    Attendance.objects.filter(organisation__name="豊中市").update(
        reply="absent", message="議会のため", replied_at=timezone.now()
    )
    client.force_login(staff)
    assert "議会のため" not in client.get(reverse("clouds:meeting-detail", args=[meeting.pk])).content.decode()
    assert client.get(reverse("clouds:attendance-list", args=[meeting.pk])).status_code == 404
    client.force_login(coordinator)
    page = client.get(reverse("clouds:attendance-list", args=[meeting.pk]))
    assert [row.attendance.organisation.name for row in page.context["rows"]] == ["岸和田市", "豊中市"]
    assert "議会のため" in page.content.decode()


def test_no_reply_is_taken_once_the_meeting_has_begun(client: Client, group: StudyGroup, staff: User) -> None:
    meeting = make_invited(group)
    client.force_login(staff)
    values = {"version": "1", "reply": "absent", "manner": "", "attendees": "", "message": ""}
    with time_machine.travel(meeting.starts_at + timedelta(minutes=1)):
        client.force_login(staff)
        page = client.post(reverse("clouds:meeting-reply", args=[meeting.pk]), values).content.decode()
    assert "出欠の回答は、会議が始まるまでの間に受け付けています。" in page
    assert owed(staff) == ["第1回会議"]


def test_another_time_is_told_to_everybody_and_moves_the_calendar_on(group: StudyGroup, staff: User) -> None:
    meeting = make_invited(group)
    later = {"starts_at": meeting.starts_at + timedelta(days=7), "ends_at": meeting.ends_at + timedelta(days=7)}
    changed = update_meeting(
        actor=Actor.system(), meeting=meeting, version=meeting.version, reply_by=in_days(12), **later
    )
    assert changed.version == meeting.version + 1
    assert "「第1回会議」の案内が変わりました。" in Notice.objects.filter(recipient=staff).latest("pk").text
    assert set(changed.attendances.values_list("reply_due_on", flat=True)) == {in_days(12)}


def test_a_meeting_that_is_called_off_is_told_with_the_reason_and_owed_no_more(group: StudyGroup, staff: User) -> None:
    meeting = make_invited(group)
    cancel_meeting(actor=Actor.system(), meeting=meeting, version=meeting.version, reason="台風のため")
    assert "理由：台風のため" in Notice.objects.filter(recipient=staff).latest("pk").text
    assert owed(staff) == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"starts_at": timezone.now() - timedelta(days=2)}, "開始日時が過ぎています。"),
        ({"reply_by": timezone.localdate() - timedelta(days=1)}, "出欠の回答期限が過ぎています。"),
    ],
)
def test_nobody_is_invited_too_late(group: StudyGroup, change: dict[str, object], sentence: str) -> None:
    meeting = make_meeting(group)
    Meeting.objects.filter(pk=meeting.pk).update(**change)
    with pytest.raises(RuleViolation, match=sentence):
        invite(actor=Actor.system(), meeting=meeting, version=meeting.version)


def test_a_group_without_members_invites_nobody(prefecture: Organisation) -> None:
    meeting = make_meeting(make_group(prefecture))
    with pytest.raises(RuleViolation, match="構成団体が登録されていません。"):
        invite(actor=Actor.system(), meeting=meeting, version=meeting.version)


def test_who_came_is_taken_down_with_what_was_answered_filled_in(
    client: Client, group: StudyGroup, coordinator: User
) -> None:
    meeting = make_invited(group)
    rows = {row.organisation.name: row for row in meeting.attendances.select_related("organisation")}
    Attendance.objects.filter(pk=rows["岸和田市"].pk).update(
        reply="attend", manner="online", attendees="主査", replied_at=timezone.now()
    )
    client.force_login(coordinator)
    url = reverse("clouds:attendance-edit", args=[meeting.pk])
    first, second = (rows[name].organisation_id for name in ("岸和田市", "豊中市"))
    with time_machine.travel(meeting.starts_at):
        client.force_login(coordinator)
        form = client.get(url).context["form"]
        assert (form[f"presence_{first}"].value(), form[f"manner_{first}"].value()) == ("present", "online")
        values = {"version": meeting.version, f"presence_{first}": "present", f"manner_{first}": "online"}
        page = client.post(url, values).content.decode()
        assert "豊中市の出欠を選んでください。" in page
        client.post(url, values | {f"presence_{second}": "absent"})
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.HELD
    assert list(meeting.attendances.values_list("presence", "presence_manner")) == [
        ("present", "online"),
        ("absent", ""),
    ]


def test_nobody_is_taken_down_before_the_day(client: Client, group: StudyGroup, coordinator: User) -> None:
    meeting = make_invited(group)
    client.force_login(coordinator)
    values = {"version": str(meeting.version)}
    for pk in meeting.attendances.values_list("organisation", flat=True):
        values |= {f"presence_{pk}": "present", f"manner_{pk}": "room"}
    page = client.post(reverse("clouds:attendance-edit", args=[meeting.pk]), values).content.decode()
    assert "出欠の記録は、会議の当日から入力できます。" in page


def agenda(meeting: Meeting) -> list[str]:
    return [item.title for item in meeting.agenda.all()]


def test_points_of_the_agenda_keep_their_papers_as_they_are_put_in_another_order(
    client: Client, group: StudyGroup, coordinator: User
) -> None:
    meeting = make_meeting(group, points=["最初の議題", "次の議題"])
    first, second = meeting.agenda.all()
    add_paper(second)
    client.force_login(coordinator)
    values = {
        "version": str(meeting.version),
        "item1_pk": str(first.pk),
        "item1_title": "最初の議題",
        "item1_order": "２",
        "item2_pk": str(second.pk),
        "item2_title": "次の議題（改）",
        "item2_order": "1",
        "item3_title": "新しい議題",
        "item3_order": "",
    }
    url = reverse("clouds:agenda-edit", args=[meeting.pk])
    client.post(url, values)
    assert agenda(meeting) == ["次の議題（改）", "最初の議題", "新しい議題"]
    assert Material.objects.get().item.title == "次の議題（改）"
    meeting.refresh_from_db()
    page = client.post(url, values | {"version": str(meeting.version), "item2_title": ""}).content.decode()
    assert "議題「次の議題（改）」には資料があるため、削除できません。" in page


def test_papers_have_versions_and_those_for_members_are_hidden_from_other_readers(
    client: Client,
    prefecture: Organisation,
    municipality: Organisation,
    coordinator: User,
    staff: User,
    neighbour: User,
) -> None:
    meeting = make_invited(make_group(prefecture, [municipality]))
    item = meeting.agenda.get()
    add_paper(item, title="公開の資料")
    secret = add_paper(item, title="構成団体の資料", is_for_members_only=True)
    client.force_login(coordinator)
    upload = SimpleUploadedFile("直した資料.txt", "直した資料".encode(), content_type="text/plain")
    client.post(
        reverse("clouds:material-replace", args=[secret.pk]), {"upload": upload, "note": "3ページを直しました。"}
    )
    url = reverse("clouds:meeting-detail", args=[meeting.pk])
    client.force_login(staff)
    page = client.get(url).content.decode()
    assert ("公開の資料" in page, "3ページを直しました。" in page, "第1版" in page) == (True, True, True)
    files = [version.file_id for version in secret.versions.all()]
    assert [client.get(reverse("documents:document-download", args=[pk])).status_code for pk in files] == [200, 200]
    client.force_login(neighbour)
    page = client.get(url).content.decode()
    assert ("公開の資料" in page, "構成団体の資料" in page) == (True, False)
    assert {client.get(reverse("documents:document-download", args=[pk])).status_code for pk in files} == {404}


def test_a_paper_with_macros_is_refused_with_what_was_typed_kept(
    client: Client, group: StudyGroup, coordinator: User
) -> None:
    item = make_meeting(group).agenda.get()
    client.force_login(coordinator)
    upload = SimpleUploadedFile("計画.xlsm", b"PK\x03\x04", content_type="application/vnd.ms-excel")
    page = client.post(
        reverse("clouds:material-new", args=[item.pk]), {"title": "計画（案）", "upload": upload}
    ).content.decode()
    assert ("計画（案）" in page, Material.objects.exists()) == (True, False)
    assert "field--error" in page


def test_a_paper_is_taken_away_before_the_invitation_and_not_after(
    client: Client, group: StudyGroup, coordinator: User
) -> None:
    meeting = make_meeting(group)
    item = meeting.agenda.get()
    early, late = add_paper(item, title="早い資料"), add_paper(item, title="遅い資料")
    client.force_login(coordinator)
    client.post(reverse("clouds:material-remove", args=[early.pk]))
    invite(actor=Actor.system(), meeting=meeting, version=meeting.version)
    page = client.post(reverse("clouds:material-remove", args=[late.pk]), follow=True).content.decode()
    assert "案内した後の資料は削除できません。" in page
    assert [one.title for one in Material.objects.all()] == ["遅い資料"]


def test_the_online_address_is_for_those_who_are_invited(
    client: Client, prefecture: Organisation, municipality: Organisation, staff: User, neighbour: User
) -> None:
    meeting = make_invited(make_group(prefecture, [municipality]))
    url = reverse("clouds:meeting-detail", args=[meeting.pk])
    shown = []
    for user in (staff, neighbour):
        client.force_login(user)
        shown.append(meeting.web_link in client.get(url).content.decode())
    assert shown == [True, False]


def test_five_members_are_invited_and_shown_in_as_many_statements_as_one(
    client: Client, prefecture: Organisation, coordinator: User
) -> None:
    client.force_login(coordinator)
    counts = []
    for number in (1, 1, 5):  # the first fills caches
        members = [make_municipality(prefecture) for _one in range(number)]
        group = make_group(prefecture, members, name=f"検討会{len(counts)}")
        meeting = make_meeting(group, points=[f"議題{index}" for index in range(number)])
        for item in meeting.agenda.all():
            add_paper(item)
        with CaptureQueriesContext(connection) as invited:
            meeting = invite(actor=actor_for(coordinator), meeting=meeting, version=meeting.version)
        with CaptureQueriesContext(connection) as shown:
            client.get(reverse("clouds:meeting-detail", args=[meeting.pk]))
        with CaptureQueriesContext(connection) as roster:
            client.get(reverse("clouds:attendance-list", args=[meeting.pk]))
        counts.append((len(invited), len(shown), len(roster)))
    assert counts[1] == counts[2]


def test_presence_is_not_changed_once_the_minutes_are_confirmed(group: StudyGroup) -> None:
    meeting = make_held(group)
    make_confirmed(meeting)
    seen = {pk: Seen(Presence.ABSENT) for pk in meeting.attendances.values_list("organisation", flat=True)}
    with time_machine.travel(meeting.ends_at), pytest.raises(RuleViolation, match="議事録が確定しているため"):
        record_attendance(actor=Actor.system(), meeting=meeting, version=meeting.version, seen=seen)


def test_the_invitation_leads_to_the_reply_which_knows_who_came_last_time(
    client: Client, group: StudyGroup, municipality: Organisation, staff: User
) -> None:
    make_held(group)
    Attendance.objects.filter(organisation=municipality).update(attendees="情報課長 試験太郎")
    meeting = make_invited(group, title="第2回会議")
    notice = Notice.objects.filter(recipient=staff).latest("pk")
    assert notice.link == reverse("clouds:meeting-reply", args=[meeting.pk])
    client.force_login(staff)
    assert client.get(notice.link).context["form"]["attendees"].value() == "情報課長 試験太郎"


def test_the_reply_leads_to_the_meeting_once_it_has_begun(client: Client, group: StudyGroup, staff: User) -> None:
    meeting = make_invited(group)
    Meeting.objects.update(starts_at=timezone.now() - timedelta(minutes=5))
    client.force_login(staff)
    page = client.get(reverse("clouds:meeting-reply", args=[meeting.pk]), follow=True)
    assert page.redirect_chain == [(reverse("clouds:meeting-detail", args=[meeting.pk]), 302)]
    assert "出欠の回答の受付は終わりました。" in page.content.decode()


def test_a_meeting_is_set_for_no_day_that_has_passed(client: Client, group: StudyGroup, coordinator: User) -> None:
    client.force_login(coordinator)
    data = typed(make_meeting(group)) | {"version": "0", "day": "令和８年１月５日"}
    page = client.post(reverse("clouds:meeting-new", args=[group.pk]), data)
    assert page.context["form"].errors == {"day": ["開催日は、今日以降の日付で入力してください。"]}
    assert page.context["form"]["place"].value() == "府庁本館5階"
    assert Meeting.objects.count() == 1


def test_calling_off_a_meeting_that_somebody_has_changed_is_asked_for_again(
    client: Client, group: StudyGroup, coordinator: User
) -> None:
    meeting = make_invited(group)
    client.force_login(coordinator)
    address = reverse("clouds:meeting-cancel", args=[meeting.pk])
    page = client.post(address, {"version": meeting.version - 1, "reason": "台風のため。"})
    assert (page.status_code, page.context["form"]["reason"].value()) == (409, "台風のため。")
    again = page.context["form"].data["version"]
    client.post(address, {"version": again, "reason": "台風のため。"})
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.CANCELLED


def test_a_button_on_a_page_that_is_out_of_date_asks_for_another_look_and_has_nothing_to_compare(
    client: Client, group: StudyGroup, coordinator: User
) -> None:
    meeting = make_meeting(group)
    client.force_login(coordinator)
    address = reverse("clouds:meeting-invite", args=[meeting.pk])
    page = client.post(address, {"version": meeting.version - 1}, follow=True).content.decode()
    assert "他の人が先に更新しました。今の内容を確かめてから、もう一度操作してください。" in page
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.DRAFT
