"""Who takes part in a programme, with what, together with whom and in which order."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.access.choices import Role
from portal.accounts.selectors import actor_for
from portal.applications.services.applications import accept_application, submit_application
from portal.applications.services.drafts import create_application
from portal.exceptions import RuleViolation
from portal.organisations.choices import OrganisationKind
from portal.organisations.models import Organisation, PopulationCount
from security.models import ConnectionProfile, OrderRule, Programme
from security.selectors.planning_input import planning_instance
from security.services.menu import add_menu_item
from security.services.order_rules import add_order_rule
from security.services.participants import add_participants, remove_participant, update_participation
from tests.factories.organisations import make_municipality, make_organisation
from tests.factories.people import make_actor
from tests.factories.security import make_programme, open_wishes


@pytest.fixture
def programme(prefecture: Organisation, municipality: Organisation, other_municipality: Organisation) -> Programme:
    return make_programme(prefecture, [municipality, other_municipality])


@pytest.fixture
def actor(coordinator):
    return actor_for(coordinator)


def test_services_are_chosen_for_one_organisation_and_its_page_shows_how_the_work_comes_about(
    client, coordinator, staff, programme, municipality, actor
):
    school = add_menu_item(
        actor=actor,
        programme=programme,
        code="school",
        name="学校ネットワーク",
        work_units=4,
        cost_share="fixed",
        monthly_cost_yen=30_000,
        checklist="学校数を確かめる",
    )
    row = programme.participations.get(organisation=municipality)
    client.force_login(coordinator)
    client.post(
        reverse("security:participation-edit", args=[row.pk]),
        {"version": row.version, "menu_items": [school.pk], "system_group": "A", "reason": "申出による"},
    )
    client.force_login(staff)
    page = client.get(reverse("security:participation-detail", args=[row.pk]))
    shown = page.context["row"]
    assert (tuple(shown.work), shown.monthly_yen, shown.participation.system_group) == ((1, 1, 6), 30_000, "A")
    assert "学校数を確かめる" in page.content.decode()


def test_organisations_with_the_same_mark_are_planned_together_and_rules_of_order_are_kept(
    programme, actor, municipality, other_municipality, prefecture
):
    third = make_municipality(prefecture, name="堺市", code="271403")
    add_participants(actor=actor, programme=programme, organisations=[third])
    for organisation in (municipality, other_municipality):
        row = programme.participations.get(organisation=organisation)
        update_participation(
            actor=actor, participation=row, version=1, menu_items=list(row.menu_items.all()), system_group="A"
        )
    add_order_rule(
        actor=actor, programme=programme, first=third, then=municipality, lag_months=2, reason="共同センターの移設"
    )
    instance = planning_instance(programme)
    assert instance["together"] == [["272027", "272035"]]
    assert instance["order"] == [{"first": "271403", "then": "272027", "lag": 2}]


@pytest.mark.parametrize(
    ("first", "then", "message"),
    [
        ("municipality", "municipality", "別の団体を選んでください"),
        ("other_municipality", "municipality", "順序では豊中市が岸和田市より先です|順序では岸和田市が豊中市より先です"),
        ("municipality", "other_municipality", "すでに登録されています"),
    ],
)
def test_rules_of_order_that_cannot_hold_are_refused(request, programme, actor, first, then, message):
    one, other = request.getfixturevalue("municipality"), request.getfixturevalue("other_municipality")
    add_order_rule(actor=actor, programme=programme, first=one, then=other, lag_months=1, reason="設備")
    with pytest.raises(RuleViolation, match=message):
        add_order_rule(
            actor=actor,
            programme=programme,
            first=request.getfixturevalue(first),
            then=request.getfixturevalue(then),
            lag_months=1,
            reason="設備",
        )


def test_an_organisation_that_leaves_takes_its_wish_and_its_rules_along_and_sees_no_more(
    client, programme, actor, staff, municipality, other_municipality
):
    window = open_wishes(programme)
    application = submit_application(
        actor=actor_for(staff),
        application=create_application(
            actor=actor_for(staff), window=window, typed={"preferences_2017-05": ["wished"], "remarks": [""]}
        ),
    )
    accept_application(actor=actor, application=application)
    add_order_rule(
        actor=actor, programme=programme, first=municipality, then=other_municipality, lag_months=1, reason="設備"
    )
    row = programme.participations.get(organisation=municipality)
    remove_participant(actor=actor, participation=row, version=row.version, reason="脱退")
    assert (programme.wishes.count(), OrderRule.objects.count()) == (0, 0)
    assert [one.name for one in window.addressees()] == ["豊中市"]
    assert ConnectionProfile.objects.filter(organisation=municipality).exists()
    client.force_login(staff)
    assert client.get(reverse("security:programme-detail", args=[programme.pk])).status_code == 404


def test_the_wish_application_chooses_the_services(programme, actor, staff, municipality):
    add_menu_item(actor=actor, programme=programme, code="school", name="学校", work_units=4)
    window = open_wishes(programme)
    typed = {"preferences_2017-05": ["wished"], "services": ["school"], "remarks": [""]}
    application = create_application(actor=actor_for(staff), window=window, typed=typed)
    application = submit_application(actor=actor_for(staff), application=application)
    row = programme.participations.get(organisation=municipality)
    assert {item.code for item in row.menu_items.all()} == {"web", "mail"}
    accept_application(actor=actor, application=application)
    assert {item.code for item in row.menu_items.all()} == {"web", "mail", "school"}


def test_associations_may_join_but_vendors_may_not(client, coordinator, programme, prefecture, vendor_organisation):
    make_organisation(
        OrganisationKind.PARTIAL_AFFAIRS_ASSOCIATION, name="泉北環境整備施設組合", prefecture=prefecture, code=None
    )
    client.force_login(coordinator)
    form = client.get(reverse("security:participant-add", args=[programme.pk])).context["form"]
    names = [str(label) for _value, label in form.fields["organisations"].choices]
    assert "泉北環境整備施設組合（一部事務組合）" in names
    assert "架空システム株式会社" not in names
    answer = client.post(
        reverse("security:participant-add", args=[programme.pk]), {"organisations": [vendor_organisation.pk]}
    )
    assert answer.context["form"].errors["organisations"]


def test_the_list_takes_as_many_queries_for_five_participants_as_for_one(client, coordinator, prefecture):
    client.force_login(coordinator)
    counts = []
    for size in (1, 5):
        members = [make_municipality(prefecture) for _ in range(size)]
        PopulationCount.objects.bulk_create(
            PopulationCount(organisation=one, census_year=2015, population=1000) for one in members
        )
        programme = make_programme(prefecture, members, name=f"{size}団体")
        address = reverse("security:participant-list", args=[programme.pk])
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(address)
        counts.append((len(page.context["participants"].rows), len(queries)))
    assert counts == [(1, counts[0][1]), (5, counts[0][1])]


def test_whoever_only_coordinates_elsewhere_changes_nothing(programme, municipality, stranger):
    row = programme.participations.get(organisation=municipality)
    with pytest.raises(RuleViolation):
        update_participation(actor=actor_for(stranger), participation=row, version=1, menu_items=[], system_group="Z")
    assert make_actor(municipality, Role.STAFF).organisation == municipality
