"""The sheet of an uploaded workbook that people fill in, opened. The upload has passed the inspection before."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import openpyxl
from django.utils.translation import gettext as _

from portal.lib.text import half_width

from .layout import RawSheet, WrongCell, WrongLayout
from .template import ENTRY, GUIDE, STAMP_LABEL

MAX_ROWS, MAX_COLUMNS = 5_000, 200  # beyond these nothing is read; values there are complained of
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*\bref="([A-Z0-9:]+)"')
_EMPTY_FORMULA = re.compile(
    rb'<(?:\w+:)?c\b[^>]*\br="([A-Z]+[0-9]+)"[^>]*>\s*<(?:\w+:)?f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>)\s*'
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)


def open_entry_sheet(content: bytes, *, stamp: str, rows: int = MAX_ROWS + 1) -> RawSheet:
    """The sheet 「入力」 with the values of its first rows.

    Raises WrongLayout where it is missing, too long, of an older form, or holds formulas without results.
    """
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    try:
        _check_stamp(book, stamp)
        name = _entry_name(book)
        sheet = book[name]
        values = [list(row) for row in sheet.iter_rows(values_only=True, max_row=rows, max_col=MAX_COLUMNS)]
        xml = _part(content, sheet._worksheet_path)  # openpyxl tells of merged cells only when it loads all styles
    finally:
        book.close()
    _check_length(name, values)
    _check_formulas(name, xml)
    return RawSheet(name, values, [area.decode() for area in _MERGED.findall(xml)])


def _entry_name(book: Any) -> str:
    wanted = {half_width(title): title for title in book.sheetnames}
    if ENTRY not in wanted:
        sentence = _("シート「%(entry)s」がありません。ポータルからダウンロードしたひな形に記入してください。")
        raise WrongLayout([WrongCell(_("ファイル全体"), "", sentence % {"entry": ENTRY})])
    return wanted[ENTRY]


def _check_stamp(book: Any, expected: str) -> None:
    """The form says on its first sheet which edition it is."""
    if GUIDE not in book.sheetnames:
        return
    for label, stamp, *_rest in book[GUIDE].iter_rows(values_only=True, min_row=1, max_row=5, min_col=1, max_col=3):
        if label == STAMP_LABEL and stamp != expected:
            sentence = _(
                "様式が現在のもの（%(stamp)s）と違います。最新のひな形をダウンロードして、記入し直してください。"
            )
            raise WrongLayout([WrongCell(GUIDE, "B2", sentence % {"stamp": expected})])


def _check_length(name: str, rows: list[list[object]]) -> None:
    if len(rows) > MAX_ROWS and any(value is not None for value in rows[MAX_ROWS]):
        sentence = _("%(limit)d行を超える行は取り込めません。使っていない行を削除するか、ファイルを分けてください。")
        raise WrongLayout([WrongCell(name, f"{MAX_ROWS + 1}:{MAX_ROWS + 1}", sentence % {"limit": MAX_ROWS})])


def _check_formulas(name: str, xml: bytes) -> None:
    """A formula whose result was never worked out would be read as a blank cell."""
    cells = [cell.decode() for cell in _EMPTY_FORMULA.findall(xml)]
    if cells:
        sentence = _("数式の計算結果がファイルに保存されていません。Excelで開いて保存し直すか、値を入力してください。")
        raise WrongLayout([WrongCell(name, cell, sentence) for cell in cells[:20]])


def _part(content: bytes, path: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(path.removeprefix("/"))
