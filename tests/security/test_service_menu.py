"""The services of a programme, their work and who pays for them."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from portal.accounts.selectors import actor_for
from portal.organisations.models import Organisation
from security.models import Programme, ServiceMenuItem
from security.planning.cost_shares import CostShare, monthly_shares
from security.selectors.planning_input import planning_instance
from security.services.menu import add_menu_item, update_menu_item
from tests.factories.security import make_programme


@pytest.fixture
def programme(prefecture: Organisation, municipality: Organisation, other_municipality: Organisation) -> Programme:
    return make_programme(prefecture, [municipality, other_municipality])


@pytest.fixture
def actor(coordinator):
    return actor_for(coordinator)


def test_a_required_service_is_everybodys_and_drives_the_work(programme, actor):
    add_menu_item(actor=actor, programme=programme, code="dns", name="DNS", work_units=3, is_required=True)
    assert {tuple(row["work"]) for row in planning_instance(programme)["organisations"]} == {(1, 1, 5)}


def test_a_service_that_costs_something_needs_an_amount(client, coordinator, programme):
    client.force_login(coordinator)
    typed = {"code": "mail2", "name": "メール", "work_units": "1", "cost_share": "equal", "monthly_cost_yen": ""}
    answer = client.post(reverse("security:menu-item-new", args=[programme.pk]), typed)
    assert answer.context["form"].errors == {"monthly_cost_yen": ["費用を負担するときは、月額を入力してください。"]}


def test_a_mark_used_twice_is_refused_at_its_field(client, coordinator, programme):
    client.force_login(coordinator)
    typed = {"code": "web", "name": "別のサービス", "work_units": "1", "cost_share": "none"}
    answer = client.post(reverse("security:menu-item-new", args=[programme.pk]), typed)
    assert "この記号は、同じ事業のほかのサービスで使っています。" in str(answer.context["form"].errors)


def test_a_service_changed_by_two_people_shows_both_versions(client, coordinator, programme, actor):
    client.force_login(coordinator)
    item = programme.menu_items.first()
    address = reverse("security:menu-item-edit", args=[item.pk])
    form = client.get(address).context["form"]
    mine = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    update_menu_item(actor=actor, item=item, version=1, work_units=7)
    answer = client.post(address, mine | {"work_units": "4"})
    assert answer.status_code == 409
    assert [(row.label, row.theirs, row.mine) for row in answer.context["conflict"].rows] == [
        ("作業量（単位）", "7", "4")
    ]


def test_a_service_taken_off_the_menu_is_taken_off_everybody(client, coordinator, programme):
    client.force_login(coordinator)
    item = programme.menu_items.get(code="mail")
    address = reverse("security:menu-item-remove", args=[item.pk])
    assert [one.name for one in client.get(address).context["users"]] == ["岸和田市", "豊中市"]
    client.post(address, {"version": item.version, "reason": "契約から外れたため"})
    assert not ServiceMenuItem.objects.filter(pk=item.pk).exists()
    assert {tuple(row["work"]) for row in planning_instance(programme)["organisations"]} == {(1, 1, 1)}


people = st.dictionaries(st.text("0123456789", min_size=1, max_size=4), st.integers(0, 3_000_000), min_size=1)


@given(st.sampled_from([CostShare.EQUAL, CostShare.POPULATION]), st.integers(0, 50_000_000), people)
def test_shares_of_a_cost_add_up_to_it_and_nobody_pays_a_yen_more_than_the_exact_share(share, amount, population):
    shares = monthly_shares(share, amount, population)
    assert sum(shares.values()) == amount
    total = sum(population.values())
    for code, yen in shares.items():
        is_weighted = share == CostShare.POPULATION and total
        exact = amount * population[code] / total if is_weighted else amount / len(population)
        assert abs(yen - exact) < 1.000001


def test_the_history_tells_who_changed_what(client, coordinator, programme):
    client.force_login(coordinator)
    item = programme.menu_items.first()
    address = reverse("security:menu-item-edit", args=[item.pk])
    form = client.get(address).context["form"]
    values = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    assert client.post(address, values | {"work_units": "5", "reason": "契約の変更"}).status_code == 302
    page = client.get(reverse("security:programme-history", args=[programme.pk]))
    entry = next(entry for entry in page.context["history"] if entry.reason == "契約の変更")
    assert (entry.what, entry.name) == (f"サービスメニュー「{item.name}」の変更", "府県 担当")


def test_a_service_with_a_mark_that_is_too_heavy_is_no_service(programme, actor):
    with pytest.raises(ValidationError):
        add_menu_item(actor=actor, programme=programme, code="x", name="重い", work_units=2000)
