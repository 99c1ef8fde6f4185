"""Setting up a joint operation test: its slots, who takes part, two people at once."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from mynumber_tests.models import Programme
from mynumber_tests.services.programmes import create_programme, usual_slots
from mynumber_tests.steps import steps
from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.exceptions import RuleViolation
from portal.lib.months import Month
from portal.organisations.models import Organisation
from tests.factories.operation_tests import make_operation_test, make_scenario, make_test_reception
from tests.factories.organisations import make_municipality

NEW = {
    "name": "令和8年度 総合運用テスト",
    "fiscal_year": "令和８年度",
    "first_month": "R8.6",
    "slot_count": "6",
    "months_each": "2",
}


@pytest.fixture
def programme(prefecture: Organisation, municipality: Organisation) -> Programme:
    return make_operation_test(prefecture, [municipality])


def typed(programme: Programme, **changes: str) -> dict[str, str]:
    """The form as it is shown, with these changes."""
    values = {"version": str(programme.version), "name": programme.name, "fiscal_year": "2017", "reason": ""}
    for row, slot in enumerate(programme.slots.all(), start=1):
        values |= {
            f"slot{row}_name": slot.name,
            f"slot{row}_first": str(slot.first),
            f"slot{row}_last": str(slot.last),
        }
    count = programme.slots.count()
    blank = {f"slot{count + 1}_{part}": "" for part in ("name", "first", "last")}
    return values | blank | changes


def slots_of(programme: Programme) -> list[tuple[str, str, str]]:
    return [(slot.name, str(slot.first), str(slot.last)) for slot in programme.slots.all()]


def edit(programme: Programme) -> str:
    return reverse("mynumber_tests:programme-edit", args=[programme.pk])


def test_a_test_is_made_with_slots_of_one_length(client: Client, coordinator: User) -> None:
    client.force_login(coordinator)
    page = client.post(reverse("mynumber_tests:programme-new"), NEW, follow=True)
    programme = Programme.objects.get()
    assert programme.fiscal_year == 2026
    assert slots_of(programme)[0] == ("第1クール", "2026-06", "2026-07")
    assert slots_of(programme)[-1] == ("第6クール", "2027-04", "2027-05")
    assert "を作成しました。次に、参加団体を選んでください。" in page.content.decode()


@given(first=st.integers(0, 2000), count=st.integers(1, 24), length=st.integers(1, 6))
def test_usual_slots_follow_one_another_without_a_gap(first: int, count: int, length: int) -> None:
    slots = usual_slots(Month(2017, 1) + first, count, length)
    assert [slot.last - slot.first + 1 for slot in slots] == [length] * count
    assert all(after.first - before.last == 1 for before, after in pairwise(slots))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"slot_count": "0"}, "クールの数は1から24までの数字で入力してください。"),
        ({"first_month": "令和8年13月"}, "最初のクールの最初の月"),
        ({"name": ""}, "テストの名称を入力してください。"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_the_rest_is_kept(
    client: Client, coordinator: User, changes: dict[str, str], sentence: str
) -> None:
    client.force_login(coordinator)
    page = client.post(reverse("mynumber_tests:programme-new"), NEW | changes).content.decode()
    assert sentence in page
    assert not Programme.objects.exists()


def test_the_same_name_twice_in_a_year_is_refused(client: Client, coordinator: User) -> None:
    client.force_login(coordinator)
    client.post(reverse("mynumber_tests:programme-new"), NEW)
    page = client.post(reverse("mynumber_tests:programme-new"), NEW).content.decode()
    assert "同じ年度に、同じ名称のテストがすでにあります。" in page
    assert Programme.objects.count() == 1


def test_nobody_sets_up_a_test_of_another_prefecture(prefecture: Organisation, stranger: User) -> None:
    slots = usual_slots(Month(2017, 4), 1, 2)
    with pytest.raises(RuleViolation, match="自分の都道府県についてだけ作成できます。"):
        create_programme(actor=actor_for(stranger), prefecture=prefecture, slots=slots, name="他県", fiscal_year=2017)


def test_a_slot_is_renamed_shortened_removed_and_added(client: Client, coordinator: User, programme: Programme) -> None:
    client.force_login(coordinator)
    changes = {
        "slot1_name": "試行",
        "slot1_last": "2017-04",
        "slot6_name": "",
        "slot7_name": "予備",
        "slot7_first": "H30.4",
        "slot7_last": "平成30年4月",
    }
    assert client.post(edit(programme), typed(programme, **changes)).status_code == 302
    assert slots_of(programme)[0] == ("試行", "2017-04", "2017-04")
    assert slots_of(programme)[-2:] == [("第5クール", "2017-12", "2018-01"), ("予備", "2018-04", "2018-04")]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"slot1_last": "2017-06"}, "第2クールの最初の月（平成29年6月）が、第1クールの期間と重なっています。"),
        ({"slot1_last": "2017-03"}, "最後の月は、最初の月以降で入力してください。"),
        ({"slot1_first": ""}, "月を入力してください。"),
        ({f"slot{row}_name": "" for row in range(1, 7)}, "クールは1つから24までの数で設定してください。"),
    ],
)
def test_slots_that_cannot_be_are_refused_and_nothing_changes(
    client: Client, coordinator: User, programme: Programme, changes: dict[str, str], sentence: str
) -> None:
    before = slots_of(programme)
    client.force_login(coordinator)
    assert sentence in client.post(edit(programme), typed(programme, **changes)).content.decode()
    assert slots_of(programme) == before


def test_the_second_of_two_editors_is_shown_the_difference(
    client: Client, coordinator: User, manager: User, programme: Programme
) -> None:
    mine = typed(programme, name="わたしの名称")
    client.force_login(manager)
    client.post(edit(programme), typed(programme, name="先に保存した名称"))
    client.force_login(coordinator)
    answer = client.post(edit(programme), mine)
    page = answer.content.decode()
    assert (answer.status_code, "先に保存した名称" in page, "わたしの名称" in page) == (409, True, True)
    programme.refresh_from_db()
    assert programme.name == "先に保存した名称"


def test_participants_are_chosen_and_see_the_test(
    client: Client, coordinator: User, neighbour: User, other_municipality: Organisation, programme: Programme
) -> None:
    client.force_login(neighbour)
    address = reverse("mynumber_tests:programme-detail", args=[programme.pk])
    assert client.get(address).status_code == 404
    client.force_login(coordinator)
    chosen: dict[str, Any] = {"version": programme.version, "organisations": [other_municipality.pk]}
    page = client.post(reverse("mynumber_tests:participants-edit", args=[programme.pk]), chosen, follow=True)
    assert "参加団体を変更しました（追加 1団体、除外 1団体）。" in page.content.decode()
    client.force_login(neighbour)
    assert client.get(address).status_code == 200


def test_the_six_steps_are_those_of_the_national_test() -> None:
    assert [step.code for step in steps()] == [
        "preparation",
        "master_data",
        "linkage_codes",
        "stub_inquiry",
        "business_scenario",
        "master_update",
    ]


@pytest.mark.parametrize("name", ["programme-list", "programme-detail", "participants-edit"])
def test_five_participants_and_tests_take_as_many_queries_as_one(
    client: Client, coordinator: User, prefecture: Organisation, name: str
) -> None:
    client.force_login(coordinator)
    counts = []
    for number in (1, 5):
        members = [make_municipality(prefecture) for _one in range(number)]
        for made in range(number):
            programme = make_operation_test(prefecture, members, name=f"テスト{number}-{made}")
        arguments = [] if name == "programme-list" else [programme.pk]
        address = reverse(f"mynumber_tests:{name}", args=arguments)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_test_that_is_over_does_not_offer_to_open_applications(
    client: Client, coordinator: User, programme: Programme
) -> None:
    client.force_login(coordinator)
    text = client.get(reverse("mynumber_tests:programme-detail", args=[programme.pk])).text
    offered = reverse("mynumber_tests:reception-new", args=[programme.pk])
    assert ("参加条件は、都道府県の担当者が登録しました。" in text, offered in text) == (True, False)


def test_whoever_may_not_apply_gets_no_link_to_the_applications(
    client: Client, staff: User, administrator: User, programme: Programme
) -> None:
    make_scenario(programme)
    address = reverse("applications:window-detail", args=[make_test_reception(programme).window_id])
    shown = {}
    for user in (staff, administrator):
        client.force_login(user)
        shown[user] = address in client.get(reverse("mynumber_tests:programme-detail", args=[programme.pk])).text
    assert shown == {staff: True, administrator: False}
