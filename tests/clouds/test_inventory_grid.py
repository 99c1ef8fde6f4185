"""The inventory as a table on the page: typed, wrong cells at their places, saved as a whole, two people at once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from clouds.business_systems import BUSINESSES
from clouds.models import SystemRecord
from portal.audit.selectors import history_of
from portal.organisations.models import Organisation
from tests.factories.inventory import make_record, make_stale
from tests.support.individual_numbers import with_check_digit
from tests.support.queries import query_count

pytestmark = pytest.mark.django_db


def grid_of(organisation: Organisation) -> str:
    return reverse("clouds:inventory-grid", args=[organisation.system_inventory.pk])


def as_shown(client: Client, address: str) -> dict[str, str]:
    """Every field of the table as a browser would send it."""
    form = client.get(address).context["form"]
    fields = [form["reason"]]
    for line in form.lines():
        fields += [*line.hidden, *(field for _heading, field in line.cells)]
    values = {field.html_name: field.value() for field in fields}
    return {name: "" if value is None else str(value) for name, value in values.items()}


def save(client: Client, organisation: Organisation, **typed: str) -> Any:
    address = grid_of(organisation)
    return client.post(address, as_shown(client, address) | typed, follow=True)


def test_what_was_typed_in_any_width_and_calendar_is_stored_for_old_and_new_businesses(client, staff, municipality):
    make_record(municipality)
    client.force_login(staff)
    answer = save(
        client,
        municipality,
        resident_record__yearly_cost_yen="９，０００，０００",
        family_register__product="架空戸籍",
        family_register__contract_end_on="令和９年３月３１日",
        family_register__wanted_functions="コンビニ交付\r\n標準準拠システム",
        reason="契約更新のため",
    )
    assert "2業務の内容を保存しました。" in answer.content.decode()
    register = SystemRecord.objects.get(business="family_register")
    assert (register.product, register.contract_end_on) == ("架空戸籍", date(2027, 3, 31))
    assert register.wanted_functions == ["standard", "convenience_store"]
    resident = SystemRecord.objects.get(business="resident_record")
    assert (resident.yearly_cost_yen, resident.product) == (9_000_000, "架空住民システム")
    assert history_of(resident, limit=1)[0].reason == "契約更新のため"


def test_a_business_that_was_not_touched_is_neither_confirmed_nor_changed(client, staff, municipality):
    stale = make_stale(make_record(municipality))
    client.force_login(staff)
    save(client, municipality, family_register__product="架空戸籍")
    before = stale.confirmed_on
    stale.refresh_from_db()
    assert (stale.confirmed_on, stale.version) == (before, 1)


def test_nothing_touched_is_said(client, staff, municipality):
    make_record(municipality)
    client.force_login(staff)
    assert "変わったところはありませんでした。" in save(client, municipality).content.decode()


def test_one_wrong_cell_is_named_at_its_place_everything_typed_stays_and_nothing_is_stored(client, staff, municipality):
    client.force_login(staff)
    answer = save(
        client,
        municipality,
        family_register__product="架空戸籍",
        family_register__contract_end_on="来年の春",
        resident_record__hosting="どこか",
        resident_record__yearly_cost_yen="たくさん",
    )
    form = answer.context["form"]
    assert set(form.errors) == {
        "family_register__contract_end_on",
        "resident_record__hosting",
        "resident_record__yearly_cost_yen",
    }
    assert "選べるのは「庁内設置」" in form.errors["resident_record__hosting"][0]
    page = answer.content.decode()
    assert 'value="来年の春"' in page
    assert 'value="架空戸籍"' in page
    assert 'aria-invalid="true"' in page
    assert not SystemRecord.objects.exists()


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        (
            {"family_register__contract_start_on": "R8.4.1", "family_register__contract_end_on": "R7.3.31"},
            "family_register__contract_end_on",
            "契約開始日（2026年（令和8年）4月1日）以降",
        ),
        ({"family_register__notice_unit": "か月前"}, "family_register__notice_unit", "単位だけでは登録できません"),
        ({"family_register__renewal_months": "500"}, "family_register__renewal_months", "120以下の数字"),
    ],
)
def test_rules_between_cells_are_told_at_a_cell(client, staff, municipality, typed, field, sentence):
    client.force_login(staff)
    errors = save(client, municipality, **typed).context["form"].errors
    assert list(errors) == [field]
    assert sentence in errors[field][0]


def test_an_individual_number_is_refused_and_never_shown_again(client, staff, municipality):
    client.force_login(staff)
    number = with_check_digit("12345678901")
    answer = save(client, municipality, family_register__remarks=f"番号{number}")
    assert list(answer.context["form"].errors) == ["family_register__remarks"]
    assert number not in answer.content.decode()
    assert not SystemRecord.objects.exists()


def test_a_row_that_is_emptied_is_emptied_in_the_inventory(client, staff, municipality):
    record = make_record(municipality)
    client.force_login(staff)
    emptied = {name: "" for name in as_shown(client, grid_of(municipality)) if name.startswith("resident_record__")}
    del emptied["resident_record__version"], emptied["resident_record__shown"]
    save(client, municipality, **emptied)
    record.refresh_from_db()
    assert (record.product, record.contract_end_on, record.yearly_cost_yen) == ("", None, None)


def test_the_second_of_two_people_is_shown_the_difference_and_may_then_save(client, staff, municipality):
    record = make_record(municipality)
    client.force_login(staff)
    address = grid_of(municipality)
    typed = as_shown(client, address) | {"resident_record__product": "後の製品", "family_register__product": "架空戸籍"}
    SystemRecord.objects.filter(pk=record.pk).update(product="先の製品", vendor="先の事業者", version=2)
    answer = client.post(address, typed)
    assert answer.status_code == 409
    rows = [(row.label, row.theirs, row.mine) for row in answer.context["conflict"].rows]
    assert rows == [("住民基本台帳　製品名", "先の製品", "後の製品")]
    assert not SystemRecord.objects.filter(business="family_register").exists()
    form = answer.context["form"]
    again = {name: form.data[name] for name in typed}
    assert again["resident_record__vendor"] == "先の事業者"
    client.post(address, again)
    record.refresh_from_db()
    assert (record.product, record.vendor) == ("後の製品", "先の事業者")
    assert SystemRecord.objects.filter(business="family_register").exists()


def test_a_change_by_somebody_else_in_a_row_that_was_not_touched_is_no_conflict(client, staff, municipality):
    record = make_record(municipality)
    client.force_login(staff)
    address = grid_of(municipality)
    typed = as_shown(client, address) | {"family_register__product": "架空戸籍"}
    SystemRecord.objects.filter(pk=record.pk).update(product="先の製品", version=2)
    assert client.post(address, typed).status_code == 302
    record.refresh_from_db()
    assert (record.product, record.version) == ("先の製品", 2)


def test_a_tampered_note_of_what_was_shown_counts_every_cell_as_touched(client, staff, municipality):
    record = make_record(municipality)
    client.force_login(staff)
    save(client, municipality, resident_record__shown="[1", resident_record__product="新製品")
    record.refresh_from_db()
    assert (record.product, record.vendor) == ("新製品", "架空情報株式会社")


def test_the_page_takes_the_same_statements_for_one_row_as_for_five(client, staff, municipality):
    make_record(municipality)
    client.force_login(staff)
    one = query_count(client, grid_of(municipality))
    for business in [code for code in BUSINESSES if code != "resident_record"][:4]:
        make_record(municipality, business)
    assert SystemRecord.objects.count() == 5
    assert query_count(client, grid_of(municipality)) == one
