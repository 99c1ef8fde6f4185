"""One organisation's inventory as a table to type and paste into: a row for each business, a cell for each column."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clouds.business_systems import BUSINESSES
from clouds.models import SystemInventory, SystemRecord
from clouds.sheets.columns import COLUMNS
from clouds.sheets.intake import read_grid, stored_row
from portal.sheets.columns import Column, Kind
from portal.web.forms import PortalForm

VERSION, SHOWN = "version", "shown"


class ShownField(forms.Field):
    """What stood in the cells of a row when the page was opened; whoever tampers with it has touched every cell."""

    widget = forms.HiddenInput

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

    def to_python(self, value: Any) -> list[str]:
        try:
            found = json.loads(value or "[]")
        except ValueError:
            return []
        is_whole = isinstance(found, list) and len(found) == len(COLUMNS)
        return [str(text) for text in found] if is_whole else []


@dataclass(frozen=True, slots=True)
class GridLine:
    """One business: its name, what the page remembers of it, its headings and fields."""

    name: str
    hidden: Sequence[BoundField]
    cells: Sequence[tuple[str, BoundField]]


class InventoryGridForm(PortalForm):
    """Fields are called resident_record__product. `rows`: what was touched, as an import keeps rows."""

    reason = forms.CharField(
        label=gettext_lazy("変更の理由"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("履歴に残ります。例：契約更新のため"),
    )
    rows: list[dict[str, Any]]

    def __init__(self, *args: Any, inventory: SystemInventory, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.inventory = inventory
        self.rows = []
        for business, name in BUSINESSES.items():
            self.add_fields(_fields_of(business, name))

    @staticmethod
    def initial_of(inventory: SystemInventory) -> dict[str, Any]:
        records = {record.business: record for record in inventory.records.all()}
        values: dict[str, Any] = {}
        for business in BUSINESSES:
            values |= _row_values(business, records.get(business))
        return values

    @property
    def headings(self) -> list[str]:
        return [column.header for column in COLUMNS]

    @property
    def choices(self) -> list[tuple[str, list[str]]]:
        """The lists that cells of one choice offer, by their ids."""
        return [(_list_id(column), list(column.labels.values())) for column in COLUMNS if column.kind == Kind.CHOICE]

    def lines(self) -> list[GridLine]:
        """The rows of the table."""
        return [
            GridLine(
                name,
                [self[f"{business}__{part}"] for part in (VERSION, SHOWN)],
                [(column.header, self[f"{business}__{column.name}"]) for column in COLUMNS],
            )
            for business, name in BUSINESSES.items()
        ]

    def clean(self) -> dict[str, Any]:
        """Read with the rules of the workbook; every wrong cell gets the sentence that the workbook would get."""
        values = super().clean() or {}
        if any(f"{business}__{VERSION}" not in values for business in BUSINESSES):
            return values  # no page of ours has sent this
        given = {business: (_texts(values, business), values[f"{business}__{VERSION}"]) for business in BUSINESSES}
        reading = read_grid(self.inventory, given)
        names = {
            reading.layout.cell(column.name, row): f"{business}__{column.name}"
            for row, business in enumerate(BUSINESSES, start=reading.layout.header_row + 1)
            for column in COLUMNS
        }
        for wrong in reading.wrong:
            if (name := names.get(wrong.cell)) not in self.errors:
                self.add_error(name, wrong.message)
        read = {row.business: row for row in reading.rows}
        for business in BUSINESSES:
            touched = list(self._touched(business, values))
            if business in read and touched:
                row = stored_row(read[business])
                self.rows.append(row | {"values": {name: row["values"][name] for name in touched}})
            elif touched and not any(f"{business}__{column.name}" in self.errors for column in COLUMNS):
                self._complain_of_little(business, values)
        return values

    def _touched(self, business: str, values: Mapping[str, Any]) -> Iterator[str]:
        shown = values.get(f"{business}__{SHOWN}") or [None] * len(COLUMNS)
        for column, text, before in zip(COLUMNS, _texts(values, business), shown, strict=True):
            if text != before:
                yield column.name

    def _complain_of_little(self, business: str, values: Mapping[str, Any]) -> None:
        """A unit alone says nothing, and the workbook passes over such a row."""
        if values.get(f"{business}__notice_unit"):
            sentence = _("解約予告の単位だけでは登録できません。ほかの項目も入力するか、単位を空欄にしてください。")
            self.add_error(f"{business}__notice_unit", sentence)

    def acknowledge(self, stored: Mapping[str, SystemRecord | None]) -> None:
        """Somebody else has saved these businesses: untouched cells follow, touched ones stay, the next save may go."""
        typed: Any = self.data
        self.data = data = typed.copy()
        for business, record in stored.items():
            touched = set(self._touched(business, self.cleaned_data))
            for name, value in _row_values(business, record).items():
                part = name.removeprefix(f"{business}__")
                if part not in touched:
                    data[name] = json.dumps(value, ensure_ascii=False) if part == SHOWN else str(value)


def _texts(values: Mapping[str, Any], business: str) -> list[str]:
    return [_one_kind_of_break(values.get(f"{business}__{column.name}") or "") for column in COLUMNS]


def _one_kind_of_break(text: str) -> str:
    return text.replace("\r\n", "\n")


def _row_values(business: str, record: SystemRecord | None) -> dict[str, Any]:
    texts = [column.words(getattr(record, column.name)) if record else "" for column in COLUMNS]
    texts = [_one_kind_of_break(text) for text in texts]
    values: dict[str, Any] = {f"{business}__{column.name}": text for column, text in zip(COLUMNS, texts, strict=True)}
    return values | {f"{business}__{VERSION}": record.version if record else 0, f"{business}__{SHOWN}": texts}


def _fields_of(business: str, name: str) -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {
        f"{business}__{VERSION}": forms.IntegerField(widget=forms.HiddenInput),
        f"{business}__{SHOWN}": ShownField(required=False),
    }
    for column in COLUMNS:
        label = _("%(business)sの%(column)s") % {"business": name, "column": column.header}
        fields[f"{business}__{column.name}"] = forms.CharField(
            label=label, required=False, strip=False, widget=_widget(column)
        )
    return fields


def _widget(column: Column) -> forms.Widget:
    attrs = {"autocomplete": "off", "class": "input--sm"}
    if column.kind in (Kind.LINES, Kind.CHOICES):
        return forms.Textarea(attrs=attrs | {"rows": "2", "cols": str(column.width)})
    attrs["size"] = str(column.width)
    if column.kind == Kind.NUMBER:
        attrs |= {"inputmode": "numeric", "class": "input--sm is-number"}
    if column.kind == Kind.CHOICE:
        longest = max(len(label) for label in column.labels.values())
        attrs |= {"list": _list_id(column), "size": str(2 * longest + 2)}  # two columns for each wide character
    return forms.TextInput(attrs=attrs)


def _list_id(column: Column) -> str:
    return f"choices-{column.name.replace('_', '-')}"
