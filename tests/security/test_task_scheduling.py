"""Tasks follow the published schedule; changes of the template reach them when somebody applies them."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.exceptions import RuleViolation
from portal.organisations.models import Organisation
from security.models import MigrationTask, OrganisationMigration, Programme, StepTemplate
from security.services.migration_tasks import update_task
from security.services.steps import add_step, change_step
from security.services.task_scheduling import apply_steps, schedule_steps
from security.task_choices import TaskState
from tests.factories.execution import publish, task_of
from tests.factories.organisations import make_municipality
from tests.factories.security import make_draft, make_programme


@pytest.fixture
def programme(prefecture: Organisation, municipality: Organisation, other_municipality: Organisation) -> Programme:
    return make_programme(prefecture, [municipality, other_municipality])


@pytest.fixture
def published(programme: Programme, municipality: Organisation, other_municipality: Organisation) -> Programme:
    publish(programme, {municipality: "2017-05", other_municipality: "2017-06"})
    return programme


def dates(organisation: Organisation) -> list[tuple[str, date, date]]:
    tasks = MigrationTask.objects.filter(migration__organisation=organisation)
    return [(task.name, task.due_on, task.baseline_due_on) for task in tasks]


def values(step: StepTemplate, **changes: object) -> dict[str, object]:
    fields = ("name", "guidance", "owner_side", "provider", "anchor", "offset_days", "is_evidence_required")
    return {name: getattr(step, name) for name in (*fields, "milestone", "menu_item", "is_active")} | changes


def test_publication_gives_every_organisation_the_eight_steps_with_dates_from_its_month(
    published: Programme, municipality: Organisation
) -> None:
    assert dates(municipality) == [
        ("利用申請", date(2016, 11, 1), date(2016, 11, 1)),
        ("ヒアリング", date(2016, 12, 1), date(2016, 12, 1)),
        ("設計", date(2017, 1, 5), date(2017, 1, 5)),
        ("回線敷設", date(2017, 4, 3), date(2017, 4, 3)),
        ("並行運用", date(2017, 5, 1), date(2017, 5, 1)),
        ("DNS・MX切替", date(2017, 5, 24), date(2017, 5, 24)),
        ("切替確認", date(2017, 5, 31), date(2017, 5, 31)),
        ("旧回線解約", date(2017, 6, 28), date(2017, 6, 28)),
    ]


def test_a_later_version_moves_open_tasks_and_keeps_done_ones_and_the_first_dates(
    published: Programme, municipality: Organisation, other_municipality: Organisation, staff: User
) -> None:
    application = task_of(municipality, "利用申請")
    update_task(actor=actor_for(staff), task=application, version=1, state=TaskState.DONE, done_on=date(2016, 11, 1))
    publish(published, {municipality: "2017-07", other_municipality: "2017-06"})
    done, line_end = task_of(municipality, "利用申請"), task_of(municipality, "旧回線解約")
    migration = OrganisationMigration.objects.get(organisation=municipality)
    assert (done.due_on, done.state, done.version) == (date(2016, 11, 1), TaskState.DONE, 2)
    assert (line_end.due_on, line_end.baseline_due_on, line_end.version) == (date(2017, 8, 29), date(2017, 6, 28), 2)
    assert (migration.month, migration.baseline_month) == (date(2017, 7, 1), date(2017, 5, 1))
    assert [version for *_rest, version in other_dates(other_municipality)] == [1] * 8


def other_dates(organisation: Organisation) -> list[tuple[date, int]]:
    tasks = MigrationTask.objects.filter(migration__organisation=organisation)
    return list(tasks.values_list("due_on", "version"))


def test_a_step_for_one_service_reaches_those_who_chose_it(
    programme: Programme, municipality: Organisation, other_municipality: Organisation, coordinator: User
) -> None:
    publish(programme, {municipality: "2017-05", other_municipality: "2017-06"})
    item = programme.menu_items.create(code="school", name="学校ネットワーク", work_units=2)
    programme.participations.get(organisation=municipality).menu_items.add(item)
    step = programme.step_templates.get(name="設計")
    actor = actor_for(coordinator)
    add_step(
        actor=actor,
        programme=programme,
        values=values(step, name="学校の接続設計", menu_item=item, position=9),
    )
    apply_steps(actor=actor, programme=programme)
    assert [one.organisation for one in OrganisationMigration.objects.filter(tasks__name="学校の接続設計")] == [
        municipality
    ]


def test_a_changed_step_reaches_open_tasks_only_when_it_is_applied(
    published: Programme, municipality: Organisation, coordinator: User
) -> None:
    actor, step = actor_for(coordinator), published.step_templates.get(name="旧回線解約")
    change_step(actor=actor, step=step, version=1, values=values(step, name="旧回線の解約", offset_days=10))
    assert task_of(municipality, "旧回線解約").due_on == date(2017, 6, 28)
    publish(published, {municipality: "2017-05", published.participations.last().organisation: "2017-07"})
    assert task_of(municipality, "旧回線解約").due_on == date(2017, 6, 28)
    apply_steps(actor=actor, programme=published)
    task = task_of(municipality, "旧回線の解約")
    assert (task.due_on, task.baseline_due_on) == (date(2017, 6, 14), date(2017, 6, 28))


def test_a_step_switched_off_leaves_done_tasks_and_closes_open_ones_with_a_reason(
    published: Programme, municipality: Organisation, other_municipality: Organisation, coordinator: User
) -> None:
    actor, step = actor_for(coordinator), published.step_templates.get(name="ヒアリング")
    done = task_of(municipality, "ヒアリング")
    update_task(actor=actor, task=done, version=1, state=TaskState.DONE, done_on=date(2016, 12, 1))
    change_step(actor=actor, step=step, version=1, values=values(step, is_active=False))
    apply_steps(actor=actor, programme=published)
    dropped = task_of(other_municipality, "ヒアリング")
    assert (dropped.state, dropped.reason) == (TaskState.NOT_APPLICABLE, "移行手順のひな形で使わなくなったため")
    assert [one.author for one in dropped.transitions.all()] == [coordinator]
    assert task_of(municipality, "ヒアリング").state == TaskState.DONE


def test_a_second_step_cannot_count_as_the_end_of_the_line(published: Programme, coordinator: User) -> None:
    step = published.step_templates.get(name="切替確認")
    with pytest.raises(RuleViolation) as refusal:
        change_step(actor=actor_for(coordinator), step=step, version=1, values=values(step, milestone="line_end"))
    assert (refusal.value.field, str(refusal.value)) == (
        "milestone",
        "「旧回線の解約」として集計する手順は1つだけです。今は「旧回線解約」が選ばれています。",
    )


def test_giving_tasks_new_dates_takes_as_many_statements_for_five_organisations_as_for_one(
    prefecture: Organisation,
) -> None:
    def statements(count: int) -> int:
        members = [make_municipality(prefecture) for _number in range(count)]
        programme = make_programme(prefecture, members, units=400, switches=50, name=f"{count}団体の事業")
        publish(programme, dict.fromkeys(members, "2017-05"))
        later = make_draft(programme, dict.fromkeys(members, "2017-06"))
        with CaptureQueriesContext(connection) as queries:
            schedule_steps(later)
        assert MigrationTask.objects.filter(migration__programme=programme, version=2).count() == 8 * count
        return len(queries)

    assert statements(1) == statements(5)


# --- the pages ----------------------------------------------------------------------------------------------------


def test_the_preview_says_what_would_change_and_the_button_changes_it(
    client: Client, published: Programme, municipality: Organisation, coordinator: User
) -> None:
    step = published.step_templates.get(name="旧回線解約")
    client.force_login(coordinator)
    posted = {"name": "旧回線解約", "owner_side": "municipality", "anchor": "last", "offset_days": "10", "version": "1"}
    client.post(reverse("security:step-edit", args=[step.pk]), posted | {"is_active": "on", "milestone": "line_end"})
    address = reverse("security:step-apply", args=[published.pk])
    preview = client.get(address)
    assert "2団体の作業が変わります（追加0件、変更2件、対象外にする0件）。" in preview.text
    assert "期限：平成29年6月28日 → 平成29年6月14日" in preview.text
    client.post(address)
    assert task_of(municipality, "旧回線解約").due_on == date(2017, 6, 14)
    assert "反映する変更はありません。" in client.get(address).text


def test_the_second_of_two_editors_of_a_step_sees_both_versions(
    client: Client, published: Programme, coordinator: User, manager: User
) -> None:
    step = published.step_templates.get(name="設計")
    change_step(actor=actor_for(manager), step=step, version=1, values=values(step, offset_days=-70))
    client.force_login(coordinator)
    posted = {"name": "設計", "owner_side": "provider", "anchor": "first", "offset_days": "-90", "version": "1"}
    answer = client.post(reverse("security:step-edit", args=[step.pk]), posted | {"is_active": "on"})
    assert answer.status_code == 409
    assert [(row.theirs, row.mine) for row in answer.context["conflict"].rows if "開庁日数" in str(row.label)] == [
        ("-70", "-90")
    ]


def test_steps_change_places(client: Client, published: Programme, coordinator: User) -> None:
    client.force_login(coordinator)
    step = published.step_templates.get(name="設計")
    client.post(reverse("security:step-move", args=[step.pk]), {"direction": "up"})
    assert list(published.step_templates.values_list("name", flat=True))[:3] == ["利用申請", "設計", "ヒアリング"]


def test_a_programme_without_steps_is_offered_the_standard_ones(
    client: Client, programme: Programme, coordinator: User
) -> None:
    client.force_login(coordinator)
    address = reverse("security:step-list", args=[programme.pk])
    assert "標準の手順を読み込む" in client.get(address).text
    client.post(reverse("security:step-load", args=[programme.pk]))
    assert programme.step_templates.count() == 8
