"""Minutes: from the draft through comments and the window for objections to a text that never changes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from clouds.choices import Answer, MinutesState, Presence
from clouds.models import Decision, Meeting, Minutes, MinutesResponse, StudyGroup
from clouds.services.minutes import (
    ask_for_comments,
    confirm_due_minutes,
    confirm_minutes,
    open_objections,
    take_back,
    write_minutes,
)
from clouds.services.responses import answer_minutes, give_more_time, resolve_response
from portal.access.actor import Actor
from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.deadlines.selectors.open_deadlines import open_deadlines
from portal.exceptions import RuleViolation
from portal.notifications.models import Notice
from portal.organisations.models import Organisation
from tests.factories.operation_tests import in_days
from tests.factories.organisations import make_municipality
from tests.factories.study_groups import (
    add_members,
    make_commenting,
    make_confirmed,
    make_group,
    make_held,
    make_invited,
    make_minutes,
    make_objection,
)

SYSTEM = Actor.system()


@pytest.fixture
def meeting(prefecture: Organisation, municipality: Organisation, other_municipality: Organisation) -> Meeting:
    group = make_group(prefecture, [municipality, other_municipality])
    return make_held(group, {other_municipality.pk: Presence.ABSENT})


def owed(user: User) -> list[str]:
    return [one.subject for one in open_deadlines(actor_for(user), kinds=["clouds.minutes"])]


def response_of(minutes: Minutes, name: str = "岸和田市") -> MinutesResponse:
    return minutes.responses.get(organisation__name=name, round=minutes.round)


def send(client: Client, address: str, **typed: str) -> Any:
    """The form as it is shown, filled in."""
    return client.post(address, {"version": client.get(address).context["form"]["version"].value(), **typed})


def say(user: User, minutes: Minutes, text: str = "") -> MinutesResponse:
    answer = Answer.SOME if text else Answer.NONE
    response = response_of(minutes, str(actor_for(user).organisation))
    return answer_minutes(actor=actor_for(user), response=response, version=response.version, answer=answer, text=text)


def after(minutes: Minutes, days: int = 1) -> time_machine.travel:
    assert minutes.answer_by
    return time_machine.travel(timezone.now() + timedelta(days=(minutes.answer_by - timezone.localdate()).days + days))


def test_a_draft_begins_with_the_agenda_and_who_was_there(client: Client, coordinator: User, meeting: Meeting) -> None:
    client.force_login(coordinator)
    body = client.get(reverse("clouds:minutes-edit", args=[meeting.pk])).context["form"]["body"].value()
    assert "出席団体（1団体）　岸和田市" in body
    assert "欠席団体　豊中市" in body
    assert "（1）中長期計画について" in body


def test_minutes_go_from_the_draft_through_comments_and_objections_to_the_confirmed_text(
    client: Client, coordinator: User, staff: User, neighbour: User, meeting: Meeting
) -> None:
    client.force_login(coordinator)
    typed = {"version": "0", "body": "説明した。", "decisions": "意向を取りまとめる。\n\n 次回は9月に開く。 "}
    client.post(reverse("clouds:minutes-edit", args=[meeting.pk]), typed)
    minutes = Minutes.objects.get()
    assert [one.text for one in minutes.decisions.all()] == ["意向を取りまとめる。", "次回は9月に開く。"]
    ask = {"version": minutes.version, "answer_by": str(in_days(7))}
    client.post(reverse("clouds:minutes-comments", args=[minutes.pk]), ask)
    assert (owed(staff), owed(neighbour)) == (["第1回会議"], ["第1回会議"])
    client.force_login(staff)
    send(client, reverse("clouds:minutes-answer", args=[minutes.pk]), answer="some", text="日付を直してください。")
    assert "意見がありました。" in Notice.objects.filter(recipient=coordinator).latest("pk").text
    client.force_login(coordinator)
    minutes.refresh_from_db()
    ask = {"version": minutes.version, "answer_by": str(in_days(7))}
    objections = reverse("clouds:minutes-objections", args=[minutes.pk])
    assert "対応を書いていない意見・異議が1件あります。" in client.post(objections, ask).content.decode()
    resolve = reverse("clouds:response-resolve", args=[response_of(minutes).pk])
    send(client, resolve, resolution="ご意見のとおり直しました。")
    client.post(objections, ask)
    for user in (staff, neighbour):
        client.force_login(user)
        send(client, reverse("clouds:minutes-answer", args=[minutes.pk]), answer="none", text="")
    client.force_login(coordinator)
    minutes.refresh_from_db()
    client.post(reverse("clouds:minutes-confirm", args=[minutes.pk]), {"version": minutes.version})
    minutes.refresh_from_db()
    assert (minutes.state, minutes.confirmed_by, owed(staff)) == (MinutesState.CONFIRMED, coordinator, [])


@pytest.mark.parametrize("stage", ["draft", "sent round", "confirmed"])
def test_a_draft_is_the_prefectures_what_is_sent_round_the_members_and_what_is_confirmed_everybodys(
    client: Client, prefecture: Organisation, municipality: Organisation, staff: User, neighbour: User, stage: str
) -> None:
    make = {"draft": make_minutes, "sent round": make_commenting, "confirmed": make_confirmed}[stage]
    minutes = make(make_held(make_group(prefecture, [municipality])))  # the neighbour reads the open group
    seen = []
    for user in (staff, neighbour):
        client.force_login(user)
        seen.append(client.get(reverse("clouds:minutes-detail", args=[minutes.pk])).status_code)
    assert seen == {"draft": [404, 404], "sent round": [200, 404], "confirmed": [200, 200]}[stage]


def test_a_comment_is_seen_by_its_author_and_the_prefecture_alone(
    client: Client, meeting: Meeting, staff: User, neighbour: User, coordinator: User
) -> None:
    minutes = make_commenting(meeting)
    say(staff, minutes, "内部の事情があります。")
    seen = []
    for user in (staff, neighbour, coordinator):
        client.force_login(user)
        page = client.get(reverse("clouds:minutes-detail", args=[minutes.pk])).content.decode()
        seen.append("内部の事情があります。" in page)
    assert seen == [True, False, True]


def test_a_comment_without_a_word_is_asked_for_one(client: Client, meeting: Meeting, staff: User) -> None:
    minutes = make_commenting(meeting)
    client.force_login(staff)
    page = send(client, reverse("clouds:minutes-answer", args=[minutes.pk]), answer="some", text="")
    assert "意見や異議の内容を入力してください。" in page.content.decode()
    assert owed(staff) == ["第1回会議"]


def test_silence_is_consent_and_confirms_by_itself_the_day_after(meeting: Meeting) -> None:
    minutes = make_objection(meeting)
    with after(minutes, days=0):
        assert confirm_due_minutes() == 0
    with after(minutes):
        assert confirm_due_minutes() == 1
    minutes.refresh_from_db()
    assert (minutes.state, minutes.confirmed_by) == (MinutesState.CONFIRMED, None)


def test_an_objection_without_an_answer_keeps_the_minutes_open(meeting: Meeting, staff: User) -> None:
    minutes = make_objection(meeting)
    response = say(staff, minutes, "決定事項が事実と異なります。")
    with after(minutes):
        assert confirm_due_minutes() == 0
        resolve_response(
            actor=SYSTEM, response=response, version=response.version, resolution="録音を確かめ、このままとします。"
        )
        assert confirm_due_minutes() == 1


def test_whoever_has_more_time_is_waited_for(meeting: Meeting, municipality: Organisation) -> None:
    minutes = make_objection(meeting)
    give_more_time(str(minutes.pk), municipality, in_days(30))
    with after(minutes):
        assert confirm_due_minutes() == 0


def test_no_objection_is_taken_after_the_window(meeting: Meeting, staff: User) -> None:
    minutes = make_objection(meeting)
    with after(minutes), pytest.raises(RuleViolation, match="で締め切りました。"):
        say(staff, minutes, "異議があります。")


def test_the_window_is_not_cut_short_while_somebody_may_still_object(meeting: Meeting, staff: User) -> None:
    minutes = make_objection(meeting)
    say(staff, minutes)
    with pytest.raises(RuleViolation, match="異議の申出期間が終わっていません。"):
        confirm_minutes(actor=SYSTEM, minutes=minutes, version=minutes.version)


def test_minutes_that_were_never_commented_are_not_opened_to_objections(meeting: Meeting) -> None:
    minutes = make_minutes(meeting)
    with pytest.raises(RuleViolation, match="先に、議事録（案）への意見を照会してください。"):
        open_objections(actor=SYSTEM, minutes=minutes, version=minutes.version, answer_by=in_days(7))


def test_what_was_taken_back_is_reworded_and_asked_about_anew(meeting: Meeting, staff: User) -> None:
    minutes = make_objection(meeting)
    response = say(staff, minutes, "決定事項が事実と異なります。")
    resolve_response(actor=SYSTEM, response=response, version=response.version, resolution="直します。")
    draft = take_back(actor=SYSTEM, minutes=minutes, version=minutes.version, reason="異議を受けたため")
    assert owed(staff) == []
    changed = write_minutes(
        actor=SYSTEM, meeting=meeting, version=draft.version, body="直した。", decisions=["直した。"]
    )
    again = ask_for_comments(actor=SYSTEM, minutes=changed, version=changed.version, answer_by=in_days(7))
    assert (again.round, owed(staff), minutes.responses.count()) == (3, ["第1回会議"], 6)


def test_minutes_that_are_asked_about_are_not_changed_under_the_readers_eyes(meeting: Meeting) -> None:
    minutes = make_commenting(meeting)
    with pytest.raises(RuleViolation, match="照会中の議事録は変更できません。"):
        write_minutes(actor=SYSTEM, meeting=meeting, version=minutes.version, body="書き換え", decisions=[])


def test_no_minutes_are_written_before_the_meeting_was_held(
    prefecture: Organisation, municipality: Organisation
) -> None:
    meeting = make_invited(make_group(prefecture, [municipality]))
    with pytest.raises(RuleViolation, match="当日の出欠を記録した後に作成できます。"):
        make_minutes(meeting)


def test_confirmed_minutes_are_corrected_by_a_version_of_their_own_with_a_reason(
    client: Client, coordinator: User, staff: User, meeting: Meeting
) -> None:
    first = make_confirmed(meeting)
    client.force_login(coordinator)
    url = reverse("clouds:minutes-edit", args=[meeting.pk])
    typed = {"version": "0", "body": "訂正した議事。", "decisions": "訂正した決定。", "change_note": ""}
    assert "訂正の理由を入力してください。" in client.post(url, typed).content.decode()
    client.post(url, typed | {"change_note": "人数の誤り"})
    second = Minutes.objects.get(number=2)
    opened = open_objections(actor=SYSTEM, minutes=second, version=second.version, answer_by=in_days(7))
    with after(opened):
        confirm_due_minutes()
        client.force_login(staff)
        page = client.get(reverse("clouds:minutes-detail", args=[first.pk])).content.decode()
        assert "この議事録は訂正されています。" in page
        group_page = client.get(reverse("clouds:group-detail", args=[meeting.group_id])).content.decode()
        assert ("訂正した決定。" in group_page, "意向を取りまとめる。" in group_page) == (True, False)


@pytest.mark.parametrize("change", ["body", "state", "decision", "delete"])
def test_the_database_lets_nobody_change_confirmed_minutes(meeting: Meeting, change: str) -> None:
    minutes = make_confirmed(meeting)
    rows, decisions = Minutes.objects.filter(pk=minutes.pk), Decision.objects.filter(minutes=minutes)
    attempts = {
        "body": lambda: rows.update(body="書き換え"),
        "state": lambda: rows.update(state=MinutesState.DRAFT),
        "decision": lambda: decisions.update(text="書き換え"),
        "delete": lambda: decisions.delete(),
    }
    with pytest.raises(DatabaseError), transaction.atomic():
        attempts[change]()


def test_the_database_refuses_a_leap_from_the_draft_to_the_confirmed_text(meeting: Meeting) -> None:
    minutes = make_minutes(meeting)
    with pytest.raises(DatabaseError), transaction.atomic():
        Minutes.objects.filter(pk=minutes.pk).update(state=MinutesState.CONFIRMED, confirmed_at=timezone.now())


def test_the_second_of_two_writers_is_shown_what_the_first_has_saved(
    client: Client, coordinator: User, meeting: Meeting
) -> None:
    make_minutes(meeting, body="先に保存した議事")
    client.force_login(coordinator)
    typed = {"version": "0", "body": "わたしの議事", "decisions": ""}
    answer = client.post(reverse("clouds:minutes-edit", args=[meeting.pk]), typed)
    page = answer.content.decode()
    assert (answer.status_code, "先に保存した議事" in page, "わたしの議事" in page) == (409, True, True)


def test_whoever_leaves_the_group_is_not_waited_for(
    meeting: Meeting, municipality: Organisation, other_municipality: Organisation
) -> None:
    minutes = make_objection(meeting)
    group = StudyGroup.objects.get()
    add_members(group, [municipality])
    assert [row.organisation for row in minutes.responses.pending()] == [municipality]


def test_five_members_are_asked_and_shown_in_as_many_statements_as_one(
    client: Client, prefecture: Organisation, coordinator: User
) -> None:
    client.force_login(coordinator)
    counts = []
    for number in (1, 1, 5):  # the first fills caches
        members = [make_municipality(prefecture) for _one in range(number)]
        minutes = make_minutes(make_held(make_group(prefecture, members, name=f"検討会{len(counts)}")))
        with CaptureQueriesContext(connection) as asked:
            ask_for_comments(
                actor=actor_for(coordinator), minutes=minutes, version=minutes.version, answer_by=in_days(7)
            )
        with CaptureQueriesContext(connection) as shown:
            client.get(reverse("clouds:minutes-detail", args=[minutes.pk]))
        counts.append((len(asked), len(shown)))
    assert counts[1] == counts[2]


def test_of_two_colleagues_who_answer_the_second_sees_both_answers(
    client: Client, meeting: Meeting, staff: User, approver: User
) -> None:
    minutes = make_commenting(meeting)
    address = reverse("clouds:minutes-answer", args=[minutes.pk])
    client.force_login(staff)
    seen = client.get(address).context["form"]["version"].value()
    say(approver, minutes, "先の意見")
    page = client.post(address, {"version": seen, "answer": "some", "text": "後の意見"})
    rows = {row.label: (row.theirs, row.mine) for row in page.context["conflict"].rows}
    assert (page.status_code, rows) == (409, {"内容": ("先の意見", "後の意見")})
    newer = page.context["form"].data["version"]
    client.post(address, {"version": newer, "answer": "some", "text": "後の意見"})
    assert response_of(minutes).text == "後の意見"


def test_what_was_decided_about_a_comment_is_not_saved_over_a_comment_that_has_changed(
    client: Client, meeting: Meeting, staff: User, coordinator: User
) -> None:
    minutes = make_commenting(meeting)
    response = say(staff, minutes, "日付を直してください。")
    client.force_login(coordinator)
    address = reverse("clouds:response-resolve", args=[response.pk])
    seen = client.get(address).context["form"]["version"].value()
    say(staff, minutes, "場所も直してください。")
    page = client.post(address, {"version": seen, "resolution": "日付を直します。"})
    assert (page.status_code, response_of(minutes).resolution) == (409, "")
    assert "場所も直してください。" in page.content.decode()


def test_a_step_on_minutes_that_somebody_has_changed_is_asked_for_again_and_the_reason_stays(
    client: Client, meeting: Meeting, coordinator: User
) -> None:
    minutes = make_commenting(meeting)
    client.force_login(coordinator)
    address = reverse("clouds:minutes-take-back", args=[minutes.pk])
    page = client.post(address, {"version": minutes.version - 1, "reason": "誤りがあったため。"})
    text = page.content.decode()
    assert (page.status_code, "誤りがあったため。" in text, "もう一度ボタンを押してください" in text) == (
        409,
        True,
        True,
    )
    again = page.context["form"].data["version"]
    assert client.post(address, {"version": again, "reason": "誤りがあったため。"}).status_code == 302
