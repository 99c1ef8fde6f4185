"""Made-up numbers with a valid check digit and the ways in which people write them."""

from __future__ import annotations

from hypothesis import strategies as st
from stdnum.jp import in_

FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
SEPARATORS = [
    *(" ", "\u00a0", "\u2002", "\u2003", "\u2009", "\u202f", "\u205f", "\u3000", "  "),
    *(".", "．", "・", "·", "･"),
    *("-", "\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2015", "\u2212", "\ufe58", "\ufe63", "\uff0d", "ー"),
    *(" - ", "\u3000\u2212\u3000"),
]


def with_check_digit(eleven: str) -> str:
    """The number made of eleven digits and their check digit."""
    return eleven + in_.calc_check_digit(eleven)


def individual_numbers() -> st.SearchStrategy[str]:
    """Twelve digits with a valid check digit, leading zeros included."""
    return st.text("0123456789", min_size=11, max_size=11).map(with_check_digit)


def grouped(number: str, separator: str) -> str:
    """4-4-4, as on the card."""
    return separator.join((number[:4], number[4:8], number[8:]))


@st.composite
def written_numbers(draw: st.DrawFn) -> str:
    """A valid number as somebody might write it: in either width, in a row or as 4-4-4."""
    number = draw(individual_numbers().filter(is_no_date))
    separator = draw(st.sampled_from(["", "", *SEPARATORS]))
    text = grouped(number, separator) if separator else number
    return text.translate(FULL_WIDTH) if draw(st.booleans()) else text


def is_no_date(number: str) -> bool:
    """Leaves out what the rule spares: one number in seventeen thousand reads as YYYYMMDDHHMM, fewer as three years."""
    years = all(group[:2] in {"19", "20"} for group in (number[:4], number[4:8], number[8:]))
    return not years and not (number[:2] in {"19", "20"} and "01" <= number[4:6] <= "12")
