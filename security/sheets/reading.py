"""From the rows of a sheet to values for profiles, with every wrong cell named. Stores nothing, asks no database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.input_sentences import sentence as sentence_for
from portal.lib.local_government_code import normalise_code
from portal.lib.text import half_width, search_copy
from portal.lib.unreadable import UnreadableInput
from portal.sheets.cells import CellProblem, is_blank, read_cell, rule_sentence, shown
from portal.sheets.layout import Layout, RawSheet, WrongCell, find_layout
from security.models import ConnectionProfile

from .columns import CODE, COLUMN_OF, COLUMNS, FIELD_NAMES, NAME, PROFILE_ID, VERSION, sheet_form

NOT_FILLED_IN = sorted({f.name for f in ConnectionProfile._meta.concrete_fields} - set(FIELD_NAMES))


@dataclass(frozen=True, slots=True)
class Target:
    """A profile that the workbook may change, and what identifies its row."""

    profile_id: int
    code: str
    name: str
    version: int
    derived: Mapping[str, Any] = field(default_factory=dict)  # states of zones that follow from the checklist


@dataclass(frozen=True, slots=True)
class Directory:
    """What rows can be about: the profiles in reach, and the codes of everybody else with their names."""

    targets: Sequence[Target]
    others: Mapping[str, str] = field(default_factory=dict)

    def by_id(self) -> dict[str, Target]:
        return {str(target.profile_id): target for target in self.targets}

    def by_code(self) -> dict[str, Target]:
        return {target.code: target for target in self.targets if target.code}


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row in order: `values` by field name; `version` is the state of the profile that the row was made from."""

    row: int  # as Excel counts
    profile_id: int
    version: int
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reading:
    """All that came out of a sheet. `columns`: field name → letter of its column."""

    rows: Sequence[ReadRow]
    wrong: Sequence[WrongCell]
    layout: Layout


def read_sheet(sheet: RawSheet, directory: Directory) -> Reading:
    """The rows that can be taken over and the cells that are wrong. Raises WrongLayout."""
    layout = find_layout(sheet, sheet_form().headers)
    return _SheetReader(sheet, layout, directory).read()


class _SheetReader:
    def __init__(self, sheet: RawSheet, layout: Layout, directory: Directory) -> None:
        self.sheet, self.layout, self.directory = sheet, layout, directory
        self.by_id, self.by_code = directory.by_id(), directory.by_code()
        self.headers = sheet_form().headers
        self.wrong: list[WrongCell] = []
        self.rows_of: dict[int, list[int]] = defaultdict(list)  # profile → rows about it

    def read(self) -> Reading:
        found = [self._read_row(index) for index in range(self.layout.header_row + 1, len(self.sheet.rows))]
        self._complain_about_repeated_rows()
        repeated = {pk for pk, rows in self.rows_of.items() if len(rows) > 1}
        rows = [row for row in found if row is not None and row.profile_id not in repeated]
        return Reading(rows, sorted(self.wrong, key=self._position), self.layout)

    def _raw(self, key: str, row: int) -> object:
        cells, index = self.sheet.rows[row], self.layout.columns[key]
        return cells[index] if index < len(cells) else None

    def _complain(self, key: str, row: int, message: str) -> None:
        cell, value = self.layout.cell(key, row), shown(self._raw(key, row))
        self.wrong.append(WrongCell(self.sheet.name, cell, message, self.headers[key], value))

    def _complain_about_derived(self, row: int, target: Target, values: Mapping[str, Any]) -> None:
        for name, state in target.derived.items():
            if name in values and values[name] != state:
                sentence = _(
                    "点検表から決まる項目です。「%(state)s」のままにし、変えるときは点検表を更新してください。"
                )
                self._complain(name, row, sentence % {"state": COLUMN_OF[name].words(state)})

    def _position(self, wrong: WrongCell) -> tuple[int, int, str]:
        digits = wrong.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        return int(digits), len(wrong.cell), wrong.cell

    def _read_row(self, row: int) -> ReadRow | None:
        if self._says_nothing(row):
            return None
        count = len(self.wrong)
        target = self._target(row)
        values = self._values(row)
        if target is not None:
            self.rows_of[target.profile_id].append(row)
            self._complain_about_derived(row, target, values or {})
        if target is None or values is None or len(self.wrong) > count:
            return None
        return ReadRow(row + 1, target.profile_id, self._version(row, target), values)

    def _says_nothing(self, row: int) -> bool:
        """Blank rows, and remarks below the table that name no organisation and hold no value."""
        if any(not is_blank(self._raw(name, row)) for name in FIELD_NAMES):
            return False
        code = half_width(str(self._raw(CODE, row) or ""))
        return is_blank(self._raw(PROFILE_ID, row)) and not any(character.isdigit() for character in code[:6])

    # --- which organisation -------------------------------------------------------------------------------------

    def _target(self, row: int) -> Target | None:
        named = self.by_id.get(_plain(self._raw(PROFILE_ID, row)))
        if is_blank(self._raw(CODE, row)):
            if named is None or named.code:
                self._complain(CODE, row, _("団体コードを入力してください。例：271004（大阪市）"))
                return None
            return named
        try:
            code = normalise_code(self._raw(CODE, row))
        except UnreadableInput as error:
            self._complain(CODE, row, sentence_for(error))
            return None
        return self._target_by_code(row, code, named)

    def _target_by_code(self, row: int, code: str, named: Target | None) -> Target | None:
        target = self.by_code.get(code)
        if target is None:
            self._complain(CODE, row, self._why_out_of_reach(code))
        elif named is not None and named != target:
            sentence = _(
                "この行は%(name)sの行として配布したものです。行の一部だけを並べ替えていないか確かめてください。"
            )
            self._complain(CODE, row, sentence % {"name": named.name})
        elif not self._is_named(row, target):
            self._complain(
                NAME,
                row,
                _("団体コード%(code)sは%(name)sです。どちらかを直してください。") % {"code": code, "name": target.name},
            )
        else:
            return target
        return None

    def _why_out_of_reach(self, code: str) -> str:
        if code in self.directory.others:
            sentence = _(
                "%(name)sは、この事業の参加団体ではないか、ほかの都道府県の団体です。この行を削除してください。"
            )
            return sentence % {"name": self.directory.others[code]}
        return _("この団体コードの団体は登録されていません。コードを確かめてください。例：271004（大阪市）")

    def _is_named(self, row: int, target: Target) -> bool:
        name = self._raw(NAME, row)
        return is_blank(name) or search_copy(str(name)) == search_copy(target.name)

    def _version(self, row: int, target: Target) -> int:
        """The hidden column; a row written by hand has none and counts as made from the present state."""
        text = _plain(self._raw(VERSION, row))
        return int(text) if text.isdigit() else target.version

    def _complain_about_repeated_rows(self) -> None:
        for rows in self.rows_of.values():
            for row in rows[1:]:
                self._complain(
                    CODE,
                    row,
                    _("同じ団体が%(row)d行目にもあります。1団体につき1行にしてください。") % {"row": rows[0] + 1},
                )

    # --- values -------------------------------------------------------------------------------------------------

    def _values(self, row: int) -> dict[str, Any] | None:
        values: dict[str, Any] = {}
        for column in COLUMNS:
            try:
                values[column.name] = read_cell(column, self._raw(column.name, row), since_1904=self.sheet.since_1904)
            except CellProblem as problem:
                self._complain(column.name, row, str(problem))
        self._check_rules(row, values)
        return values if len(values) == len(COLUMNS) else None

    def _check_rules(self, row: int, values: Mapping[str, Any]) -> None:
        """The rules of the model itself, those of single fields and those between them."""
        profile = ConnectionProfile(**values)
        unread = [name for name in FIELD_NAMES if name not in values]
        for check in (lambda: profile.clean_fields(exclude={*NOT_FILLED_IN, *unread}), profile.clean):
            try:
                check()
            except ValidationError as error:
                for name, problems in error.error_dict.items():
                    self._complain(name, row, rule_sentence(COLUMN_OF[name], problems[0]))


def _plain(raw: object) -> str:
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    return half_width(str(raw)) if raw is not None else ""
