"""The room of a pair: both confirm, agree on a day, prepare, write; nobody else is in it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from mynumber_tests.calendar_sources import days_of_pairs
from mynumber_tests.choices import ProposalState
from mynumber_tests.models import Pair, PairSide, Participation, ScenarioRun
from mynumber_tests.services.scenarios import FACTS, revise_scenario
from portal.access.actor import Actor
from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.notifications.models import Notice
from portal.organisations.choices import OrganisationKind
from portal.organisations.models import Organisation
from tests.factories.operation_tests import STEPS, make_pair
from tests.factories.organisations import make_organisation
from tests.factories.runs import finish
from tests.support.queries import query_count

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(prefecture: Organisation, municipality: Organisation, other_municipality: Organisation) -> Pair:
    """In the first slot, April and May 2017."""
    return make_pair(prefecture, municipality, other_municipality)


def post(client: Client, user: User, name: str, pk: int, **typed: Any) -> Any:
    client.force_login(user)
    return client.post(reverse(f"mynumber_tests:{name}", args=[pk]), typed, follow=True)


def propose(client: Client, user: User, pair: Pair, day: str = "平成29年4月12日", **typed: Any) -> Any:
    times = {"day": day, "starts_clock": "10:00", "ends_clock": "12:00"}
    return post(client, user, "date-propose", pair.pk, **times | typed)


def test_each_side_confirms_for_itself_and_the_other_is_told(client, staff, neighbour, pair):
    post(client, staff, "pair-confirm", pair.pk)
    sides = PairSide.objects.filter(pair=pair, confirmed_at__isnull=False)
    assert [side.participation.organisation for side in sides] == [staff.memberships.first().role_group.organisation]
    assert Notice.objects.filter(recipient=neighbour, text__contains="貴団体との組合せを確認しました").exists()


def test_the_coordinator_confirms_for_a_side_that_cannot_and_it_shows_who_did(client, coordinator, pair):
    side = pair.other
    response = post(client, coordinator, "pair-confirm", pair.pk, side=side.pk)
    row = PairSide.objects.get(pair=pair, participation=side)
    assert row.confirmed_by == coordinator
    assert coordinator.name in response.content.decode()


def test_a_proposal_that_the_other_side_accepts_fixes_the_day(client, staff, neighbour, pair):
    propose(client, staff, pair)
    proposal = pair.proposals.get()
    post(client, neighbour, "date-answer", proposal.pk, do="accept", answer="")
    pair.refresh_from_db()
    proposal.refresh_from_db()
    assert (pair.meets_at, pair.sequence) == (proposal.starts_at, 1)
    assert proposal.state == ProposalState.ACCEPTED


def test_nobody_accepts_the_own_proposal(client, staff, pair):
    propose(client, staff, pair)
    page = post(client, staff, "date-answer", pair.proposals.get().pk, do="accept", answer="").content.decode()
    assert "自団体の提案には回答できません。" in page
    pair.refresh_from_db()
    assert pair.meets_at is None


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("平成29年8月1日", "第1クール（"),
        ("平成29年5月3日", "この日は休庁日です。"),
        ("平成29年4月15日", "この日は休庁日です。"),
    ],
)
def test_a_day_outside_the_slot_or_the_office_is_refused_at_its_field(client, staff, pair, day, sentence):
    response = propose(client, staff, pair, day=day, means="電話会議")
    assert sentence in str(response.context["proposal_form"].errors["day"])
    assert 'value="電話会議"' in response.content.decode()


def test_a_day_without_the_test_environment_of_either_side_is_refused(client, staff, neighbour, pair):
    Participation.objects.filter(pk=pair.other_id).update(environment_windows=[["2017-05-01", "2017-05-31"]])
    response = propose(client, staff, pair)
    assert "のテスト環境が使えません。" in str(response.context["proposal_form"].errors["day"])


def test_a_fixed_day_is_cancelled_with_a_reason_that_the_other_side_reads(client, staff, neighbour, pair):
    propose(client, staff, pair)
    post(client, neighbour, "date-answer", pair.proposals.get().pk, do="accept", answer="")
    pair.refresh_from_db()
    post(client, staff, "date-cancel", pair.pk, version=pair.version, reason="機器の障害のため")
    pair.refresh_from_db()
    assert (pair.meets_at, pair.sequence) == (None, 2)
    assert Notice.objects.filter(recipient=neighbour, text__contains="機器の障害のため").exists()


def test_cancelling_what_was_changed_meanwhile_is_refused(client, staff, neighbour, pair):
    propose(client, staff, pair)
    post(client, neighbour, "date-answer", pair.proposals.get().pk, do="accept", answer="")
    page = post(client, staff, "date-cancel", pair.pk, version=1, reason="都合").content.decode()
    assert "他の人が先に更新しました。" in page
    pair.refresh_from_db()
    assert pair.meets_at is not None


def test_a_proposal_is_withdrawn_by_its_own_side_only(client, staff, neighbour, pair):
    propose(client, staff, pair)
    proposal = pair.proposals.get()
    page = post(client, neighbour, "date-withdraw", proposal.pk).content.decode()
    assert "取り下げることができるのは、自団体の提案だけです。" in page
    post(client, staff, "date-withdraw", proposal.pk)
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.WITHDRAWN


def test_the_checklist_shows_who_ticked_what_on_which_side(client, staff, pair):
    page = post(client, staff, "checklist-tick", pair.pk, points=["contacts", "serials"]).content.decode()
    side = PairSide.objects.get(
        pair=pair, participation__organisation=staff.memberships.first().role_group.organisation
    )
    assert side.checked == {"contacts": staff.name, "serials": staff.name}
    assert staff.name in page


def test_a_message_reaches_the_other_side_and_holds_no_individual_number(client, staff, neighbour, pair):
    post(client, staff, "message-send", pair.pk, body="当日の電話番号をお知らせします。")
    assert Notice.objects.filter(recipient=neighbour, text__contains="連絡が届きました").exists()
    response = post(client, staff, "message-send", pair.pk, body="番号は 1234 5678 9018 です")
    assert pair.messages.count() == 1
    assert response.status_code == 422


def test_the_room_shows_the_contact_of_the_counterpart(client, staff, other_municipality, pair):
    client.force_login(staff)
    page = client.get(reverse("mynumber_tests:pair-detail", args=[pair.pk])).content.decode()
    assert f"{other_municipality.name}の担当" in page


def test_an_ended_pair_stays_to_be_read_and_takes_nothing_more(client, staff, pair):
    Pair.objects.filter(pk=pair.pk).update(is_ended=True)
    page = propose(client, staff, pair).content.decode()
    assert "この組合せは解消されています" in page
    assert not pair.proposals.exists()


def test_a_participant_of_the_same_test_finds_no_room_of_others(client, prefecture, municipality, neighbour):
    union = make_organisation(OrganisationKind.PARTIAL_AFFAIRS_ASSOCIATION, prefecture=prefecture, code=None)
    pair = make_pair(prefecture, municipality, union)
    client.force_login(neighbour)
    for name in ("pair-detail", "pair-confirm", "date-propose", "message-send"):
        method = client.get if name == "pair-detail" else client.post
        assert method(reverse(f"mynumber_tests:{name}", args=[pair.pk])).status_code == 404


def test_the_list_shows_ones_own_pairs_with_a_constant_number_of_queries(client, staff, pair, prefecture):
    client.force_login(staff)
    address = reverse("mynumber_tests:pair-list", args=[pair.programme_id])
    with_one = query_count(client, address)
    for _number in range(4):
        union = make_organisation(OrganisationKind.PARTIAL_AFFAIRS_ASSOCIATION, prefecture=prefecture, code=None)
        part = Participation.objects.create(programme=pair.programme, organisation=union)
        Pair.objects.create(
            programme=pair.programme,
            one=pair.one,
            other=part,
            slot=pair.slot,
            plan=pair.plan,
            dates_by=date(2017, 5, 1),
        )
    assert query_count(client, address) == with_one


def test_a_revised_scenario_marks_the_pairs_whose_tests_began_before(client, staff, pair):
    run = pair.runs.select_related("scenario__current").first()
    version = run.scenario.current
    ScenarioRun.objects.filter(pk=run.pk).update(frozen_version=version, state="running")
    address = reverse("mynumber_tests:pair-list", args=[pair.programme_id])
    client.force_login(staff)
    assert client.get(address, {"state": "outdated"}).context["table"].page.paginator.count == 0
    facts = {name: getattr(version, name) for name in FACTS} | {"layout": "新しい版"}
    revise_scenario(actor=Actor.system(), scenario=run.scenario, number=1, steps=STEPS, **facts)
    assert client.get(address, {"state": "outdated"}).context["table"].page.paginator.count == 1


def revise_layout(client: Client, coordinator: User, pair: Pair, **changes: str) -> None:
    """On the page of the scenario that both test."""
    client.force_login(coordinator)
    address = reverse("mynumber_tests:scenario-edit", args=[pair.runs.first().scenario_id])
    typed = client.get(address).context["form"].initial
    client.post(address, {name: value for name, value in typed.items() if value is not None} | changes)


def test_a_new_data_layout_marks_the_day_that_was_agreed_on_before(client, staff, neighbour, coordinator, pair):
    propose(client, staff, pair)
    post(client, neighbour, "date-answer", pair.proposals.get().pk, do="accept", answer="")
    revise_layout(client, coordinator, pair, title="名称だけの改訂")
    address, room = reverse("mynumber_tests:pair-list", args=[pair.programme_id]), [pair.pk]
    sentence = "日程を決めた後に、データ標準レイアウトが改版されました"
    client.force_login(staff)
    assert sentence not in client.get(reverse("mynumber_tests:pair-detail", args=room)).text
    revise_layout(client, coordinator, pair, layout="第5.0版")
    client.force_login(staff)
    assert client.get(address, {"state": "layout"}).context["table"].page.paginator.count == 1
    assert "レイアウト改版" in client.get(address).text
    assert sentence in client.get(reverse("mynumber_tests:pair-detail", args=room)).text
    [meeting] = days_of_pairs(actor_for(staff), only_own=True)
    assert (sentence in meeting.description, meeting.sequence) == (True, 1)


def test_a_day_that_is_proposed_after_the_new_layout_is_not_marked(client, staff, neighbour, coordinator, pair):
    revise_layout(client, coordinator, pair, layout="第5.0版")
    propose(client, staff, pair)
    post(client, neighbour, "date-answer", pair.proposals.get().pk, do="accept", answer="")
    address = reverse("mynumber_tests:pair-list", args=[pair.programme_id])
    assert client.get(address, {"state": "layout"}).context["table"].page.paginator.count == 0


def test_when_all_tests_are_done_no_day_is_proposed_or_called_off_any_more(client, staff, neighbour, pair):
    propose(client, staff, pair)
    post(client, neighbour, "date-answer", pair.proposals.get().pk, do="accept", answer="")
    address = reverse("mynumber_tests:pair-detail", args=[pair.pk])
    client.force_login(staff)
    assert "日程を取り消す" in client.get(address).text
    for run in pair.runs.all():
        finish(run, actor_for(staff), actor_for(neighbour))
    text = client.get(address).text
    assert [words in text for words in ("すべてのテストが終わりました", "日程を取り消す", "日程を提案する")] == [
        True,
        False,
        False,
    ]
