"""Joint groups, intentions and plans for machines: what each caller may see, what has changed, what is gone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clouds.inventory_choices import Gate
from clouds.models import GateStep, IntentionRound, JointGroup, PlanVersion
from clouds.services.gates import record_gate
from clouds.services.joint_members import leave_group
from clouds.services.plans import MilestoneLine, PhaseLine, publish_plan, write_plan
from portal.access.actor import Actor
from portal.accounts.selectors import actor_for
from portal.api.services.tokens import issue_token
from portal.lib.months import Month
from portal.organisations.models import PopulationCount
from portal.surveys.choices import Action
from portal.surveys.services.responses import perform
from tests.factories.intentions import make_intention_round
from tests.factories.inventory import make_joint_group, make_record
from tests.factories.organisations import make_municipality
from tests.factories.study_groups import make_plan_draft, make_plan_version
from tests.factories.surveys import STANCES, make_answered, make_open_survey, response_of
from tests.support.queries import query_count

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
GROUPS, ROUNDS, STANCE_LIST, VERSIONS = (
    reverse(f"clouds-api:{name}-list") for name in ("joint-group", "intention-round", "stance", "plan-version")
)


def rows(client: Client, address: str, **query: Any) -> list[dict[str, Any]]:
    response = client.get(address, query)
    assert response.status_code == 200, response.content
    found: list[dict[str, Any]] = response.json()["results"]
    return found


def begin_of_time(table: str) -> None:
    """Age what the database has written down, as if it had been done long ago."""
    with connection.cursor() as cursor:
        cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')  # audit rows are append only
        cursor.execute(f"UPDATE \"{table}\" SET pgh_created_at = pgh_created_at - interval '1 hour'")
        cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')


def half_an_hour_ago() -> str:
    return (timezone.now() - timedelta(minutes=30)).isoformat()


@pytest.fixture
def group(prefecture, municipality, other_municipality) -> JointGroup:
    for organisation, people in ((municipality, 30_000), (other_municipality, 10_000)):
        PopulationCount.objects.create(organisation=organisation, census_year=2020, population=people)
        make_record(organisation, yearly_cost_yen=people * 400)
    return make_joint_group(prefecture, [municipality, other_municipality])


def test_a_group_is_read_with_its_gates_and_shares_and_only_ones_own_cost_of_today(
    client, staff, coordinator, municipality, group
):
    step = GateStep.objects.get(member__group=group, member__organisation=municipality, gate=Gate.INTENTION)
    record_gate(actor=SYSTEM, step=step, version=1, passed_on=timezone.localdate(), evidence="企画第3号")
    client.force_login(staff)
    [row] = rows(client, GROUPS)
    own, other = row["members"]
    assert (row["name"], row["stage"], row["businesses"][0]["name"]) == ("住民記録グループ", "sounding", "住民基本台帳")
    assert own["share_yen"] + other["share_yen"] == row["total_yen"] == 60_000_000
    assert (own["today_yen"], own["saving_yen"], other["today_yen"]) == (60_000_000, 30_000_000, None)
    today = timezone.localdate().isoformat()
    first = {"gate": "intention", "state": "passed", "due_on": None, "passed_on": today, "evidence": "企画第3号"}
    assert own["gates"][0] == first
    assert [gate["state"] for gate in other["gates"]] == ["open"] * 4
    client.force_login(coordinator)
    [row] = rows(client, GROUPS)
    assert [member["today_yen"] for member in row["members"]] == [60_000_000, 20_000_000]


def test_a_neighbours_days_and_evidence_are_not_told(client, neighbour, municipality, group):
    step = GateStep.objects.get(member__group=group, member__organisation=municipality, gate=Gate.INTENTION)
    record_gate(actor=SYSTEM, step=step, version=1, passed_on=timezone.localdate(), evidence="企画第3号")
    client.force_login(neighbour)
    gate = client.get(reverse("clouds-api:joint-group-detail", args=[group.pk])).json()["members"][0]["gates"][0]
    assert gate == {"gate": "intention", "state": "passed", "due_on": None, "passed_on": None, "evidence": None}


def test_who_has_left_stays_as_a_former_member_and_loses_sight_of_the_group(
    client, staff, neighbour, other_municipality, group
):
    member = group.members.get(organisation=other_municipality)
    leave_group(actor=SYSTEM, member=member, left_on=timezone.localdate(), reason="単独で更新するため")
    client.force_login(staff)
    [row] = rows(client, GROUPS)
    [former] = row["former_members"]
    assert (former["organisation"]["name"], former["left_on"]) == ("豊中市", timezone.localdate().isoformat())
    assert [one["organisation"]["name"] for one in row["members"]] == ["岸和田市"]
    client.force_login(neighbour)
    assert rows(client, GROUPS) == []
    assert client.get(reverse("clouds-api:joint-group-detail", args=[group.pk])).status_code == 404


def test_groups_are_narrowed_by_member_business_and_stage(client, coordinator, prefecture, municipality, group):
    make_joint_group(prefecture, [municipality], name="税グループ", businesses=["property_tax"], stage="operation")
    client.force_login(coordinator)
    names = [
        [row["name"] for row in rows(client, GROUPS, **{name: value})]
        for name, value in (("organisation", "272035"), ("business", "property_tax"), ("stage", "operation"))
    ]
    assert names == [["住民記録グループ"], ["税グループ"], ["税グループ"]]


def test_only_groups_in_which_something_has_changed_come_after_a_time(client, coordinator, prefecture, municipality):
    for name in ("古いグループ", "動いたグループ"):
        make_joint_group(prefecture, [municipality], name=name)
    for table in ("clouds_jointgroupevent", "clouds_jointmemberevent", "clouds_gatestepevent"):
        begin_of_time(table)
    client.force_login(coordinator)
    assert rows(client, GROUPS, updated_since=half_an_hour_ago()) == []
    step = GateStep.objects.get(member__group__name="動いたグループ", gate=Gate.INTENTION)
    record_gate(actor=SYSTEM, step=step, version=1, passed_on=timezone.localdate(), evidence="企画第3号")
    assert [row["name"] for row in rows(client, GROUPS, updated_since=half_an_hour_ago())] == ["動いたグループ"]


def test_an_unchanged_list_of_groups_is_not_sent_again_and_a_new_cost_is(client, staff, municipality, group):
    client.force_login(staff)
    etag = client.get(GROUPS).headers["ETag"]
    assert client.get(GROUPS, headers={"If-None-Match": etag}).status_code == 304
    record = municipality.system_inventory.records.get()
    record.yearly_cost_yen, record.version = 1_000_000, record.version + 1
    record.save()
    assert client.get(GROUPS, headers={"If-None-Match": etag}).status_code == 200


def test_the_lists_cost_the_same_for_five_as_for_one(client, coordinator, manager, prefecture, municipality):
    client.force_login(coordinator)

    def add(count: int) -> dict[str, int]:
        for number in range(count):
            make_joint_group(prefecture, [municipality], name=f"グループ{timezone.now()}")
            make_intention_round(actor_for(coordinator), title=f"第{number}回")
            make_plan_version(prefecture, actor_for(manager), name=f"計画{timezone.now()}")
        return {address: query_count(client, address) for address in (GROUPS, ROUNDS, STANCE_LIST, VERSIONS)}

    assert add(1) == add(4)


@pytest.fixture
def round_(coordinator, staff, neighbour, municipality, other_municipality) -> IntentionRound:
    survey = make_open_survey(actor_for(coordinator), title="第1回")
    make_answered(survey, municipality, {1: STANCES[0]})
    return make_intention_round(actor_for(coordinator), survey)


def test_a_round_is_read_with_the_totals_of_all(client, neighbour, round_):
    client.force_login(neighbour)
    [row] = rows(client, ROUNDS)
    assert (row["survey"]["title"], row["answered"]) == ("第1回", 1)
    assert row["totals"] == {"done": 0, "early": 1, "studying": 0, "watching": 0, "not_now": 0}
    assert row["choices"][0] == {"choice": STANCES[0], "stance": "early"}


def test_the_prefecture_reads_every_stance_and_an_organisation_its_own(client, coordinator, staff, neighbour, round_):
    seen = []
    for user in (coordinator, staff, neighbour):
        client.force_login(user)
        seen.append({row["organisation"]["name"]: row["stance"] for row in rows(client, STANCE_LIST)})
    assert seen == [{"岸和田市": "early", "豊中市": None}, {"岸和田市": "early"}, {"豊中市": None}]


def test_a_stance_that_is_taken_back_is_told_as_null(client, coordinator, municipality, round_):
    begin_of_time("surveys_responseevent")
    begin_of_time("clouds_intentionroundevent")
    client.force_login(coordinator)
    assert rows(client, STANCE_LIST, updated_since=half_an_hour_ago()) == []
    response = response_of(round_.question.survey, municipality)
    perform(actor=actor_for(coordinator), response=response, action=Action.REOPEN, reason="選択肢が違います。")
    [row] = rows(client, STANCE_LIST, updated_since=half_an_hour_ago())
    assert (row["organisation"]["name"], row["stance"], row["answered_at"]) == ("岸和田市", None, None)
    assert rows(client, STANCE_LIST, is_answered="true") == []


def test_another_meaning_of_a_choice_changes_the_stances(client, coordinator, round_):
    begin_of_time("clouds_intentionroundevent")
    begin_of_time("surveys_responseevent")
    client.force_login(coordinator)
    etags = [client.get(address).headers["ETag"] for address in (ROUNDS, STANCE_LIST)]
    round_.stances = round_.stances | {STANCES[0]: "done"}
    round_.version += 1
    round_.save()
    answers = [
        client.get(address, headers={"If-None-Match": etag})
        for address, etag in zip((ROUNDS, STANCE_LIST), etags, strict=True)
    ]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert "done" in [row["stance"] for row in answers[1].json()["results"]]


def test_published_versions_are_read_with_what_they_changed_and_drafts_are_not(
    client, staff, coordinator, manager, prefecture
):
    first = make_plan_version(prefecture, actor_for(manager))
    phases = [PhaseLine("導入", Month(2028, 4), Month(2028, 9), "")]
    milestones = [MilestoneLine("稼働", Month(2028, 10), True)]
    draft = write_plan(
        actor=SYSTEM, plan=first.plan, version=0, phases=phases, milestones=milestones, note="見直した。"
    )
    second = publish_plan(actor=actor_for(manager), draft=draft, version=draft.version)
    make_plan_draft(prefecture)
    for reader in (staff, coordinator):
        client.force_login(reader)
        found = [(row["number"], row["is_current"]) for row in rows(client, VERSIONS)]
        assert found == [(2, True), (1, False)]
    whole = client.get(reverse("clouds-api:plan-version-detail", args=[second.pk])).json()
    assert whole["previous_version"] == 1
    before, after = ({"first_month": f"{year}-10", "last_month": f"{year}-10"} for year in (2027, 2028))
    assert {"kind": "moved", "name": "稼働", "before": before, "after": after} in whole["changes"]
    assert {change["kind"] for change in whole["changes"]} == {"added", "removed", "moved", "reached"}
    draft = PlanVersion.objects.get(number__isnull=True)
    assert client.get(reverse("clouds-api:plan-version-detail", args=[draft.pk])).status_code == 404
    assert [row["number"] for row in rows(client, VERSIONS, is_current="false")] == [1]


@pytest.mark.parametrize(
    ("address", "scope"),
    [(GROUPS, "joint_groups"), (ROUNDS, "intentions"), (STANCE_LIST, "intentions"), (VERSIONS, "cloud_plans")],
)
def test_a_token_reads_within_its_scope_alone(client, staff, address, scope):
    codes = []
    for granted in (f"{scope}:read", "inventory:read"):
        _token, secret = issue_token(actor=actor_for(staff), name="連携", scopes=[granted], days=30)
        codes.append(client.get(address, headers={"authorization": f"Bearer {secret}"}).status_code)
    assert codes == [200, 403]


def test_pages_of_groups_follow_one_another(client, coordinator, prefecture):
    for number in range(3):
        make_joint_group(prefecture, [make_municipality(prefecture)], name=f"グループ{number}")
    client.force_login(coordinator)
    page = client.get(GROUPS, {"limit": 2}).json()
    rest = client.get(page["next"]).json()
    assert [row["name"] for row in page["results"] + rest["results"]] == ["グループ0", "グループ1", "グループ2"]
    assert rest["next"] is None
