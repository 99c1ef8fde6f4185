"""Rows of a file as records, and every cell that is wrong. Nothing is written here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.documents.sheets import Book, Cell, CellError
from portal.documents.tables import Row, read_table
from portal.input_sentences import sentence as sentence_for
from portal.lib.unreadable import UnreadableInput
from portal.organisations.choices import CODED_KINDS, OrganisationKind, kinds_alike
from portal.organisations.data_files import prefecture_code
from portal.organisations.records import Key, OrganisationRecord
from portal.organisations.services.loading import Known

from .columns import COLUMN_OF, FACTS, POPULATION, SHEET, Column, understood_columns


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row that could be read."""

    number: int
    record: OrganisationRecord


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds. `letters` are the columns of the sheet by key, to name cells later."""

    sheet: str
    letters: Mapping[str, str]
    rows: Sequence[ReadRow]
    errors: Sequence[CellError]


@dataclass(frozen=True, slots=True)
class Scope:
    """What the file may speak about: one prefecture, or (None) the whole country; and what is stored already."""

    prefecture_code: str | None
    prefecture_name: str
    known: Known


def read_organisations(book: Book, scope: Scope) -> Reading:
    """Raises RuleViolation for a file without the table; wrong cells are in the result."""
    columns = {column.key: column for column in understood_columns()}
    table = read_table(book, SHEET, [column.sought for column in columns.values()])
    readers = [_RowReader(row, columns, scope) for row in table.rows]
    prefectures = {reader.read("code") for reader in readers if reader.read("kind") == OrganisationKind.PREFECTURE}
    rows = [ReadRow(reader.row.number, record) for reader in readers if (record := reader.record(prefectures))]
    errors = [*table.errors, *(error for reader in readers for error in reader.errors), *_twice(readers, rows)]
    letters = {key: cell.address.rstrip("0123456789") for row in table.rows[:1] for key, cell in row.cells.items()}
    return Reading(table.sheet, letters, rows, errors)


def _twice(readers: Sequence[_RowReader], rows: Sequence[ReadRow]) -> list[CellError]:
    """Two rows about one organisation: which of them is meant, only a person can say."""
    first: dict[Key, int] = {}
    cells = {reader.row.number: reader.row for reader in readers}
    errors = []
    for row in rows:
        earlier = first.setdefault(row.record.key, row.number)
        if earlier != row.number:
            cell = cells[row.number]["code" if row.record.code else "name"]
            sentence = _("%(row)s行目と同じ団体です。どちらか1行だけを残してください。")
            errors.append(CellError.at(cell, sentence % {"row": earlier}))
    return errors


@dataclass(slots=True)
class _RowReader:
    """Reads the cells of one row and gathers what is wrong with them."""

    row: Row
    columns: Mapping[str, Column]
    scope: Scope
    errors: list[CellError] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for key, cell in self.row.cells.items():
            if not cell.is_blank:
                self.values[key] = self._value(self.columns[key], cell)

    def _value(self, column: Column, cell: Cell) -> Any:
        try:
            return column.read(cell.value)
        except UnreadableInput as error:
            self._refuse(column.key, sentence_for(error))
        except ValidationError as error:
            self._refuse(column.key, " ".join(error.messages))
        return None

    def _refuse(self, key: str, message: str) -> None:
        cell = self.row.get(key) or self.row["code"]
        self.errors.append(CellError.at(cell, message, self.columns[key].example))

    def read(self, key: str) -> Any:
        """The value of a column; None for a blank, a wrong or a missing cell."""
        return self.values.get(key)

    def record(self, prefectures_in_file: set[str]) -> OrganisationRecord | None:
        """The organisation of this row, or None when a cell of it is wrong."""
        for key in ("name", "kind"):
            if key not in self.values:
                self._refuse(key, _("%(column)sを入力してください。") % {"column": COLUMN_OF[key].heading})
        if self.errors:
            return None
        record = self._as_record()
        self._check(record, prefectures_in_file)
        return None if self.errors else record

    def _as_record(self) -> OrganisationRecord:
        populations = {int(k.removeprefix(POPULATION)): v for k, v in self.values.items() if k.startswith(POPULATION)}
        return OrganisationRecord(
            name=self.values["name"],
            kind=OrganisationKind(self.values["kind"]),
            code=self.read("code") or "",
            prefecture_code=self._prefecture(),
            facts={key: self.values[key] for key in FACTS if self.read(key) is not None},
            populations={year: population for year, population in populations.items() if population is not None},
        )

    def _prefecture(self) -> str:
        if self.values["kind"] == OrganisationKind.PREFECTURE:
            return ""
        code = self.read("code")
        by_code = prefecture_code(code[:2]) if code else ""
        return self.read("prefecture_code") or by_code or self.scope.prefecture_code or ""

    def _check(self, record: OrganisationRecord, prefectures_in_file: set[str]) -> None:
        if record.kind in CODED_KINDS and not record.code:
            self._refuse("code", _("都道府県と市区町村には、6桁の団体コードが必要です。"))
        elif record.code and record.prefecture_code and record.code[:2] != record.prefecture_code[:2]:
            self._refuse("code", _("団体コードの先頭2桁が、都道府県コードと合いません。"))
        elif not self._is_in_scope(record):
            sentence = _("取り込めるのは%(prefecture)sに属する団体だけです。この行を消してください。")
            self._refuse("code", sentence % {"prefecture": self.scope.prefecture_name})
        elif record.key in self.scope.known.ended:
            self._refuse("code", _("この団体は廃止されています。承継した団体のコードを確かめてください。"))
        else:
            self._check_relatives(record, prefectures_in_file)

    def _is_in_scope(self, record: OrganisationRecord) -> bool:
        own = self.scope.prefecture_code
        return own is None or (record.prefecture_code or record.code) == own

    def _check_relatives(self, record: OrganisationRecord, prefectures_in_file: set[str]) -> None:
        parent = record.prefecture_code
        if parent and (parent,) not in self.scope.known.organisations and parent not in prefectures_in_file:
            self._refuse("prefecture_code", _("この都道府県は登録されていません。先に都道府県を登録してください。"))
        stored = self.scope.known.organisations.get(record.key)
        if stored is not None and record.kind not in kinds_alike(stored.kind):
            sentence = _("この団体は「%(kind)s」として登録されています。種別を「%(kind)s」にしてください。")
            self._refuse("kind", sentence % {"kind": stored.get_kind_display()})
