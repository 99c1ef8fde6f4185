import random
import re
import uuid
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import ean
from stdnum.jp import cn, in_

from portal.lib.individual_number import (
    Finding,
    Piece,
    Place,
    ValueKind,
    find_individual_numbers,
    holds_individual_number,
    mask_individual_numbers,
)
from tests.support.individual_numbers import (
    FULL_WIDTH,
    SEPARATORS,
    grouped,
    individual_numbers,
    is_no_date,
    with_check_digit,
    written_numbers,
)

HERE = Place("field", name="備考")
NUMBER = "621498320257"  # the sample in python-stdnum's documentation
TIME = "202611230909"  # reads as a time and has a valid check digit
# Neither digits nor anything that could lengthen a number or turn it into an amount.
surroundings = st.text("あ、。（）亜:;<>|'\"!? \n漢字ＡＢ", max_size=30)


def stands_in(text: str, **hints: object) -> bool:
    return find_individual_numbers([Piece(text, HERE, **hints)]) != []  # type: ignore[arg-type]


@given(written_numbers(), surroundings, surroundings)
def test_a_valid_number_is_found_in_every_form_and_surrounding(number, before, behind):
    assert stands_in(before + number + behind)


@pytest.mark.parametrize("separator", SEPARATORS)
def test_every_separator_of_the_card_form_is_seen_through(separator):
    assert stands_in(grouped(NUMBER, separator))
    assert stands_in(grouped(NUMBER, separator).translate(FULL_WIDTH))


@given(individual_numbers(), st.sampled_from("\u200b\u200d\u2060\ufeff\u00ad\u200e"), st.integers(1, 11))
def test_invisible_characters_hide_nothing(number, invisible, position):
    assert stands_in(f"個人番号 {number[:position]}{invisible}{number[position:]}")


@given(
    individual_numbers(),
    st.integers(0, 290),
    st.sampled_from(["マイナンバー", "ﾏｲﾅﾝﾊﾞｰ", "個 人 番 号", "My Number", "通知カード"]),
)
def test_a_word_nearby_outweighs_every_hint(number, distance, word):
    for kind in ValueKind:
        assert stands_in(f"{word}{'、' * distance}{number}", kind=kind, label="金額")
        assert stands_in(f"{number}{'、' * distance}{word}", kind=kind, label="電話番号")


@given(individual_numbers())
def test_a_label_that_says_so_outweighs_every_hint(number):
    for kind in ValueKind:
        assert stands_in(number, label="個人番号", kind=kind)


def test_a_word_far_away_does_not_condemn_a_time():
    assert in_.is_valid(TIME)
    assert not stands_in(f"{TIME}{'、' * 400}マイナンバー")
    assert stands_in(f"{TIME}{'、' * 200}マイナンバー")


@given(individual_numbers().filter(is_no_date), st.sampled_from(["-", " ", "－"]))
def test_the_card_form_outweighs_every_hint(number, separator):
    for kind in ValueKind:
        assert stands_in(grouped(number, separator), kind=kind, label="製造番号")


@given(individual_numbers().filter(is_no_date))
def test_a_single_bare_number_is_spared_only_where_something_else_belongs(number):
    assert stands_in(number)
    assert stands_in(number, label="備考")
    assert [kind for kind in ValueKind if stands_in(number, kind=kind)] == [ValueKind.TEXT]
    assert not any(
        stands_in(number, label=label) for label in ("契約金額（円）", "電話番号", "シリアル番号", "JANコード")
    )


@given(st.lists(individual_numbers().filter(is_no_date), min_size=3, max_size=20))
def test_a_column_of_valid_numbers_is_refused_whatever_its_heading_says(numbers):
    pieces = [
        Piece(number, Place("cell", "入力", f"B{row}"), "整理番号", ValueKind.SERIAL, column=("入力", "B"))
        for row, number in enumerate(numbers, start=2)
    ]
    assert find_individual_numbers(pieces) == [Finding(piece.place, 1) for piece in pieces]
    assert find_individual_numbers(pieces[:2]) == []


def test_a_long_column_of_serials_is_not_taken_for_people():
    serials = [f"{n:012d}" for n in range(770000000000, 770000002000)]
    assert sum(map(in_.is_valid, serials)) > 100
    assert find_individual_numbers([Piece(s, HERE, "シリアル番号", column="A") for s in serials]) == []


@given(individual_numbers().filter(lambda number: number.startswith("0") and number[3] != "0"))
def test_leading_zeros_that_a_spreadsheet_has_eaten_are_put_back(number):
    assert stands_in(str(int(number)), label="個人番号")
    assert not stands_in(str(int(number)), label="電話番号")


@given(individual_numbers())
def test_one_digit_per_box_is_found_beside_the_word(number):
    assert stands_in(f"個人番号\n{' '.join(number)}")


@given(individual_numbers(), st.sampled_from("0123456789０５"))
def test_a_longer_row_of_digits_is_something_else(number, digit):
    assert not stands_in(f"マイナンバー {number}{digit}")
    assert not stands_in(f"マイナンバー {digit}{number}")


def corpus() -> list[str]:
    """What offices write all day and what has twelve digits somewhere, valid by chance in one case of eleven."""
    chance = random.Random(27)
    number = lambda length: "".join(chance.choices("0123456789", k=length))  # noqa: E731
    texts: list[str] = []
    for _ in range(2000):
        moment = f"{chance.randint(1990, 2099)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
        moment += f" {chance.randint(0, 23):02d}:{chance.randint(0, 59):02d}"
        body, twelve, amount = number(12), number(12), chance.randint(10**9, 10**13)
        texts += [
            moment,
            moment.replace(" ", "T") + ":00+09:00",
            re.sub(r"\D", "", moment),
            re.sub(r"\D", "", moment) + "05",
            "令和8年11月23日から令和9年3月31日まで",
            cn.calc_check_digit(body) + body,
            body + ean.calc_check_digit(body),
            f"{amount:,}",
            f"{amount:,}".translate(FULL_WIDTH).replace(",", "，"),
            f"{amount}円",
            f"¥{amount}",
            f"{amount / 7:.4f}",
            f"0.{twelve}",
            f"06-{number(4)}-{number(4)}",
            f"0120-{number(3)}-{number(3)}",
            f"090-{number(4)}-{number(4)}",
            f"+81 6 {number(4)} {number(4)}",
            f"+81{number(10)}",
            f"{number(4)}-{number(4)}-{number(4)}-{number(4)}",
            f"{chance.randint(1990, 2090)} {chance.randint(1990, 2090)} {chance.randint(1990, 2090)}",
            f"{number(4)}\t{number(4)}\t{number(4)}",
            f"{number(3)} {number(3)} {number(3)} {number(3)}",
            f"{number(6)} {number(6)}",
            f"20261123_{number(5)}_大阪市_r2.xlsx",
            str(uuid.UUID(int=chance.getrandbits(128))),
            sha256(body.encode()).hexdigest(),
            f"https://portal.example/files/{uuid.UUID(int=chance.getrandbits(128))}/",
        ]
    return texts


def test_nothing_that_offices_write_all_day_is_mistaken():
    assert [text for text in corpus() if stands_in(text)] == []


def test_digits_inside_identifiers_are_no_numbers():
    assert not stands_in("0199aaaa-1234-7890-8123-" + with_check_digit("12345678901"))
    assert not stands_in(f"sha256:ab{'0f' * 20}c{NUMBER}d{'e1' * 5}")


@given(written_numbers(), surroundings)
def test_masking_leaves_no_number_and_changes_nothing_else(number, around):
    masked = mask_individual_numbers(around + number + around)
    assert not holds_individual_number(masked)
    assert masked == around + re.sub(r"[0-9０-９]", "＊", number) + around


@given(st.text(alphabet=st.characters(exclude_categories=["Nd", "No"]), max_size=60))
def test_masking_leaves_text_without_numbers_as_it_is(text):
    assert mask_individual_numbers(text) == text


def test_a_finding_tells_the_line_and_never_the_number():
    found = find_individual_numbers([Piece(f"一行目\n二行目\n番号 {grouped(NUMBER, '-')}\n", HERE)])
    assert found == [Finding(HERE, 3)]
    assert not re.search(r"\d{4}", repr(found))


def test_no_more_is_read_than_is_reported():
    def endless():
        while True:
            yield Piece(NUMBER, HERE)

    assert find_individual_numbers(endless(), limit=5) == [Finding(HERE, 1)] * 5


@pytest.mark.parametrize(
    "text",
    ["1" * 1_000_000, "1 " * 300_000, "1" + " " * 1_000_000, "0123456789abcdef" * 60_000, "あ１２３－" * 150_000],
    ids=["digits", "boxes", "spaces", "hexadecimal", "full width"],
)
def test_a_large_text_without_numbers_is_read_through(text):
    assert not stands_in(text)
