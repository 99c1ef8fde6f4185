"""Publication: who may, what is checked, and what never changes afterwards."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.exceptions import RuleViolation
from portal.organisations.models import Organisation
from security.choices import PlanState
from security.models import MigrationPlan, PlanEntry, Programme
from security.services.plans import publish_plan
from tests.factories.security import close_month, make_draft, make_programme


@pytest.fixture
def programme(prefecture: Organisation, municipality: Organisation, other_municipality: Organisation) -> Programme:
    return make_programme(prefecture, [municipality, other_municipality])


@pytest.fixture
def draft(programme: Programme, municipality: Organisation, other_municipality: Organisation) -> MigrationPlan:
    return make_draft(programme, {municipality: "2017-05", other_municipality: "2017-06"})


def publish(client: Client, plan: MigrationPlan, reason: str = "確定したため"):
    return client.post(reverse("security:plan-publish", args=[plan.pk]), {"reason": reason})


def test_a_manager_publishes_a_draft_as_version_1(client: Client, manager: User, draft: MigrationPlan) -> None:
    client.force_login(manager)
    response = publish(client, draft)
    draft.refresh_from_db()
    assert response.status_code == 302
    assert (draft.state, draft.version, draft.is_current, draft.reason, draft.published_by) == (
        PlanState.PUBLISHED,
        1,
        True,
        "確定したため",
        manager,
    )


@pytest.mark.parametrize("persona", ["coordinator", "auditor", "staff", "neighbour", "vendor", "stranger"])
def test_nobody_but_a_manager_of_the_prefecture_publishes(
    client: Client, request: pytest.FixtureRequest, draft: MigrationPlan, persona: str
) -> None:
    client.force_login(request.getfixturevalue(persona))
    response = publish(client, draft)
    draft.refresh_from_db()
    assert (response.status_code, draft.state) == (404, PlanState.DRAFT)


def test_participants_see_a_plan_only_after_its_publication(
    client: Client, manager: User, staff: User, draft: MigrationPlan
) -> None:
    client.force_login(staff)
    before = client.get(reverse("security:plan-detail", args=[draft.pk])).status_code
    publish_plan(actor=actor_for(manager), plan=draft, reason="確定したため")
    after = client.get(reverse("security:plan-detail", args=[draft.pk])).status_code
    assert (before, after) == (404, 200)


def test_the_next_publication_becomes_the_only_current_version(
    manager: User,
    programme: Programme,
    draft: MigrationPlan,
    municipality: Organisation,
    other_municipality: Organisation,
) -> None:
    publish_plan(actor=actor_for(manager), plan=draft, reason="確定したため")
    second = make_draft(programme, {municipality: "2017-07", other_municipality: "2017-06"})
    publish_plan(actor=actor_for(manager), plan=second, reason="変更のため")
    assert list(programme.plans.order_by("version").values_list("version", "is_current")) == [(1, False), (2, True)]


def test_a_plan_without_a_reason_stays_a_draft_and_says_what_is_missing(
    client: Client, manager: User, draft: MigrationPlan
) -> None:
    client.force_login(manager)
    response = publish(client, draft, reason="")
    draft.refresh_from_db()
    assert draft.state == PlanState.DRAFT
    assert "公開の理由を入力してください。" in response.content.decode()


def test_a_month_that_was_closed_meanwhile_stops_the_publication_with_its_name(
    client: Client, manager: User, programme: Programme, draft: MigrationPlan
) -> None:
    close_month(programme, "2017-05")
    client.force_login(manager)
    response = publish(client, draft)
    draft.refresh_from_db()
    assert draft.state == PlanState.DRAFT
    assert "岸和田市の切替月（平成29年5月）は、切替期間の外か切替不可の月です。" in response.content.decode()


def test_capacity_that_was_lowered_meanwhile_stops_the_publication(
    manager: User, programme: Programme, draft: MigrationPlan
) -> None:
    programme.months.filter(month="2017-05-01").update(units=2)
    with pytest.raises(RuleViolation, match=r"平成29年5月の作業量が上限を超えています（3／2）。"):
        publish_plan(actor=actor_for(manager), plan=draft, reason="確定したため")


def test_an_organisation_without_a_month_stops_the_publication(
    manager: User, programme: Programme, municipality: Organisation
) -> None:
    incomplete = make_draft(programme, {municipality: "2017-05"})
    with pytest.raises(RuleViolation, match="切替月が決まっていない団体があります：豊中市。"):
        publish_plan(actor=actor_for(manager), plan=incomplete, reason="確定したため")


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ("UPDATE security_programmemonth SET units = 2 WHERE month = '2017-05-01'", "units 2017-05"),
        ("UPDATE security_programmemonth SET switches = 0 WHERE month = '2017-06-01'", "switches 2017-06"),
        (
            "UPDATE security_programmemonth SET blackout_reason = '年度末' WHERE month = '2017-06-01'",
            "blackout 2017-06",
        ),
        ("UPDATE security_programme SET window_last = '2017-05-01'", "window 2017-06"),
        ("DELETE FROM security_planentry WHERE month = '2017-06-01'", "missing organisation"),
    ],
)
def test_the_database_itself_refuses_the_release_of_a_plan_that_breaks_a_rule(
    draft: MigrationPlan, change: str, broken: str
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(change)
    with pytest.raises(IntegrityError, match=broken), transaction.atomic():
        MigrationPlan.objects.filter(pk=draft.pk).update(state=PlanState.PUBLISHED, version=1, is_current=True)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE security_migrationplan SET reason = '書換え'",
        "UPDATE security_migrationplan SET state = 'draft', version = NULL, is_current = false",
        "DELETE FROM security_migrationplan",
        "UPDATE security_planentry SET month = '2017-07-01'",
        "DELETE FROM security_planentry",
        (
            "INSERT INTO security_planentry (plan_id, organisation_id, month, work, gap_days, cost_yen, wish_penalty)"
            " SELECT plan_id, organisation_id, month, work, 0, 0, 0 FROM security_planentry LIMIT 1"
        ),
    ],
)
def test_the_database_itself_refuses_every_change_to_a_published_plan(
    manager: User, draft: MigrationPlan, change: str
) -> None:
    publish_plan(actor=actor_for(manager), plan=draft, reason="確定したため")
    with pytest.raises(IntegrityError, match="never change"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert PlanEntry.objects.filter(plan=draft).count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_managers_who_publish_at_once_get_two_versions_and_one_current_plan(
    manager: User,
    programme: Programme,
    draft: MigrationPlan,
    municipality: Organisation,
    other_municipality: Organisation,
) -> None:
    drafts = [draft, make_draft(programme, {municipality: "2017-07", other_municipality: "2017-08"})]
    barrier = Barrier(2)

    def release(plan: MigrationPlan) -> None:
        barrier.wait()
        publish_plan(actor=actor_for(manager), plan=plan, reason="同時に公開")
        connection.close()

    threads = [Thread(target=release, args=[plan]) for plan in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(programme.plans.values_list("version", "is_current")) == [(1, False), (2, True)]


def test_a_published_plan_is_not_published_twice(manager: User, draft: MigrationPlan) -> None:
    publish_plan(actor=actor_for(manager), plan=draft, reason="確定したため")
    with pytest.raises(RuleViolation, match="すでに公開または破棄されています。"):
        publish_plan(actor=actor_for(manager), plan=draft, reason="もう一度")


def test_a_coordinator_discards_a_draft(client: Client, coordinator: User, draft: MigrationPlan) -> None:
    client.force_login(coordinator)
    client.post(reverse("security:plan-discard", args=[draft.pk]))
    draft.refresh_from_db()
    assert draft.state == PlanState.DISCARDED
