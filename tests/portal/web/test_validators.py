import re

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from portal.lib.individual_number import ValueKind
from portal.web.validators import (
    check_no_individual_number,
    validate_no_individual_number,
    without_individual_numbers,
)
from tests.support.individual_numbers import individual_numbers, is_no_date, written_numbers

ADVICE = (
    "番号を消してから、もう一度お試しください。"
    "日時は「2026-11-23 14:05」、金額は「1,234円」のように区切って書くと受け付けられます。"
)


def refusal_of(value: object, **hints: object) -> str:
    with pytest.raises(ValidationError) as raised:
        check_no_individual_number(value, **hints)  # type: ignore[arg-type]
    assert raised.value.code == "individual_number"
    return raised.value.messages[0]


@given(written_numbers())
def test_a_text_with_a_number_is_refused_and_the_number_not_repeated(number):
    with pytest.raises(ValidationError) as raised:
        validate_no_individual_number(f"連絡事項：{number}まで")
    told = raised.value.messages[0]
    assert told == "個人番号（マイナンバー）と思われる12桁の数字があるため受け付けられません。" + ADVICE


def test_the_message_names_the_field():
    assert refusal_of("6214-9832-0257", label="備考") == (
        "「備考」に、個人番号（マイナンバー）と思われる12桁の数字があるため受け付けられません。" + ADVICE
    )


@given(written_numbers())
def test_a_number_anywhere_in_json_is_refused_with_its_pointer(number):
    assert "「/answers/1/a~1b」" in refusal_of({"answers": ["ない", {"a/b": number}]})
    assert "「/answers」" in refusal_of({"answers": {number: "名前に番号"}})


@given(individual_numbers().filter(lambda number: number[0] != "0" and is_no_date(number)))
def test_a_number_sent_as_a_json_number_is_refused_as_well(number):
    assert "「/value」" in refusal_of({"value": int(number)})


@pytest.mark.parametrize(
    "value", [None, "", True, 27, "本文", {"a": [1, None, "2026-11-23T14:05:00+09:00"]}, "2000020278688"]
)
def test_everything_else_passes(value):
    validate_no_individual_number(value)


def test_a_field_that_is_known_to_hold_something_else_takes_twelve_digits():
    check_no_individual_number("621498320257", label="製造番号", kind=ValueKind.SERIAL)


@given(st.lists(written_numbers(), max_size=3))
def test_what_was_typed_can_be_shown_again_without_the_numbers(numbers):
    shown = without_individual_numbers({"note": ["そのまま", *(f"あ{number}い" for number in numbers)]})
    assert shown["note"][0] == "そのまま"
    assert not any(re.search("[0-9０-９]", text) for text in shown["note"])
