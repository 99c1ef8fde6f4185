"""The sheet of an uploaded workbook that people fill in, opened. The upload has passed the inspection before."""

from __future__ import annotations

import io
import re
import warnings
from typing import Any

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from portal.documents.blank_cells import lightened
from portal.documents.refusals import refusal
from portal.documents.sheet_xml import NumbersBehind, merged_areas, part_of, shown_value, uncomputed_formulas
from portal.documents.sheets import UNREADABLE
from portal.lib.text import half_width

from .layout import RawSheet, WrongCell, WrongLayout
from .template import ENTRY, GUIDE, STAMP_LABEL

MAX_ROWS, MAX_COLUMNS = 5_000, 200  # values beyond these are complained of
_FILLED = re.compile(rb'<(?:\w+:)?c\b[^>]*\br="([A-Z]+)([0-9]+)"[^>]*>\s*<(?:\w+:)?(?:v|f|is)\b')


def open_entry_sheet(content: bytes, *, stamp: str, name: str, rows: int = MAX_ROWS) -> RawSheet:
    """The sheet 「入力」 with the values of its first rows; `name` is the file's.

    Raises WrongLayout where it is missing, too long or wide, of an older form, or holds formulas without results, and
    RuleViolation for a file that no program can read.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # what openpyxl does not know, we do not read either
        try:
            return _opened(lightened(content), stamp, rows)
        except UNREADABLE:
            broken = refusal("file_broken", name=name)
            broken.field = "workbook"
            raise broken from None


def _opened(content: bytes, stamp: str, rows: int) -> RawSheet:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    try:
        _check_stamp(book, stamp)
        name = _entry_name(book)
        sheet = book[name]
        xml = part_of(content, sheet._worksheet_path)  # openpyxl tells of merged cells only when it loads all styles
        _check_extent(name, xml)
        _check_formulas(name, xml)
        sheet.reset_dimensions()  # what a sheet says of its size may be wrong by millions
        numbers = NumbersBehind(xml)
        values = [[shown_value(cell, numbers) for cell in row] for row in sheet.iter_rows(max_row=rows)]
        return RawSheet(name, values, merged_areas(xml), since_1904=book.epoch == CALENDAR_MAC_1904)
    finally:
        book.close()


def _entry_name(book: Any) -> str:
    wanted = {half_width(title): title for title in book.sheetnames}
    if ENTRY not in wanted:
        sentence = _(
            "シート「%(entry)s」がありません（このファイルのシート：%(names)s）。シートの名前を「%(entry)s」に戻すか、"
            "ポータルからダウンロードしたひな形に記入してください。"
        )
        names = "、".join(f"「{title}」" for title in book.sheetnames)
        raise WrongLayout([WrongCell(_("ファイル全体"), "", sentence % {"entry": ENTRY, "names": names})])
    copies = [title for title in book.sheetnames if re.fullmatch(rf"{ENTRY} ?\([0-9]+\)", half_width(title))]
    if copies:
        sentence = _(
            "シート「%(entry)s」の写しがあります。記入したほうを「%(entry)s」とし、使わないほうを削除してください。"
        )
        raise WrongLayout([WrongCell(title, "", sentence % {"entry": ENTRY}) for title in copies])
    return wanted[ENTRY]


def _check_stamp(book: Any, expected: str) -> None:
    """The form says on its first sheet which edition it is."""
    if GUIDE not in book.sheetnames:
        return
    for label, stamp, *_rest in book[GUIDE].iter_rows(values_only=True, min_row=1, max_row=5, min_col=1, max_col=3):
        if label == STAMP_LABEL and half_width(str(stamp or "")) != half_width(expected):
            sentence = _(
                "様式が現在のもの（%(stamp)s）と違います。最新のひな形をダウンロードして、記入し直してください。"
            )
            raise WrongLayout([WrongCell(GUIDE, "B2", sentence % {"stamp": expected})])


def _check_extent(name: str, xml: bytes) -> None:
    """A value that lies too far out would be dropped without a word."""
    for cell in _FILLED.finditer(xml):
        letters, row = cell[1].decode(), int(cell[2])
        if row > MAX_ROWS:
            sentence = _(
                "%(limit)d行を超える行は取り込めません。使っていない行を削除するか、ファイルを分けてください。"
            )
            raise WrongLayout([WrongCell(name, f"{row}:{row}", sentence % {"limit": MAX_ROWS})])
        if len(letters) > len(_LAST_COLUMN) or (len(letters) == len(_LAST_COLUMN) and letters > _LAST_COLUMN):
            sentence = _("%(last)s列より右は読み取れません。使っていない列を削除してください。")
            raise WrongLayout([WrongCell(name, f"{letters}{row}", sentence % {"last": _LAST_COLUMN})])


_LAST_COLUMN = get_column_letter(MAX_COLUMNS)


def _check_formulas(name: str, xml: bytes) -> None:
    """A formula whose result was never worked out would be read as a blank cell."""
    cells = uncomputed_formulas(xml)
    if cells:
        sentence = _("数式の計算結果がファイルに保存されていません。Excelで開いて保存し直すか、値を入力してください。")
        raise WrongLayout([WrongCell(name, cell, sentence) for cell in cells[:20]])
