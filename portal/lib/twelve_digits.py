"""Strings that have the shape and the check digit of an individual number. What to make of one is not decided here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from enum import Enum, auto
from typing import NamedTuple

from stdnum.jp import in_

from portal.lib.text import DASHES, INVISIBLE, KANA_MARK


class Form(Enum):
    """How the twelve digits are written."""

    BARE = auto()  # twelve digits in a row
    GROUPED = auto()  # 4-4-4, as on the card
    LOOSE = auto()  # some other shape: a number only when a word beside it says so


class Candidate(NamedTuple):
    """Twelve digits and where they stand in the normal form of the text."""

    start: int
    end: int
    digits: str
    form: Form


_HYPHENS = re.escape(DASHES) + KANA_MARK + "~\u301c_"
_DOTS = r".\u00b7\u2022\u2024\u2027\u22c5\u30fb"
_SPACES = r" \u1680\u2800"  # NFKC makes a plain space of all the others
_SEPARATORS = rf"[{_SPACES}{_DOTS}{_HYPHENS}\t\r\n]{{1,3}}"
_DIGITS_AND_SEPARATORS = re.compile(rf"[0-9]+(?:{_SEPARATORS}[0-9]+)*")
_SHAPES = rf"(?P<bare>[0-9]{{12}})|[0-9]{{4}}{_SEPARATORS}[0-9]{{4}}{_SEPARATORS}[0-9]{{4}}"
_BOXES = rf"[0-9](?:[{_SPACES}\t]{{1,2}}[0-9]){{11}}"  # one digit per box
_CANDIDATE = re.compile(rf"(?<![0-9])(?=({_SHAPES})(?![0-9]))")
_CANDIDATE_OR_BOXES = re.compile(rf"(?<![0-9])(?=({_SHAPES}|{_BOXES})(?![0-9]))")
_NOT_DIGITS = re.compile(r"[^0-9]+")
_LINE_BREAKS = re.compile(r"[\t\r\n]")
_YEARS = re.compile(r"(?:19|20)[0-9]{2}[^0-9]+(?:19|20)[0-9]{2}[^0-9]+(?:19|20)[0-9]{2}")
_LONGER_BEFORE = re.compile(rf"[0-9][{_DOTS}{_HYPHENS}]\Z")
_LONGER_BEHIND = re.compile(rf"[{_DOTS}{_HYPHENS}][0-9]")
_FRACTION_BEHIND = re.compile(r"\.(?:[1-9]|[0-9]{2})")  # .0 alone is what programs append to whole numbers
_IDENTIFIER = re.compile(
    r"(?<![0-9A-Fa-f])(?:[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}|(?=[0-9]*[A-Fa-f])[0-9A-Fa-f]{32,128})"
    r"(?![0-9A-Fa-f])"
)
_IDENTIFIER_REACH = 128
_FOOTNOTE_DIGITS = re.compile("[\u00b2\u00b3\u00b9\u2070-\u2079\u2080-\u2089]")


def normal_form(text: str) -> str:
    """The text as the guard reads it: NFKC, nothing invisible, no marks of footnotes."""
    if text.isascii():
        return text
    # A raised digit is the mark of a footnote, not part of the number that it follows.
    return unicodedata.normalize("NFKC", _FOOTNOTE_DIGITS.sub("^", INVISIBLE.sub("", text)))


def normal_form_with_origin(text: str) -> tuple[str, list[int]]:
    """The normal form character by character, and for each of its characters the index that it came from."""
    parts: list[str] = []
    origin: list[int] = []
    for index, character in enumerate(text):
        part = normal_form(character)
        parts.append(part)
        origin.extend([index] * len(part))
    return "".join(parts), origin


def candidates(text: str, *, with_boxes: bool) -> Iterator[Candidate]:
    """Everything of twelve digits in a text in normal form; `with_boxes` also one digit per box."""
    pattern = _CANDIDATE_OR_BOXES if with_boxes else _CANDIDATE
    for region in _DIGITS_AND_SEPARATORS.finditer(text):
        if region.end() - region.start() < 12:
            continue
        for match in pattern.finditer(text, region.start(), region.end()):
            yield Candidate(*match.span(1), _NOT_DIGITS.sub("", match[1]), _form(text, match))


def is_valid(text: str, candidate: Candidate) -> bool:
    """Whether the check digit fits and the digits are no part of a UUID or hash."""
    return has_valid_check_digit(candidate.digits) and not _is_in_identifier(text, candidate.start, candidate.end)


def valid_candidates(text: str) -> Iterator[Candidate]:
    """All candidates, in whatever shape, that have a valid check digit."""
    return (candidate for candidate in candidates(text, with_boxes=True) if is_valid(text, candidate))


def _form(text: str, match: re.Match[str]) -> Form:
    start, end = match.span(1)
    before, behind = text[max(0, start - 2) : start], text[end : end + 2]
    if match["bare"]:
        is_decimal = re.fullmatch(r"[0-9]\.", before) or _FRACTION_BEHIND.match(text, end, end + 16)
        return Form.LOOSE if is_decimal else Form.BARE
    is_longer = _LONGER_BEFORE.search(before) or _LONGER_BEHIND.match(behind)
    is_boxes = not match[1][:4].isdigit()
    if is_boxes or is_longer or _LINE_BREAKS.search(match[1]) or _YEARS.fullmatch(match[1]):
        return Form.LOOSE
    return Form.GROUPED


def _is_in_identifier(text: str, start: int, end: int) -> bool:
    """Whether the digits are part of a UUID or of a hash in hexadecimal."""
    window = text[max(0, start - _IDENTIFIER_REACH) : end + _IDENTIFIER_REACH]
    offset = start - max(0, start - _IDENTIFIER_REACH)
    length = end - start
    return any(m.start() <= offset and offset + length <= m.end() for m in _IDENTIFIER.finditer(window))


def has_valid_check_digit(digits: str) -> bool:
    """The check digit of individual numbers (総務省令85号5条)."""
    return in_.calc_check_digit(digits[:-1]) == digits[-1]
