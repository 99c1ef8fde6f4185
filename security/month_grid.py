"""The table of months as people fill it in: cell by cell, all months alike, or pasted from a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.input_sentences import sentence
from portal.lib.amounts import parse_number
from portal.lib.individual_number import mask_individual_numbers
from portal.lib.months import Month, format_month, parse_month
from portal.lib.pasted import pasted_rows
from portal.lib.unreadable import UnreadableInput
from portal.web.validators import check_no_individual_number
from security.services.months import MonthValues

MOST = {"units": 100_000, "switches": 10_000}
REASON_LENGTH = 200
COLUMNS = ("units", "switches", "reason")
HEADINGS = ("月", "年月")


@dataclass(slots=True)
class GridCell:
    """One input: what stands in it, what the page showed when it was opened, what is wrong with it."""

    name: str
    label: str
    text: str
    shown: str
    error: str = ""

    @property
    def id(self) -> str:
        return f"id_{self.name}"

    @property
    def shown_name(self) -> str:
        return f"shown_{self.name}"


@dataclass(slots=True)
class GridRow:
    """One month."""

    month: Month
    units: GridCell
    switches: GridCell
    reason: GridCell

    @property
    def cells(self) -> tuple[GridCell, GridCell, GridCell]:
        return self.units, self.switches, self.reason


@dataclass(slots=True)
class MonthGrid:
    """All months of a programme's calendar. `loose` are errors that belong to no cell."""

    rows: list[GridRow]
    loose: list[str] = field(default_factory=list)
    reason: str = ""
    wanted: dict[Month, MonthValues] = field(default_factory=dict)

    @classmethod
    def of(cls, stored: Mapping[Month, MonthValues], posted: Mapping[str, str] | None = None) -> MonthGrid:
        """The table as stored, or as somebody has posted it."""
        reason = (posted or {}).get("reason", "").strip()[:REASON_LENGTH]
        return cls([_row(month, values, posted) for month, values in stored.items()], reason=reason)

    @property
    def errors(self) -> list[GridCell]:
        return [cell for row in self.rows for cell in row.cells if cell.error]

    @property
    def shown(self) -> dict[Month, MonthValues]:
        """The values that the page showed; a month whose hidden fields were tampered with counts as not shown."""
        found = {}
        for row in self.rows:
            try:
                found[row.month] = MonthValues(int(row.units.shown), int(row.switches.shown), row.reason.shown)
            except ValueError:
                continue
        return found

    def read(self) -> bool:
        """Fill `wanted` from the cells; False if anything is wrong."""
        for row in self.rows:
            units, switches, reason = (_read(cell) for cell in row.cells)
            self.wanted[row.month] = MonthValues(units or 0, switches or 0, reason or "")  # type: ignore[arg-type]
        try:
            check_no_individual_number(self.reason, label=_("変更の理由"))
        except ValidationError as error:
            self.loose.extend(error.messages)
            self.reason = mask_individual_numbers(self.reason)
        return not self.errors and not self.loose

    def fill(self, posted: Mapping[str, str]) -> int:
        """Put the values of `fill_*` into every month; gives the number of columns filled."""
        given = {name: posted.get(f"fill_{name}", "").strip() for name in ("units", "switches")}
        for row in self.rows:
            for name, text in given.items():
                if text:
                    getattr(row, name).text = text
        return sum(bool(text) for text in given.values())

    def paste(self, text: str) -> int:
        """Put lines of month, units, switches and reason, as a spreadsheet copies them, into the cells.

        Gives the number of months; what cannot be placed is told in `loose`.
        """
        by_month = {row.month: row for row in self.rows}
        count = 0
        lines = pasted_rows(text) if "\t" in text else list(csv.reader(io.StringIO(text)))
        for number, cells in enumerate(lines, start=1):
            if not any(cell.strip() for cell in cells) or cells[0].strip() in HEADINGS:
                continue
            row = self._placed(number, cells[0], by_month)
            if row is not None:
                count += 1
                for cell, pasted in zip(row.cells, cells[1:], strict=False):
                    cell.text = pasted.strip()
        return count

    def _placed(self, number: int, text: str, by_month: Mapping[Month, GridRow]) -> GridRow | None:
        try:
            row = by_month.get(parse_month(text))
        except UnreadableInput as error:
            self.loose.append(_("貼り付けた%(number)d行目：%(why)s") % {"number": number, "why": sentence(error)})
            return None
        if row is None:
            first, last = format_month(self.rows[0].month), format_month(self.rows[-1].month)
            self.loose.append(
                _("貼り付けた%(number)d行目の月は、この事業の月（%(first)sから%(last)sまで）にありません。")
                % {"number": number, "first": first, "last": last}
            )
        return row

    def acknowledge(self, stored: Mapping[Month, MonthValues]) -> None:
        """Take it that these values have been seen: the next save may replace them."""
        for row in self.rows:
            if row.month in stored:
                for cell, text in zip(row.cells, _texts(stored[row.month]), strict=True):
                    cell.shown = text


def _row(month: Month, stored: MonthValues, posted: Mapping[str, str] | None) -> GridRow:
    labels = (_("作業量の上限（単位）"), _("切替件数の上限（件）"), _("切替不可の理由"))
    cells = []
    for column, label, text in zip(COLUMNS, labels, _texts(stored), strict=True):
        name = f"{column}_{month}"
        shown = text if posted is None else posted.get(f"shown_{name}", text)
        typed = text if posted is None else posted.get(name, text)
        cells.append(GridCell(name, f"{format_month(month)}　{label}", typed, shown))
    return GridRow(month, *cells)


def _texts(values: MonthValues) -> tuple[str, str, str]:
    return str(values.units), str(values.switches), values.blackout_reason


def _read(cell: GridCell) -> int | str | None:
    column = cell.name.partition("_")[0]
    try:
        return _read_reason(cell) if column == "reason" else _read_number(cell, MOST[column])
    except UnreadableInput as error:
        cell.error = sentence(error)
    except ValidationError as error:
        cell.error = " ".join(error.messages)
    cell.text = mask_individual_numbers(cell.text)  # what may be one is never shown again
    return None


def _read_number(cell: GridCell, most: int) -> int:
    number = parse_number(cell.text.removesuffix("単位").removesuffix("件"))
    if number is None:
        raise ValidationError(_("数字を入力してください。作業や切替ができない月は0にします。"))
    if number != number.to_integral_value() or not 0 <= number <= most:
        raise ValidationError(_("0から%(most)sまでの整数で入力してください。") % {"most": f"{most:,}"})
    return int(number)


def _read_reason(cell: GridCell) -> str:
    text = " ".join(cell.text.split())
    if len(text) > REASON_LENGTH:
        raise ValidationError(_("%(limit)d文字以内で入力してください。") % {"limit": REASON_LENGTH})
    check_no_individual_number(text, label=cell.label)
    return text
