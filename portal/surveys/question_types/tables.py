"""Questions that are answered by a small table: columns of their own types, some lines, blank lines left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.applications.content import Typed, to_json
from portal.lib.individual_number import mask_individual_numbers
from portal.reports.document import Column, Kind, Value
from portal.surveys.choices import ColumnType, QuestionType
from portal.web.fields import ReadField, WarekiDateField, YenField
from portal.web.rendering import display_value

from .base import Entry, Figure, TypeOfQuestion
from .figures import NumberField, as_people_write

if TYPE_CHECKING:
    from portal.surveys.models import Question

LONGEST_CELL = 500
_READERS: Mapping[str, ReadField] = {
    ColumnType.MONEY: YenField(min_value=None),
    ColumnType.DATE: WarekiDateField(),
}
_KINDS = {ColumnType.NUMBER: Kind.DECIMAL, ColumnType.MONEY: Kind.NUMBER, ColumnType.DATE: Kind.DATE}


class TableInput(forms.Widget):
    """A text input for each cell, named after the field, the line and the column."""

    template_name = "components/widgets/table_input.html"
    use_fieldset = True

    def __init__(self, columns: Sequence[Mapping[str, str]], row_count: int) -> None:
        super().__init__()
        self.columns, self.row_count = columns, row_count
        self.wrong: frozenset[str] = frozenset()  # cells that its field could not read, as in `_r0_c1`

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[list[str]]:
        return [
            [data.get(f"{name}_r{row}_c{column}", "") for column in range(len(self.columns))]
            for row in range(self.row_count)
        ]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}_r0_c0" not in data

    def id_for_label(self, id_: str) -> str:
        return ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["heads"] = [heading_of(column) for column in self.columns]
        context["widget"]["rows"] = [self._row(name, number, value or []) for number in range(self.row_count)]
        return context

    def _row(self, name: str, row: int, value: Sequence[Sequence[str]]) -> dict[str, Any]:
        texts = list(value[row]) if row < len(value) else [""] * len(self.columns)
        cells = [
            {
                "name": f"{name}_r{row}_c{column}",
                "value": mask_individual_numbers(texts[column]) if column < len(texts) else "",
                "label": _("%(row)d行目 %(column)s") % {"row": row + 1, "column": heading_of(self.columns[column])},
                "is_wrong": f"_r{row}_c{column}" in self.wrong,
                "is_number": self.columns[column]["type"] in (ColumnType.NUMBER, ColumnType.MONEY),
            }
            for column in range(len(self.columns))
        ]
        return {"number": row + 1, "cells": cells}


class TableField(forms.Field):
    """Lines of typed values; the code of an error is the cell at fault, as in `_r0_c1`."""

    def __init__(self, columns: Sequence[Mapping[str, str]], row_count: int, **kwargs: Any) -> None:
        super().__init__(widget=TableInput(columns, row_count), **kwargs)
        self.columns = columns

    def to_python(self, value: Any) -> list[list[Any]]:
        errors: list[ValidationError] = []
        lines = [
            [self._cell(row, column, text, errors) for column, text in enumerate(texts)]
            for row, texts in enumerate(value or [])
            if any(text.strip() for text in texts)
        ]
        self.widget.wrong = frozenset(str(error.code) for error in errors)
        if errors:
            raise ValidationError(errors)
        return lines

    def _cell(self, row: int, column: int, text: str, errors: list[ValidationError]) -> Any:
        try:
            return self._read(column, text)
        except ValidationError as error:
            place = _("%(row)d行目の「%(column)s」：") % {"row": row + 1, "column": self.columns[column]["label"]}
            errors.append(ValidationError(place + "".join(error.messages), code=f"_r{row}_c{column}"))
            return None

    def _read(self, column: int, text: str) -> Any:
        kind, unit = self.columns[column]["type"], self.columns[column].get("unit", "")
        reader = NumberField(min_value=None, unit=unit) if kind == ColumnType.NUMBER else _READERS.get(kind)
        if reader is not None:
            return reader.to_python(text)
        if len(text) > LONGEST_CELL:
            raise ValidationError(_("%(limit)d文字以内で入力してください。") % {"limit": LONGEST_CELL})
        return text.strip() or None


def heading_of(column: Mapping[str, str]) -> str:
    """The label of a column with its unit."""
    unit = str(_("円")) if column["type"] == ColumnType.MONEY else column.get("unit", "")
    return f"{column['label']}（{unit}）" if unit else column["label"]


def _cell_text(kind: str, cell: Any) -> str:
    if cell is None:
        return ""
    reader = _READERS.get(kind)
    return as_people_write(cell, reader.read) if reader else str(cell)


def _value(column: Mapping[str, str], answer: Any) -> Value:
    if answer is None:
        return None
    match column["type"]:
        case ColumnType.NUMBER:
            return Decimal(answer)
        case ColumnType.MONEY:
            return int(answer)
        case ColumnType.DATE:
            return date.fromisoformat(answer)
    return str(answer)


class TableQuestion(TypeOfQuestion):
    code = QuestionType.TABLE

    def field(self, question: Question) -> forms.Field:
        return TableField(question.columns, question.row_count)

    def answer_of(self, value: Any) -> Any:
        return [[to_json(cell) for cell in line] for line in value] if value else None

    def typed(self, question: Question, answer: Any) -> Typed:
        return {
            f"{question.name}_r{row}_c{column}": [_cell_text(question.columns[column]["type"], cell)]
            for row, line in enumerate(answer or [])
            for column, cell in enumerate(line)
        }

    def words(self, question: Question, answer: Any) -> str:
        lines = (
            "、".join(
                f"{heading_of(column)}：{display_value(_value(column, cell))}"
                for column, cell in zip(question.columns, line, strict=False)
                if cell is not None
            )
            for line in answer or []
        )
        return "\n".join(lines) or display_value(None)

    def columns(self, question: Question) -> list[Column]:
        return [
            Column(
                f"{question.number} {question.text}：{row + 1}-{column['label']}",
                _KINDS.get(ColumnType(column["type"]), Kind.TEXT),
                unit=str(_("円")) if column["type"] == ColumnType.MONEY else column.get("unit", ""),
            )
            for row in range(question.row_count)
            for column in question.columns
        ]

    def cells(self, question: Question, answer: Any) -> list[Value]:
        lines = list(answer or [])[: question.row_count]
        lines += [[None] * len(question.columns)] * (question.row_count - len(lines))
        return [_value(column, cell) for line in lines for column, cell in zip(question.columns, line, strict=True)]

    def entries(self, question: Question) -> list[Entry]:
        return list(self._entries(question))

    def _entries(self, question: Question) -> Iterator[Entry]:
        for row in range(question.row_count):
            for number, column in enumerate(question.columns):
                label = _("%(row)d行目 %(column)s") % {"row": row + 1, "column": heading_of(column)}
                yield Entry(label, suffix=f"_r{row}_c{number}", kind=_KINDS.get(ColumnType(column["type"]), Kind.TEXT))

    def typed_from_cells(self, question: Question, texts: Mapping[str, str]) -> Typed:
        return {f"{question.name}{suffix}": [text] for suffix, text in texts.items() if text}

    def figures(self, question: Question, answers: Sequence[Any]) -> list[Figure]:
        lines = [line for answer in answers for line in answer]
        figures = [Figure(_("記入された行"), len(lines), str(_("行")))]
        for number, column in enumerate(question.columns):
            if column["type"] in (ColumnType.NUMBER, ColumnType.MONEY):
                total = sum((Decimal(str(line[number])) for line in lines if line[number] is not None), Decimal())
                unit = str(_("円")) if column["type"] == ColumnType.MONEY else column.get("unit", "")
                label = _("%(column)sの合計") % {"column": column["label"]}
                figures.append(Figure(label, int(total) if total == total.to_integral_value() else total, unit))
        return figures
