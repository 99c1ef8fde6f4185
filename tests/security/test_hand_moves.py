"""Moving the bars of a draft: what a move does, in words and without a solve; setting it; what stands in the way."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.accounts.selectors import actor_for
from portal.lib.months import Month
from portal.organisations.models import Organisation
from security.models import MigrationPlan, Pin, Programme
from security.planning.problem import Problem
from security.planning.rules import all_rules, violations
from security.selectors.rule_sentences import broken_rule, conditions
from security.services.pins import set_pin
from security.services.plans import publish_plan
from tests.factories.organisations import make_municipality
from tests.factories.security import close_month, make_draft, make_programme
from tests.factories.switch_problems import assignments, small_problems


@pytest.fixture
def programme(prefecture: Organisation, municipality: Organisation, other_municipality: Organisation) -> Programme:
    return make_programme(prefecture, [municipality, other_municipality], switches=1)


@pytest.fixture
def draft(programme: Programme, municipality: Organisation, other_municipality: Organisation) -> MigrationPlan:
    return make_draft(programme, {municipality: "2017-05", other_municipality: "2017-06"})


def address(plan: MigrationPlan, organisation: Organisation) -> str:
    return reverse("security:plan-move", args=[plan.pk, organisation.pk])


def typed(month: str, version: int = 0, reason: str = "工事に合わせるため") -> dict[str, Any]:
    return {"month": month, "reason": reason, "version": version}


def test_a_try_says_what_it_breaks_and_changes_nothing(client, coordinator, draft, municipality):
    client.force_login(coordinator)
    page = client.get(address(draft, municipality), {"month": "2017-06"})
    effect = page.context["effect"]
    assert effect.broken == ("平成29年6月の切替件数が上限を超えます（2件／上限1件）。",)
    assert (Pin.objects.count(), draft.entries.get(organisation=municipality).month.month) == (0, 5)


def test_a_try_of_a_month_that_can_never_be_says_why(client, coordinator, programme, draft, municipality):
    close_month(programme, "2017-08")
    client.force_login(coordinator)
    effect = client.get(address(draft, municipality), {"month": "2017-08"}).context["effect"]
    assert effect.refusal == "平成29年8月は切替不可の月です。ほかの月を選んでください。"
    assert "この月には固定できません。" in effect.sentence


def test_a_script_gets_the_panel_alone(client, coordinator, draft, municipality):
    client.force_login(coordinator)
    piece = client.get(address(draft, municipality), {"month": "2017-07"}, headers={"HX-Request": "true"})
    assert "<html" not in piece.content.decode()
    assert "岸和田市を平成29年7月にした場合" in piece.content.decode()


def test_setting_a_move_makes_a_pin_and_moves_the_bar(client, coordinator, draft, municipality):
    client.force_login(coordinator)
    answer = client.post(address(draft, municipality), typed("2017-08"))
    draft.refresh_from_db()
    pin, entry = Pin.objects.get(), draft.entries.get(organisation=municipality)
    assert answer.url.endswith(f"/edit/?moved={municipality.pk}.1#row-{municipality.pk}")
    assert (pin.switch_month, pin.author, pin.reason) == (Month(2017, 8), coordinator, "工事に合わせるため")
    assert (Month.of(entry.month), draft.has_hand_moves, draft.bound) == (Month(2017, 8), True, {})
    assert draft.objective["yen"] == sum(draft.entries.values_list("cost_yen", flat=True))


def test_a_broken_rule_stays_in_the_draft_and_stops_its_publication(client, manager, draft, municipality):
    client.force_login(manager)
    client.post(address(draft, municipality), typed("2017-06"))
    board = client.get(reverse("security:plan-edit", args=[draft.pk])).content.decode()
    publication = client.post(reverse("security:plan-publish", args=[draft.pk]), {"reason": "確定したため"})
    draft.refresh_from_db()
    assert "守られていない決まりがあるため、このままでは公開できません。" in board
    assert "平成29年6月の切替件数が上限を超えます（2件／上限1件）。" in board
    assert (publication.status_code, draft.version) == (200, None)


def test_organisations_that_share_a_system_move_together(
    client, coordinator, programme, draft, municipality, other_municipality
):
    programme.participations.update(system_group="A")
    programme.months.update(switches=2)
    client.force_login(coordinator)
    client.post(address(draft, municipality), typed("2017-08"))
    assert {Month.of(day) for day in draft.entries.values_list("month", flat=True)} == {Month(2017, 8)}


def test_an_organisation_of_the_tray_is_placed_by_the_same_form(
    client, coordinator, programme, municipality, other_municipality
):
    draft = make_draft(programme, {municipality: "2017-05"})
    client.force_login(coordinator)
    before = client.get(reverse("security:plan-edit", args=[draft.pk])).content.decode()
    client.post(address(draft, other_municipality), typed("2017-07"))
    after = client.get(reverse("security:plan-edit", args=[draft.pk])).content.decode()
    assert ("未配置の団体：1団体" in before, "未配置の団体" in after) == (True, False)
    assert draft.entries.count() == 2


def test_the_second_of_two_who_move_the_same_bar_sees_both_versions(
    client, coordinator, manager, programme, draft, municipality
):
    set_pin(
        actor=actor_for(manager),
        programme=programme,
        organisation=municipality,
        month=Month(2017, 9),
        reason="先の人の理由",
        version=0,
    )
    client.force_login(coordinator)
    page = client.post(address(draft, municipality), typed("2017-08"))
    assert page.status_code == 409
    assert [word in page.content.decode() for word in ("先の人の理由", "工事に合わせるため")] == [True, True]
    assert Month.of(draft.entries.get(organisation=municipality).month) == Month(2017, 5)


def test_what_was_typed_wrongly_is_kept_and_explained(client, coordinator, draft, municipality):
    client.force_login(coordinator)
    page = client.post(address(draft, municipality), typed("2017-08", reason=""))
    assert page.context["form"].errors == {"reason": ["固定の理由を入力してください。"]}
    assert page.context["form"]["month"].value() == "2017-08"


def test_a_published_version_is_not_moved_but_copied(client, manager, draft, municipality):
    published = publish_plan(actor=actor_for(manager), plan=draft, reason="確定したため")
    client.force_login(manager)
    refused = client.post(address(published, municipality), typed("2017-08"))
    copied = client.post(reverse("security:plan-copy", args=[published.pk]))
    copy = MigrationPlan.objects.latest("pk")
    assert (refused.status_code, copied.url) == (404, reverse("security:plan-edit", args=[copy.pk]))
    assert set(copy.entries.values_list("organisation", "month")) == set(
        published.entries.values_list("organisation", "month")
    )


def test_the_board_takes_as_many_queries_for_five_organisations_as_for_one(client, coordinator, prefecture):
    client.force_login(coordinator)
    counts = []
    for number in (1, 5):
        cities = [make_municipality(prefecture) for _one in range(number)]
        programme = make_programme(prefecture, cities, name=f"事業{number}", units=99, switches=9)
        plan = make_draft(programme, dict.fromkeys(cities, "2017-06"))
        board, move = reverse("security:plan-edit", args=[plan.pk]), address(plan, cities[0])
        client.get(board)
        with CaptureQueriesContext(connection) as queries:
            client.get(board)
            client.get(move, {"month": "2017-07"})
        counts.append(len(queries))
    assert counts[0] == counts[1]


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_every_rule_and_every_breach_has_a_sentence(data: st.DataObject) -> None:
    problem: Problem = data.draw(small_problems())
    month_of = data.draw(assignments(problem))
    broken = [broken_rule(problem, violation, month_of) for violation in violations(problem, month_of)]
    sentences = [*broken, *conditions(problem, all_rules(problem))]
    assert [sentence for sentence in sentences if not sentence.endswith("。") or "%" in sentence] == []
