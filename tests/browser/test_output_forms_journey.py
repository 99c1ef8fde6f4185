"""From the catalogue to the cheapest common set: what one needs, what a vendor answers, and what nobody else sees."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from clouds.models import CommonSetRun
from clouds.services.common_sets import calculate, store_result
from tests.factories.output_forms import make_catalogue, make_request

pytestmark = pytest.mark.django_db(transaction=True)


def test_needs_and_answers_meet_in_the_matrix_and_end_in_a_common_set(
    page_for, prefecture, municipality, vendor_organisation, coordinator, staff, vendor
):
    catalogue = make_catalogue(prefecture, [municipality])
    make_request(catalogue, vendor_organisation)

    office = page_for(staff)
    office.goto(reverse("clouds:catalogue-list"))
    office.get_by_role("link", name=catalogue.name).click()
    office.get_by_role("link", name="必要度を回答する").click()
    office.get_by_label("J-001の必要度").select_option(label="必須")
    office.get_by_label("J-002の必要度").select_option(label="独自様式")
    office.get_by_role("button", name="提出する").click()
    expect(office.get_by_text("様式J-002で独自様式を選んだときは").first).to_be_visible()
    expect(office.get_by_label("J-001の必要度")).to_have_value("must")
    office.get_by_label("J-002の独自様式の内容・理由").fill("条例で定めた様式のため")
    office.get_by_label("J-003の必要度").select_option(label="不要")
    office.get_by_role("button", name="提出する").click()
    expect(office.get_by_text("回答を提出しました。")).to_be_visible()

    firm = page_for(vendor)
    firm.goto("/")
    firm.get_by_role("navigation").get_by_role("link", name="出力様式の照会").first.click()
    firm.get_by_role("link", name=catalogue.name).click()
    firm.get_by_role("link", name="回答する", exact=True).click()
    firm.get_by_label("J-001の回答").select_option(label="カスタマイズ")
    firm.get_by_label("J-001のカスタマイズの費用（円）").fill("３００，０００")
    firm.get_by_label("J-002の回答").select_option(label="標準")
    firm.get_by_label("J-002の独自様式1団体あたりの費用（円）").fill("50000")
    firm.get_by_label("J-003の回答").select_option(label="不可")
    firm.get_by_role("button", name="提出する").click()
    expect(firm.get_by_text("回答を提出しました。")).to_be_visible()
    assert "岸和田市" not in firm.locator("main").inner_text()
    assert "条例で定めた様式" not in firm.content()

    desk = page_for(coordinator)
    desk.goto(reverse("clouds:fit-gap", args=[catalogue.pk]))
    expect(desk.get_by_text("参加できる団体 1／1団体")).to_be_visible()
    desk.get_by_role("button", name="いちばん安い共通様式を計算する").click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("いちばん安い共通様式")
    run = CommonSetRun.objects.get()
    store_result(run_id=run.pk, result=calculate(run))  # what the worker does
    desk.reload()
    row = desk.locator("#product-1 tbody tr")
    expect(row).to_contain_text("350,000")
    expect(row).to_contain_text("最安を証明済み")
    desk.goto(reverse("clouds:fit-gap", args=[catalogue.pk]))
    desk.get_by_role("button", name="照会した団体に公開する（費用を除く）").click()
    expect(desk.get_by_text("照会した団体に適合状況を公開しました。費用は表示されません。")).to_be_visible()

    office.goto(reverse("clouds:fit-gap", args=[catalogue.pk]))
    expect(office.get_by_text("貴団体の必須の様式は、すべて満たされます。")).to_be_visible()
    assert "300,000" not in office.content()
