"""From the rows of a sheet or a pasted table to values for the inventory, with every wrong cell named.

Stores nothing, asks no database.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from clouds.business_systems import BUSINESSES
from clouds.models import SystemRecord
from portal.input_sentences import sentence as sentence_for
from portal.lib.local_government_code import normalise_code
from portal.lib.text import half_width, search_copy
from portal.lib.unreadable import UnreadableInput
from portal.sheets.cells import CellProblem, is_blank, read_cell, rule_sentence, shown
from portal.sheets.layout import Layout, RawSheet, WrongCell, find_layout

from .columns import BUSINESS, CODE, COLUMN_OF, COLUMNS, NAME, VERSION, sheet_form

KEYS = {search_copy(name): code for code, name in BUSINESSES.items()} | {code: code for code in BUSINESSES}
OPTIONAL = frozenset({NAME, VERSION, *COLUMN_OF})


@dataclass(frozen=True, slots=True)
class Target:
    """An inventory that rows may be about, with the versions of what is recorded."""

    inventory_id: int
    code: str
    name: str
    versions: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row in order; `version` is the state that it was made from, 0 for a business not recorded then."""

    row: int  # as Excel counts
    inventory_id: int
    business: str
    version: int
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reading:
    rows: Sequence[ReadRow]
    wrong: Sequence[WrongCell]
    layout: Layout


def read_rows(sheet: RawSheet, targets: Sequence[Target], *, is_pasted: bool = False) -> Reading:
    """The rows that can be taken over and the cells that are wrong. Raises WrongLayout.

    A pasted table may leave columns out: what is not there is not changed. Whoever has one inventory only need not
    name its organisation.
    """
    optional = OPTIONAL if is_pasted else frozenset[str]()
    if is_pasted and len(targets) == 1:
        optional |= {CODE}
    return _Reader(sheet, find_layout(sheet, sheet_form().headers, optional=optional), targets).read()


class _Reader:
    def __init__(self, sheet: RawSheet, layout: Layout, targets: Sequence[Target]) -> None:
        self.sheet, self.layout, self.targets = sheet, layout, targets
        self.by_code = {target.code: target for target in targets if target.code}
        self.headers = sheet_form().headers
        self.columns = [column for column in COLUMNS if column.name in layout.columns]
        self.wrong: list[WrongCell] = []
        self.rows_of: dict[tuple[int, str], list[int]] = defaultdict(list)

    def read(self) -> Reading:
        numbers = range(self.layout.header_row + 1, len(self.sheet.rows))
        found = [self._row(index) for index in numbers]
        self._complain_about_repeated_rows()
        rows = [row for row in found if row and len(self.rows_of[row.inventory_id, row.business]) == 1]
        if not rows and not self.wrong:
            self._complain_about_foreign_workbook(numbers)
        return Reading(rows, sorted(self.wrong, key=_position), self.layout)

    def _raw(self, key: str, row: int) -> object:
        if key not in self.layout.columns:
            return None
        cells, index = self.sheet.rows[row], self.layout.columns[key]
        return cells[index] if index < len(cells) else None

    def _complain(self, key: str, row: int, message: str) -> None:
        place = key if key in self.layout.columns else BUSINESS
        cell, value = self.layout.cell(place, row), shown(self._raw(place, row))
        self.wrong.append(WrongCell(self.sheet.name, cell, message, self.headers[place], value))

    def _row(self, row: int) -> ReadRow | None:
        """None for a row that says nothing or that is wrong."""
        if all(is_blank(self._raw(column.name, row)) for column in self.columns if column.name != "notice_unit"):
            business = KEYS.get(search_copy(str(self._raw(BUSINESS, row) or "")))
            known = self._named(row)
            if business is None or known is None or business not in known.versions:
                return None  # a business that is neither recorded nor filled in, or a remark below the table
        count = len(self.wrong)
        target, business = self._target(row), self._business(row)
        values = self._values(row)
        if target is not None and business is not None:
            self.rows_of[target.inventory_id, business].append(row)
        if target is None or business is None or len(self.wrong) > count:
            return None
        return ReadRow(row + 1, target.inventory_id, business, self._version(row, target, business), values)

    def _named(self, row: int) -> Target | None:
        """Whom the row is about, as far as it can be told without a complaint."""
        code = self._raw(CODE, row)
        if is_blank(code) and len(self.targets) == 1:
            return self.targets[0]
        return self.by_code.get(half_width(str(code or "")))

    def _target(self, row: int) -> Target | None:
        if is_blank(self._raw(CODE, row)):
            if len(self.targets) == 1:
                return self.targets[0]
            self._complain(CODE, row, _("団体コードを入力してください。例：271004（大阪市）"))
            return None
        try:
            code = normalise_code(self._raw(CODE, row))
        except UnreadableInput as error:
            self._complain(CODE, row, sentence_for(error))
            return None
        target = self.by_code.get(code)
        if target is None:
            self._complain(CODE, row, _("台帳を変更できる団体ではありません。団体コードを確かめてください。"))
        elif not is_blank(name := self._raw(NAME, row)) and search_copy(str(name)) != search_copy(target.name):
            sentence = _("団体コード%(code)sは%(name)sです。どちらかを直してください。")
            self._complain(NAME, row, sentence % {"code": code, "name": target.name})
            return None
        return target

    def _business(self, row: int) -> str | None:
        found = KEYS.get(search_copy(str(self._raw(BUSINESS, row) or "")))
        if found is None:
            sentence = _("業務は、標準の一覧の名称で入力してください。選べるのは「%(names)s」です。")
            self._complain(BUSINESS, row, sentence % {"names": "」「".join(BUSINESSES.values())})
        return found

    def _version(self, row: int, target: Target, business: str) -> int:
        """A row written by hand has none and counts as made from the present state."""
        text = re.sub(r"\.0$", "", half_width(str(self._raw(VERSION, row) or "")))
        return int(text) if text.isdigit() else target.versions.get(business, 0)

    def _values(self, row: int) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for column in self.columns:
            try:
                values[column.name] = read_cell(column, self._raw(column.name, row), since_1904=self.sheet.since_1904)
            except CellProblem as problem:
                self._complain(column.name, row, str(problem))
        self._check_rules(row, values)
        return values

    def _check_rules(self, row: int, values: Mapping[str, Any]) -> None:
        """The rules of the model itself, those of single fields and those between them."""
        record = SystemRecord(**values)
        rest = {field.name for field in SystemRecord._meta.concrete_fields} - set(values)
        for check in (lambda: record.clean_fields(exclude=rest), record.clean):
            try:
                check()
            except ValidationError as error:
                for name, problems in error.error_dict.items():
                    self._complain(name, row, rule_sentence(COLUMN_OF[name], problems[0]))

    def _complain_about_foreign_workbook(self, numbers: Sequence[int]) -> None:
        """Nothing is filled in; but if all rows are somebody else's, that is why nothing can be taken over."""
        coded = [
            row for row in numbers if not is_blank(self._raw(CODE, row)) and not is_blank(self._raw(BUSINESS, row))
        ]
        if coded and all(self._named(row) is None for row in coded):
            self._target(coded[0])

    def _complain_about_repeated_rows(self) -> None:
        for rows in self.rows_of.values():
            for row in rows[1:]:
                sentence = _("同じ団体の同じ業務が%(row)d行目にもあります。1業務につき1行にしてください。")
                self._complain(BUSINESS, row, sentence % {"row": rows[0] + 1})


def _position(wrong: WrongCell) -> tuple[int, int, str]:
    digits = wrong.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return int(digits), len(wrong.cell), wrong.cell
