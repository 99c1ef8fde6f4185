"""Amounts and numbers as Japanese offices write them: 1,234 ／ １，２３４ ／ ▲1,234 ／ 「－」."""

from __future__ import annotations

import re
from decimal import Decimal

from portal.lib.text import KANA_MARK, half_width
from portal.lib.unreadable import Reason, UnreadableInput

_BLANKS = frozenset({"", "-", KANA_MARK})
_UNITS = re.compile(r"(?:千|万|百万|億|兆)円?$")
_FALSE_POINT = re.compile(r"\.[0-9]{3}$")  # 12.000 is no 12: somebody has hit the key beside the comma
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?|\.[0-9]+")
MAX_DIGITS = 15  # Excel keeps no more than fifteen significant digits


def parse_yen(value: object) -> int | None:
    """Whole yen; None for a blank cell or a dash. 千円 is a unit of the column, so a unit in the cell is refused.

    Raises UnreadableInput.
    """
    amount = parse_number(value)
    if amount is None:
        return None
    if isinstance(value, str) and _FALSE_POINT.search(half_width(value).replace(" ", "").removesuffix("円")):
        raise UnreadableInput(Reason.AMOUNT_FRACTION)
    if amount != amount.to_integral_value():
        raise UnreadableInput(Reason.AMOUNT_FRACTION)
    return int(amount)


def parse_number(value: object) -> Decimal | None:
    """A number in any width, with or without groups of three, ▲ or brackets for minus. Raises UnreadableInput."""
    if value is None or (isinstance(value, str) and half_width(value) in _BLANKS):
        return None
    if isinstance(value, str):
        return _from_text(half_width(value).replace(" ", ""))
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise UnreadableInput(Reason.AMOUNT)
    # Excel shows fifteen digits: 12000*1.1 is 13200 on the screen and 13200.000000000002 in the file.
    number = Decimal(f"{value:.15g}") if isinstance(value, float) else Decimal(value)
    if not number.is_finite():
        raise UnreadableInput(Reason.AMOUNT)
    return _within_limit(number)


def _from_text(text: str) -> Decimal:
    text = text.removesuffix("-")  # 「1,234円－」 closes an amount on paper
    negative, digits = _without_sign(text)
    if _UNITS.search(digits):
        raise UnreadableInput(Reason.AMOUNT_UNIT)
    digits = digits.removesuffix("円").rstrip("-")
    if not re.fullmatch(r"[0-9.,]+", digits):
        raise UnreadableInput(Reason.AMOUNT)
    if "," in digits and not _GROUPED.fullmatch(digits):
        raise UnreadableInput(Reason.AMOUNT_GROUPING)
    plain = digits.replace(",", "")
    if not _PLAIN.fullmatch(plain):
        raise UnreadableInput(Reason.AMOUNT)
    return _within_limit(Decimal(plain).copy_negate() if negative else Decimal(plain))


def _without_sign(text: str) -> tuple[bool, str]:
    if text.startswith("(") and text.endswith(")"):
        return True, text[1:-1].lstrip("¥\\")
    bare = text.lstrip("¥\\")
    if bare[:1] in {"▲", "△", "-"}:
        return True, bare[1:].lstrip("¥\\")
    return False, bare.removeprefix("+")


def _within_limit(number: Decimal) -> Decimal:
    if number and number.adjusted() >= MAX_DIGITS:
        raise UnreadableInput(Reason.AMOUNT_DIGITS, digits=MAX_DIGITS)
    return number
