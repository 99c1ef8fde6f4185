"""What follows from meetings: action items; the mid- and long-term plan; the support log."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from clouds.models import ActionItem, Plan, PlanMilestone, PlanPhase, PlanVersion, StudyGroup, SupportEntry
from clouds.services.plans import MilestoneLine, PhaseLine, publish_plan, write_plan
from portal.access.actor import Actor
from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.deadlines.selectors.open_deadlines import Side, open_deadlines
from portal.exceptions import RuleViolation
from portal.lib.months import Month
from portal.notifications.models import Notice
from portal.organisations.models import Organisation
from portal.reports.catalogue import find_report_kind
from tests.factories.operation_tests import in_days
from tests.factories.organisations import make_municipality
from tests.factories.study_groups import (
    MILESTONES,
    PHASES,
    make_action,
    make_group,
    make_plan_draft,
    make_plan_version,
    make_support,
)


@pytest.fixture
def group(prefecture: Organisation, municipality: Organisation, other_municipality: Organisation) -> StudyGroup:
    return make_group(prefecture, [municipality, other_municipality])


def owed(user: User, kind: str = "clouds.action", side: Side = Side.OWN) -> list[str]:
    return [one.subject for one in open_deadlines(actor_for(user), kinds=[kind], sides=[side])]


def test_an_action_item_is_owed_by_its_owner_watched_by_the_prefecture_and_told_done(
    client: Client, group: StudyGroup, municipality: Organisation, coordinator: User, staff: User, neighbour: User
) -> None:
    client.force_login(coordinator)
    typed = {
        "version": "0",
        "title": "意向の取りまとめ",
        "detail": "",
        "organisation": municipality.pk,
        "person": "情報課",
        "due_on": str(in_days(14)),
    }
    client.post(reverse("clouds:action-new", args=[group.pk]), typed)
    item = ActionItem.objects.get()
    assert (
        "アクション項目「意向の取りまとめ」の担当になりました。"
        in Notice.objects.filter(recipient=staff).latest("pk").text
    )
    assert (owed(staff), owed(neighbour), owed(coordinator, side=Side.COORDINATED)) == (
        ["意向の取りまとめ"],
        [],
        ["意向の取りまとめ"],
    )
    client.force_login(staff)
    report = {"version": "1", "state": "done", "done_on": "", "result": "5課から集めました。"}
    url = reverse("clouds:action-detail", args=[item.pk])
    page = client.post(url, report).content.decode()
    assert ("完了にするときは、完了日を入力してください。" in page, "5課から集めました。" in page) == (True, True)
    client.post(url, report | {"done_on": str(timezone.localdate())})
    assert owed(staff) == []
    assert (
        "岸和田市が「意向の取りまとめ」を完了しました。"
        in Notice.objects.filter(recipient=coordinator).latest("pk").text
    )


def test_a_fellow_member_reads_an_action_item_and_cannot_report_on_it(
    client: Client, group: StudyGroup, municipality: Organisation, neighbour: User
) -> None:
    item = make_action(group, municipality)
    client.force_login(neighbour)
    url = reverse("clouds:action-detail", args=[item.pk])
    page = client.get(url).content.decode()
    assert ("意向の取りまとめ" in page, "状況の報告" in page) == (True, False)
    report = {"version": "1", "state": "done", "done_on": str(timezone.localdate()), "result": ""}
    assert client.post(url, report).status_code == 404
    item.refresh_from_db()
    assert item.state == "open"


def test_readers_of_an_open_group_from_outside_see_no_action_items(
    client: Client, prefecture: Organisation, municipality: Organisation, neighbour: User
) -> None:
    item = make_action(make_group(prefecture, [municipality]), municipality)
    client.force_login(neighbour)
    assert client.get(reverse("clouds:action-detail", args=[item.pk])).status_code == 404
    assert "意向の取りまとめ" not in client.get(reverse("clouds:action-list")).content.decode()


def test_the_prefecture_can_owe_an_action_item_itself(
    group: StudyGroup, prefecture: Organisation, coordinator: User
) -> None:
    make_action(group, prefecture)
    assert owed(coordinator) == ["意向の取りまとめ"]


def test_the_coordinator_gives_an_action_item_to_another_member_with_a_late_day_kept(
    client: Client, group: StudyGroup, municipality: Organisation, coordinator: User, neighbour: User
) -> None:
    item = make_action(group, municipality)
    late = timezone.localdate() - timedelta(days=10)
    ActionItem.objects.filter(pk=item.pk).update(due_on=late)
    client.force_login(coordinator)
    typed = {
        "version": "1",
        "title": item.title,
        "detail": "",
        "organisation": actor_for(neighbour).organisation_id,
        "person": "",
        "due_on": str(late),
        "state": "open",
        "done_on": "",
        "result": "",
    }
    client.post(reverse("clouds:action-edit", args=[item.pk]), typed)
    item.refresh_from_db()
    assert (str(item.organisation), item.due_on, owed(neighbour)) == ("豊中市", late, ["意向の取りまとめ"])


def test_a_list_of_five_action_items_takes_as_many_statements_as_one(
    client: Client, group: StudyGroup, municipality: Organisation, staff: User
) -> None:
    client.force_login(staff)
    counts = []
    for number in (1, 1, 3):
        for _one in range(number):
            make_action(group, municipality)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("clouds:action-list"))
        counts.append(len(queries))
    assert counts[1] == counts[2]


def plan_typed(version: int, **changes: str) -> dict[str, str]:
    values = {
        "version": str(version),
        "note": "",
        "phase1_name": "意向の確認",
        "phase1_first": "令和8年4月",
        "phase1_last": "R8.9",
        "phase1_description": "調査をします。",
        "milestone1_name": "参加団体の決定",
        "milestone1_month": "2026-09",
    }
    return values | changes


def test_a_plan_is_hidden_until_a_manager_publishes_it(
    client: Client, coordinator: User, manager: User, staff: User
) -> None:
    client.force_login(coordinator)
    client.post(reverse("clouds:plan-new"), {"name": "中長期計画"})
    plan = Plan.objects.get()
    client.post(reverse("clouds:plan-edit", args=[plan.pk]), plan_typed(0))
    draft = PlanVersion.objects.get()
    client.force_login(staff)
    url = reverse("clouds:plan-detail", args=[plan.pk])
    assert client.get(url).status_code == 404
    client.force_login(manager)
    client.post(reverse("clouds:version-publish", args=[draft.pk]), {"version": draft.version})
    client.force_login(staff)
    page = client.get(url).content.decode()
    assert ("意向の確認" in page, "参加団体の決定" in page, "同じ内容を表で見る" in page) == (True, True, True)
    assert "「中長期計画」第1版が公開されました。" in Notice.objects.get(recipient=staff).text


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"phase1_last": "令和8年3月"}, "最後の月は、最初の月以降で入力してください。"),
        ({"phase1_first": ""}, "月を入力してください。"),
        ({"milestone1_month": ""}, "月を入力してください。"),
        ({"phase1_name": ""}, "段階を1つ以上入力してください。"),
    ],
)
def test_what_is_wrong_in_a_plan_is_said_and_the_rest_is_kept(
    client: Client, prefecture: Organisation, coordinator: User, change: dict[str, str], sentence: str
) -> None:
    plan = make_plan_draft(prefecture).plan
    client.force_login(coordinator)
    page = client.post(reverse("clouds:plan-edit", args=[plan.pk]), plan_typed(1, **change)).content.decode()
    assert (sentence in page, "調査をします。" in page) == (True, True)


def test_the_next_version_says_what_it_changes(
    client: Client, prefecture: Organisation, manager: User, staff: User
) -> None:
    first = make_plan_version(prefecture, actor_for(manager))
    later = [PHASES[0], PhaseLine("共同調達", Month(2026, 10), Month(2028, 3))]
    milestones = [
        MilestoneLine("参加団体の決定", Month(2026, 9), is_reached=True),
        MilestoneLine("契約", Month(2027, 4)),
    ]
    draft = write_plan(
        actor=Actor.system(),
        plan=first.plan,
        version=0,
        phases=later,
        milestones=milestones,
        note="調達の時期を延ばした。",
    )
    second = publish_plan(actor=actor_for(manager), draft=draft, version=draft.version)
    client.force_login(staff)
    page = client.get(reverse("clouds:version-detail", args=[second.pk]))
    assert [change.sentence for change in page.context["changes"]] == [
        "追加：契約（令和9年4月）",
        "削除：稼働（令和9年10月）",
        "変更：共同調達（令和8年10月～令和9年9月 → 令和8年10月～令和10年3月）",
        "達成：参加団体の決定",
    ]
    first.refresh_from_db()
    assert (first.state, second.number) == ("replaced", 2)


def test_a_plan_leaves_as_a_report_and_its_draft_only_for_those_who_write_it(
    prefecture: Organisation, manager: User, staff: User, stranger: User
) -> None:
    version = make_plan_version(prefecture, actor_for(manager))
    write_plan(actor=Actor.system(), plan=version.plan, version=0, phases=PHASES, milestones=MILESTONES)
    kind = find_report_kind("clouds.plan")
    assert kind is not None
    offered = {
        user.name: [
            str(one) for one in kind.form(actor=actor_for(user), formats=kind.formats).fields["version"].queryset
        ]  # type: ignore[attr-defined]
        for user in (manager, staff, stranger)
    }
    assert offered == {manager.name: ["下書き", "第1版"], staff.name: ["第1版"], stranger.name: []}
    made = kind.collect(actor_for(staff), {"version": version})
    phases, milestones = made.tables
    assert [row[:3] for row in phases.rows] == [[one.name, one.first, one.last] for one in PHASES]
    assert [row[0] for row in milestones.rows] == [one.name for one in MILESTONES]
    for file_format in kind.formats:
        assert kind.write(made, file_format).content


def test_a_second_version_without_a_word_on_what_changed_is_not_published(
    prefecture: Organisation, manager: User
) -> None:
    first = make_plan_version(prefecture, actor_for(manager))
    draft = write_plan(actor=Actor.system(), plan=first.plan, version=0, phases=PHASES, milestones=MILESTONES)
    with pytest.raises(RuleViolation, match="前の版からの変更点を"):
        publish_plan(actor=actor_for(manager), draft=draft, version=draft.version)


@pytest.mark.parametrize("change", ["note", "state", "phase", "milestone", "new phase", "delete"])
def test_the_database_lets_nobody_change_a_published_version(
    prefecture: Organisation, manager: User, change: str
) -> None:
    version = make_plan_version(prefecture, actor_for(manager))
    rows = PlanVersion.objects.filter(pk=version.pk)
    month = timezone.localdate().replace(day=1)
    attempts = {
        "note": lambda: rows.update(note="書き換え"),
        "state": lambda: rows.update(state="draft"),
        "phase": lambda: PlanPhase.objects.update(name="書き換え"),
        "milestone": lambda: PlanMilestone.objects.all().delete(),
        "new phase": lambda: PlanPhase.objects.create(
            version=version, position=9, name="追加", first_month=month, last_month=month
        ),
        "delete": lambda: rows.delete(),
    }
    with pytest.raises(DatabaseError), transaction.atomic():
        attempts[change]()


def test_a_milestone_that_has_passed_unreached_is_told_as_late(
    client: Client, prefecture: Organisation, manager: User, staff: User
) -> None:
    plan = make_plan_draft(prefecture, name="遅れた計画").plan
    draft = write_plan(
        actor=Actor.system(),
        plan=plan,
        version=1,
        phases=PHASES,
        milestones=[MilestoneLine("過ぎた節目", Month(2020, 1)), MilestoneLine("済んだ節目", Month(2020, 2), True)],
    )
    publish_plan(actor=actor_for(manager), draft=draft, version=draft.version)
    client.force_login(staff)
    bars = {
        row.label: row.bars[0].is_late
        for row in client.get(reverse("clouds:plan-detail", args=[plan.pk])).context["gantt"].rows
    }
    assert (bars["過ぎた節目"], bars["済んだ節目"]) == (True, False)


def test_support_is_known_to_the_helped_organisation_and_the_prefecture_alone(
    client: Client, municipality: Organisation, coordinator: User, auditor: User, staff: User, neighbour: User
) -> None:
    client.force_login(coordinator)
    typed = {
        "version": "0",
        "organisation": municipality.pk,
        "happened_on": str(timezone.localdate()),
        "manner": "visit",
        "subject": "早期導入の相談",
        "body": "近隣の団体を紹介した。",
        "next_step": "見積りの取り方を伝える",
        "follow_up_on": str(in_days(14)),
    }
    client.post(reverse("clouds:support-new"), typed)
    entry = SupportEntry.objects.get()
    seen = []
    for user in (coordinator, auditor, staff, neighbour):
        client.force_login(user)
        listed = "早期導入の相談" in client.get(reverse("clouds:support-list")).content.decode()
        seen.append((listed, client.get(reverse("clouds:support-detail", args=[entry.pk])).status_code))
    assert seen == [(True, 200), (True, 200), (True, 200), (False, 404)]
    assert owed(coordinator, "clouds.support") == ["見積りの取り方を伝える"]
    assert owed(staff, "clouds.support") == []


def test_the_next_step_of_support_is_settled_by_its_day(
    client: Client, municipality: Organisation, coordinator: User
) -> None:
    entry = make_support(actor_for(coordinator), municipality)
    client.force_login(coordinator)
    typed = {
        "version": "1",
        "happened_on": str(entry.happened_on),
        "manner": "visit",
        "subject": entry.subject,
        "body": entry.body,
        "next_step": entry.next_step,
        "follow_up_on": str(entry.follow_up_on),
        "followed_up_on": str(timezone.localdate()),
    }
    client.post(reverse("clouds:support-edit", args=[entry.pk]), typed)
    assert owed(coordinator, "clouds.support") == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"happened_on": "2099-01-05"}, "支援した日は、今日までの日付で入力してください。"),
        ({"next_step": ""}, "次回の予定日を入れるときは、次に行うことも入力してください。"),
        ({"manner": "kite"}, "方法は、表示されている選択肢から選んでください。"),
    ],
)
def test_what_is_wrong_in_an_entry_is_said_at_its_field(
    client: Client, municipality: Organisation, coordinator: User, change: dict[str, str], sentence: str
) -> None:
    client.force_login(coordinator)
    typed = {
        "version": "0",
        "organisation": str(municipality.pk),
        "happened_on": str(timezone.localdate()),
        "manner": "visit",
        "subject": "相談",
        "body": "書いた内容は残ります。",
        "next_step": "見積り",
        "follow_up_on": str(in_days(14)),
    }
    page = client.post(reverse("clouds:support-new"), typed | change).content.decode()
    assert (sentence in page, "書いた内容は残ります。" in page) == (True, True)


def test_another_prefectures_organisation_cannot_be_helped(stranger: User, coordinator: User) -> None:
    elsewhere = make_municipality(actor_for(stranger).organisation)  # type: ignore[arg-type]
    with pytest.raises(RuleViolation, match="自分の都道府県の団体についてだけ記録できます。"):
        make_support(actor_for(coordinator), elsewhere)


def test_a_list_of_five_entries_takes_as_many_statements_as_one(
    client: Client, municipality: Organisation, coordinator: User
) -> None:
    client.force_login(coordinator)
    counts = []
    for number in (1, 1, 3):
        for _one in range(number):
            make_support(actor_for(coordinator), municipality)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("clouds:support-list"))
        counts.append(len(queries))
    assert counts[1] == counts[2]
