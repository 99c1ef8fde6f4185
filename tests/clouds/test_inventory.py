"""The system inventory: recording, confirming, who sees prices, the last day of notice."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clouds.business_systems import BUSINESSES
from clouds.models import SystemInventory, SystemRecord
from clouds.selectors.inventory import renewals_of
from portal.access.actor import Actor
from portal.accounts.selectors import actor_for
from portal.deadlines.selectors.open_deadlines import open_deadlines
from portal.organisations.models import Organisation
from tests.factories.inventory import RESIDENT, make_record, make_stale, months_from_now
from tests.factories.organisations import make_municipality
from tests.support.queries import query_count

pytestmark = pytest.mark.django_db

TYPED = {
    "version": "0",
    "product": "架空住民システム",
    "vendor": "架空情報株式会社",
    "hosting": "data_centre",
    "contract_start_on": "R4.4.1",
    "contract_end_on": "令和9年3月31日",
    "renewal_months": "１２",
    "notice_value": "3",
    "notice_unit": "months",
    "lead_months": "9",
    "yearly_cost_yen": "12,000,000",
    "customisation": "none",
    "next_wish": "joint",
    "wanted_functions": ["standard", "remote_backup"],
    "remarks": "",
    "reason": "契約更新のため",
}


def edit_address(organisation: Organisation, business: str = RESIDENT) -> str:
    return reverse("clouds:record-edit", args=[organisation.system_inventory.pk, business])


def test_the_standard_list_has_the_twenty_businesses():
    assert len(BUSINESSES) == 20
    assert next(iter(BUSINESSES.values())) == "住民基本台帳"


def test_every_new_organisation_has_an_empty_inventory(municipality):
    assert municipality.system_inventory.records.count() == 0


def test_staff_record_a_system_as_they_type_it(client, staff, municipality):
    client.force_login(staff)
    response = client.post(edit_address(municipality), TYPED, follow=True)
    assert "住民基本台帳を保存しました。" in response.content.decode()
    record = SystemRecord.objects.get()
    assert (record.contract_end_on, record.renewal_months, record.yearly_cost_yen) == (
        date(2027, 3, 31),
        12,
        12_000_000,
    )
    assert (record.wanted_functions, record.confirmed_on) == (["standard", "remote_backup"], timezone.localdate())


def test_a_contract_that_ends_before_it_begins_is_refused_at_its_field(client, staff, municipality):
    client.force_login(staff)
    response = client.post(edit_address(municipality), TYPED | {"contract_end_on": "R3.3.31"})
    assert list(response.context["form"].errors) == ["contract_end_on"]
    assert "架空住民システム" in response.content.decode()
    assert not SystemRecord.objects.exists()


def test_the_second_of_two_editors_is_shown_what_the_first_wrote(client, staff, municipality):
    record = make_record(municipality)
    client.force_login(staff)
    typed = TYPED | {"version": str(record.version)}
    client.post(edit_address(municipality), typed | {"product": "先の製品"})
    response = client.post(edit_address(municipality), typed | {"product": "後の製品"})
    assert response.status_code == 409
    assert "先の製品" in response.content.decode()
    assert SystemRecord.objects.get().product == "先の製品"


def test_an_unknown_business_does_not_exist(client, staff, municipality):
    client.force_login(staff)
    assert client.get(edit_address(municipality, "unknown")).status_code == 404


def test_confirming_brings_every_row_up_to_date(client, staff, municipality):
    stale = make_stale(make_record(municipality))
    client.force_login(staff)
    detail = reverse("clouds:inventory-detail", args=[stale.inventory_id])
    assert "1年以上確認されていない" in client.get(detail).content.decode()
    page = client.post(reverse("clouds:inventory-confirm", args=[stale.inventory_id]), follow=True)
    assert "1年以上確認されていない" not in page.content.decode()
    stale.refresh_from_db()
    assert stale.confirmed_on == timezone.localdate()


def test_removing_a_row_that_somebody_changed_meanwhile_is_refused(client, staff, municipality):
    record = make_record(municipality)
    SystemRecord.objects.update(version=2)
    client.force_login(staff)
    client.post(reverse("clouds:record-remove", args=[record.pk]), {"version": record.version})
    assert SystemRecord.objects.exists()
    client.post(reverse("clouds:record-remove", args=[record.pk]), {"version": 2})
    assert not SystemRecord.objects.exists()


def test_a_neighbour_sees_neither_row_nor_price(client, neighbour, municipality):
    record = make_record(municipality, is_findable=True, yearly_cost_yen=98_765_432)
    client.force_login(neighbour)
    assert client.get(reverse("clouds:record-detail", args=[record.pk])).status_code == 404
    assert client.get(reverse("clouds:inventory-detail", args=[record.inventory_id])).status_code == 404
    export = client.get(reverse("clouds:inventory-export"), {"format": "csv"})
    assert "98765432" not in export.content.decode()


def test_the_prefecture_filters_and_exports_the_list(client, coordinator, municipality, other_municipality):
    make_record(municipality, vendor="甲社")
    make_record(other_municipality, vendor="乙社")
    client.force_login(coordinator)
    page = client.get(reverse("clouds:inventory-list"), {"vendor": "甲社"}).content.decode()
    assert "岸和田市" in page
    export = client.get(reverse("clouds:inventory-export"), {"vendor": "甲社", "format": "csv"}).content.decode(
        "utf-8-sig"
    )
    lines = export.splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("272027,岸和田市,住民基本台帳")


def test_the_list_can_be_narrowed_to_what_nobody_has_confirmed_for_a_year(
    client, coordinator, municipality, other_municipality
):
    make_stale(make_record(municipality))
    make_record(other_municipality)
    client.force_login(coordinator)
    table = client.get(reverse("clouds:inventory-list"), {"is_stale": "on"}).context["table"]
    assert [row.inventory.organisation for row in table.all_rows] == [municipality]


def test_the_list_takes_the_same_number_of_queries_for_one_row_and_for_five(client, coordinator, prefecture):
    client.force_login(coordinator)
    make_record(make_municipality(prefecture))
    one = query_count(client, reverse("clouds:inventory-list"))
    for _number in range(4):
        make_record(make_municipality(prefecture))
    assert query_count(client, reverse("clouds:inventory-list")) == one


def test_an_organisation_without_inventory_gets_one(client, coordinator, municipality):
    SystemInventory.objects.all().delete()
    client.force_login(coordinator)
    assert "台帳がまだない団体" in client.get(reverse("clouds:inventory-list")).content.decode()
    client.post(reverse("clouds:inventory-open"))
    assert SystemInventory.objects.filter(organisation=municipality).exists()
    assert SystemInventory.objects.permitted_to(actor_for(coordinator), "change").exists()


def deadlines(actor: Actor) -> dict[str, Any]:
    found = open_deadlines(actor)
    return {one.kind: one for one in found if one.kind.startswith("clouds.")}


def test_the_last_day_of_notice_is_a_deadline_of_the_organisation(staff, municipality):
    record = make_record(municipality)
    mine = deadlines(actor_for(staff))["clouds.contract_notice"]
    assert mine.due_on == renewals_of(record)[0].notice_by
    assert mine.path == reverse("clouds:record-detail", args=[record.pk])
    assert "住民基本台帳" in mine.subject


def test_an_inventory_is_asked_for_again_a_year_after_its_oldest_row(staff, municipality):
    make_stale(make_record(municipality))
    make_record(municipality, "family_register")
    mine = deadlines(actor_for(staff))["clouds.inventory_check"]
    assert mine.due_on == timezone.localdate() - timedelta(days=400) + timedelta(days=365)
    assert mine.is_late


def test_the_page_of_a_system_tells_when_it_can_be_changed(client: Client, staff, municipality):
    record = make_record(municipality)
    client.force_login(staff)
    chances = client.get(reverse("clouds:record-detail", args=[record.pk])).context["renewals"]
    assert chances[0].month == months_from_now(25)
