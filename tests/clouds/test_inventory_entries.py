"""The inventory where people and machines look for it: search, reports, REST, the sample."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from clouds.inventory_reports import on_paper, renewal_calendar, whole_inventory
from clouds.selectors.inventory import renewals_of
from portal.accounts.selectors import actor_for
from portal.api.services.tokens import issue_token
from tests.factories.inventory import make_joint_group, make_record

pytestmark = pytest.mark.django_db


def test_the_search_finds_ones_own_systems_and_groups_only(client, staff, neighbour, prefecture, municipality):
    make_record(municipality, product="架空の特別な製品")
    make_joint_group(prefecture, [municipality], name="特別なグループ")
    for user, found in ((staff, True), (neighbour, False)):
        client.force_login(user)
        page = client.get(reverse("search:search"), {"q": "特別な"}).content.decode()
        assert ("架空の特別な製品" in page, "特別なグループ" in page) == (found, found)


def test_the_report_holds_what_its_reader_may_see(coordinator, neighbour, municipality):
    make_record(municipality)
    whole = whole_inventory(actor_for(coordinator), {"business": ""})
    assert [row[:3] for row in whole.tables[0].rows] == [["272027", "岸和田市", "住民基本台帳"]]
    assert whole_inventory(actor_for(neighbour), {"business": ""}).tables[0].rows == []
    assert on_paper(whole).startswith(b"%PDF")


def test_the_calendar_of_renewals_has_every_chance_in_order(coordinator, municipality, other_municipality):
    records = [make_record(municipality), make_record(other_municipality, renewal_months=0)]
    report = renewal_calendar(actor_for(coordinator), {"business": "resident_record"})
    months = [row[0] for row in report.tables[0].rows]
    assert months == sorted(months)
    assert len(months) == sum(len(renewals_of(record)) for record in records)


def test_a_machine_reads_what_its_token_may(client: Client, staff, municipality, other_municipality):
    record = make_record(municipality)
    make_record(other_municipality)
    _token, secret = issue_token(actor=actor_for(staff), name="連携", scopes=["inventory:read"], days=30)
    response = client.get(reverse("clouds-api:system-list"), headers={"authorization": f"Bearer {secret}"})
    assert response.status_code == 200, response.content
    [row] = response.json()["results"]
    assert (row["id"], row["business_name"], row["organisation"]["code"]) == (record.pk, "住民基本台帳", "272027")
    assert row["notice_on"] == renewals_of(record)[0].notice_by.isoformat()
