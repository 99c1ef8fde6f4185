"""Where things stand in an uploaded workbook: the heading row by its names, the columns by their headings."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from portal.documents.sheet_xml import area_name
from portal.lib.text import half_width

from .cells import is_blank, shown

SEARCHED_ROWS = 30
MINIMUM_HEADINGS = 3  # fewer known headings in a row are a coincidence


class WrongCell(NamedTuple):
    """Something wrong at a place of a sheet; `cell` may be a range, or blank for the sheet as a whole."""

    sheet: str
    cell: str
    message: str
    label: str = ""
    value: str = ""

    @property
    def place(self) -> str:
        return f"{self.sheet}!{self.cell}" if self.cell else self.sheet


class WrongLayout(Exception):
    """The sheet cannot be read as the form that the portal hands out."""

    def __init__(self, problems: Sequence[WrongCell]) -> None:
        super().__init__(len(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class RawSheet:
    """One sheet as the reader of uploads gives it: values row by row from row 1, and the merged ranges."""

    name: str
    rows: Sequence[Sequence[object]]
    merged: Sequence[tuple[int, int, int, int]] = ()  # first column, first row, last column, last row
    since_1904: bool = False  # a workbook of an old Mac counts its days from there


@dataclass(frozen=True, slots=True)
class Layout:
    """`columns`: key of a column → its index from 0; `unread`: headings that mean nothing here, with values below."""

    header_row: int  # index from 0
    columns: Mapping[str, int]
    unread: tuple[str, ...] = field(default=())

    def letter(self, key: str) -> str:
        """F for a column."""
        return get_column_letter(self.columns[key] + 1)

    def cell(self, key: str, row: int) -> str:
        """F12 for a column and the index of a row."""
        return f"{self.letter(key)}{row + 1}"


def find_layout(sheet: RawSheet, headers: Mapping[str, str], *, optional: Collection[str] = ()) -> Layout:
    """Where the headings (key → heading) are; all but the optional ones must be there.

    Raises WrongLayout with each problem at its place.
    """
    row = _header_row(sheet, headers)
    _check_merged_headings(sheet, row)
    columns = _columns(sheet, row, headers)
    _check_merged_values(sheet, row, columns.values())
    missing = [header for key, header in headers.items() if key not in columns and key not in optional]
    if missing:
        sentence = _(
            "見出し「%(missing)s」の列がありません。ひな形をダウンロードし直すか、見出しを元の言葉に戻してください。"
        )
        place = f"{row + 1}:{row + 1}"
        raise WrongLayout([WrongCell(sheet.name, place, sentence % {"missing": "」「".join(missing)})])
    return Layout(row, columns, _unread(sheet, row, set(columns.values())))


def _normal(heading: object) -> str:
    return re.sub(r"\s", "", half_width(str(heading))).casefold() if heading is not None else ""


def _known(headers: Mapping[str, str]) -> dict[str, str]:
    return {_normal(header): key for key, header in headers.items()}


def _header_row(sheet: RawSheet, headers: Mapping[str, str]) -> int:
    known = _known(headers)
    counts = [sum(_normal(cell) in known for cell in row) for row in sheet.rows[:SEARCHED_ROWS]]
    best = max(counts, default=0)
    if best < MINIMUM_HEADINGS:
        sentence = _(
            "見出しの行（%(first)sなど）が見つかりません。ポータルからダウンロードしたひな形に記入してください。"
        )
        first = "、".join(list(headers.values())[:MINIMUM_HEADINGS])
        raise WrongLayout([WrongCell(sheet.name, "", sentence % {"first": first})])
    return counts.index(best)


# Of merged cells a reader sees only the first: the others would be dropped without a word. A title above the table
# and boxes beside it do no harm.
def _check_merged_headings(sheet: RawSheet, header_row: int) -> None:
    _refuse_merged(
        sheet, _("見出し"), [area for area in sheet.merged if area[1] - 1 <= header_row and area[3] - 1 >= header_row]
    )


def _check_merged_values(sheet: RawSheet, header_row: int, columns: Collection[int]) -> None:
    below = [area for area in sheet.merged if area[1] - 1 > header_row]
    _refuse_merged(
        sheet, _("入力欄"), [area for area in below if any(area[0] - 1 <= index < area[2] for index in columns)]
    )


def _refuse_merged(sheet: RawSheet, what: str, areas: Sequence[tuple[int, int, int, int]]) -> None:
    sentence = _("%(what)sのセルが結合されています。結合を解除して、1つのセルに1つの項目を入れてください。")
    if areas:
        raise WrongLayout([WrongCell(sheet.name, area_name(area), sentence % {"what": what}) for area in areas])


def _columns(sheet: RawSheet, header_row: int, headers: Mapping[str, str]) -> dict[str, int]:
    known, columns = _known(headers), {}
    problems = []
    for index, heading in enumerate(sheet.rows[header_row]):
        key = known.get(_normal(heading))
        if key in columns:
            sentence = _("見出し「%(heading)s」が2つあります。使わない方の列を削除してください。")
            cell = f"{get_column_letter(index + 1)}{header_row + 1}"
            problems.append(WrongCell(sheet.name, cell, sentence % {"heading": shown(heading)}))
        elif key is not None:
            columns[key] = index
    if problems:
        raise WrongLayout(problems)
    return columns


def _unread(sheet: RawSheet, header_row: int, known: set[int]) -> tuple[str, ...]:
    """Columns with something in them that nobody asked for: named, so that nothing is dropped silently."""
    used = {
        index
        for row in sheet.rows[header_row + 1 :]
        for index, value in enumerate(row)
        if index not in known and not is_blank(value)
    }
    names = dict(enumerate(sheet.rows[header_row]))
    return tuple(
        shown(names.get(index)) or _("%(letter)s列") % {"letter": get_column_letter(index + 1)}
        for index in sorted(used)
    )
