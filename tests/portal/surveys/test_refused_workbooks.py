"""Files that cannot be the answer workbook of this office: each is refused in words at the field, changing nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl.comments import Comment

from portal.surveys.models import AnswerWorkbook
from tests.factories.personas import make_persona
from tests.factories.surveys import make_open_survey, response_of
from tests.support import files
from tests.support.forms import signed_in
from tests.support.refused_files import REFUSED_FILES
from tests.support.workbook_edits import edited

from .desk import Desk, built_desk, desk
from .test_workbooks import KINDS, drafts

__all__ = ["built_desk", "desk"]  # fixtures
pytestmark = pytest.mark.django_db
Made = Callable[[Desk], bytes]


def stamped(change: Callable[[str], str]) -> Made:
    def apply(sheet: Any, _desk: Desk) -> None:
        for prop in sheet.parent.custom_doc_props.props:
            prop.value = change(str(prop.value))

    return lambda desk: desk.edited(apply)


def of_the_neighbour(desk: Desk) -> bytes:
    other = desk.response.survey.responses.exclude(pk=desk.response.pk).get()
    client = signed_in(make_persona("neighbour", other.organisation))
    return bytes(client.get(reverse("surveys:workbook-download", args=[other.pk])).content)


def of_the_round_before(desk: Desk) -> bytes:
    earlier = response_of(make_open_survey(desk.asker, KINDS, title="前回の調査"), desk.response.organisation)
    return bytes(desk.client.get(reverse("surveys:workbook-download", args=[earlier.pk])).content)


def without_stamp(book: Any) -> None:
    book.custom_doc_props.props.clear()


def renamed_and_copied(sheet: Any) -> None:
    sheet.title = "回答"
    sheet.parent.copy_worksheet(sheet)


def with_comment(sheet: Any) -> None:
    sheet["F3"].comment = Comment("1234-5678-9018", "x")


def on_sheet(change: Callable[[Any], object]) -> Made:
    return lambda desk: desk.edited(lambda sheet, _desk: change(sheet))


def typed(text: str) -> Made:
    """As the answer to 問8, which takes any text."""
    return lambda desk: desk.edited(lambda sheet, _desk: desk.set(sheet, "8", text))


def check_refusal(desk: Desk, content: bytes, name: str, sentence: str) -> None:
    page = desk.upload(content, name)
    [refusal] = page.context["form"].errors["workbook"]
    assert sentence in refusal, refusal
    assert "9018" not in page.content.decode()
    assert (drafts(desk.response), AnswerWorkbook.objects.exists()) == ({}, False)


REFUSED: dict[str, tuple[Made, str, str]] = {
    "headings merged": (
        on_sheet(lambda s: s.merge_cells("F1:G1")),
        "",
        "シート「入力」の見出しのセルが結合されています（F1:G1）。",
    ),
    "heading of the answers deleted": (
        on_sheet(lambda s: s.delete_cols(6)),
        "",
        "シート「入力」の見出しが見つかりません：「回答」。",
    ),
    "heading twice": (on_sheet(lambda s: s.cell(1, 9, "回答")), "", "見出し「回答」が2つ以上あります（F、I列）。"),
    "sheet deleted": (
        lambda d: edited(d.content, lambda b: b.remove(b["入力"])),
        "",
        "シート「入力」がありません（このファイルのシート：「記入要領」、「選択肢」）。",
    ),
    "sheet renamed and copied": (on_sheet(renamed_and_copied), "", "シート「入力」がありません"),
    "older form": (
        stamped(lambda s: s.replace("/1", "/0")),
        "",
        "様式が古い版（第0版）です。最新の第1版に入力してください（http",
    ),
    "stamp of another form": (stamped(lambda s: "clouds.forms_needs/1"), "", "別の様式のファイルです。"),
    "stamp edited by hand": (stamped(lambda s: "様式"), "", "別の様式のファイルです。"),
    "stamp of another organisation": (
        stamped(lambda s: s.rpartition(".")[0] + ".999/1"),
        "",
        "別の団体の回答ファイルです。",
    ),
    "the neighbour's workbook": (
        of_the_neighbour,
        "",
        "別の団体の回答ファイルです。貴団体のファイルをダウンロードして",
    ),
    "the neighbour's workbook without its stamp": (
        lambda d: edited(of_the_neighbour(d), without_stamp),
        "",
        "別の団体の回答ファイルです。",
    ),
    "the round before without its stamp": (
        lambda d: edited(of_the_round_before(d), without_stamp),
        "",
        "この照会の設問が1つもありません。この照会のファイルをダウンロードして",
    ),
    "the workbook of the round before": (
        of_the_round_before,
        "",
        "別の照会の回答ファイルです。この照会のファイルをダウンロードして",
    ),
    "an empty workbook": (
        lambda d: files.saved(openpyxl.Workbook()),
        "",
        "シート「入力」がありません（このファイルのシート：「Sheet」）。",
    ),
    "a table of someone else": (lambda d: files.xlsx(), "", "見出しが見つかりません：「項目ID」、「回答」。"),
    "an individual number in a cell": (typed("１２３４－５６７８－９０１８"), "", "場所：シート「入力」のセルF16。"),
    "an individual number in a comment": (on_sheet(with_comment), "", "場所：シート「入力」のセルF3のコメント。"),
    "an individual number in the file name": (lambda d: d.content, "123456789018.xlsx", "場所：ファイル名。"),
    "a DDE formula": (typed("=cmd|'/c calc'!A0"), "", "他のプログラムを呼び出す式（DDE）"),
    "a formula that calls a website": (typed('=WEBSERVICE("https://example.invalid")'), "", "外部データへのリンク"),
}


@pytest.mark.parametrize(("change", "name", "sentence"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_our_workbook_is_refused_at_the_field_and_changes_nothing(
    desk: Desk, change: Made, name: str, sentence: str
) -> None:
    check_refusal(desk, change(desk), name or "回答.xlsx", sentence)


@pytest.mark.parametrize(("change", "name", "sentence"), REFUSED_FILES.values(), ids=REFUSED_FILES)
def test_what_is_no_workbook_of_excel_is_refused_at_the_field_and_changes_nothing(
    desk: Desk, change: Callable[[bytes], bytes], name: str, sentence: str
) -> None:
    check_refusal(desk, change(desk.content), name, sentence)


def test_a_form_without_a_file_says_what_to_choose(desk: Desk) -> None:
    assert not desk.client.get(desk.url).context["form"].errors
    page = desk.client.post(desk.url)
    assert page.context["form"].errors["workbook"] == ["回答を記入したExcelファイルを選んでください。"]


def test_the_workbook_has_a_japanese_name_that_every_browser_reads(desk: Desk) -> None:
    response = desk.client.get(reverse("surveys:workbook-download", args=[desk.response.pk]))
    kind, _, name = response.headers["Content-Disposition"].partition("; ")
    assert (kind, name.lower().startswith("filename*=utf-8''"), name.isascii()) == ("attachment", True, True)
    shown = f"{timezone.localdate():%Y%m%d}_自治体クラウドの意向調査_27202_岸和田市.xlsx"
    assert unquote(name.rpartition("'")[2]) == shown
