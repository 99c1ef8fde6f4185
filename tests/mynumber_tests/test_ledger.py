"""The ledger of test data: blocks of serial numbers that never overlap, for the two of a pair and the prefecture."""

from __future__ import annotations

import csv
import io
import threading

import pytest
from django.db import DatabaseError, close_old_connections, connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from mynumber_tests.models import Pair, Programme, SerialBlock
from mynumber_tests.serials import SerialRange, first_fit, free_ranges
from mynumber_tests.services.ledger import hand_out_block
from mynumber_tests.services.participations import add_outside_partner
from portal.access.actor import Actor
from portal.access.choices import Role
from portal.accounts.models import User
from portal.exceptions import RuleViolation
from portal.notifications.models import Notice
from portal.organisations.models import Organisation
from tests.factories.operation_tests import make_operation_test, make_room
from tests.factories.organisations import make_municipality, make_prefecture
from tests.factories.people import make_user

GUARDED = "123456789018"


@pytest.fixture
def third(prefecture: Organisation) -> Organisation:
    return make_municipality(prefecture, name="堺市")


@pytest.fixture
def outsider(programme: Programme) -> Organisation:
    """Of another prefecture, entered as a partner."""
    city = make_municipality(make_prefecture(name="兵庫県", code="280003"), name="尼崎市")
    add_outside_partner(actor=Actor.system(), programme=programme, organisation=city)
    return city


@pytest.fixture
def programme(
    prefecture: Organisation, municipality: Organisation, other_municipality: Organisation, third: Organisation
) -> Programme:
    return make_operation_test(prefecture, [municipality, other_municipality, third])


@pytest.fixture
def pair(programme: Programme, municipality: Organisation, other_municipality: Organisation) -> Pair:
    return make_room(programme, municipality, other_municipality)


@pytest.fixture
def foreign_pair(programme: Programme, other_municipality: Organisation, third: Organisation) -> Pair:
    """Of others: 岸和田市 is not in it."""
    return make_room(programme, other_municipality, third)


def hand_out(pair: Pair, size: int, first: int | None = None) -> SerialBlock:
    return hand_out_block(actor=Actor.system(), pair=pair, size=size, first=first)


def typed(client: Client, pair: Pair, **values: str) -> str:
    return client.post(reverse("mynumber_tests:block-new", args=[pair.pk]), values, follow=True).content.decode()


# --- handing out ----------------------------------------------------------------------------------------------------


def test_a_side_types_a_number_of_persons_and_gets_the_lowest_free_serials(
    client: Client, staff: User, neighbour: User, pair: Pair, foreign_pair: Pair
) -> None:
    hand_out(foreign_pair, 10)
    client.force_login(staff)
    page = typed(client, pair, size="２０", note="児童手当の世帯")
    block = SerialBlock.objects.get(pair=pair)
    assert (block.first, block.last, block.created_by) == (11, 30, staff)
    assert "通し番号11～30を割り当てました。" in page
    notice = "岸和田市・豊中市のテストに、テスト用の人の通し番号11～30（20人）が割り当てられました。"
    assert Notice.objects.filter(recipient=neighbour, text=notice).exists()


def test_what_is_free_is_shown_before_it_is_asked_for(client: Client, staff: User, pair: Pair) -> None:
    hand_out(pair, 10, first=5)
    client.force_login(staff)
    page = client.get(reverse("mynumber_tests:block-new", args=[pair.pk]))
    assert [str(one) for one in page.context["free"]] == ["1～4", "15～10,000"]


def test_serials_of_another_pair_are_refused_with_what_is_free_and_what_was_typed_stays(
    client: Client, staff: User, pair: Pair, foreign_pair: Pair
) -> None:
    hand_out(foreign_pair, 100, first=51)
    client.force_login(staff)
    page = typed(client, pair, size="10", first="45", note="転入の世帯")
    fault = "通し番号45～54には、すでに割り当てられた番号が含まれています。空いているのは、1～50、151～10,000です。"
    assert fault in page
    assert "転入の世帯" in page
    assert not SerialBlock.objects.filter(pair=pair).exists()


@pytest.mark.parametrize(
    ("size", "first", "fault"),
    [
        ("0", "", "人数（人）は1から1,000までの間で入力してください。"),
        ("1001", "", "人数（人）は1から1,000までの間で入力してください。"),
        ("20", "9990", "通し番号は1から10,000までです。20人分の最初の番号は9,981以下にしてください。"),
        ("20", "10001", "最初の通し番号は1から10,000までの間で入力してください。"),
        ("たくさん", "", "数字で入力してください。"),
    ],
)
def test_numbers_beyond_the_test_persons_are_refused_with_what_would_be_right(
    client: Client, staff: User, pair: Pair, size: str, first: str, fault: str
) -> None:
    client.force_login(staff)
    assert fault in typed(client, pair, size=size, first=first)
    assert not SerialBlock.objects.exists()


def test_where_no_gap_is_long_enough_the_longest_is_named(pair: Pair, foreign_pair: Pair) -> None:
    for first in range(101, 10_000, 1000):
        hand_out(foreign_pair, min(900, 10_001 - first), first=first)
    with pytest.raises(
        RuleViolation, match="続けて101人分の空きがありません。いちばん長い空きは1～100（100人分）です。"
    ):
        hand_out(pair, 101)


def test_an_individual_number_is_refused_in_every_field_and_not_shown_again(
    client: Client, staff: User, pair: Pair
) -> None:
    client.force_login(staff)
    for name in ("size", "first", "note"):
        page = typed(client, pair, **({"size": "10", "first": "1", "note": ""} | {name: GUARDED}))
        assert GUARDED not in page
    assert not SerialBlock.objects.exists()


def test_a_pair_that_has_ended_gets_no_serials(client: Client, staff: User, pair: Pair) -> None:
    Pair.objects.filter(pk=pair.pk).update(is_ended=True)
    client.force_login(staff)
    assert client.get(reverse("mynumber_tests:block-new", args=[pair.pk])).status_code == 404
    with pytest.raises(RuleViolation, match="この組合せは解消されているため、割り当てられません。"):
        hand_out(pair, 10)


def test_the_database_refuses_blocks_that_overlap_whoever_writes_them(pair: Pair, foreign_pair: Pair) -> None:
    hand_out(pair, 10)
    with pytest.raises(DatabaseError), transaction.atomic():
        SerialBlock.objects.create(programme=pair.programme, pair=foreign_pair, first=10, last=12)


def test_the_same_serials_serve_in_another_test(
    prefecture: Organisation, municipality: Organisation, other_municipality: Organisation, pair: Pair
) -> None:
    another = make_operation_test(prefecture, [municipality, other_municipality], name="別のテスト")
    blocks = [hand_out(pair, 10), hand_out(make_room(another, municipality, other_municipality), 10)]
    assert [(block.first, block.last) for block in blocks] == [(1, 10), (1, 10)]


@pytest.mark.django_db(transaction=True)
def test_two_who_hand_out_at_the_same_moment_get_different_serials(pair: Pair, foreign_pair: Pair) -> None:
    start = threading.Barrier(2)

    def act(mine: Pair) -> None:
        start.wait()
        hand_out(mine, 10)
        close_old_connections()
        connection.close()

    threads = [threading.Thread(target=act, args=[one]) for one in (pair, foreign_pair)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(SerialBlock.objects.values_list("first", "last")) == [(1, 10), (11, 20)]


# --- taking back ----------------------------------------------------------------------------------------------------


def test_a_block_is_taken_back_with_a_reason_that_the_other_side_learns(
    client: Client, staff: User, neighbour: User, pair: Pair
) -> None:
    block = hand_out(pair, 10)
    client.force_login(staff)
    address = reverse("mynumber_tests:block-release", args=[block.pk])
    assert "<dt>通し番号</dt><dd>1～10</dd>" in client.get(address).content.decode()
    assert "取消しの理由を入力してください。" in client.post(address, {"reason": ""}).content.decode()
    client.post(address, {"reason": "人数を増やすため"})
    assert not SerialBlock.objects.exists()
    last = Notice.objects.filter(recipient=neighbour).latest("pk")
    assert last.text.endswith("通し番号1～10の割当てが取り消されました。理由：人数を増やすため")


def test_the_serials_of_a_pair_that_has_ended_can_be_freed(client: Client, coordinator: User, pair: Pair) -> None:
    block = hand_out(pair, 10)
    Pair.objects.filter(pk=pair.pk).update(is_ended=True)
    client.force_login(coordinator)
    client.post(reverse("mynumber_tests:block-release", args=[block.pk]), {"reason": "組合せの解消のため"})
    assert not SerialBlock.objects.exists()


# --- who sees what --------------------------------------------------------------------------------------------------


def test_the_prefecture_sees_every_block_and_an_organisation_those_of_its_own_pairs(
    client: Client, coordinator: User, staff: User, neighbour: User, pair: Pair, foreign_pair: Pair
) -> None:
    hand_out(pair, 10)
    hand_out(foreign_pair, 20)
    seen = {}
    for user in (coordinator, staff, neighbour):
        client.force_login(user)
        page = client.get(reverse("mynumber_tests:ledger", args=[pair.programme_id]))
        seen[user] = [str(row) for row in page.context["table"].page]
        assert [str(one) for one in page.context["free"]] == ["31～10,000"]
    assert seen == {coordinator: ["1～10", "11～30"], staff: ["1～10"], neighbour: ["1～10", "11～30"]}


def test_a_foreign_pair_and_its_blocks_do_not_exist(client: Client, staff: User, foreign_pair: Pair) -> None:
    block = hand_out(foreign_pair, 10)
    client.force_login(staff)
    addresses = [
        reverse("mynumber_tests:block-new", args=[foreign_pair.pk]),
        reverse("mynumber_tests:block-release", args=[block.pk]),
    ]
    assert [client.post(address, {"reason": "x", "size": "1"}).status_code for address in addresses] == [404, 404]
    assert SerialBlock.objects.count() == 1


def test_a_partner_from_outside_sees_the_blocks_of_its_pairs(
    client: Client, programme: Programme, municipality: Organisation, outsider: Organisation
) -> None:
    pair = make_room(programme, municipality, outsider)
    hand_out(pair, 10)
    client.force_login(make_user(outsider, Role.STAFF, name="府外 担当"))
    page = client.get(reverse("mynumber_tests:ledger", args=[programme.pk]))
    assert [str(row) for row in page.context["table"].page] == ["1～10"]


def test_the_ledger_leaves_as_one_tidy_table(client: Client, coordinator: User, pair: Pair) -> None:
    hand_out(pair, 10)
    client.force_login(coordinator)
    address = reverse("mynumber_tests:ledger-export", args=[pair.programme_id])
    rows = list(csv.reader(io.StringIO(_text(client.get(address, {"format": "csv"})))))
    head = next(number for number, row in enumerate(rows) if row[:1] == ["最初の通し番号"])
    assert rows[head + 1][:5] == ["1", "10", "10", "272027", "岸和田市"]


def test_the_rooms_leave_as_one_tidy_table_of_ones_own(
    client: Client, staff: User, pair: Pair, foreign_pair: Pair
) -> None:
    client.force_login(staff)
    address = reverse("mynumber_tests:pair-export", args=[pair.programme_id])
    rows = list(csv.reader(io.StringIO(_text(client.get(address, {"format": "csv"})))))
    head = next(number for number, row in enumerate(rows) if row[:1] == ["団体コード1"])
    assert [row[:6] for row in rows[head + 1 :]] == [
        ["272027", "岸和田市", "272035", "豊中市", "第1クール", "確認待ち"]
    ]


def test_five_blocks_are_listed_in_as_many_queries_as_one(client: Client, coordinator: User, pair: Pair) -> None:
    client.force_login(coordinator)
    address = reverse("mynumber_tests:ledger", args=[pair.programme_id])
    counts = []
    for number in (1, 4):
        for _block in range(number):
            hand_out(pair, 3)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def _text(response: HttpResponse) -> str:
    return response.content.decode("utf-8-sig")


# --- the arithmetic -------------------------------------------------------------------------------------------------


@given(st.sets(st.integers(1, 60)), st.integers(1, 60))
def test_what_is_free_is_what_nobody_has_and_the_lowest_fit_is_found(taken: set[int], size: int) -> None:
    free = free_ranges([SerialRange(number, number) for number in taken], 60)
    numbers = [number for one in free for number in range(one.first, one.last + 1)]
    assert numbers == sorted(set(range(1, 61)) - taken)
    runs = [first for first in range(1, 62 - size) if taken.isdisjoint(range(first, first + size))]
    found = first_fit(free, size)
    assert (found and found.first) == (runs[0] if runs else None)
