import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.lib.text import full_width_katakana, half_width, parse_phone, search_copy, tidy_email
from portal.lib.unreadable import Reason, UnreadableInput


@pytest.mark.parametrize(
    ("typed", "tidy"),
    [
        (" ２７１００４　", "271004"),
        ("ＪＭ０１－２３", "JM01-23"),
        ("06\u22126941\u20150351", "06-6941-0351"),
        ("12\u200b34", "1234"),
        ("Ａ　　Ｂ", "A B"),
    ],
)
def test_codes_are_kept_in_half_width(typed, tidy):
    assert half_width(typed) == tidy


def test_a_mail_address_is_kept_in_half_width_with_its_domain_in_lower_case():
    assert tidy_email(" Ｊｏｈｏ＠City.Example.LG.jp ") == "Joho@city.example.lg.jp"
    for typed in ("joho", "joho@", "@example.jp", "joho@localhost"):
        with pytest.raises(UnreadableInput) as raised:
            tidy_email(typed)
        assert raised.value.code == Reason.EMAIL


@pytest.mark.parametrize(
    ("typed", "phone"),
    [
        ("06-6941-0351", ("06-6941-0351", "")),
        ("０６（６９４１）０３５１", ("06-6941-0351", "")),
        ("０６ー６９４１ー０３５１", ("06-6941-0351", "")),
        ("(06)6941-0351", ("06-6941-0351", "")),
        ("06.6941.0351", ("06-6941-0351", "")),
        ("0669410351", ("06-6941-0351", "")),
        ("+81-6-6941-0351", ("06-6941-0351", "")),
        ("+81 (0)6 6941 0351", ("06-6941-0351", "")),
        ("＋８１６６９４１０３５１", ("06-6941-0351", "")),
        ("06-6941-0351 内線 123", ("06-6941-0351", "123")),
        ("06-6941-0351（内線：4321）", ("06-6941-0351", "4321")),
        ("TEL: 072-123-4567 ext.89", ("072-123-4567", "89")),
        ("0721234567", ("0721234567", "")),
        ("09012345678", ("090-1234-5678", "")),
        ("05012345678", ("050-1234-5678", "")),
        ("0120123456", ("0120-123-456", "")),
        ("08001234567", ("0800-123-4567", "")),
    ],
)
def test_a_phone_number_is_understood_however_it_is_typed(typed, phone):
    assert parse_phone(typed) == phone


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", Reason.BLANK),
        ("内線のみ", Reason.PHONE),
        ("6941-0351", Reason.PHONE),
        ("06-6941-035", Reason.PHONE_LENGTH),
        ("090-1234-567", Reason.PHONE_LENGTH),
        ("+1-212-555-0100", Reason.PHONE),
    ],
)
def test_what_is_no_phone_number_says_why(typed, code):
    with pytest.raises(UnreadableInput) as raised:
        parse_phone(typed)
    assert raised.value.code == code


@pytest.mark.parametrize(
    ("typed", "kana"),
    [
        ("おおさかし", "オオサカシ"),
        ("ｵｵｻｶｼ", "オオサカシ"),
        ("ｶﾞｷﾞﾊﾟ", "ガギパ"),
        ("らーめん", "ラーメン"),
        ("ラ-メン", "ラーメン"),
        ("ヴぁいおりん", "ヴァイオリン"),
        (" せんぼく  かんきょう　せいび ", "センボク　カンキョウ　セイビ"),
        ("センター・ダイ2", "センター・ダイ2"),
    ],
)
def test_furigana_becomes_full_width_katakana(typed, kana):
    assert full_width_katakana(typed) == kana


def test_kanji_are_no_furigana():
    with pytest.raises(UnreadableInput) as raised:
        full_width_katakana("大阪市")
    assert raised.value.code == Reason.KANA


@given(st.text("あいうえおかがきぎぱーんっゃ　", min_size=1))
def test_furigana_does_not_change_when_read_again(typed):
    assert full_width_katakana(full_width_katakana(typed)) == full_width_katakana(typed)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("四條畷市", "四条畷市"),
        ("髙﨑", "高崎"),
        ("㈱大阪", "(株)大阪"),
        ("Ⅲ型", "III型"),
        ("ｵｵｻｶ", "おおさか"),
        ("龍ケ崎市", "竜ヶ崎市"),
        ("ＡＢＣ　クラウド", "abcクラウド"),
        ("葛\U000e0100城", "葛城"),
    ],
)
def test_the_search_copy_is_the_same_for_names_that_people_take_for_the_same(name, other):
    assert search_copy(name) == search_copy(other)
