"""The home page and the lists take as many queries for one test, participant or pairing as for five."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from mynumber_tests.models import Programme, ScenarioRun
from portal.access.choices import Role
from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.applications.models import Application
from portal.applications.services.applications import submit_application
from portal.applications.services.drafts import create_application
from portal.organisations.models import Organisation
from tests.factories.operation_tests import (
    make_operation_test,
    make_pair,
    make_pairing_draft,
    make_rules,
    make_scenario,
    make_terms,
    make_test_reception,
)
from tests.factories.organisations import make_municipality
from tests.factories.people import make_actor
from tests.factories.runs import make_defect, record
from tests.support.queries import query_count

pytestmark = pytest.mark.django_db

HOME = reverse("web:home")
Cities = tuple[Organisation, Organisation, Organisation]


@pytest.fixture
def cities(prefecture: Organisation, municipality: Organisation, other_municipality: Organisation) -> Cities:
    return prefecture, municipality, other_municipality


def paired_test(cities: Cities, staff: User, name: str) -> ScenarioRun:
    """Paired, with a failed test and an open defect, and one inquiry that nobody can serve while the window is open."""
    pair = make_pair(*cities)
    Programme.objects.filter(pk=pair.programme_id).update(name=name)
    run = pair.runs.get(inquirer__organisation=cities[1])
    record(run, actor_for(staff), "failed", "not_run")
    make_defect(run, actor_for(staff))
    inquires = [run.scenario, make_scenario(pair.programme, "S99")]
    make_terms(pair.programme, cities[1], inquires=inquires, provides={run.scenario: 3})
    make_test_reception(pair.programme)
    return run


def test_the_home_page_takes_as_many_queries_for_five_tests_as_for_one(client, coordinator, staff, cities):
    paired_test(cities, staff, "1番目のテスト")
    client.force_login(coordinator)
    with_one = query_count(client, HOME)
    for number in range(2, 6):
        paired_test(cities, staff, f"{number}番目のテスト")
    home = client.get(HOME).text
    assert ("3番目のテスト：1件" in home, "5番目のテスト" in home) == (True, True)
    assert query_count(client, HOME) == with_one


def test_the_home_page_of_a_municipality_takes_as_many_for_five_tests_as_for_one(client, staff, cities):
    paired_test(cities, staff, "1番目のテスト")
    client.force_login(staff)
    with_one = query_count(client, HOME)
    for number in range(2, 6):
        paired_test(cities, staff, f"{number}番目のテスト")
    assert query_count(client, HOME) == with_one


def test_the_home_page_takes_as_many_queries_for_five_orphans_and_failed_tests_as_for_one(
    client, coordinator, staff, cities
):
    run = paired_test(cities, staff, "テスト")
    client.force_login(coordinator)
    with_one = query_count(client, HOME)
    scenarios = [make_scenario(run.pair.programme, f"T{number}") for number in range(4)]
    make_terms(run.pair.programme, cities[1], inquires=scenarios, provides={run.scenario: 3})
    for scenario in scenarios:
        ScenarioRun.objects.create(
            pair=run.pair, scenario=scenario, inquirer=run.inquirer, provider=run.provider, state="failed"
        )
        make_defect(run, actor_for(staff))
    assert query_count(client, HOME) == with_one


def apply(programme: Programme, member: Organisation) -> Application:
    """Handed in, to be decided: it wants what nobody offers."""
    person = make_actor(member, Role.STAFF)
    scenario = programme.scenarios.first()
    assert scenario
    typed = {
        f"roles_{scenario.pk}_inquire": ["on"],
        "slots": ["1"],
        "system_vendor": ["甲システム"],
        "max_partners_per_slot": ["3"],
        "contact_section": ["情報政策課"],
        "contact_name": ["担当 太郎"],
        "contact_phone": ["06-0000-0000"],
        "contact_email": ["jyoho@example.lg.jp"],
    }
    window = programme.reception.window
    application = create_application(actor=person, window=window, typed=typed)
    return submit_application(actor=person, application=application)


def counts(client: Client, programme: Programme, application: Application) -> dict[str, int]:
    """Of every page that lists participants, their applications, or who confirmed what."""
    pages = {
        name: reverse(f"mynumber_tests:{name}", args=[programme.pk])
        for name in ("participation-list", "orphan-list", "participants-edit", "programme-detail")
    }
    rules = programme.rules.get(state="published")
    step = programme.step_schedules.first()
    pages |= {
        "roster": reverse("mynumber_tests:rules-roster", args=[rules.pk]),
        "rules": reverse("mynumber_tests:rules-detail", args=[rules.pk]),
        "application": reverse("applications:application-detail", args=[application.pk]),
        "window": reverse("applications:window-roster", args=[application.window_id]),
        "review": reverse("applications:review-list"),
    }
    if step:
        pages["step"] = reverse("mynumber_tests:step-detail", args=[step.pk])
    return {name: query_count(client, address) for name, address in pages.items()}


def test_lists_of_participants_and_their_applications_take_as_many_for_five_as_for_one(client, coordinator, prefecture):
    members = [make_municipality(prefecture, name=f"第{number}市") for number in range(5)]
    programme = make_operation_test(prefecture, members)
    make_scenario(programme)
    make_rules(programme, actor_for(coordinator))
    make_test_reception(programme)
    application = apply(programme, members[0])
    client.force_login(coordinator)
    with_one = counts(client, programme, application)
    for member in members[1:]:
        apply(programme, member)
    assert counts(client, programme, application) == with_one


def test_the_form_of_the_application_takes_as_many_queries_for_five_scenarios_as_for_one(client, staff, prefecture):
    programme = make_operation_test(prefecture, [staff_organisation(staff)])
    make_scenario(programme)
    make_test_reception(programme)
    application = create_application(actor=actor_for(staff), window=programme.reception.window, typed={})
    address = reverse("applications:application-edit", args=[application.pk])
    client.force_login(staff)
    with_one = query_count(client, address)
    for number in range(2, 6):
        make_scenario(programme, f"S0{number}")
    assert query_count(client, address) == with_one


def staff_organisation(staff: User) -> Organisation:
    organisation = actor_for(staff).organisation
    assert organisation
    return organisation


def test_the_lists_of_calculations_and_pins_take_as_many_queries_for_five_as_for_one(client, coordinator, cities):
    pair = make_pair(*cities)
    programme = pair.programme
    addresses = [reverse(f"mynumber_tests:{name}", args=[programme.pk]) for name in ("pairing-list", "pin-list")]
    addresses += [reverse("mynumber_tests:pairing-compare", args=[programme.pk])]
    client.force_login(coordinator)
    pin(programme, pair.runs.first())
    with_one = [query_count(client, address) for address in addresses]
    make_pairing_draft(programme)
    make_pairing_draft(programme)
    for number in range(2, 6):
        scenario = make_scenario(programme, f"S0{number}")
        run = ScenarioRun.objects.create(pair=pair, scenario=scenario, inquirer=pair.one, provider=pair.other)
        pin(programme, run)
    assert [query_count(client, address) for address in addresses] == with_one


def pin(programme: Programme, run: ScenarioRun) -> None:
    programme.pins.create(
        inquirer=run.inquirer, provider=run.provider, scenario=run.scenario, slot=run.pair.slot, reason="試験"
    )
