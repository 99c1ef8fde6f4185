"""What is clumsy is said at its field with what would be right, and everything that was typed is still there."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from mynumber_tests.models import (
    Consultation,
    DateProposal,
    Pair,
    PairingRun,
    RulesDocument,
    RunDelegation,
    SerialBlock,
)
from portal.accounts.models import User
from portal.organisations.models import Organisation
from tests.factories.operation_tests import make_pair, run_of

pytestmark = pytest.mark.django_db
PLAIN = "そのまま残る言葉"
CLOSED, PAST = "令和9年1月2日", "2020-01-06"


@pytest.fixture
def pair(prefecture: Organisation, municipality: Organisation, other_municipality: Organisation) -> Pair:
    """In the first slot, April and May 2017."""
    return make_pair(prefecture, municipality, other_municipality)


def sent(client: Client, user: User, name: str, args: list[Any], typed: dict[str, Any]) -> Any:
    client.force_login(user)
    return client.post(reverse(f"mynumber_tests:{name}", args=args), typed)


def refused(page: Any, form: str, field: str, words: str) -> None:
    """The sentence stands at the field and nowhere else, and the other words are kept."""
    errors = page.context[form].errors
    assert list(errors) == [field]
    assert words in " ".join(errors[field])
    assert PLAIN in page.text


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"day": ""}, "day", "入力してください"),
        ({"day": "令和29年4月31日"}, "day", "例"),
        ({"day": "来週の水曜"}, "day", "例"),
        ({"day": "平成２９年６月１日"}, "day", "第1クール（平成29年4月1日から平成29年5月31日まで）"),
        ({"day": "平成29年4月29日"}, "day", "休庁日"),
        ({"starts_clock": "25:00"}, "starts_clock", "0:00から23:59まで"),
        ({"ends_clock": "９：００"}, "ends_clock", "開始より後"),
    ],
)
def test_a_day_for_a_test(
    client: Client, staff: User, pair: Pair, typed: dict[str, str], field: str, words: str
) -> None:
    said = {"day": "平成29年4月12日", "starts_clock": "10:00", "ends_clock": "12:00", "means": PLAIN}
    page = sent(client, staff, "date-propose", [pair.pk], said | typed)
    refused(page, "proposal_form", field, words)
    assert not DateProposal.objects.exists()


@pytest.mark.parametrize(
    ("day", "words"), [("", "入力してください"), (PAST, "今日以降の日付"), (CLOSED, "休庁日"), ("月末", "例")], ids=str
)
def test_a_day_for_the_business_section(
    client: Client, staff: User, section: User, municipality: Organisation, pair: Pair, day: str, words: str
) -> None:
    run = run_of(pair, municipality)
    said = {"person": section.pk, "due_on": day, "note": PLAIN}
    refused(sent(client, staff, "run-delegation-new", [run.pk, "inquirer"], said), "form", "due_on", words)
    assert not RunDelegation.objects.exists()


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"size": ""}, "size", "入力してください"),
        ({"size": "０"}, "size", "1"),
        ({"size": "▲5"}, "size", "1"),
        ({"size": "約20人"}, "size", "数字"),
        ({"first": "１０，００１"}, "first", "10,000"),
    ],
)
def test_serials_for_a_pair(
    client: Client, staff: User, pair: Pair, typed: dict[str, str], field: str, words: str
) -> None:
    said = {"size": "２０", "first": "", "note": PLAIN} | typed
    refused(sent(client, staff, "block-new", [pair.pk], said), "form", field, words)
    assert not SerialBlock.objects.exists()


@pytest.mark.parametrize("seconds", ["", "0", "６０１", "一分", "-5", "1.5"])
def test_the_time_for_a_calculation(client: Client, coordinator: User, pair: Pair, seconds: str) -> None:
    count = PairingRun.objects.count()
    page = sent(client, coordinator, "pairing-new", [pair.programme_id], {"name": PLAIN, "time_limit_s": seconds})
    refused(page, "form", "time_limit_s", "計算時間の上限")
    assert PairingRun.objects.count() == count


@pytest.mark.parametrize(
    ("day", "words"),
    [("", "入力してください"), (PAST, "今日以降の日付"), (CLOSED, "休庁日"), ("R9.2.30", "例")],
    ids=str,
)
def test_a_day_by_which_the_rules_are_read(client: Client, coordinator: User, pair: Pair, day: str, words: str) -> None:
    said = {"version": "0", "body": PLAIN, "change_note": "", "acknowledge_by": day}
    refused(sent(client, coordinator, "rules-edit", [pair.programme_id], said), "form", "acknowledge_by", words)
    assert not RulesDocument.objects.exists()


@pytest.mark.parametrize("question", ["", "　 ", "あ" * 10_000], ids=["empty", "spaces", "too long"])
def test_a_question_to_the_prefecture(client: Client, staff: User, pair: Pair, question: str) -> None:
    page = sent(client, staff, "consultation-new", [pair.programme_id], {"pair": pair.pk, "question": question})
    assert list(page.context["form"].errors) == ["question"]
    assert page.context["form"]["pair"].value() == str(pair.pk)
    assert not Consultation.objects.exists()
