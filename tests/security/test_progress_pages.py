"""How far everybody has come: the pages of the coordinators, the home page, the export."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.lib.months import Month
from portal.organisations.models import Organisation
from security.models import MigrationTask, Programme
from security.planning.lateness import Standing
from security.selectors.burn_down import burn_down_of
from security.selectors.progress import progress_of
from security.services.migration_tasks import update_task
from security.services.obstacles import report_obstacle
from security.services.task_evidence import add_evidence
from security.task_choices import TaskState
from tests.factories.execution import paper, publish, task_of
from tests.factories.organisations import make_municipality
from tests.factories.security import make_programme

THIS_MONTH = Month.of(timezone.localdate())


@pytest.fixture
def programme(prefecture: Organisation, municipality: Organisation, other_municipality: Organisation) -> Programme:
    """One organisation should have switched long ago, the other will in half a year."""
    programme = make_programme(
        prefecture, [municipality, other_municipality], first=str(THIS_MONTH + -12), last=str(THIS_MONTH + 12)
    )
    publish(programme, {municipality: str(THIS_MONTH + -10), other_municipality: str(THIS_MONTH + 9)})
    return programme


def settle(actor, organisation: Organisation, *, but: str = "") -> None:
    """All tasks done on their dates, except one."""
    today = timezone.localdate()
    for task in MigrationTask.objects.filter(migration__organisation=organisation).exclude(name=but):
        if task.is_evidence_required:
            add_evidence(actor=actor, task=task, uploads=[paper()])
        update_task(actor=actor, task=task, version=1, state=TaskState.DONE, done_on=min(task.due_on, today))


def names(answer) -> list[str]:
    return [row.name for row in answer.context["table"].page.object_list]


def test_the_oldest_lateness_stands_first_and_is_named(
    client: Client, coordinator: User, staff: User, programme: Programme, municipality: Organisation
) -> None:
    settle(actor_for(staff), municipality, but="旧回線解約")
    client.force_login(coordinator)
    page = client.get(reverse("security:progress", args=[programme.pk]))
    assert names(page) == ["岸和田市", "豊中市"]
    assert "最も遅れている団体：岸和田市" in page.text
    late = task_of(municipality, "旧回線解約")
    assert f"{(timezone.localdate() - late.due_on).days}日の遅れ" in page.text


def test_filters_by_standing_name_and_obstacle(
    client: Client, coordinator: User, programme: Programme, other_municipality: Organisation
) -> None:
    report_obstacle(
        actor=actor_for(coordinator),
        task=task_of(other_municipality, "切替確認"),
        text="工事の遅れ",
        since_on=timezone.localdate(),
    )
    client.force_login(coordinator)
    address = reverse("security:progress", args=[programme.pk])
    assert names(client.get(address, {"standing": "late"})) == ["岸和田市"]
    assert names(client.get(address, {"has_obstacle": "on"})) == ["豊中市"]
    assert names(client.get(address, {"name": "豊中"})) == ["豊中市"]
    assert "工事の遅れ" in client.get(address).text


def test_an_organisation_in_good_time_is_on_time_until_something_stands_in_its_way(
    coordinator: User, programme: Programme, other_municipality: Organisation
) -> None:
    actor = actor_for(coordinator)

    def standing() -> Standing:
        return next(row.standing for row in progress_of(actor, programme).rows if row.name == "豊中市")

    assert standing() == Standing.ON_TIME
    report_obstacle(
        actor=actor, task=task_of(other_municipality, "切替確認"), text="工事", since_on=timezone.localdate()
    )
    assert standing() == Standing.AT_RISK


def test_the_connections_go_from_one_for_each_organisation_to_the_common_one(
    coordinator: User, staff: User, neighbour: User, programme: Programme, municipality: Organisation
) -> None:
    known = burn_down_of(actor_for(coordinator), programme)
    assert known
    assert (known.start, known.points[0].planned, known.points[-1].planned) == (2, 2, 1)
    assert known.now
    assert known.now.actual == 2
    settle(actor_for(staff), municipality)
    later = burn_down_of(actor_for(coordinator), programme)
    assert later
    assert later.now
    assert (later.now.actual, later.now.own_lines) == (2, 1)  # the neighbour's line and the common connection


def test_chart_and_table_of_the_connections_say_the_same(
    client: Client, coordinator: User, programme: Programme
) -> None:
    client.force_login(coordinator)
    page = client.get(reverse("security:burn-down", args=[programme.pk]))
    chart, known = page.context["chart"], page.context["burn_down"]
    assert "接続口：開始前 2 → 現在 2" in page.text
    assert len(chart.planned.split()) == len(known.points)
    assert page.text.count('<td class="is-number">') == 4 * len(known.telling_points)


def test_the_chart_shows_first_plan_present_plan_and_what_happened(
    client: Client, coordinator: User, staff: User, programme: Programme, municipality: Organisation
) -> None:
    settle(actor_for(staff), municipality)
    client.force_login(coordinator)
    gantt = client.get(reverse("security:progress-gantt", args=[programme.pk])).context["gantt"]
    row = next(row for row in gantt.rows if row.label == "岸和田市")
    lanes = {(bar.lane, str(bar.series.label)) for bar in row.bars}
    assert lanes == {(0, "当初の計画"), (0, "切替"), (1, "現在の計画"), (1, "切替"), (2, "実績"), (2, "切替")}
    assert gantt.lanes == 3


@pytest.mark.parametrize("file_format", ["xlsx", "csv", "csv-cp932"])
def test_the_progress_leaves_as_a_file(
    client: Client, coordinator: User, programme: Programme, file_format: str
) -> None:
    client.force_login(coordinator)
    address = reverse("security:progress-export", args=[programme.pk])
    answer = client.get(address, {"format": file_format, "standing": "late"})
    assert answer.status_code == 200
    if file_format == "csv":
        rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert [row["手順"] for row in rows][:2] == ["利用申請", "ヒアリング"]
        assert {row["団体名"] for row in rows} == {"岸和田市"}


def test_home_says_who_is_late_to_the_prefecture_and_what_waits_to_the_municipality(
    client: Client, coordinator: User, staff: User, neighbour: User, programme: Programme
) -> None:
    client.force_login(coordinator)
    assert "最も遅れている作業：" in client.get(reverse("web:home")).text
    client.force_login(staff)
    page = client.get(reverse("web:home")).text
    assert reverse("security:task-list") in page
    assert "利用申請" in page


def test_a_municipality_finds_its_own_tasks_and_nothing_of_its_neighbour(
    client: Client, staff: User, programme: Programme, municipality: Organisation, other_municipality: Organisation
) -> None:
    client.force_login(staff)
    rows = client.get(reverse("security:task-list")).context["table"].page.object_list
    assert {row.task.migration.organisation for row in rows} == {municipality}
    theirs = task_of(other_municipality, "設計").migration_id
    assert client.get(reverse("security:migration-detail", args=[theirs])).status_code == 404


@pytest.mark.parametrize("name", ["progress", "progress-gantt", "burn-down", "step-list"])
def test_a_page_takes_as_many_queries_for_five_organisations_as_for_one(
    client: Client, prefecture: Organisation, coordinator: User, name: str
) -> None:
    client.force_login(coordinator)

    def queries(count: int) -> int:
        members = [make_municipality(prefecture) for _number in range(count)]
        programme = make_programme(prefecture, members, units=400, switches=50, name=f"{count}団体の事業")
        publish(programme, dict.fromkeys(members, "2017-05"))
        address = reverse(f"security:{name}", args=[programme.pk])
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    assert queries(1) == queries(5)


def test_a_list_of_43_organisations_takes_as_many_queries_as_one_of_a_single_one(
    prefecture: Organisation, coordinator: User
) -> None:
    def queries(count: int) -> int:
        members = [make_municipality(prefecture) for _number in range(count)]
        programme = make_programme(prefecture, members, units=4000, switches=50, name=f"{count}団体の事業")
        publish(programme, dict.fromkeys(members, "2017-05"))
        with CaptureQueriesContext(connection) as captured:
            assert len(progress_of(actor_for(coordinator), programme).rows) == count
        return len(captured)

    assert queries(1) == queries(43)


def test_months_without_change_after_the_plan_are_not_told(
    coordinator: User, prefecture: Organisation, municipality: Organisation
) -> None:
    programme = make_programme(prefecture, [municipality])
    publish(programme, {municipality: "2017-05"})
    known = burn_down_of(actor_for(coordinator), programme)
    assert known
    told = [point.month for point in known.telling_points]
    assert told == [Month(2017, 4), Month(2017, 5), Month(2017, 6), Month.of(timezone.localdate())]
    assert timedelta(days=400) < timezone.localdate() - date(2017, 6, 1)
