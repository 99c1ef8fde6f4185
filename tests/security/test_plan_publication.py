"""Publication: who may, what is checked, and what never changes afterwards."""

from __future__ import annotations

from contextlib import suppress
from threading import Barrier, Event, Thread

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test import Client
from django.urls import reverse

from portal.access.choices import Role
from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.exceptions import RuleViolation
from portal.organisations.models import Organisation
from security.choices import PlanState
from security.models import MigrationPlan, PlanEntry, Programme, PublicationRules
from security.selectors.versions import fingerprint
from security.services import plans
from security.services.plans import publish_plan
from tests.factories.people import make_user
from tests.factories.security import close_month, make_draft, make_programme


@pytest.fixture
def programme(prefecture: Organisation, municipality: Organisation, other_municipality: Organisation) -> Programme:
    return make_programme(prefecture, [municipality, other_municipality])


@pytest.fixture
def draft(programme: Programme, municipality: Organisation, other_municipality: Organisation) -> MigrationPlan:
    return make_draft(programme, {municipality: "2017-05", other_municipality: "2017-06"})


def publish(client: Client, plan: MigrationPlan, reason: str = "確定したため"):
    return client.post(reverse("security:plan-publish", args=[plan.pk]), {"reason": reason, "seen": fingerprint(plan)})


def test_home_leads_to_a_waiting_draft_only_those_who_plan(
    client: Client, coordinator: User, auditor: User, draft: MigrationPlan
) -> None:
    address = reverse("security:scenario-list", args=[draft.programme_id])
    found = {}
    for user in (coordinator, auditor):
        client.force_login(user)
        page = client.get(reverse("web:home")).text
        assert "公開を待つ下書き：1件" in page
        found[user] = (address in page, client.get(address).status_code)
    assert found == {coordinator: (True, 200), auditor: (False, 404)}


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
    assert "岸和田市の切替月（平成29年5月）は、切替不可の月です。" in response.content.decode()


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
        ("DELETE FROM security_planentry WHERE month = '2017-06-01'", "missing"),
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
        "TRUNCATE security_planentry CASCADE",
        "TRUNCATE security_migrationplan CASCADE",
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
    connection.check_constraints()  # nothing is pending, as after a commit
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


def test_a_draft_that_was_changed_after_it_was_shown_is_not_published_unseen(
    client: Client, manager: User, draft: MigrationPlan
) -> None:
    shown = fingerprint(draft)
    draft.entries.filter(month="2017-05-01").update(month="2017-07-01")
    client.force_login(manager)
    address = reverse("security:plan-publish", args=[draft.pk])
    refused = client.post(address, {"reason": "確定したため", "seen": shown}).content.decode()
    draft.refresh_from_db()
    assert draft.state == PlanState.DRAFT
    assert "画面を開いた後に、計画または条件が変更されました。" in refused
    assert "確定したため" in refused  # what was typed stays
    assert fingerprint(draft) in refused  # and the next attempt builds on what is shown now


def test_a_version_published_meanwhile_is_not_overwritten_unseen(
    manager: User,
    programme: Programme,
    draft: MigrationPlan,
    municipality: Organisation,
    other_municipality: Organisation,
) -> None:
    other = make_draft(programme, {municipality: "2017-07", other_municipality: "2017-06"})
    shown = fingerprint(draft)
    publish_plan(actor=actor_for(manager), plan=other, reason="先に公開")
    with pytest.raises(RuleViolation, match="画面を開いた後に"):
        publish_plan(actor=actor_for(manager), plan=draft, reason="あとから公開", seen=shown)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("edit", ["entry", "capacity"])
def test_an_edit_between_our_check_and_the_publication_breaks_no_rule(
    manager: User, programme: Programme, draft: MigrationPlan, monkeypatch: pytest.MonkeyPatch, edit: str
) -> None:
    """The edit comes on a second connection, in the gap that only the database's own check can see."""
    checked, done = Event(), Event()

    def edit_it() -> None:
        checked.wait(timeout=10)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '500ms'")
            if edit == "capacity":
                cursor.execute("UPDATE security_programmemonth SET units = 0")
            else:
                with suppress(OperationalError):  # the entries of a draft that is being published wait for it
                    cursor.execute("UPDATE security_planentry SET month = '2017-12-01'")
        connection.close()
        done.set()

    check = plans._check_release

    def check_and_wait(plan: MigrationPlan) -> None:
        check(plan)
        checked.set()
        done.wait(timeout=10)

    monkeypatch.setattr(plans, "_check_release", check_and_wait)
    editor = Thread(target=edit_it)
    editor.start()
    if edit == "capacity":
        with pytest.raises(RuleViolation, match=r"作業量が上限を超えています"):
            publish_plan(actor=actor_for(manager), plan=draft, reason="確定したため")
    else:
        publish_plan(actor=actor_for(manager), plan=draft, reason="確定したため")
    editor.join()
    months = set(draft.entries.values_list("month", flat=True))
    draft.refresh_from_db()
    assert (draft.state, len(months)) == (PlanState.DRAFT if edit == "capacity" else PlanState.PUBLISHED, 2)


def test_who_made_the_draft_does_not_publish_it_while_a_second_manager_is_there(
    client: Client, prefecture: Organisation, manager: User, draft: MigrationPlan
) -> None:
    make_user(prefecture, Role.MANAGER, name="府県 次長")
    MigrationPlan.objects.filter(pk=draft.pk).update(created_by=manager)
    client.force_login(manager)
    page = publish(client, draft).content.decode()
    draft.refresh_from_db()
    assert draft.state == PlanState.DRAFT
    assert "公開は作成者以外の人が行います。府県 次長さんに公開を依頼してください。" in page


def test_a_manager_who_is_alone_publishes_an_own_draft_and_the_version_says_so(
    client: Client, manager: User, draft: MigrationPlan
) -> None:
    MigrationPlan.objects.filter(pk=draft.pk).update(created_by=manager)
    client.force_login(manager)
    publish(client, draft)
    page = client.get(reverse("security:plan-detail", args=[draft.pk])).content.decode()
    assert "（同じ人が作成・公開）" in page


def test_a_programme_may_do_without_the_second_person(
    prefecture: Organisation, manager: User, programme: Programme, draft: MigrationPlan
) -> None:
    make_user(prefecture, Role.MANAGER, name="府県 次長")
    MigrationPlan.objects.filter(pk=draft.pk).update(created_by=manager)
    PublicationRules.objects.create(programme=programme, requires_second_person=False)
    draft.refresh_from_db()
    assert publish_plan(actor=actor_for(manager), plan=draft, reason="確定したため").version == 1


def test_a_published_plan_is_not_published_twice(manager: User, draft: MigrationPlan) -> None:
    publish_plan(actor=actor_for(manager), plan=draft, reason="確定したため")
    with pytest.raises(RuleViolation, match="すでに公開または破棄されています。"):
        publish_plan(actor=actor_for(manager), plan=draft, reason="もう一度")


def test_a_coordinator_discards_a_draft(client: Client, coordinator: User, draft: MigrationPlan) -> None:
    client.force_login(coordinator)
    client.post(reverse("security:plan-discard", args=[draft.pk]))
    draft.refresh_from_db()
    assert draft.state == PlanState.DISCARDED
