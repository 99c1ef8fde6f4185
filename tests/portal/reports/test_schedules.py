"""定期作成: made on its day or on publication, once, for each recipient with what that person may see."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.access.choices import Role
from portal.accounts.models import Membership, User
from portal.accounts.selectors import actor_for
from portal.calendars.services.closed_days import seed_closed_days
from portal.jobs.choices import JobState
from portal.jobs.models import JobRun
from portal.jobs.runner import run_claimed
from portal.notifications.models import Notice
from portal.organisations.models import Organisation
from portal.reports.models import ReportDelivery, ReportRun, ReportSchedule
from portal.reports.services.schedules import deliver_due_schedules, resume_schedule, stop_schedule
from security.models import MigrationPlan
from security.services.plans import publish_plan
from tests.factories.people import make_user
from tests.factories.security import make_draft, make_programme

LIST = reverse("reports:schedule-list")
NEW = reverse("reports:schedule-new", args=["security.schedule"])
SET_UP = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
BEFORE_SEVEN = datetime(2026, 11, 24, 21, 30, tzinfo=UTC)  # 25 November, 6:30 in Japan
DAY_CAME = datetime(2026, 11, 24, 22, 30, tzinfo=UTC)  # 7:30


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, settings: Any, db: None) -> None:
    settings.MEDIA_ROOT = tmp_path
    seed_closed_days()


@pytest.fixture
def plan(
    prefecture: Organisation, municipality: Organisation, other_municipality: Organisation, manager: User
) -> MigrationPlan:
    return publish(make_programme(prefecture, [municipality, other_municipality]), manager, "2017-05")


def publish(programme: Any, manager: User, month: str) -> MigrationPlan:
    draft = make_draft(programme, {p.organisation: month for p in programme.participations.all()})
    return publish_plan(actor=actor_for(manager), plan=draft, reason="確定したため")


def choices(plan: MigrationPlan, **changes: Any) -> dict[str, Any]:
    return {
        "plan": str(plan.pk),
        "format": "xlsx",
        "schedule-name": "月例会議の資料",
        "schedule-frequency": "monthly",
        "schedule-day": "25",
    } | changes


def set_up(client: Client, user: User, plan: MigrationPlan, **changes: Any) -> ReportSchedule:
    client.force_login(user)
    with time_machine.travel(SET_UP):
        response = client.post(NEW, choices(plan, **changes))
    schedule = ReportSchedule.objects.latest("pk")
    assert response["Location"] == reverse("reports:schedule-detail", args=[schedule.pk]), response.content.decode()
    ReportSchedule.objects.filter(pk=schedule.pk).update(created_at=SET_UP)
    client.force_login(user)  # the session of the past is over
    return schedule


def do_all_jobs() -> list[str]:
    while waiting := JobRun.objects.filter(state=JobState.QUEUED, kind__startswith="reports.").first():
        run_claimed(str(waiting.pk), worker="test")
    return list(JobRun.objects.filter(kind="reports.write").order_by("created_at").values_list("state", flat=True))


def test_a_monthly_report_is_made_at_seven_on_its_day_once(
    client: Client, coordinator: User, plan: MigrationPlan
) -> None:
    set_up(client, coordinator, plan)
    started = []
    for moment in (SET_UP, BEFORE_SEVEN, DAY_CAME, DAY_CAME):
        with time_machine.travel(moment):
            started.append(deliver_due_schedules())
    assert started == [0, 0, 1, 0]
    assert do_all_jobs() == [JobState.SUCCEEDED]
    run = ReportRun.objects.get()
    assert (run.user, run.file is not None) == (coordinator, True)
    notice = Notice.objects.get(recipient=coordinator, kind="report")
    assert notice.text == "帳票「セキュリティクラウド切替計画」（月例会議の資料）ができました。"
    assert "ダウンロードする" in client.get(notice.link).content.decode()


def test_a_day_on_which_offices_are_closed_moves_to_the_next_one(
    client: Client, coordinator: User, plan: MigrationPlan
) -> None:
    set_up(client, coordinator, plan, **{"schedule-day": "28"})  # 28 November 2026 is a Saturday
    started = []
    for moment in ("2026-11-28T09:00+09:00", "2026-11-30T06:59+09:00", "2026-11-30T07:01+09:00"):
        with time_machine.travel(datetime.fromisoformat(moment)):
            started.append(deliver_due_schedules())
    assert started == [0, 0, 1]


def test_the_last_day_of_december_may_be_served_in_january(
    client: Client, coordinator: User, plan: MigrationPlan
) -> None:
    schedule = set_up(client, coordinator, plan, **{"schedule-day": "28"})
    ReportSchedule.objects.update(created_at=datetime(2030, 12, 20, tzinfo=UTC))
    assert schedule.day == 28  # 28 December 2030 is a Saturday, and 31 December to 3 January are closed
    with time_machine.travel(datetime.fromisoformat("2031-01-06T08:00+09:00")):
        deliver_due_schedules()
    assert ReportDelivery.objects.get().occasion == "2030-12"


def test_each_recipient_gets_what_they_may_see_and_the_file_is_theirs_alone(
    client: Client,
    coordinator: User,
    manager: User,
    staff: User,
    approver: User,
    section: User,
    neighbour: User,
    municipality: Organisation,
    plan: MigrationPlan,
) -> None:
    lists = {"schedule-people": [manager.pk], "schedule-organisations": [municipality.pk]}
    schedule = set_up(client, coordinator, plan, **lists)
    with time_machine.travel(DAY_CAME):
        deliver_due_schedules()
    assert do_all_jobs() == [JobState.SUCCEEDED] * 4
    runs = {run.user: run for run in ReportRun.objects.all()}
    assert set(runs) == {coordinator, manager, staff, approver}
    assert len({runs[coordinator].file.sha256, runs[staff].file.sha256}) == 2  # a city sees no neighbour's costs
    for other in (coordinator, approver, section, neighbour):
        client.force_login(other)
        assert client.get(reverse("reports:run-detail", args=[runs[staff].pk])).status_code == 404
        assert client.get(reverse("documents:document-download", args=[runs[staff].file_id])).status_code == 404
    client.force_login(staff)
    assert client.get(reverse("documents:document-download", args=[runs[staff].file_id])).status_code == 200
    client.force_login(coordinator)
    page = client.get(reverse("reports:schedule-detail", args=[schedule.pk])).content.decode()
    assert "届け先 4人" in page
    assert staff.name in page


def test_who_has_left_by_then_gets_nothing_and_who_has_come_does(
    client: Client, coordinator: User, staff: User, municipality: Organisation, plan: MigrationPlan
) -> None:
    set_up(client, coordinator, plan, **{"schedule-organisations": [municipality.pk]})
    Membership.objects.filter(user=staff).delete()
    successor = make_user(municipality, Role.STAFF, name="後任 担当")
    with time_machine.travel(DAY_CAME):
        deliver_due_schedules()
    do_all_jobs()
    assert {run.user for run in ReportRun.objects.all()} == {coordinator, successor}


def test_a_publication_brings_the_new_version_to_those_who_wait_for_it(
    client: Client, coordinator: User, manager: User, prefecture: Organisation, plan: MigrationPlan
) -> None:
    set_up(client, coordinator, plan, **{"schedule-frequency": "publication", "schedule-day": ""})
    other = make_programme(prefecture, list(Organisation.objects.filter(kind="city")))
    publish(other, manager, "2017-08")
    assert not ReportDelivery.objects.exists()  # another programme
    publish(plan.programme, manager, "2017-06")
    assert do_all_jobs() == [JobState.SUCCEEDED]
    run = ReportRun.objects.get()
    newest = MigrationPlan.objects.current().get(programme=plan.programme)
    assert run.parameters["plan"] == [str(newest.pk)]
    assert "第2版" in run.conditions[0][1]


def test_delivering_twice_orders_nothing_twice(client: Client, coordinator: User, plan: MigrationPlan) -> None:
    set_up(client, coordinator, plan)
    with time_machine.travel(DAY_CAME):
        deliver_due_schedules()
    do_all_jobs()
    job = JobRun.objects.get(kind="reports.deliver")
    JobRun.objects.filter(pk=job.pk).update(**JobRun.AFRESH)
    run_claimed(str(job.pk), worker="test")
    assert ReportRun.objects.count() == 1


def test_a_stopped_schedule_rests_and_does_not_make_up_for_what_fell_due(
    client: Client, coordinator: User, plan: MigrationPlan
) -> None:
    schedule, actor = set_up(client, coordinator, plan), actor_for(coordinator)
    stop_schedule(actor=actor, schedule=schedule)
    with time_machine.travel(DAY_CAME):
        assert deliver_due_schedules() == 0
        resume_schedule(actor=actor, schedule=schedule)
        assert deliver_due_schedules() == 0
    with time_machine.travel(datetime(2026, 12, 25, 0, 0, tzinfo=UTC)):
        assert deliver_due_schedules() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"schedule-day": ""}, "毎月の何日に作成するかを選んでください。"),
        ({"schedule-name": ""}, "定期作成の名称を入力してください。"),
        ({"schedule-day": "31"}, "毎月の日は、表示されている選択肢から選んでください。"),
        ({"format": ""}, "ファイルの形式を選んでください。"),
    ],
)
def test_what_is_missing_is_named_and_the_rest_is_kept(
    client: Client, coordinator: User, plan: MigrationPlan, changes: dict[str, str], sentence: str
) -> None:
    client.force_login(coordinator)
    response = client.post(NEW, choices(plan, **{"schedule-people": []}, **changes))
    page = response.content.decode()
    assert sentence in page
    assert not ReportSchedule.objects.exists()
    if "schedule-name" not in changes:
        assert "月例会議の資料" in page


def test_a_city_delivers_to_itself_alone(
    client: Client, staff: User, approver: User, other_municipality: Organisation, plan: MigrationPlan
) -> None:
    client.force_login(staff)
    page = client.get(NEW).content.decode()
    assert "届け先（" not in page
    forged = {"schedule-people": [approver.pk], "schedule-organisations": [other_municipality.pk]}
    schedule = set_up(client, staff, plan, **forged)
    assert (list(schedule.people.all()), list(schedule.organisations.all())) == ([staff], [])


def test_only_ones_own_organisations_and_colleagues_can_be_put_on_the_list(
    client: Client, coordinator: User, stranger: User, plan: MigrationPlan
) -> None:
    client.force_login(coordinator)
    page = client.post(NEW, choices(plan, **{"schedule-people": [stranger.pk]})).content.decode()
    assert "届け先（同じ団体の利用者）は、表示されている選択肢から選んでください。" in page


def test_five_schedules_cost_as_many_queries_as_one(client: Client, coordinator: User, plan: MigrationPlan) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(LIST).status_code == 200
        return len(captured)

    set_up(client, coordinator, plan)
    queries()
    with_one = queries()
    for _round in range(4):
        set_up(client, coordinator, plan)
    queries()  # the first page of a session
    assert queries() == with_one


def test_every_change_of_a_schedule_is_recorded(client: Client, coordinator: User, plan: MigrationPlan) -> None:
    schedule = set_up(client, coordinator, plan)
    client.post(reverse("reports:schedule-stop", args=[schedule.pk]))
    labels = [(event.pgh_label, event.pgh_context["user"]) for event in schedule.events.order_by("pgh_id")]
    assert ("insert", coordinator.pk) in labels
    schedule.refresh_from_db()
    assert schedule.stopped_at is not None
    assert schedule.stopped_at <= timezone.now()
