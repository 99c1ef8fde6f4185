from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.lib.amounts import parse_number, parse_yen
from portal.lib.unreadable import Reason, UnreadableInput
from tests.support.individual_numbers import FULL_WIDTH


@pytest.mark.parametrize(
    ("cell", "yen"),
    [
        ("1,234", 1234),
        ("１，２３４", 1234),
        ("▲1,234", -1234),
        ("△１，２３４円", -1234),
        ("-1,234", -1234),
        ("−1,234", -1234),
        ("(1,234)", -1234),
        ("¥1,234-", 1234),
        ("￥１，２３４", 1234),
        ("￥-500", -500),
        ("1,234円", 1234),
        (" 1 234 ", 1234),
        ("1234.0", 1234),
        ("0", 0),
        (12000, 12000),
        (12000.0, 12000),
        (Decimal("5"), 5),
        ("", None),
        (None, None),
        ("　", None),
        ("－", None),
        ("-", None),
        ("―", None),
        ("ー", None),
    ],
)
def test_an_amount_is_understood_however_it_is_written(cell, yen):
    assert parse_yen(cell) == yen


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("未定", Reason.AMOUNT),
        ("12-34", Reason.AMOUNT),
        ("1.2.3", Reason.AMOUNT),
        ("▲", Reason.AMOUNT),
        (True, Reason.AMOUNT),
        (float("nan"), Reason.AMOUNT),
        ("9" * 16, Reason.AMOUNT_DIGITS),
        ("1,23", Reason.AMOUNT_GROUPING),
        ("12,34,567", Reason.AMOUNT_GROUPING),
        ("12千円", Reason.AMOUNT_UNIT),
        ("1.2億円", Reason.AMOUNT_UNIT),
        ("3百万円", Reason.AMOUNT_UNIT),
        ("1234.5", Reason.AMOUNT_FRACTION),
        (0.1, Reason.AMOUNT_FRACTION),
    ],
)
def test_what_is_no_amount_says_why(cell, code):
    with pytest.raises(UnreadableInput) as raised:
        parse_yen(cell)
    assert raised.value.code == code


@given(st.integers(-(10**14), 10**14), st.booleans())
def test_every_amount_is_read_back_from_its_printed_forms(yen, is_full_width):
    printed = f"{abs(yen):,}"
    printed = printed.translate(FULL_WIDTH).replace(",", "，") if is_full_width else printed
    assert parse_yen(f"▲{printed}" if yen < 0 else printed) == yen


def test_numbers_keep_their_decimals():
    assert parse_number("１，９０５．３２") == Decimal("1905.32")
