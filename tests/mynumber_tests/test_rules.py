"""The unified test rules: versions, who is asked, who has taken note, what never changes."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from mynumber_tests.choices import RulesState
from mynumber_tests.models import Programme, RulesAcknowledgement, RulesDocument
from mynumber_tests.services.programmes import set_participants
from mynumber_tests.services.rules import publish_rules
from portal.access.actor import Actor
from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.deadlines.selectors.open_deadlines import open_deadlines
from portal.exceptions import RuleViolation
from portal.notifications.models import Notice
from portal.organisations.models import Organisation
from tests.factories.operation_tests import in_days, make_operation_test, make_rules, make_rules_draft
from tests.factories.organisations import make_municipality


@pytest.fixture
def programme(prefecture: Organisation, municipality: Organisation, other_municipality: Organisation) -> Programme:
    return make_operation_test(prefecture, [municipality, other_municipality])


def owed(user: User) -> list[str]:
    return [one.title for one in open_deadlines(actor_for(user), kinds=["mynumber_tests.rules"])]


def test_a_draft_is_written_published_and_everybody_is_asked(
    client: Client, coordinator: User, staff: User, neighbour: User, programme: Programme
) -> None:
    client.force_login(coordinator)
    typed = {"version": "0", "body": "第1章　進め方", "change_note": "", "acknowledge_by": str(in_days(14))}
    client.post(reverse("mynumber_tests:rules-edit", args=[programme.pk]), typed)
    draft = RulesDocument.objects.get()
    page = client.post(
        reverse("mynumber_tests:rules-publish", args=[draft.pk]), {"version": draft.version}, follow=True
    )
    assert "統一ルール第1版を公開しました。" in page.content.decode()
    assert (owed(staff), owed(neighbour)) == (["統一ルールの確認"], ["統一ルールの確認"])
    assert "の統一ルール第1版が公開されました。" in Notice.objects.get(recipient=staff).text


def test_a_municipality_takes_note_with_one_click_and_owes_nothing_more(
    client: Client, coordinator: User, staff: User, programme: Programme
) -> None:
    rules = make_rules(programme, actor_for(coordinator))
    client.force_login(staff)
    assert "確認しました" in client.get(reverse("mynumber_tests:rules-detail", args=[rules.pk])).content.decode()
    for _click in range(2):
        client.post(reverse("mynumber_tests:rules-acknowledge", args=[rules.pk]))
    row = RulesAcknowledgement.objects.get(organisation__name="岸和田市")
    assert (row.acknowledged_by, owed(staff)) == (staff, [])


def test_a_due_date_on_a_closed_day_is_refused_with_the_day_before_it(
    client: Client, coordinator: User, programme: Programme
) -> None:
    typed = {"version": "0", "body": "第1章　進め方", "change_note": "", "acknowledge_by": "令和9年1月1日"}
    with time_machine.travel("2026-12-01T03:00:00Z"):
        client.force_login(coordinator)
        page = client.post(reverse("mynumber_tests:rules-edit", args=[programme.pk]), typed).content.decode()
    assert "この日は休庁日です。直前の開庁日は令和8年12月28日です。" in page
    assert "第1章　進め方" in page


def test_the_prefecture_is_not_asked_about_its_own_rules(
    prefecture: Organisation, municipality: Organisation, coordinator: User
) -> None:
    programme = make_operation_test(prefecture, [prefecture, municipality])
    rules = make_rules(programme, actor_for(coordinator))
    assert rules.acknowledgements.get().organisation == municipality


def test_a_draft_is_hidden_from_participants(
    client: Client, coordinator: User, staff: User, programme: Programme
) -> None:
    draft = make_rules_draft(programme, actor_for(coordinator))
    client.force_login(staff)
    assert client.get(reverse("mynumber_tests:rules-detail", args=[draft.pk])).status_code == 404


def test_the_next_version_takes_the_place_of_the_first_and_is_asked_about_anew(
    coordinator: User, staff: User, programme: Programme
) -> None:
    first = make_rules(programme, actor_for(coordinator))
    second = make_rules(programme, actor_for(coordinator), body="第1章　新しい進め方")
    first.refresh_from_db()
    assert (first.state, second.state, second.number) == (RulesState.REPLACED, RulesState.PUBLISHED, 2)
    assert len(owed(staff)) == 1
    assert RulesAcknowledgement.objects.pending().values_list("rules", flat=True).distinct().get() == second.pk


def test_the_roster_shows_who_has_not_taken_note_first(
    client: Client, coordinator: User, staff: User, programme: Programme
) -> None:
    rules = make_rules(programme, actor_for(coordinator))
    client.force_login(staff)
    client.post(reverse("mynumber_tests:rules-acknowledge", args=[rules.pk]))
    client.force_login(coordinator)
    page = client.get(reverse("mynumber_tests:rules-roster", args=[rules.pk]))
    names = [row.acknowledgement.organisation.name for row in page.context["rows"]]
    assert names == ["豊中市", "岸和田市"]
    assert "未確認 1団体（うち期限超過 0団体）／全2団体" in page.content.decode()


def test_whoever_comes_later_is_asked_and_whoever_leaves_owes_nothing(
    prefecture: Organisation, coordinator: User, municipality: Organisation, programme: Programme
) -> None:
    make_rules(programme, actor_for(coordinator))
    newcomer = make_municipality(prefecture)
    programme.refresh_from_db()
    set_participants(
        actor=actor_for(coordinator),
        programme=programme,
        version=programme.version,
        organisations=[municipality, newcomer],
    )
    pending = RulesAcknowledgement.objects.pending()
    assert set(pending.values_list("organisation", flat=True)) == {municipality.pk, newcomer.pk}


@pytest.mark.parametrize("change", ["body", "number", "state"])
def test_the_database_lets_nobody_change_a_published_version(
    coordinator: User, programme: Programme, change: str
) -> None:
    rules = make_rules(programme, actor_for(coordinator))
    values = {"body": "書き換え", "number": 7, "state": "draft"}
    with pytest.raises(DatabaseError), transaction.atomic():
        RulesDocument.objects.filter(pk=rules.pk).update(**{change: values[change]})
    with pytest.raises(DatabaseError), transaction.atomic():
        RulesDocument.objects.filter(pk=rules.pk).delete()


def test_a_draft_whose_due_date_is_past_is_not_published(coordinator: User, programme: Programme) -> None:
    draft = make_rules_draft(programme, actor_for(coordinator))
    RulesDocument.objects.filter(pk=draft.pk).update(acknowledge_by=timezone.localdate() - timedelta(days=1))
    with pytest.raises(RuleViolation, match="確認の期限が過ぎています。"):
        publish_rules(actor=actor_for(coordinator), draft=draft, version=draft.version)


def test_the_second_of_two_writers_is_shown_what_the_first_has_saved(
    client: Client, coordinator: User, manager: User, programme: Programme
) -> None:
    make_rules_draft(programme, actor_for(manager), body="先に保存した本文")
    client.force_login(coordinator)
    typed = {"version": "0", "body": "わたしの本文", "change_note": "", "acknowledge_by": str(in_days(14))}
    answer = client.post(reverse("mynumber_tests:rules-edit", args=[programme.pk]), typed)
    page = answer.content.decode()
    assert (answer.status_code, "先に保存した本文" in page, "わたしの本文" in page) == (409, True, True)
    assert RulesDocument.objects.get().body == "先に保存した本文"


def test_five_organisations_are_asked_in_as_many_statements_as_one(prefecture: Organisation, coordinator: User) -> None:
    counts = []
    for number in (1, 1, 5):  # the first fills the cache of content types
        members = [make_municipality(prefecture) for _one in range(number)]
        programme = make_operation_test(prefecture, members, name=f"テスト{len(counts)}")
        draft = make_rules_draft(programme, actor_for(coordinator))
        with CaptureQueriesContext(connection) as queries:
            publish_rules(actor=actor_for(coordinator), draft=draft, version=draft.version)
        counts.append(len(queries))
    assert counts[1] == counts[2]


def test_a_discarded_draft_leaves_nothing(client: Client, coordinator: User, programme: Programme) -> None:
    draft = make_rules_draft(programme, Actor.system())
    client.force_login(coordinator)
    client.post(reverse("mynumber_tests:rules-discard", args=[draft.pk]), {"version": draft.version})
    assert not RulesDocument.objects.exists()
