"""After a publication: who is told, who confirms, and what the coordinator sees of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.access.choices import Role
from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.notifications.models import Notice
from portal.organisations.models import Organisation
from security.choices import AcknowledgementState
from security.models import Acknowledgement, MigrationPlan, Programme, PublicationRules
from security.services.acknowledgements import acknowledge
from security.services.plans import publish_plan
from tests.factories.organisations import make_municipality
from tests.factories.people import make_user
from tests.factories.security import make_draft, make_programme


@pytest.fixture
def programme(prefecture: Organisation, municipality: Organisation, other_municipality: Organisation) -> Programme:
    return make_programme(prefecture, [municipality, other_municipality])


@pytest.fixture
def published(
    programme: Programme,
    manager: User,
    staff: User,
    neighbour: User,
    municipality: Organisation,
    other_municipality: Organisation,
) -> MigrationPlan:
    draft = make_draft(programme, {municipality: "2017-05", other_municipality: "2017-06"})
    return publish_plan(actor=actor_for(manager), plan=draft, reason="取りまとめが終わったため")


def publish_next(programme: Programme, manager: User, **months: str) -> MigrationPlan:
    organisations = {row.organisation.name: row.organisation for row in programme.participations.all()}
    draft = make_draft(programme, {organisations[name]: month for name, month in months.items()})
    return publish_plan(actor=actor_for(manager), plan=draft, reason="変更のため")


def texts(user: User) -> list[str]:
    return list(Notice.objects.filter(recipient=user).order_by("pk").values_list("text", flat=True))


def test_the_first_version_tells_everybody_their_month_and_asks_them_to_confirm_it(
    published: MigrationPlan, staff: User, neighbour: User
) -> None:
    assert "第1版で、貴団体の切替月が平成29年5月に決まりました。" in texts(staff)[-1]
    assert "平成29年6月に決まりました。" in texts(neighbour)[-1]
    assert published.acknowledgements.pending().count() == 2


def test_five_organisations_are_told_in_as_many_statements_as_one(prefecture: Organisation, manager: User) -> None:
    counts = []
    for number in (1, 1, 5):  # the first fills the cache of content types
        cities = [make_municipality(prefecture) for _one in range(number)]
        for city in cities:
            make_user(city, Role.STAFF)
        programme = make_programme(prefecture, cities, switches=9, units=90, name=f"事業{len(counts)}")
        draft = make_draft(programme, dict.fromkeys(cities, "2017-05"))
        with CaptureQueriesContext(connection) as queries:
            publish_plan(actor=actor_for(manager), plan=draft, reason="公開")
        counts.append(len(queries))
        assert Notice.objects.filter(organisation__in=cities).count() == number
    assert counts[1] == counts[2]


def test_a_later_version_tells_only_those_who_move(
    published: MigrationPlan, programme: Programme, manager: User, staff: User, neighbour: User
) -> None:
    before = len(texts(neighbour))
    publish_next(programme, manager, 岸和田市="2017-07", 豊中市="2017-06")
    assert "切替月が平成29年5月から平成29年7月に変わりました。" in texts(staff)[-1]
    assert len(texts(neighbour)) == before


def test_a_refused_publication_tells_nobody(
    published: MigrationPlan, programme: Programme, manager: User, staff: User
) -> None:
    before = texts(staff)
    with pytest.raises(Exception, match="切替期間"):
        publish_next(programme, manager, 岸和田市="2019-07", 豊中市="2017-06")
    assert (texts(staff), Acknowledgement.objects.count()) == (before, 2)


def test_what_was_not_confirmed_is_replaced_by_the_next_move_and_what_holds_stays_open(
    published: MigrationPlan, programme: Programme, manager: User
) -> None:
    second = publish_next(programme, manager, 岸和田市="2017-07", 豊中市="2017-06")
    states = Acknowledgement.objects.order_by("plan__version", "organisation__code").values_list("plan", "state")
    assert list(states) == [
        (published.pk, AcknowledgementState.REPLACED),
        (published.pk, AcknowledgementState.PENDING),
        (second.pk, AcknowledgementState.PENDING),
    ]


def test_it_is_due_after_so_many_business_days_and_closed_days_do_not_count(
    programme: Programme, manager: User, municipality: Organisation, other_municipality: Organisation, time_machine
) -> None:
    time_machine.move_to("2026-12-28T10:00:00+09:00")
    PublicationRules.objects.create(programme=programme, acknowledgement_days=2)
    draft = make_draft(programme, {municipality: "2017-05", other_municipality: "2017-06"})
    plan = publish_plan(actor=actor_for(manager), plan=draft, reason="年末に公開")
    assert {row.due_on for row in plan.acknowledgements.all()} == {date(2027, 1, 5)}


def test_the_municipality_confirms_with_one_click_and_a_second_changes_nothing(
    client: Client, published: MigrationPlan, staff: User, approver: User, municipality: Organisation
) -> None:
    row = published.acknowledgements.get(organisation=municipality)
    client.force_login(staff)
    address = reverse("security:acknowledgement-detail", args=[row.pk])
    assert "確認しました" in client.get(address).content.decode()
    client.post(address)
    acknowledge(actor=actor_for(approver), acknowledgement=row)
    row.refresh_from_db()
    assert (row.state, row.acknowledged_by) == (AcknowledgementState.DONE, staff)


def test_an_outdated_month_cannot_be_confirmed_any_more(
    client: Client, published: MigrationPlan, programme: Programme, manager: User, staff: User
) -> None:
    row = published.acknowledgements.get(organisation__name="岸和田市")
    publish_next(programme, manager, 岸和田市="2017-07", 豊中市="2017-06")
    client.force_login(staff)
    page = client.post(reverse("security:acknowledgement-detail", args=[row.pk]), follow=True).content.decode()
    assert "この後に新しい版が公開され、切替月が変わりました。" in page


def test_the_roster_shows_who_has_not_confirmed_first_and_since_when(
    client: Client, published: MigrationPlan, coordinator: User, staff: User, time_machine
) -> None:
    acknowledge(actor=actor_for(staff), acknowledgement=published.acknowledgements.get(organisation__name="岸和田市"))
    time_machine.move_to(timezone.now() + timedelta(days=30))
    client.force_login(coordinator)
    page = client.get(reverse("security:acknowledgement-list", args=[published.programme_id])).content.decode()
    assert "未確認 1件（うち期限超過 1件）／全2件" in page
    assert page.index("豊中市") < page.index("岸和田市")


@pytest.mark.parametrize("persona", ["staff", "neighbour"])
def test_nobody_sees_whether_the_others_have_confirmed(
    client: Client, request: pytest.FixtureRequest, published: MigrationPlan, persona: str
) -> None:
    client.force_login(request.getfixturevalue(persona))
    roster = client.get(reverse("security:acknowledgement-list", args=[published.programme_id]))
    seen = Acknowledgement.objects.permitted_to(actor_for(request.getfixturevalue(persona)))
    assert (roster.status_code, seen.count()) == (404, 1)


@pytest.mark.parametrize("count", [1, 5])
def test_the_roster_takes_as_many_queries_for_one_as_for_five(
    client: Client,
    coordinator: User,
    manager: User,
    prefecture: Organisation,
    count: int,
    django_assert_max_num_queries,
) -> None:
    members = [make_municipality(prefecture) for _ in range(count)]
    programme = make_programme(prefecture, members, units=50, switches=9)
    publish_plan(actor=actor_for(manager), plan=make_draft(programme, dict.fromkeys(members, "2017-05")), reason="公開")
    client.force_login(coordinator)
    client.get(reverse("security:acknowledgement-list", args=[programme.pk]))
    with django_assert_max_num_queries(22):
        client.get(reverse("security:acknowledgement-list", args=[programme.pk]))


def test_the_database_knows_no_way_back_from_a_confirmation(published: MigrationPlan, staff: User) -> None:
    row = published.acknowledgements.get(organisation__name="岸和田市")
    acknowledge(actor=actor_for(staff), acknowledgement=row)
    with pytest.raises(DatabaseError), transaction.atomic():
        Acknowledgement.objects.filter(pk=row.pk).update(
            state=AcknowledgementState.PENDING, acknowledged_at=None, acknowledged_by=None
        )
    assert timezone.is_aware(Acknowledgement.objects.get(pk=row.pk).acknowledged_at)
