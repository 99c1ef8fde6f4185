"""What a cell holds, read as the value of its column."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.documents.sheets import as_text
from portal.input_sentences import sentence as sentence_for
from portal.lib.amounts import parse_yen
from portal.lib.individual_number import mask_individual_numbers
from portal.lib.japanese_dates import format_wareki, parse_date
from portal.lib.text import half_width
from portal.lib.unreadable import Reason, UnreadableInput

from .columns import Column, Kind

BLANKS = frozenset({"", "-", "ー", "...", "--"})
NONE_WORDS = frozenset({"なし", "無し", "無", "更新なし", "自動更新なし"})
EXCEL_ERRORS = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!"}
    | {"#CONNECT!", "#GETTING_DATA", "#UNKNOWN!"}
)
DAYS_TO_1904 = 1462  # between the days from which Excel and old Macs count
SHOWN_LENGTH = 60
_IN_BRACKETS = re.compile(r"（(\w+)）$")
_SPELLINGS = {"か月": "[かカヶケヵ箇]月"}


class CellProblem(Exception):
    """A cell cannot be read as the value of its column; the message is the Japanese sentence for it."""


def is_blank(raw: object) -> bool:
    """Empty, white, or one of the dashes that stand for 「該当なし」."""
    return raw is None or (isinstance(raw, str) and half_width(raw) in BLANKS)


def read_cell(column: Column, raw: object, *, since_1904: bool = False) -> Any:
    """The value for the field; blank gives the field's empty value. Raises CellProblem."""
    if is_blank(raw):
        return _blank(column)
    if since_1904 and column.kind == Kind.DATE and isinstance(raw, int | float):
        raw += DAYS_TO_1904
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
    if isinstance(raw, date) and not (isinstance(raw, datetime) and raw.time() != time()):
        return format_wareki(raw.date() if isinstance(raw, datetime) else raw)
    return as_text(raw).strip()


def _read_lines(column: Column, raw: object) -> str:
    lines = (line.strip() for line in _read_text(column, raw).splitlines())
    return "\n".join(line for line in lines if line)


def _read_number(column: Column, raw: object) -> int | None:
    if column.name == "renewal_months" and isinstance(raw, str) and half_width(raw) in NONE_WORDS:
        return 0
    number = _whole_number(column, raw)
    if number is not None and number < 0:
        raise CellProblem(_("0以上の数字で入力してください。例：%(example)s") % {"example": column.example})
    return number


def _whole_number(column: Column, raw: object) -> int | None:
    """12, and also 12か月 under a heading that counts months."""
    unit = _IN_BRACKETS.search(column.header)
    if unit and isinstance(raw, str):
        raw = re.sub(_SPELLINGS.get(unit[1], re.escape(half_width(unit[1]))) + "$", "", half_width(raw)).strip()
    try:
        return parse_yen(raw)
    except UnreadableInput as error:
        sentence = {
            Reason.AMOUNT: _("数字だけで入力してください。例：%(example)s"),
            Reason.AMOUNT_FRACTION: _("小数は使えません。整数で入力してください。例：%(example)s"),
        }.get(error.code)
        if sentence is None:
            raise
        raise CellProblem(sentence % {"example": column.example}) from error


def _read_choice(column: Column, raw: object) -> str:
    value = _choices(column, get_language()).get(_comparable(str(raw)))
    if value is None:
        choices = "」「".join(column.labels.values())
        raise CellProblem(_("選択肢の中から選んでください。選べるのは「%(choices)s」です。") % {"choices": choices})
    return value


def _read_choices(column: Column, raw: object) -> list[str]:
    """In the order of the choices, whatever the order in the cell."""
    parts = [part.strip() for part in re.split("[、,，\\n;；]", str(raw)) if part.strip()]
    wrong = [part for part in parts if _comparable(part) not in _choices(column, get_language())]
    if wrong:
        sentence = _(
            "選択肢にない言葉があります（%(wrong)s）。選択肢の中から選び、複数のときは「、」で区切ってください。選べるのは「%(choices)s」です。"
        )
        named = "".join(f"「{shown(part)}」" for part in wrong)
        raise CellProblem(sentence % {"wrong": named, "choices": "」「".join(column.labels.values())})
    found = {_read_choice(column, part) for part in parts}
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
    text = mask_individual_numbers(as_text(raw)).replace("\n", " ")
    return text if len(text) <= SHOWN_LENGTH else text[: SHOWN_LENGTH - 1] + "…"
