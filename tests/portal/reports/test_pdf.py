"""PDF: readable by people, by screen readers and by programs; typed text stays text."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pypdf import PdfReader

from portal.reports.document import Report
from portal.reports.writers.pdf import write_pdf

from .conftest import ROWS, report_of


def pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def test_everything_is_on_the_page_in_words(report: Report) -> None:
    (text,) = pages(write_pdf(report))
    for words in (
        "切替計画表（第1版）",
        "2026年（令和8年）11月23日現在",
        "大阪版自治体情報セキュリティクラウド",
        "費用（円）",
        "012025",
        "2017年（平成29年）4月",
        "2019年（令和元年）5月1日",
        "1,234,567",
        "▲500",
        "費用には消費税を含みます。",
        "市町村共同IT化ポータル",
        "自治体機密性2",
        "1／1頁",
    ):
        assert words in text


def test_long_tables_repeat_their_heading_and_count_the_pages() -> None:
    texts = pages(write_pdf(report_of(*ROWS * 40)))
    assert len(texts) > 2
    assert [f"{number}／{len(texts)}頁" in text for number, text in enumerate(texts, start=1)] == [True] * len(texts)
    assert ["団体コード" in text for text in texts] == [True] * len(texts)


@pytest.mark.parametrize(
    "text",
    [
        "#panic(1)",
        "*太字* _斜体_ = 見出し",
        '"; #read("/etc/passwd")',
        "$x^2$ @ref <label>",
        "[角] {波} \\ // 注釈",
    ],
)
def test_what_people_type_is_never_markup(text: str) -> None:
    row = ("272027", text, None, None, None, None, text)
    (page,) = pages(write_pdf(report_of(row, title=text, author=text, conditions=[(text, text)])))
    assert page.replace(" ", "").count(text.replace(" ", "")) >= 3


def test_the_same_data_gives_the_same_bytes(report: Report) -> None:
    assert write_pdf(report) == write_pdf(report)


def test_the_file_says_what_it_is_and_is_tagged_for_screen_readers(report: Report) -> None:
    reader = PdfReader(io.BytesIO(write_pdf(report)))
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == ("切替計画表（第1版）", "大阪府")
    assert reader.metadata["/Keywords"] == "自治体機密性2"
    root: Any = reader.trailer["/Root"]
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"]) == (True, "ja-JP")
    assert "<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data().decode()


@pytest.mark.parametrize("text", ["確認済み😀", "制御\u0007文字", "葛󠄀城市", "𠮷野町"])
def test_a_character_without_a_glyph_does_not_cost_the_report(text: str) -> None:
    (page,) = pages(write_pdf(report_of(("272027", text, None, None, None, None, None))))
    assert text[:1] in page


def test_an_empty_table_says_so() -> None:
    assert "該当するものはありません。" in pages(write_pdf(report_of()))[0]


def test_sample_data_is_marked_as_such(report: Report) -> None:
    assert "架空のサンプル" not in pages(write_pdf(report))[0]
    assert "架空のサンプル" in pages(write_pdf(report_of(*ROWS, has_sample_data=True)))[0]


def test_what_has_no_space_breaks_inside_its_cell() -> None:
    address = "https://www.example.lg.jp/" + "abcdefghij" * 12
    (page,) = pages(write_pdf(report_of(("272027", "堺市", None, None, None, None, address), is_landscape=False)))
    assert address in page.replace("\n", "")
    assert address not in page


def test_the_file_stays_small_though_it_brings_its_fonts(report: Report) -> None:
    assert len(write_pdf(report)) < 300_000
