from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.lib.csv_files import (
    CsvEncoding,
    CsvText,
    LostCharacter,
    MalformedCsv,
    UndecodableText,
    Value,
    WrittenCsv,
    read_csv,
    write_csv,
)

cells = st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=12)


def test_a_csv_for_excel_has_a_bom_and_windows_line_ends():
    rows: list[list[Value]] = [
        ["団体コード", "月額（円）", "契約日"],
        ["011002", -1200, date(2026, 11, 23)],
        ["271004", Decimal("0.5"), None],
    ]
    assert write_csv(rows) == WrittenCsv(
        b"\xef\xbb\xbf" + "団体コード,月額（円）,契約日\r\n011002,-1200,2026-11-23\r\n271004,0.5,\r\n".encode(), []
    )


@given(
    st.lists(st.lists(cells, min_size=2, max_size=4), max_size=5),
    st.sampled_from([CsvEncoding.UTF_8_BOM, CsvEncoding.UTF_8]),
)
def test_what_was_written_is_read_back_unchanged(rows, encoding):
    rows = [[cell.replace("\n", "\r\n") for cell in row] for row in rows]
    assert read_csv(write_csv(rows, encoding).content).rows == rows


def test_characters_without_a_place_in_cp932_are_listed_and_not_turned_into_question_marks():
    written = write_csv([["名称"], ["𠮷野町"], ["髙﨑㈱神～〜−"], ["𠮷𠮷😀"]], CsvEncoding.CP932)
    assert written.content.decode("cp932") == "名称\r\n〓野町\r\n髙﨑㈱神～～－\r\n〓〓〓\r\n"
    assert written.lost == [LostCharacter("𠮷", 2, 1, 3), LostCharacter("😀", 4, 1, 1)]


def test_the_encoding_is_found_out():
    rows = [["団体", "備考"], ["大阪市", "髙い"]]
    text = "団体,備考\r\n大阪市,髙い\r\n"
    assert read_csv(text.encode("utf-8-sig")) == CsvText(rows, CsvEncoding.UTF_8_BOM)
    assert read_csv(text.encode("utf-8")) == CsvText(rows, CsvEncoding.UTF_8)
    assert read_csv(text.encode("cp932")) == CsvText(rows, CsvEncoding.CP932)
    with pytest.raises(UndecodableText):
        read_csv(b"\x81\x00\xff")


def test_a_csv_that_cannot_be_read_says_where():
    with pytest.raises(MalformedCsv) as raised:
        read_csv(("あ,い\r\n" + "う" * 200_000).encode())
    assert raised.value.line == 2
