import re

import pytest

from portal.input_sentences import SENTENCES, sentence, validation_error
from portal.lib.amounts import parse_yen
from portal.lib.fiscal_years import parse_fiscal_year
from portal.lib.japanese_dates import parse_date
from portal.lib.local_government_code import normalise_code
from portal.lib.months import parse_month_range
from portal.lib.text import full_width_katakana, parse_phone
from portal.lib.unreadable import Reason, UnreadableInput


def test_every_reason_has_its_sentence():
    assert set(SENTENCES) == set(Reason)


@pytest.mark.parametrize(
    ("read", "typed", "told"),
    [
        (
            normalise_code,
            "27100",
            "検査数字のない5桁の団体コードのようです。検査数字を付けると271004になります。6桁で入力してください。",
        ),
        (parse_date, "2026-02-30", "2026年2月30日という日はありません。例：令和8年11月23日、R8.11.23、2026-11-23"),
        (
            parse_date,
            "2026-11-23（火）",
            "日付と曜日が合いません。2026年（令和8年）11月23日は月曜日です。どちらが正しいか確かめてください。",
        ),
        (
            parse_date,
            "令和元年4月1日",
            "令和は2019年（令和元年）5月1日からです。それより前は前の元号か西暦で入力してください。",
        ),
        (parse_yen, "12千円", "単位（千円、万円、億円など）は付けず、円の単位の数字で入力してください。例：12,000"),
        (
            parse_phone,
            "06-1234-567",
            "電話番号の桁数が合いません（10桁のところ9桁）。市外局番から入力してください。例：06-1234-5678",
        ),
    ],
)
def test_a_sentence_says_what_is_wrong_and_what_would_be_right(read, typed, told):
    with pytest.raises(UnreadableInput) as raised:
        read(typed)
    assert sentence(raised.value) == told
    assert (validation_error(raised.value).code, validation_error(raised.value).messages) == (raised.value.code, [told])


@pytest.mark.parametrize(
    ("read", "typed"),
    [
        (read, typed)
        for read in (
            normalise_code,
            parse_date,
            parse_yen,
            parse_phone,
            parse_month_range,
            parse_fiscal_year,
            full_width_katakana,
        )
        for typed in ("", "大阪", "12", "26/1/1", "9" * 20, "2017-04～2017-03", "R0", "48" + "0" * 4, "令和0年1月1日")
    ],
)
def test_every_sentence_is_filled_in_and_japanese(read, typed):
    try:
        read(typed)
    except UnreadableInput as error:
        told = sentence(error)
    else:
        told = "読めました。"
    assert re.search("[ぁ-ん]", told)
    assert "%" not in told
