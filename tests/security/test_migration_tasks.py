"""Working on tasks: who may, along which ways, with which proof, and two people at once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.exceptions import RuleViolation
from portal.notifications.models import Notice
from portal.organisations.models import Organisation
from security.models import MigrationTask, Programme, TaskObstacle, TaskTransition
from security.services.migration_tasks import update_task
from security.services.obstacles import report_obstacle, resolve_obstacle
from security.services.task_evidence import add_evidence, remove_evidence
from security.task_choices import TaskState
from tests.factories.execution import give_to_vendor, paper, publish, task_of
from tests.factories.security import make_programme
from tests.support.individual_numbers import with_check_digit

DONE_ON = date(2017, 5, 30)


@pytest.fixture
def programme(prefecture: Organisation, municipality: Organisation, other_municipality: Organisation) -> Programme:
    programme = make_programme(prefecture, [municipality, other_municipality])
    publish(programme, {municipality: "2017-05", other_municipality: "2017-06"})
    return programme


@pytest.fixture
def confirmation(programme: Programme, municipality: Organisation) -> MigrationTask:
    """A task that asks for a proof."""
    return task_of(municipality, "切替確認")


def posted(task: MigrationTask, **changes: object) -> dict[str, object]:
    return {"version": task.version, "state": task.state, "done_on": "", "reason": "", "note": ""} | changes


def post(client: Client, task: MigrationTask, **changes: object):
    return client.post(reverse("security:task-detail", args=[task.pk]), posted(task, **changes))


def test_staff_complete_a_task_with_its_proof(client: Client, staff: User, confirmation: MigrationTask) -> None:
    client.force_login(staff)
    answer = post(client, confirmation, state="done", done_on="平成29年5月30日", uploads=paper())
    confirmation.refresh_from_db()
    assert (answer.status_code, confirmation.state, confirmation.done_on) == (302, TaskState.DONE, DONE_ON)
    (move,) = confirmation.transitions.all()
    assert (move.from_state, move.to_state, move.author, move.done_on) == ("not_started", "done", staff, DONE_ON)


def test_without_its_proof_a_task_is_not_completed_and_what_was_typed_stays(
    client: Client, staff: User, confirmation: MigrationTask
) -> None:
    client.force_login(staff)
    answer = post(client, confirmation, state="done", done_on="平成29年5月30日", note="確認書は後日")
    confirmation.refresh_from_db()
    assert confirmation.state == TaskState.NOT_STARTED
    assert "「切替確認」を完了にするには、完了を確認できる資料（証跡）を1つ以上登録してください。" in answer.text
    assert "確認書は後日" in answer.text


def test_papers_are_kept_although_the_day_has_to_be_corrected(
    client: Client, staff: User, confirmation: MigrationTask
) -> None:
    client.force_login(staff)
    answer = post(client, confirmation, state="done", done_on="5月の末", uploads=paper())
    assert answer.status_code == 200
    assert [one.file.original_name for one in confirmation.evidence.all()] == ["確認書.txt"]
    assert post(client, confirmation, state="done", done_on="2017-05-30").status_code == 302


def test_a_day_in_the_future_is_refused_at_its_field(client: Client, staff: User, confirmation: MigrationTask) -> None:
    client.force_login(staff)
    tomorrow = timezone.localdate() + timedelta(days=1)
    answer = post(client, confirmation, state="done", done_on=tomorrow.isoformat(), uploads=paper())
    assert list(answer.context["form"].errors) == ["done_on"]


def test_an_individual_number_in_the_note_is_refused(client: Client, staff: User, confirmation: MigrationTask) -> None:
    client.force_login(staff)
    answer = post(client, confirmation, note=with_check_digit("12345678901"))
    confirmation.refresh_from_db()
    assert (list(answer.context["form"].errors), confirmation.note) == (["note"], "")


@pytest.mark.parametrize("persona", ["approver", "administrator", "auditor"])
def test_who_only_reads_is_offered_no_form(
    client: Client, request: pytest.FixtureRequest, confirmation: MigrationTask, persona: str
) -> None:
    client.force_login(request.getfixturevalue(persona))
    assert "状況を記録する" not in client.get(reverse("security:task-detail", args=[confirmation.pk])).text
    assert post(client, confirmation, state="in_progress").status_code == 404


def test_undoing_a_completion_needs_a_reason(staff: User, municipality: Organisation, programme: Programme) -> None:
    actor, task = actor_for(staff), task_of(municipality, "利用申請")
    update_task(actor=actor, task=task, version=1, state=TaskState.DONE, done_on=DONE_ON)
    with pytest.raises(RuleViolation) as refusal:
        update_task(actor=actor, task=task, version=2, state=TaskState.IN_PROGRESS)
    assert (refusal.value.field, str(refusal.value)) == ("reason", "「完了」を取り消す理由を入力してください。")
    update_task(actor=actor, task=task, version=2, state=TaskState.IN_PROGRESS, reason="申請の取下げのため")
    task.refresh_from_db()
    assert (task.state, task.done_on) == (TaskState.IN_PROGRESS, None)
    assert task.transitions.last().reason == "申請の取下げのため"


def test_not_applicable_needs_a_reason_that_stays_with_the_task(
    client: Client, staff: User, confirmation: MigrationTask
) -> None:
    client.force_login(staff)
    answer = post(client, confirmation, state="not_applicable")
    assert answer.context["form"].errors == {"reason": ["対象外とする理由を入力してください。"]}
    post(client, confirmation, state="not_applicable", reason="既に共同回線を利用しているため")
    confirmation.refresh_from_db()
    assert confirmation.reason == "既に共同回線を利用しているため"


def test_the_database_refuses_moves_off_the_table_and_moves_without_an_author(
    staff: User, municipality: Organisation, programme: Programme
) -> None:
    confirmation = task_of(municipality, "利用申請")
    stored = MigrationTask.objects.filter(pk=confirmation.pk)
    with pytest.raises(Exception, match="without a transition"), transaction.atomic():
        _move_past_the_service(stored, state="in_progress")
    update_task(actor=actor_for(staff), task=confirmation, version=1, state=TaskState.DONE, done_on=DONE_ON)
    with pytest.raises(Exception, match="Invalid transition"), transaction.atomic():
        _move_past_the_service(stored, state="blocked", done_on=None)


def _move_past_the_service(stored: QuerySet[MigrationTask], **values: object) -> None:
    stored.update(**values)
    connection.check_constraints()


def test_history_is_never_rewritten(staff: User, confirmation: MigrationTask) -> None:
    update_task(actor=actor_for(staff), task=confirmation, version=1, state=TaskState.IN_PROGRESS)
    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        TaskTransition.objects.update(reason="書換え")


def test_the_second_of_two_people_sees_both_versions_and_may_save_over(
    client: Client, staff: User, coordinator: User, confirmation: MigrationTask
) -> None:
    update_task(actor=actor_for(coordinator), task=confirmation, version=1, note="府で確認済み")
    client.force_login(staff)
    answer = post(client, confirmation, state="in_progress", note="準備中")
    assert answer.status_code == 409
    rows = {str(row.label): (row.theirs, row.mine) for row in answer.context["conflict"].rows}
    assert rows == {"状況": ("未着手", "着手"), "メモ": ("府で確認済み", "準備中")}
    confirmation.refresh_from_db()
    assert post(client, confirmation, state="in_progress", note="準備中").status_code == 302


# --- obstacles ----------------------------------------------------------------------------------------------------


def test_an_obstacle_is_told_to_the_coordinators_and_its_end_lets_the_task_go_on(
    client: Client, staff: User, coordinator: User, confirmation: MigrationTask
) -> None:
    client.force_login(staff)
    address = reverse("security:obstacle-new", args=[confirmation.pk])
    client.post(address, {"text": "庁舎工事と重なる", "since_on": "平成29年5月10日", "needed_help": "日程の調整"})
    obstacle = TaskObstacle.objects.get()
    confirmation.refresh_from_db()
    assert confirmation.state == TaskState.BLOCKED
    assert Notice.objects.get(recipient=coordinator).text == "岸和田市の「切替確認」で支障が報告されました。"
    client.post(
        reverse("security:obstacle-resolve", args=[obstacle.pk]),
        {"resolved_on": "平成29年5月20日", "resolution": "工事の日程を変更した"},
    )
    confirmation.refresh_from_db()
    assert confirmation.state == TaskState.IN_PROGRESS
    assert [move.to_state for move in confirmation.transitions.all()] == ["blocked", "in_progress"]


def test_a_blocked_task_is_not_completed_and_goes_on_after_the_last_obstacle_only(
    staff: User, confirmation: MigrationTask
) -> None:
    actor = actor_for(staff)
    first, second = (
        report_obstacle(actor=actor, task=confirmation, text=text, since_on=DONE_ON) for text in ("一", "二")
    )
    with pytest.raises(RuleViolation, match="解消していない支障"):
        update_task(actor=actor, task=confirmation, version=2, state=TaskState.DONE, done_on=DONE_ON)
    resolve_obstacle(actor=actor, obstacle=first, resolved_on=DONE_ON, resolution="済み")
    confirmation.refresh_from_db()
    assert confirmation.state == TaskState.BLOCKED
    resolve_obstacle(actor=actor, obstacle=second, resolved_on=DONE_ON, resolution="済み")
    confirmation.refresh_from_db()
    assert confirmation.state == TaskState.IN_PROGRESS


def test_an_obstacle_ends_on_or_after_the_day_on_which_it_began(
    client: Client, staff: User, confirmation: MigrationTask
) -> None:
    obstacle = report_obstacle(actor=actor_for(staff), task=confirmation, text="工事", since_on=DONE_ON)
    client.force_login(staff)
    answer = client.post(
        reverse("security:obstacle-resolve", args=[obstacle.pk]), {"resolved_on": "2017-05-29", "resolution": "済み"}
    )
    assert answer.context["form"].errors == {"resolved_on": ["解消日は発生日以降の日付にしてください。"]}


# --- papers, vendors, numbers of queries ----------------------------------------------------------------------------


def test_the_papers_of_a_done_task_stay_and_neighbours_do_not_see_them(
    client: Client, staff: User, neighbour: User, confirmation: MigrationTask
) -> None:
    actor = actor_for(staff)
    (evidence,) = add_evidence(actor=actor, task=confirmation, uploads=[paper()])
    update_task(actor=actor, task=confirmation, version=1, state=TaskState.DONE, done_on=DONE_ON)
    with pytest.raises(RuleViolation, match="完了した作業の証跡は外せません"):
        remove_evidence(actor=actor, evidence=evidence)
    address = reverse("documents:document-download", args=[evidence.file_id])
    client.force_login(neighbour)
    assert client.get(address).status_code == 404
    client.force_login(staff)
    assert client.get(address).status_code == 200


def test_a_vendor_sees_and_records_its_own_step_of_every_organisation_and_nothing_else(
    client: Client,
    programme: Programme,
    municipality: Organisation,
    vendor: User,
    vendor_organisation: Organisation,
) -> None:
    plan = programme.plans.current().get()
    task = give_to_vendor(plan, municipality, vendor_organisation)
    client.force_login(vendor)
    shown = client.get(reverse("security:task-list"), {"standing": ""}).context["table"].page.object_list
    assert {one.task.name for one in shown} == {"回線敷設"}
    assert len(shown) == 2
    assert post(client, task, state="done", done_on="2017-04-01").status_code == 302
    assert client.get(reverse("security:task-detail", args=[task_of(municipality, "設計").pk])).status_code == 404


def test_a_task_page_takes_as_many_queries_with_five_papers_as_with_one(
    client: Client, staff: User, confirmation: MigrationTask
) -> None:
    actor = actor_for(staff)
    client.force_login(staff)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("security:task-detail", args=[confirmation.pk]))
        return len(captured)

    add_evidence(actor=actor, task=confirmation, uploads=[paper()])
    report_obstacle(actor=actor, task=confirmation, text="支障", since_on=DONE_ON)
    queries()  # what is asked once and then remembered
    first = queries()
    add_evidence(actor=actor, task=confirmation, uploads=[paper(f"{number}.txt") for number in range(4)])
    report_obstacle(actor=actor, task=confirmation, text="別の支障", since_on=DONE_ON)
    assert queries() == first
