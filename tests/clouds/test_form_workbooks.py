"""Output forms out to Excel and in again: the catalogue, needs, answers."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from clouds.models import OutputForm, VendorAnswer
from portal.accounts.models import User
from portal.organisations.models import Organisation
from tests.factories.output_forms import (
    make_catalogue,
    make_request,
    part_of,
)
from tests.support.forms import signed_in

pytestmark = pytest.mark.django_db


class TestWorkbooks:
    def filled_in(self, content: bytes, cells: dict[str, Any]) -> SimpleUploadedFile:
        book = openpyxl.load_workbook(io.BytesIO(content))
        for address, value in cells.items():
            book["出力様式"][address] = value
        buffer = io.BytesIO()
        book.save(buffer)
        return SimpleUploadedFile("記入済み.xlsx", buffer.getvalue())

    def test_a_catalogue_goes_out_and_comes_back_with_new_and_changed_forms(
        self, prefecture: Organisation, coordinator: User
    ) -> None:
        catalogue, client = make_catalogue(prefecture), signed_in(coordinator)
        content = client.get(reverse("clouds:catalogue-workbook", args=[catalogue.pk])).content
        upload = self.filled_in(
            content, {"E2": "A4縦", "A5": "J-004", "B5": "印鑑登録証明書", "C5": "証明書", "F5": None}
        )
        response = client.post(
            reverse("clouds:catalogue-import-new", args=[catalogue.pk]), {"workbook": upload}, follow=True
        )
        assert catalogue.forms.count() == 3
        text = response.content.decode()
        assert "印鑑登録証明書" in text
        client.post(response.request["PATH_INFO"] + "apply/", {"save": "draft"})
        found = OutputForm.objects.order_by("number").values_list("number", "paper")
        assert list(found) == [("J-001", "A4縦"), ("J-002", ""), ("J-003", ""), ("J-004", "")]

    def test_wrong_cells_are_named_and_nothing_is_taken_over(self, prefecture: Organisation, coordinator: User) -> None:
        catalogue, client = make_catalogue(prefecture), signed_in(coordinator)
        content = client.get(reverse("clouds:catalogue-workbook", args=[catalogue.pk])).content
        upload = self.filled_in(content, {"C2": "証書", "A3": "J-001"})
        response = client.post(
            reverse("clouds:catalogue-import-new", args=[catalogue.pk]), {"workbook": upload}, follow=True
        )
        text = response.content.decode()
        assert "シート「出力様式」のセルC2" in text
        assert "同じ様式番号が2行目にもあります" in text
        marked = client.get(response.request["PATH_INFO"] + "marked/")
        assert marked.headers["Content-Type"].endswith("spreadsheetml.sheet")

    def test_a_form_that_was_changed_meanwhile_is_not_overwritten(
        self, prefecture: Organisation, coordinator: User
    ) -> None:
        catalogue, client = make_catalogue(prefecture), signed_in(coordinator)
        content = client.get(reverse("clouds:catalogue-workbook", args=[catalogue.pk])).content
        OutputForm.objects.filter(number="J-001").update(name="別の名称", version=2)
        upload = self.filled_in(content, {"E2": "A4縦"})
        response = client.post(
            reverse("clouds:catalogue-import-new", args=[catalogue.pk]), {"workbook": upload}, follow=True
        )
        assert "他の人が先に変更した様式" in response.content.decode()

    def test_needs_come_in_by_excel_and_are_handed_in_at_once(
        self, prefecture: Organisation, municipality: Organisation, staff: User
    ) -> None:
        catalogue, client = make_catalogue(prefecture, [municipality]), signed_in(staff)
        member = part_of(catalogue, municipality)
        content = client.get(reverse("clouds:needs-workbook", args=[member.pk])).content
        upload = self.filled_in(content, {"C2": "必須", "C3": "希望", "D3": "はい", "C4": "不要"})
        response = client.post(reverse("clouds:needs-import-new", args=[member.pk]), {"workbook": upload}, follow=True)
        client.post(response.request["PATH_INFO"] + "apply/", {"save": "submit"})
        member.refresh_from_db()
        assert member.submitted_at is not None
        said = member.needs.order_by("form__number").values_list("level", "accepts_alternative")
        assert list(said) == [("must", False), ("wanted", True), ("not_needed", False)]

    def test_a_vendor_answers_by_excel_and_a_wrong_answer_is_named_at_its_cell(
        self, prefecture: Organisation, vendor_organisation: Organisation, vendor: User
    ) -> None:
        request, client = make_request(make_catalogue(prefecture), vendor_organisation), signed_in(vendor)
        content = client.get(reverse("clouds:answers-workbook", args=[request.pk])).content
        new = reverse("clouds:answers-import-new", args=[request.pk])
        wrong = self.filled_in(content, {"C2": "カスタマイズ", "C3": "標準", "C4": "予定", "D4": "来年"})
        text = client.post(new, {"workbook": wrong}, follow=True).content.decode()
        assert "セルE2" in text
        assert "セルD4" in text
        right = self.filled_in(content, {"C2": "カスタマイズ", "E2": "▲0", "C3": "標準", "C4": "予定", "D4": "R10.4"})
        response = client.post(new, {"workbook": right}, follow=True)
        client.post(response.request["PATH_INFO"] + "apply/", {"save": "submit"})
        kept = VendorAnswer.objects.order_by("form__number").values_list("kind", "price_yen")
        assert list(kept) == [("custom", 0), ("standard", None), ("planned", None)]
