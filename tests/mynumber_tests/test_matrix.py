"""How a test as a whole stands: the matrix, combinations of vendors, load of providers."""

from __future__ import annotations

import pytest
from django.urls import reverse

from mynumber_tests.models import Programme, ScenarioRun
from mynumber_tests.selectors.coverage import VendorRow
from portal.accounts.selectors import actor_for
from portal.organisations.models import Organisation
from tests.factories.operation_tests import (
    make_operation_test,
    make_published_pairing,
    make_scenario,
    make_terms,
)
from tests.factories.organisations import make_municipality
from tests.factories.runs import finish, record
from tests.support.queries import query_count

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(prefecture: Organisation, municipality: Organisation, other_municipality: Organisation) -> Programme:
    """The municipality asks the neighbour in S01; nobody provides to it in S02."""
    programme = make_operation_test(prefecture, [municipality, other_municipality])
    first, second = make_scenario(programme), make_scenario(programme, "S02", title="就学援助の認定")
    make_terms(programme, municipality, inquires=[first, second])
    make_terms(programme, other_municipality, provides={first: 2}, vendor="乙システム")
    make_published_pairing(programme)
    return programme


def words(client, programme, **query):
    """Name of each organisation, with the words of its scenarios."""
    page = client.get(reverse("mynumber_tests:matrix", args=[programme.pk]), query)
    return {row.name: [str(cell.word) for cell in row.cells] for row in page.context["rows"]}


def test_the_matrix_shows_one_outcome_for_every_inquiry_and_no_partner_among_them(client, coordinator, programme):
    client.force_login(coordinator)
    assert words(client, programme) == {"岸和田市": ["未着手", "相手先なし"], "豊中市": ["", ""]}


def test_a_cell_leads_to_its_test_and_follows_its_state(client, coordinator, staff, programme):
    run = ScenarioRun.objects.get()
    record(run, actor_for(staff), "failed", "not_run")
    client.force_login(coordinator)
    page = client.get(reverse("mynumber_tests:matrix", args=[programme.pk]))
    cell = page.context["rows"][0].cells[0]
    assert (cell.word, cell.url) == ("不合格", reverse("mynumber_tests:run-detail", args=[run.pk]))


def test_as_provider_the_matrix_counts_what_is_over(client, coordinator, staff, neighbour, programme):
    client.force_login(coordinator)
    assert words(client, programme, side="provider")["豊中市"] == ["0／1件", ""]
    finish(ScenarioRun.objects.get(), actor_for(staff), actor_for(neighbour))
    assert words(client, programme, side="provider")["豊中市"] == ["1／1件", ""]


def test_the_step_of_business_scenarios_follows_from_the_tests_of_both_sides(
    client, coordinator, staff, neighbour, programme
):
    client.force_login(coordinator)
    address = reverse("mynumber_tests:matrix", args=[programme.pk])
    before = {row.name: str(row.steps[4].word) for row in client.get(address).context["rows"]}
    finish(ScenarioRun.objects.get(), actor_for(staff), actor_for(neighbour))
    after = {row.name: str(row.steps[4].word) for row in client.get(address).context["rows"]}
    assert (before, after) == ({"岸和田市": "0／1件", "豊中市": "0／1件"}, {"岸和田市": "完了", "豊中市": "完了"})


def test_a_municipality_sees_its_own_row_alone(client, staff, programme):
    client.force_login(staff)
    assert words(client, programme) == {"岸和田市": ["未着手", "相手先なし"]}


def test_combinations_of_vendors_that_are_possible_but_not_tested_are_gaps(client, coordinator, programme):
    ScenarioRun.objects.update(is_dropped=True)
    client.force_login(coordinator)
    page = client.get(reverse("mynumber_tests:coverage", args=[programme.pk]))
    assert page.context["vendors"] == [VendorRow("甲システム", "乙システム")]
    assert "どのテストにも含まれない組合せが1通りあります" in page.text


def test_coverage_counts_tests_of_each_combination_and_the_load_of_each_provider(client, coordinator, staff, programme):
    record(ScenarioRun.objects.get(), actor_for(staff), "failed", "not_run")
    client.force_login(coordinator)
    page = client.get(reverse("mynumber_tests:coverage", args=[programme.pk]))
    assert page.context["vendors"] == [VendorRow("甲システム", "乙システム", 1, 0, 1, 0)]
    (load,) = page.context["loads"]
    assert (load.name, load.cap, load.all, load.over, load.percent) == ("豊中市", 2, 1, 0, 50)


def test_matrix_and_coverage_take_a_constant_number_of_queries(client, coordinator, prefecture, programme):
    client.force_login(coordinator)
    addresses = [reverse(f"mynumber_tests:{name}", args=[programme.pk]) for name in ("matrix", "coverage")]
    few = [query_count(client, address) for address in addresses]
    run = ScenarioRun.objects.get()
    for number in range(4):
        city = make_municipality(prefecture, name=f"第{number}市")
        part = programme.participations.create(organisation=city, system_vendor=f"丙{number}")
        scenario = make_scenario(programme, f"T{number}")
        ScenarioRun.objects.create(pair=run.pair, scenario=scenario, inquirer=part, provider=run.provider)
    assert [query_count(client, address) for address in addresses] == few
