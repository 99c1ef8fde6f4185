"""What a cell holds, read as the value of its column."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.input_sentences import sentence as sentence_for
from portal.lib.amounts import parse_number
from portal.lib.individual_number import mask_individual_numbers
from portal.lib.japanese_dates import format_wareki, parse_date
from portal.lib.text import half_width
from portal.lib.unreadable import UnreadableInput

from .columns import Column, Kind

BLANKS = frozenset({"", "-", "ー", "...", "--"})
NONE_WORDS = frozenset({"なし", "無し", "無", "更新なし", "自動更新なし"})
EXCEL_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"})
SHOWN_LENGTH = 60


class CellProblem(Exception):
    """A cell cannot be read as the value of its column; the message is the Japanese sentence for it."""


def is_blank(raw: object) -> bool:
    """Empty, white, or one of the dashes that stand for 「該当なし」."""
    return raw is None or (isinstance(raw, str) and half_width(raw) in BLANKS)


def read_cell(column: Column, raw: object) -> Any:
    """The value for the field; blank gives the field's empty value. Raises CellProblem."""
    if is_blank(raw):
        return _blank(column)
    if raw in EXCEL_ERRORS:
        raise CellProblem(_("数式がエラーになっています。値を入力し直してください。"))
    try:
        return _READERS[column.kind](column, raw)
    except UnreadableInput as error:
        raise CellProblem(sentence_for(error)) from error


def _blank(column: Column) -> Any:
    if column.kind in (Kind.DATE, Kind.NUMBER):
        return None
    if column.kind == Kind.CHOICES:
        return []
    return column.field.get_default() if column.kind == Kind.CHOICE and not column.field.blank else ""


def _read_text(column: Column, raw: object) -> str:
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    if isinstance(raw, datetime | date):
        return format_wareki(raw if not isinstance(raw, datetime) else raw.date())
    return str(raw).strip()


def _read_lines(column: Column, raw: object) -> str:
    lines = (line.strip() for line in _read_text(column, raw).splitlines())
    return "\n".join(line for line in lines if line)


def _read_number(column: Column, raw: object) -> int | None:
    if column.name == "renewal_months" and isinstance(raw, str) and half_width(raw) in NONE_WORDS:
        return 0
    number = parse_number(raw)
    if number is None:
        return None
    if number != number.to_integral_value():
        raise CellProblem(_("小数は使えません。整数で入力してください。例：%(example)s") % {"example": column.example})
    if number < 0:
        raise CellProblem(_("0以上の数字で入力してください。例：%(example)s") % {"example": column.example})
    return int(number)


def _read_choice(column: Column, raw: object) -> str:
    value = _choices(column, get_language()).get(_comparable(str(raw)))
    if value is None:
        choices = "」「".join(column.labels.values())
        raise CellProblem(_("選択肢の中から選んでください。選べるのは「%(choices)s」です。") % {"choices": choices})
    return value


def _read_choices(column: Column, raw: object) -> list[str]:
    """In the order of the choices, whatever the order in the cell."""
    found = {_read_choice(column, part) for part in re.split("[、,，\\n;；]", str(raw)) if part.strip()}
    return [value for value in column.labels if value in found]


@cache
def _choices(column: Column, language: str | None) -> dict[str, str]:
    """Label → value in the language of the reader; worked out once, not for every cell."""
    return {_comparable(label): value for value, label in column.labels.items()}


def _comparable(label: str) -> str:
    tidy = half_width(label).replace(" ", "").casefold().replace("×", "x")
    for prime in "′’`´＇":
        tidy = tidy.replace(prime, "'")
    return tidy


_READERS: dict[Kind, Callable[[Column, Any], Any]] = {
    Kind.TEXT: _read_text,
    Kind.LINES: _read_lines,
    Kind.DATE: lambda _column, raw: parse_date(raw),
    Kind.NUMBER: _read_number,
    Kind.CHOICE: _read_choice,
    Kind.CHOICES: _read_choices,
}


def rule_sentence(column: Column, error: ValidationError) -> str:
    """What a field's own rule says about a value that could be read, with what would be right."""
    limit = (error.params or {}).get("limit_value")
    if error.code == "max_value":
        return _("%(limit)s以下の数字で入力してください。例：%(example)s") % {
            "limit": f"{limit:,}",
            "example": column.example,
        }
    if error.code == "max_length":
        length = (error.params or {})["show_value"]
        return _("%(limit)d文字以内で入力してください（いまは%(length)d文字）。") % {"limit": limit, "length": length}
    return " ".join(error.messages)


def shown(raw: object) -> str:
    """What stands in a wrong cell, short enough for a list, and never an individual number."""
    if isinstance(raw, datetime | date):
        raw = raw.isoformat()[:10]
    text = mask_individual_numbers("" if raw is None else str(raw)).replace("\n", " ")
    return text if len(text) <= SHOWN_LENGTH else text[: SHOWN_LENGTH - 1] + "…"
