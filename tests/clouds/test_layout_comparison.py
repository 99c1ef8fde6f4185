"""Two versions of a layout side by side: where they differ, and what was said of them."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.urls import reverse

from clouds.models import OutputForm
from clouds.services.output_forms import add_comment
from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.documents.contents import Difference
from portal.organisations.models import Organisation
from tests.factories.output_forms import add_layout_file, make_catalogue, make_request
from tests.support.forms import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def form(prefecture: Organisation, municipality: Organisation) -> OutputForm:
    return make_catalogue(prefecture, [municipality]).forms.get(number="J-001")


def workbook(**cells: Any) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet
    sheet.title = "様式"
    for address, value in cells.items():
        sheet[address] = value
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def compare(user: User, form: OutputForm, query: str = "") -> Any:
    return signed_in(user).get(reverse("clouds:layout-compare", args=[form.pk]) + query)


def test_cells_that_read_otherwise_are_named(form: OutputForm, staff: User) -> None:
    add_layout_file(form, name="様式.xlsx", content=workbook(A1="住民票", B2="氏名", C3=10))
    add_layout_file(
        form, "題名を改めた。", name="様式.xlsx", content=workbook(A1="住民票の写し", B2="氏名", C3=10, D4="続柄")
    )
    page = compare(staff, form)
    assert page.context["compared"].differences == [
        Difference("シート「様式」のセルA1", "住民票", "住民票の写し"),
        Difference("シート「様式」のセルD4", "", "続柄"),
    ]
    assert ("題名を改めた。" in page.text, "違いのある箇所（2件）" in page.text) == (True, True)


def test_a_row_that_was_put_in_between_moves_no_other(form: OutputForm, staff: User) -> None:
    add_layout_file(form, name="様式.xlsx", content=workbook(A1="氏名", A2="住所", A3="続柄"))
    add_layout_file(
        form, "旧氏を加えた。", name="様式.xlsx", content=workbook(A1="氏名", A2="旧氏", A3="住所", A4="続柄")
    )
    assert compare(staff, form).context["compared"].differences == [Difference("シート「様式」のセルA2", "", "旧氏")]


def test_lines_of_a_text_are_compared_and_versions_can_be_chosen(form: OutputForm, coordinator: User) -> None:
    for number, text in enumerate(("氏名\n住所", "氏名\n住所\n続柄", "氏名\n本籍\n続柄"), start=1):
        add_layout_file(form, f"{number}回目", content=text.encode())
    newest = compare(coordinator, form).context["compared"].differences
    assert newest == [Difference("2行目", "住所", "本籍")]
    chosen = compare(coordinator, form, "?before=3&after=1").context["compared"]
    assert [layout.number for layout in chosen.pair] == [1, 3]
    assert chosen.differences == [Difference("2行目", "住所", "本籍"), Difference("3行目", "", "続柄")]


@pytest.mark.parametrize("query", ["?before=９", "?before=abc&after=-1", "?before=999", "?before=&after="])
def test_a_version_that_is_not_there_shows_the_newest_two(form: OutputForm, coordinator: User, query: str) -> None:
    add_layout_file(form)
    add_layout_file(form, "改めた。")
    assert [layout.number for layout in compare(coordinator, form, query).context["compared"].pair] == [1, 2]


def test_what_cannot_be_compared_is_said(form: OutputForm, coordinator: User) -> None:
    add_layout_file(form, name="様式.xlsx", content=workbook(A1="住民票"))
    add_layout_file(form, "文字だけにした。")
    assert "この画面では比べられません" in compare(coordinator, form).text


def test_a_text_of_which_only_the_beginning_could_be_compared_is_not_called_the_same(
    form: OutputForm, coordinator: User
) -> None:
    lines = "住所\n" * 2_000
    add_layout_file(form, name="様式.txt", content=lines.encode())
    add_layout_file(form, "末尾に加えた。", name="様式.txt", content=f"{lines}続柄".encode())
    assert "この画面では比べられません" in compare(coordinator, form).text


def test_with_one_version_there_is_nothing_to_compare(form: OutputForm, coordinator: User) -> None:
    add_layout_file(form)
    assert compare(coordinator, form).status_code == 404
    assert "現行の版と比べる" not in signed_in(coordinator).get(reverse("clouds:form-detail", args=[form.pk])).text


def test_a_vendor_compares_layouts_and_reads_only_what_is_for_it(
    form: OutputForm, vendor_organisation: Organisation, vendor: User, staff: User, coordinator: User
) -> None:
    request = make_request(form.catalogue, vendor_organisation)
    add_layout_file(form)
    layout = add_layout_file(form, "改めた。")
    add_comment(actor=actor_for(staff), form=form, layout=layout, text="団体どうしの相談")
    add_comment(actor=actor_for(coordinator), form=form, layout=layout, text="貴社への返事", request=request)
    text = compare(vendor, form).text
    assert ("団体どうしの相談" in text, "貴社への返事" in text) == (False, True)
