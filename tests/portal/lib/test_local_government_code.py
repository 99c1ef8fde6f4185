import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.lib.local_government_code import (
    check_digit,
    has_valid_check_digit,
    is_corporate_number,
    normalise_code,
    normalise_corporate_number,
)
from portal.lib.unreadable import Reason, UnreadableInput
from tests.support.individual_numbers import FULL_WIDTH

DATA = Path(__file__).resolve().parents[3] / "portal" / "organisations" / "data"


def real_codes() -> list[str]:
    rows = (DATA / "japan_municipalities.csv").read_text(encoding="utf-8").splitlines()
    return [row["code"] for row in csv.DictReader(rows)]


def test_every_real_code_is_valid_and_read_back_unchanged():
    codes = real_codes()
    assert len(codes) == 1741
    assert [code for code in codes if not has_valid_check_digit(code)] == []
    assert [normalise_code(code) for code in codes] == codes


def test_what_excel_makes_of_the_codes_is_read_as_the_codes():
    codes = real_codes()
    assert [normalise_code(int(code)) for code in codes] == codes
    assert [normalise_code(float(code)) for code in codes] == codes
    assert [normalise_code(str(int(code)).translate(FULL_WIDTH)) for code in codes] == codes


@given(st.sampled_from(real_codes()), st.integers(0, 5), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(code, position, shift):
    wrong = code[:position] + str((int(code[position]) + shift) % 10) + code[position + 1 :]
    # The rule itself is blind in one place only: the sums 0 and 10 (mod 11) share the check digit 1.
    if check_digit(wrong[:5]) == wrong[5]:
        assert (position < 5, code[5]) == (True, "1")
    else:
        with pytest.raises(UnreadableInput):
            normalise_code(wrong)


@pytest.mark.parametrize(
    ("value", "code", "params"),
    [
        ("", Reason.BLANK, {}),
        (None, Reason.BLANK, {}),
        ("大阪市", Reason.CODE_NOT_DIGITS, {}),
        ("2710040", Reason.CODE_LENGTH, {"length": 7}),
        ("2710", Reason.CODE_LENGTH, {"length": 4}),
        ("271005", Reason.CODE_CHECK_DIGIT, {}),
        ("27100", Reason.CODE_WITHOUT_CHECK_DIGIT, {"complete": "271004"}),
        ("990000", Reason.CODE_CHECK_DIGIT, {}),
        ("48000" + check_digit("48000"), Reason.CODE_PREFECTURE, {"prefecture": "48"}),
    ],
)
def test_a_code_that_cannot_be_read_says_why(value, code, params):
    with pytest.raises(UnreadableInput) as raised:
        normalise_code(value)
    assert (raised.value.code, raised.value.params) == (code, params)


def test_a_corporate_number_is_read_in_any_width_and_checked():
    assert normalise_corporate_number("２０００－０２０２－７８６８８") == "2000020278688"
    assert is_corporate_number("2000020278688")
    assert not is_corporate_number("2000020278689")
    assert not is_corporate_number("２０００020278688")
    with pytest.raises(UnreadableInput) as raised:
        normalise_corporate_number("1000020278688")
    assert raised.value.code == Reason.CORPORATE_NUMBER_CHECK_DIGIT
    with pytest.raises(UnreadableInput) as raised:
        normalise_corporate_number("27868")
    assert (raised.value.code, raised.value.params) == (Reason.CORPORATE_NUMBER_LENGTH, {"length": 5})
