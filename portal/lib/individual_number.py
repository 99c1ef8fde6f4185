"""The My Number guard: where in a text an individual number (個人番号, 12 digits) stands. One rule for the portal.

The law forbids keeping these numbers outside listed purposes (番号法20条), so anything that may be one is refused at
the door. A finding says where, never what: the digits leave this module only as asterisks.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator
from datetime import datetime
from enum import StrEnum
from itertools import islice
from typing import NamedTuple

from portal.lib.twelve_digits import (
    Candidate,
    Form,
    candidates,
    has_valid_check_digit,
    is_valid,
    normal_form,
    normal_form_with_origin,
    valid_candidates,
)

MAX_FINDINGS = 100
KEYWORD_DISTANCE = 300  # characters, as in the definition of Microsoft Purview
COLUMN_MINIMUM = 3
MASK = "＊"


class ValueKind(StrEnum):
    """What a value is known to be, by the type of its field or the number format of its cell."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    PHONE = "phone"
    SERIAL = "serial"
    DATE = "date"


class Place(NamedTuple):
    """Where a piece of text stands. The caller names its kinds and puts them into words."""

    kind: str
    part: str = ""  # sheet, slide, part of a document
    name: str = ""  # cell, page, field
    within: str = ""  # member of an archive


class Piece(NamedTuple):
    """A text with what is known about it."""

    text: str
    place: Place
    label: str = ""  # what the value is called: header of its column, name of its field
    kind: ValueKind = ValueKind.TEXT
    column: Hashable | None = None  # equal for the pieces of one column


class Finding(NamedTuple):
    """That an individual number, or what must be taken for one, stands at a place; `line` counts from 1 in its text."""

    place: Place
    line: int


_MONEY_BEFORE = re.compile(r"(?:[¥$€]|JPY)\s?-?\Z")
_MONEY_BEHIND = re.compile(r"\s?(?:\.0+)?\s?(?:[百十]?[千万億]?円|JPY|yen)", re.IGNORECASE)
_KEYWORD = re.compile(
    r"マ ?イ ?ナ ?ン ?バ ?ー|まいなんばー|個\s{0,3}人\s{0,3}番\s{0,3}号|個人(?:ナンバー|No)|通知カード"
    r"|my\s?number|individual\s?number",
    re.IGNORECASE,
)
_HARMLESS_LABEL = re.compile(
    r"金額|価格|費用?|単価|予算|決算|料金?|円|税額|見積|残高|電話|tel\b|fax|ファク|ファッ|携帯|phone"
    r"|通し?番|連番|シリアル|serial|コード|code|jan\b|口座|日時|時刻"
    r"|(?:製造|管理|整理|受付|文書|契約|伝票|請求書?|資産|機器|会計|注文|発注|法人)番号|件数|人口|数量|合計",
    re.IGNORECASE,
)
_LONGEST_KEYWORD = len("individual number")
_PARTS_OF_TIME = ((0, 4), (4, 6), (6, 8), (8, 10), (10, 12))
_SHORTEST = 9  # a number whose leading zeros a spreadsheet has eaten
_LABEL_LENGTH = 40  # longer texts above or beside a value are sentences, not labels


def find_individual_numbers(pieces: Iterable[Piece], *, limit: int = MAX_FINDINGS) -> list[Finding]:
    """Every place where an individual number stands, the first `limit` of them, in the order of the pieces.

    A candidate is exactly twelve digits after NFKC with a valid check digit (総務省令85号5条), alone or as 4-4-4. It is
    refused if a word beside it, the label, the 4-4-4 form or its column says so; a single bare number is refused too
    unless it reads as YYYYMMDDHHMM or its field or cell is known to hold something else.
    """
    return list(islice(_findings(pieces), limit))


def _findings(pieces: Iterable[Piece]) -> Iterator[Finding]:
    columns: dict[Hashable, _Column] = {}
    for piece in pieces:
        yield from _look_at(piece, columns)
    for column in columns.values():
        if column.is_a_list_of_numbers():
            yield from column.spared


def holds_individual_number(text: str, *, label: str = "", kind: ValueKind = ValueKind.TEXT) -> bool:
    """Whether one text alone would be refused."""
    return bool(find_individual_numbers([Piece(text, Place("text"), label, kind)], limit=1))


def names_individual_number(label: str) -> bool:
    """Whether a heading, label or sentence speaks of individual numbers (マイナンバー, 個人番号 …)."""
    return bool(_KEYWORD.search(normal_form(label)))


def mask_individual_numbers(text: str) -> str:
    """The text with the digits of everything that may be an individual number as ＊, fit to be shown and logged."""
    if not any(valid_candidates(normal_form(text))):
        return text
    normal, origin = normal_form_with_origin(text)
    shown = list(text)
    for candidate in valid_candidates(normal):
        for index in range(candidate.start, candidate.end):
            if normal[index].isdigit():
                shown[origin[index]] = MASK
    return "".join(shown)


class _Column:
    """What one column has shown so far: a list of people is told from serials by most of it being valid."""

    __slots__ = ("spared", "total", "valid")

    def __init__(self) -> None:
        self.total = 0
        self.valid = 0
        self.spared: list[Finding] = []

    def note(self, *, is_valid: bool, spared: Finding | None) -> None:
        self.total += 1
        self.valid += is_valid
        if spared and len(self.spared) < MAX_FINDINGS:
            self.spared.append(spared)

    def is_a_list_of_numbers(self) -> bool:
        # One arbitrary number in eleven is valid by chance, so a long column of serials has three by itself.
        return self.valid >= COLUMN_MINIMUM and 2 * self.valid >= self.total


def _look_at(piece: Piece, columns: dict[Hashable, _Column]) -> Iterator[Finding]:
    if len(piece.text) < _SHORTEST:
        return
    text = _Text(piece)
    if text.lost_its_zeros():
        yield Finding(piece.place, 1)
    for candidate in candidates(text.normal, with_boxes=text.has_keyword):
        valid = is_valid(text.normal, candidate)
        refused = valid and text.condemns(candidate)
        if refused:
            yield Finding(piece.place, text.normal.count("\n", 0, candidate.start) + 1)
        if piece.column is not None and candidate.form != Form.LOOSE and not _reads_as_time(candidate.digits):
            column = columns.setdefault(piece.column, _Column())
            column.note(is_valid=valid, spared=Finding(piece.place, 1) if valid and not refused else None)


class _Text:
    """A piece in its normal form and what it says about the numbers in it."""

    __slots__ = ("has_keyword", "is_labelled", "kind", "label", "normal")

    def __init__(self, piece: Piece) -> None:
        self.normal = normal_form(piece.text)
        self.label = normal_form(piece.label)
        self.kind = piece.kind
        self.is_labelled = bool(_KEYWORD.search(self.label))
        self.has_keyword = self.is_labelled or bool(_KEYWORD.search(self.normal))

    def condemns(self, candidate: Candidate) -> bool:
        """Whether a candidate with a valid check digit must be refused."""
        if self.is_labelled or self._has_keyword_near(candidate):
            return True
        if candidate.form != Form.BARE:
            return candidate.form == Form.GROUPED
        return not (
            self.kind != ValueKind.TEXT
            or _reads_as_time(candidate.digits)
            or (len(self.label) <= _LABEL_LENGTH and _HARMLESS_LABEL.search(self.label))
            or self._is_money_or_phone(candidate)
        )

    def lost_its_zeros(self) -> bool:
        """Excel eats leading zeros: a shorter number under the heading 個人番号 is one all the same."""
        digits = self.normal.strip()
        if not (_SHORTEST <= len(digits) <= 11 and digits.isascii() and digits.isdigit() and self.is_labelled):
            return False
        return has_valid_check_digit(digits.zfill(12))

    def _has_keyword_near(self, candidate: Candidate) -> bool:
        if not self.has_keyword:
            return False
        reach = KEYWORD_DISTANCE + _LONGEST_KEYWORD
        return bool(_KEYWORD.search(self.normal, max(0, candidate.start - reach), candidate.end + reach))

    def _is_money_or_phone(self, candidate: Candidate) -> bool:
        before = self.normal[max(0, candidate.start - 5) : candidate.start]
        is_abroad = before.endswith("+") and candidate.digits.startswith("81")
        return bool(is_abroad or _MONEY_BEFORE.search(before) or _MONEY_BEHIND.match(self.normal, candidate.end))


def _reads_as_time(digits: str) -> bool:
    """Whether the digits read as YYYYMMDDHHMM of 1990 to 2099."""
    if not 1990 <= int(digits[:4]) <= 2099:
        return False
    try:
        datetime(*(int(digits[a:b]) for a, b in _PARTS_OF_TIME))  # type: ignore[arg-type]  # noqa: DTZ001
    except ValueError:
        return False
    return True
