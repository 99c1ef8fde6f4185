"""A valid individual number is refused wherever a file can hold one, however it is written."""

import csv
import io
import re
from collections.abc import Callable

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from portal.documents.extractors.pdf import pdf_pieces
from portal.documents.file_types import TYPES
from portal.documents.inspection import inspect_upload
from portal.exceptions import RuleViolation
from portal.lib.individual_number import find_individual_numbers
from tests.support import files
from tests.support.individual_numbers import (
    FULL_WIDTH,
    grouped,
    individual_numbers,
    is_no_date,
    with_check_digit,
    written_numbers,
)

EVERYTHING = frozenset(TYPES)
NUMBER = "621498320257"


def refusal_of(content: bytes, name: str) -> str:
    with pytest.raises(RuleViolation) as raised:
        inspect_upload(io.BytesIO(content), filename=name, allowed=EVERYTHING)
    assert raised.value.code == "individual_number", raised.value.message
    return str(raised.value.message)


def place_in(message: str) -> str:
    match = re.search("場所：(.*?)。番号を消して", message)
    assert match
    return match[1]


def workbook_with(change: Callable[[openpyxl.Workbook], None]) -> bytes:
    workbook = openpyxl.Workbook()
    workbook.active.title = "入力"
    workbook.active["A1"] = "備考"
    change(workbook)
    return files.saved(workbook)


def in_cell(number: str) -> bytes:
    def change(workbook: openpyxl.Workbook) -> None:
        workbook["入力"]["B3"] = f"連絡先 {number} まで"

    return workbook_with(change)


def in_comment(number: str) -> bytes:
    def change(workbook: openpyxl.Workbook) -> None:
        workbook["入力"]["A1"].comment = Comment(f"確認 {number}", "担当")

    return workbook_with(change)


def in_hidden_sheet(number: str) -> bytes:
    def change(workbook: openpyxl.Workbook) -> None:
        hidden = workbook.create_sheet("控え")
        hidden.sheet_state = "veryHidden"
        hidden["C5"] = number

    return workbook_with(change)


def in_properties(number: str) -> bytes:
    return workbook_with(lambda workbook: setattr(workbook.properties, "description", f"メモ {number}"))


def in_sheet_name(number: str) -> bytes:
    return workbook_with(lambda workbook: setattr(workbook["入力"], "title", f"{number}様"[:31]))


def in_page_header(number: str) -> bytes:
    return workbook_with(lambda workbook: setattr(workbook["入力"].oddHeader.center, "text", number))


def in_defined_name(number: str) -> bytes:
    return workbook_with(lambda workbook: workbook.defined_names.add(DefinedName("控え", attr_text=f'"{number}"')))


def in_validation_list(number: str) -> bytes:
    rule = DataValidation(type="list", formula1='"あ,い"', prompt=number, sqref="B2:B9")
    return workbook_with(lambda workbook: workbook["入力"].add_data_validation(rule))


def in_formula(number: str) -> bytes:
    def change(workbook: openpyxl.Workbook) -> None:
        workbook["入力"]["B2"] = f'="番号 "&"{number}"'

    return workbook_with(change)


def in_split_runs(number: str) -> bytes:
    runs = (
        f"<r><t>{number[:5]}</t></r><r><rPr><b/></rPr><t>{number[5:]}</t></r><rPh sb='0' eb='1'><t>バンゴウ</t></rPh>"
    )
    cells = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    return files.bare_xlsx(cells, xl__sharedStrings=files.shared_strings(runs))


def in_orphaned_string(number: str) -> bytes:
    cells = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    return files.bare_xlsx(cells, xl__sharedStrings=files.shared_strings("表示中", f"消した行 {number}"))


def in_inline_string(number: str) -> bytes:
    return files.bare_xlsx(f'<row r="7"><c r="D7" t="inlineStr"><is><t>{number}</t></is></c></row>')


def in_custom_part(number: str) -> bytes:
    return files.with_members(files.xlsx(), **{"customXml__item1.xml": f"<data><memo>{number}</memo></data>"})


def body_of_word(number: str) -> bytes:
    return files.docx(files.paragraph("一段落目") + files.paragraph("番号 ", number[:3], number[3:], " です"))


def text_box_of_word(number: str) -> bytes:
    return files.docx(files.text_box(number))


def header_of_word(number: str) -> bytes:
    return files.docx(header2=files.paragraph(number))


def footer_of_word(number: str) -> bytes:
    return files.docx(footer1=files.paragraph(number))


def comment_of_word(number: str) -> bytes:
    return files.docx(comments=f"<w:comment>{files.paragraph(number)}</w:comment>")


def note_of_word(number: str) -> bytes:
    return files.docx(footnotes=f"<w:footnote>{files.paragraph(number)}</w:footnote>")


def slide_of_show(number: str) -> bytes:
    return files.pptx(files.slide("表紙"), files.slide("内容", number), files.slide("終わり"))


def notes_of_show(number: str) -> bytes:
    return files.pptx(files.slide("表紙"), files.slide("終わり"), notes=number)


def csv_in_utf8(number: str) -> bytes:
    return _csv(number).encode("utf-8-sig")


def csv_in_cp932(number: str) -> bytes:
    return _csv(number).encode("cp932", "replace")


def _csv(number: str) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([["団体", "備考"], ["大阪市", "なし"], ["堺市", f"問合せ {number}"]])
    return out.getvalue()


def text_file(number: str) -> bytes:
    return f"一行目\r\n二行目\r\n番号は{number}です\r\n".encode()


def calendar_file(number: str) -> bytes:
    text = f"SUMMARY:打合せ（{number}）"
    return files.ics(text[:15] + "\r\n " + text[15:])


def zip_member(number: str) -> bytes:
    return files.zip_of({"資料/読んでください.txt": "案内", "資料/一覧.csv": csv_in_cp932(number)})


PLACES = {
    in_cell: ("a.xlsx", "シート「入力」のセルB3"),
    in_comment: ("a.xlsx", "シート「入力」のセルA1のコメント"),
    in_hidden_sheet: ("a.xlsx", "シート「控え」のセルC5"),
    in_properties: ("a.xlsx", "ファイルのプロパティ（作成者、タイトルなど）"),
    in_sheet_name: ("a.xlsx", "シート名「＊*様」"),
    in_page_header: ("a.xlsx", "シート「入力」のセル以外の場所（図形、ヘッダー、入力規則など）"),
    in_validation_list: ("a.xlsx", "シート「入力」のセル以外の場所（図形、ヘッダー、入力規則など）"),
    in_defined_name: ("a.xlsx", "名前の定義「控え」"),
    in_formula: ("a.xlsx", "シート「入力」のセルB2"),
    in_split_runs: ("a.xlsx", "シート「入力」のセルA1"),
    in_orphaned_string: ("a.xlsx", "どのセルにも表示されていない文字列"),
    in_inline_string: ("a.xlsx", "シート「入力」のセルD7"),
    in_custom_part: ("a.xlsx", "文書の内部データ（customXml/item1.xml）"),
    body_of_word: ("a.docx", "本文の2段落目"),
    text_box_of_word: ("a.docx", "テキストボックス"),
    header_of_word: ("a.docx", "ヘッダー"),
    footer_of_word: ("a.docx", "フッター"),
    comment_of_word: ("a.docx", "コメント"),
    note_of_word: ("a.docx", "脚注"),
    slide_of_show: ("a.pptx", "スライド2"),
    notes_of_show: ("a.pptx", "スライド2のノート"),
    csv_in_utf8: ("a.csv", "3行B列"),
    csv_in_cp932: ("a.csv", "3行B列"),
    text_file: ("a.txt", "3行目"),
    calendar_file: ("a.ics", "予定の項目「SUMMARY」、8行目"),
    zip_member: ("a.zip", "「一覧.csv」の3行B列"),
}


@pytest.mark.parametrize("build", PLACES, ids=lambda build: build.__name__)
@settings(max_examples=6)
@given(number=written_numbers())
def test_a_number_is_refused_in_every_place_and_form(build, number):
    name, _ = PLACES[build]
    if build is csv_in_cp932 or build is zip_member:
        number = number.encode("cp932", "replace").decode("cp932").replace("?", "-")
    message = refusal_of(build(number), name)
    assert "場所：" in message
    assert number not in message
    assert not re.search("[0-9０-９]{4}", message.replace("2026", ""))


@pytest.mark.parametrize("build", PLACES, ids=lambda build: build.__name__)
def test_the_message_names_the_place(build):
    name, place = PLACES[build]
    expected = place.replace("＊*", "＊" * 12)
    assert place_in(refusal_of(build(NUMBER), name)) == expected


@settings(max_examples=2)
@given(numbers=st.lists(individual_numbers().filter(is_no_date), min_size=12, max_size=12))
def test_a_number_on_any_page_of_a_pdf_is_found(numbers):
    separators = ["", " ", "-", "."] * 3
    pages = [grouped(number, separator) for number, separator in zip(numbers, separators, strict=True)]
    found = find_individual_numbers(pdf_pieces(io.BytesIO(files.pdf("cover", *pages)), name="a.pdf"))
    assert [finding.place.name for finding in found] == [str(n) for n in range(2, 14)]


def test_a_number_in_the_fields_notes_and_properties_of_a_pdf_is_found():
    numbers = [with_check_digit(f"7{n:010d}").translate(FULL_WIDTH) for n in range(4)]
    form = f"1000 0 obj <</FT/Tx/T({'memo'})/V {files.pdf_text(numbers[0])}/Subtype/Widget>> endobj"
    note = f"1001 0 obj <</Subtype/Text/Contents {files.pdf_text(numbers[1])}>> endobj"
    content = files.pdf(
        "one",
        "two",
        catalog="/AcroForm<</Fields[1000 0 R]>> /Outlines 1002 0 R",
        annotations="/Annots[1001 0 R]",
        info=f"/Title {files.pdf_text(numbers[2])}",
        objects="\n\n".join(
            [
                form,
                note,
                "1002 0 obj <</First 1003 0 R/Last 1003 0 R/Count 1>> endobj",
                f"1003 0 obj <</Title {files.pdf_text(numbers[3])}/Parent 1002 0 R/Dest[10 0 R/Fit]>> endobj",
            ]
        ),
    )
    assert place_in(refusal_of(content, "a.pdf")) == (
        "ファイルのプロパティ（作成者、タイトルなど）、入力欄「memo」、1ページの注釈、2ページの注釈"
    )


def test_a_number_in_the_file_name_is_refused_and_not_repeated():
    message = refusal_of(files.xlsx(), f"申請_{NUMBER}.xlsx")
    assert (place_in(message), NUMBER in message) == ("ファイル名", False)
    message = refusal_of(files.zip_of({f"{NUMBER}.txt": "本文"}), "a.zip")
    assert (place_in(message), NUMBER in message) == (f"圧縮ファイルの中のファイル名「{'＊' * 12}.txt」", False)


def test_a_number_kept_by_excel_as_a_number_is_found_with_and_without_its_zeros():
    assert place_in(refusal_of(files.xlsx(["個人番号"], [int(NUMBER)]), "a.xlsx")) == "シート「入力」のセルA2"
    assert place_in(refusal_of(files.xlsx(["備考"], [float(NUMBER)]), "a.xlsx")) == "シート「入力」のセルA2"
    without_zero = int(with_check_digit("01234567890"))
    assert place_in(refusal_of(files.xlsx(["個人番号"], [without_zero]), "a.xlsx")) == "シート「入力」のセルA2"

    def as_on_the_card(workbook: openpyxl.Workbook) -> None:
        workbook["入力"]["B2"] = without_zero
        workbook["入力"]["B2"].number_format = "0000-0000-0000"

    assert place_in(refusal_of(workbook_with(as_on_the_card), "a.xlsx")) == "シート「入力」のセルB2"


def test_the_boxes_of_a_form_are_read_as_one_number():
    content = files.xlsx(["氏名", "架空 太郎"], ["個人番号", *NUMBER], ["内訳", *"3141592653589"])
    assert place_in(refusal_of(content, "a.xlsx")) == "シート「入力」のセルB2:M2"


def test_a_list_of_numbers_is_refused_whatever_its_heading_and_format():
    numbers = [[int(with_check_digit(f"7{n:010d}"))] for n in range(3)]
    workbook = openpyxl.load_workbook(io.BytesIO(files.xlsx(["整理番号"], *numbers)))
    for row in (2, 3, 4):
        workbook["入力"][f"A{row}"].number_format = "#,##0"
    places = place_in(refusal_of(files.saved(workbook), "a.xlsx"))
    assert places == "シート「入力」のセルA2、シート「入力」のセルA3、シート「入力」のセルA4"


def test_only_the_first_places_are_named_and_the_rest_counted():
    content = files.xlsx(["備考"], *[[with_check_digit(f"7{n:010d}")] for n in range(40)])
    assert place_in(refusal_of(content, "a.xlsx")).endswith("シート「入力」のセルA6、ほか35か所")


def test_the_workbook_behind_a_chart_is_searched_as_well():
    parts: dict[str, str | bytes] = {
        "ppt__charts__chart1.xml": "<c:chart xmlns:c='c'/>",
        "ppt__charts___rels__chart1.xml.rels": files.relationships(("package", "../embeddings/Book1.xlsx")),
        "ppt__embeddings__Book1.xlsx": files.xlsx(["備考"], [NUMBER]),
    }
    deck = files.with_members(files.pptx(), **parts)
    assert place_in(refusal_of(deck, "a.pptx")) == "「Book1.xlsx」のシート「入力」のセルA2"
