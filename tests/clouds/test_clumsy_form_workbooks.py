"""What happens to a workbook of output forms between download and upload, told at the answers of a vendor."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from clouds.models import FormImport, VendorRequest
from portal.organisations.models import Organisation
from tests.factories.output_forms import make_catalogue, make_request, part_of
from tests.factories.personas import make_home, make_own_municipality, make_persona, make_vendor_organisation
from tests.support.forms import signed_in
from tests.support.workbook_edits import ENCRYPTED, Styled, edited, put, with_result

pytestmark = pytest.mark.django_db
NAME = "記入済み.xlsx"


@dataclass(frozen=True, slots=True)
class Vendor:
    """A vendor with a workbook to answer in, and the organisations around it."""

    client: Client
    request: VendorRequest
    prefecture: Organisation
    organisation: Organisation
    content: bytes

    def upload(self, content: bytes) -> Any:
        url = reverse("clouds:answers-import-new", args=[self.request.pk])
        return self.client.post(url, {"workbook": SimpleUploadedFile(NAME, content)}, follow=True)

    def with_cells(self, **cells: Any) -> bytes:
        def change(book: Any) -> None:
            for address, value in cells.items():
                put(book["出力様式"][address], value)

        return edited(self.content, change)


@pytest.fixture(scope="module")
def built_vendor(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Vendor]:
    with django_db_blocker.unblock(), transaction.atomic():
        prefecture = make_home()
        organisation = make_vendor_organisation(prefecture)
        request = make_request(make_catalogue(prefecture), organisation)
        client = signed_in(make_persona("vendor", organisation))
        content = client.get(reverse("clouds:answers-workbook", args=[request.pk])).content
        yield Vendor(client, request, prefecture, organisation, content)
        transaction.set_rollback(True)


@pytest.fixture
def seller(built_vendor: Vendor, db: None) -> Vendor:
    return built_vendor


READ: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"C2": "標準\u00a0"}, {"kind": "standard"}),
    ({"C2": "ｶｽﾀﾏｲｽﾞ", "E2": "￥３００，０００"}, {"kind": "custom", "price": 300_000}),
    ({"C2": "カスタマイズ", "E2": 250_000 * 1.1}, {"price": 275_000}),
    ({"C2": "カスタマイズ", "E2": Styled(300_000, '"¥"#,##0')}, {"price": 300_000}),
    ({"C2": "予定", "D2": "Ｒ１０．４"}, {"month": "2028-04"}),
    ({"C2": "予定", "D2": "令和10年4月"}, {"month": "2028-04"}),
    ({"C2": "予定", "D2": date(2028, 4, 1)}, {"month": "2028-04"}),
    ({"C2": "標準", "A2": "Ｊ－００１"}, {"kind": "standard"}),
]


@pytest.mark.parametrize(("cells", "expected"), READ, ids=[str(cells) for cells, _expected in READ])
def test_what_vendors_type_is_read_as_it_is_meant(
    seller: Vendor, cells: dict[str, Any], expected: dict[str, Any]
) -> None:
    seller.upload(seller.with_cells(**cells))
    made = FormImport.objects.get()
    [row] = [row for row in made.rows if row["number"] == "J-001"]
    assert (made.errors, {name: row[name] for name in expected}) == ([], expected)


TOLD: list[tuple[dict[str, Any], str, str]] = [
    ({"C2": "たぶん標準"}, "C2", "「標準」、"),
    ({"C2": "カスタマイズ", "E2": "30万円"}, "E2", "単位（千円、万円、億円など）は付けず"),
    ({"C2": "カスタマイズ", "E2": "３００.０００"}, "E2", "小数は使えません。"),
    ({"C2": "カスタマイズ", "E2": "#N/A"}, "E2", "Excelのエラー（#N/A）になっています。"),
    ({"C2": "カスタマイズ", "E2": -1}, "E2", "費用は0円から"),
    ({"C2": "予定", "D2": "令和100年4月"}, "D2", "までの間で入力してください。"),
    ({"C2": "予定", "D2": "来年"}, "D2", "年月として読み取れません。"),
    ({"A3": "J-001"}, "A3", "同じ様式番号が2行目にもあります。"),
    ({"A2": "X-999"}, "A2", "照会している様式にありません。"),
]


@pytest.mark.parametrize(("cells", "address", "sentence"), TOLD, ids=[str(cells) for cells, *_rest in TOLD])
def test_a_wrong_cell_is_named_with_what_would_be_right(
    seller: Vendor, cells: dict[str, Any], address: str, sentence: str
) -> None:
    [error] = seller.upload(seller.with_cells(**cells)).context["errors"]
    assert (error.cell, sentence in error.message) == (address, True), error


def on_sheet(change: Callable[[Any], object]) -> Callable[[Vendor], bytes]:
    return lambda seller: edited(seller.with_cells(C2="標準"), lambda book: change(book["出力様式"]))


ALL_THE_SAME: dict[str, Callable[[Vendor], bytes]] = {
    "columns moved": on_sheet(lambda sheet: sheet.move_range("C1:C4", cols=20)),
    "rows inserted": on_sheet(lambda sheet: sheet.insert_rows(2, 3)),
    "rows deleted": on_sheet(lambda sheet: sheet.delete_rows(3, 2)),
    "sheet renamed": on_sheet(lambda sheet: setattr(sheet, "title", "回答")),
    "without its stamp": lambda s: edited(s.with_cells(C2="標準"), lambda b: b.custom_doc_props.props.clear()),
    "a formula with its result": lambda seller: with_result(
        seller.with_cells(C2="カスタマイズ", E2="x"), "E2", "1+2", "3", part="xl/worksheets/sheet1.xml"
    ),
}


@pytest.mark.parametrize("change", ALL_THE_SAME.values(), ids=ALL_THE_SAME)
def test_a_clumsy_workbook_is_read_all_the_same(seller: Vendor, change: Callable[[Vendor], bytes]) -> None:
    seller.upload(change(seller))
    made = FormImport.objects.get()
    assert (made.errors, sum(bool(row["kind"]) for row in made.rows)) == ([], 1)


def of_another_catalogue(seller: Vendor) -> bytes:
    """Last year's: the same numbers, and other forms."""
    other = make_request(make_catalogue(seller.prefecture, name="前年度の様式"), seller.organisation)
    return bytes(seller.client.get(reverse("clouds:answers-workbook", args=[other.pk])).content)


def of_an_office(seller: Vendor) -> bytes:
    own = make_own_municipality(seller.prefecture)
    member = part_of(make_catalogue(seller.prefecture, [own], name="照会中の様式"), own)
    client = signed_in(make_persona("staff", own))
    return bytes(client.get(reverse("clouds:needs-workbook", args=[member.pk])).content)


REFUSED: dict[str, tuple[Callable[[Vendor], bytes], str]] = {
    "the workbook of another catalogue": (of_another_catalogue, "別の様式のファイルです。この画面の様式を"),
    "the workbook of an office": (of_an_office, "別の様式のファイルです。この画面の様式を"),
    "headings merged": (
        on_sheet(lambda s: s.merge_cells("C1:D1")),
        "の見出しのセルが結合されています（C1:D1）",
    ),
    "a heading deleted": (on_sheet(lambda sheet: sheet.delete_cols(3)), "の見出しが見つかりません：「回答」。"),
    "a password": (lambda _seller: ENCRYPTED, "パスワードを外して保存し直してください。"),
    "nothing at all": (lambda _seller: b"", "選んだファイルは空です（0バイト）。"),
}


@pytest.mark.parametrize(("change", "sentence"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_our_workbook_is_refused_at_the_field(
    seller: Vendor, change: Callable[[Vendor], bytes], sentence: str
) -> None:
    [refusal] = seller.upload(change(seller)).context["form"].errors["workbook"]
    assert (sentence in refusal, FormImport.objects.exists()) == (True, False), refusal


def test_a_column_of_ones_own_is_named_and_stops_nothing(seller: Vendor) -> None:
    page = seller.upload(seller.with_cells(C2="標準", K1="社内メモ", K2="確認"))
    assert [str(message) for message in page.context["messages"]] == [
        "様式にない列は読み取っていません：社内メモ。必要な内容は、様式の列に移してください。"
    ]
    assert FormImport.objects.get().errors == []
