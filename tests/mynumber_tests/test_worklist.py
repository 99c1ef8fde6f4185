"""The coordinator's worklist, what is critical at the end of a slot, and what is late."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from mynumber_tests.choices import Severity, WorkKind
from mynumber_tests.models import Consultation, Pair, ScenarioRun, WorkClaim
from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.lib.months import Month
from portal.organisations.models import Organisation
from tests.factories.operation_tests import make_pair, make_scenario, run_of
from tests.factories.runs import make_defect, record
from tests.support.queries import query_count

pytestmark = pytest.mark.django_db

BEFORE, AMID, LAST_WEEKS = "2027-03-24T01:00:00Z", "2027-05-10T01:00:00Z", "2027-05-20T01:00:00Z"


@pytest.fixture
def published() -> Iterator[None]:
    """The day on which the pairing is published: the first slot is April and May 2027."""
    with time_machine.travel(BEFORE, tick=False):
        yield


@pytest.fixture
def pair(
    published: None, prefecture: Organisation, municipality: Organisation, other_municipality: Organisation
) -> Pair:
    return make_pair(prefecture, municipality, other_municipality, first_month=Month(2027, 4))


@pytest.fixture
def run(pair: Pair, municipality: Organisation) -> ScenarioRun:
    return run_of(pair, municipality)


def look(client: Client, user: User, pair: Pair, **query: str) -> list[tuple[str, str]]:
    """Kind and subject of each entry that the page shows."""
    client.force_login(user)
    page = client.get(reverse("mynumber_tests:worklist", args=[pair.programme_id]), query)
    return [(row.item.kind, row.item.subject) for row in page.context["page"]]


def claim(client: Client, user: User, pair: Pair, do: str) -> str:
    client.force_login(user)
    typed = {"kind": WorkKind.NO_DATE.value, "object_id": pair.pk, "do": do}
    return client.post(reverse("mynumber_tests:work-claim", args=[pair.programme_id]), typed, follow=True).text


def test_nothing_is_to_be_done_while_everybody_is_in_time(client, coordinator, pair):
    assert look(client, coordinator, pair) == []


def test_what_waits_stands_on_the_list_with_the_oldest_first(client, coordinator, staff, neighbour, pair, run):
    with time_machine.travel(AMID, tick=False):
        record(run, actor_for(neighbour), "passed", "passed")
        record(run, actor_for(staff), "passed", "failed")
        make_defect(run, actor_for(staff))
        part = pair.one
        Consultation.objects.create(participation=part, question="副本の登録の時期", asked_by=staff)
        both = "岸和田市・豊中市"
        assert look(client, coordinator, pair) == [
            (WorkKind.SILENT_PAIR, both),
            (WorkKind.NO_DATE, both),
            (WorkKind.MISMATCH, "S01 児童手当の認定請求"),
            (WorkKind.CONSULTATION, "副本の登録の時期"),
            (WorkKind.DEFECT, "所得額が空欄で返る"),
        ]


def test_a_failed_test_without_a_mismatch_is_listed_once(client, coordinator, staff, pair, run):
    record(run, actor_for(staff), "failed", "not_run")
    assert look(client, coordinator, pair) == [(WorkKind.BLOCKED_RUN, "S01 児童手当の認定請求")]


def test_in_the_last_two_weeks_of_a_slot_only_what_is_critical_is_shown_until_all_is_asked_for(
    client, coordinator, staff, pair, run
):
    with time_machine.travel(LAST_WEEKS, tick=False):
        make_defect(run, actor_for(staff), title="軽い障害", severity=Severity.MINOR)
        make_defect(run, actor_for(staff), title="重い障害", severity=Severity.CRITICAL)
        shown = [subject for _kind, subject in look(client, coordinator, pair)]
        everything = [subject for _kind, subject in look(client, coordinator, pair, show="all")]
    assert ("重い障害" in shown, "軽い障害" in shown) == (True, False)
    assert "軽い障害" in everything


def test_a_claim_is_seen_by_colleagues_taken_over_and_given_back(client, coordinator, manager, pair):
    with time_machine.travel(AMID, tick=False):
        assert "作業を引き受けました。" in claim(client, coordinator, pair, "claim")
        refused = claim(client, manager, pair, "claim")
        assert f"{coordinator.name}さんが先に引き受けています。" in refused
        claim(client, manager, pair, "take-over")
        assert WorkClaim.objects.get().claimed_by == manager
        claim(client, coordinator, pair, "release")
        assert WorkClaim.objects.get().claimed_by == manager
        claim(client, manager, pair, "release")
        assert not WorkClaim.objects.exists()


def test_what_is_settled_by_now_cannot_be_claimed(client, coordinator, pair):
    assert "この作業は、すでに片付いています。" in claim(client, coordinator, pair, "claim")


def test_the_auditor_reads_but_is_offered_no_claim(client, auditor, pair):
    with time_machine.travel(AMID, tick=False):
        client.force_login(auditor)
        page = client.get(reverse("mynumber_tests:worklist", args=[pair.programme_id])).text
    assert ("岸和田市・豊中市" in page, 'name="do"' in page) == (True, False)


def test_the_late_list_begins_with_the_oldest_and_says_how_late(client, coordinator, pair):
    with time_machine.travel("2027-06-01T01:00:00Z", tick=False):
        client.force_login(coordinator)
        page = client.get(reverse("mynumber_tests:late-list", args=[pair.programme_id]))
        rows = [(str(row.what), row.days_late) for row in page.context["table"].page]
    assert [what for what, _days in rows] == ["確認がない相手先", "日程が決まらない", *["終わっていないテスト"] * 2]
    assert rows[-1][1] == 1
    assert [days for _what, days in rows] == sorted((days for _what, days in rows), reverse=True)


def test_worklist_and_late_list_take_a_constant_number_of_queries(client, coordinator, staff, pair, run):
    with time_machine.travel("2027-06-01T01:00:00Z", tick=False):
        client.force_login(coordinator)
        record(run, actor_for(staff), "failed", "not_run")
        make_defect(run, actor_for(staff))
        names = ("worklist", "late-list")
        addresses = [reverse(f"mynumber_tests:{name}", args=[pair.programme_id]) for name in names]
        few = [query_count(client, address) for address in addresses]
        for number in range(2, 6):
            scenario = make_scenario(pair.programme, f"S{number:02d}")
            runs = {"pair": pair, "scenario": scenario, "inquirer": pair.one, "provider": pair.other}
            ScenarioRun.objects.create(**runs, state="blocked")
            make_defect(run, actor_for(staff))
        assert [query_count(client, address) for address in addresses] == few
