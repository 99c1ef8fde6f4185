"""Joint groups: gates in order with evidence, exact shares, leaving, who sees what."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from clouds.inventory_choices import Gate, JointStage
from clouds.models import GateStep, JointGroup
from clouds.services.gates import record_gate
from clouds.services.joint_groups import update_joint_group
from clouds.services.joint_members import add_members, end_memberships, leave_group, set_due_days
from portal.access.actor import Actor
from portal.accounts.selectors import actor_for
from portal.exceptions import RuleViolation
from portal.notifications.models import Notice
from portal.organisations.models import PopulationCount
from portal.organisations.succession import Succession
from tests.factories.inventory import make_joint_group, make_record
from tests.factories.organisations import make_municipality, make_prefecture
from tests.support.queries import query_count

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


@pytest.fixture
def group(prefecture, municipality, other_municipality) -> JointGroup:
    for organisation, people in ((municipality, 30_000), (other_municipality, 10_000)):
        PopulationCount.objects.create(organisation=organisation, census_year=2020, population=people)
    make_record(municipality, yearly_cost_yen=12_000_000)
    make_record(other_municipality, yearly_cost_yen=4_000_000)
    return make_joint_group(prefecture, [municipality, other_municipality])


def step_of(group: JointGroup, organisation, gate: Gate) -> GateStep:
    return GateStep.objects.get(member__group=group, member__organisation=organisation, gate=gate)


def pass_gate(step: GateStep, evidence: str = "議案第12号", actor: Actor = SYSTEM) -> GateStep:
    return record_gate(actor=actor, step=step, version=step.version, passed_on=timezone.localdate(), evidence=evidence)


def page_of(client, group, **query):
    return client.get(reverse("clouds:joint-group-detail", args=[group.pk]), query).context["shown"]


def test_a_new_member_has_every_gate_before_it_and_is_told(group, staff, other_municipality):
    assert [
        step.gate for step in group.members.get(organisation=other_municipality).gates.order_by("pk")
    ] == Gate.values
    make_joint_group(group.prefecture, [staff.memberships.get().organisation], name="別のグループ")
    assert Notice.objects.filter(recipient=staff, text__contains="別のグループ").exists()


def test_gates_are_passed_in_order_and_with_evidence(group, municipality):
    with pytest.raises(RuleViolation, match="先に、意向を完了してください"):
        pass_gate(step_of(group, municipality, Gate.DECLARATION))
    with pytest.raises(RuleViolation, match="根拠を入力してください"):
        pass_gate(step_of(group, municipality, Gate.INTENTION), evidence="")
    pass_gate(step_of(group, municipality, Gate.INTENTION))
    pass_gate(step_of(group, municipality, Gate.DECLARATION))
    first = step_of(group, municipality, Gate.INTENTION)
    with pytest.raises(RuleViolation, match="未完了に戻せません"):
        record_gate(actor=SYSTEM, step=first, version=first.version, passed_on=None, evidence="")


def test_nothing_is_procured_before_every_member_has_passed_every_gate(group, municipality, other_municipality):
    def procure():
        group.refresh_from_db()
        return update_joint_group(actor=SYSTEM, group=group, version=group.version, stage=JointStage.PROCUREMENT)

    for gate in Gate:
        pass_gate(step_of(group, municipality, gate))
    with pytest.raises(RuleViolation, match="終わっていない団体があります（豊中市）"):
        procure()
    for gate in Gate:
        pass_gate(step_of(group, other_municipality, gate))
    assert procure().stage == JointStage.PROCUREMENT


def test_a_member_records_its_own_gate_in_its_page_and_no_other(client, group, staff, municipality, other_municipality):
    client.force_login(staff)
    own = step_of(group, municipality, Gate.INTENTION)
    typed = {"version": own.version, "passed_on": timezone.localdate().isoformat(), "evidence": "企画第3号"}
    client.post(reverse("clouds:gate-edit", args=[own.pk]), typed)
    own.refresh_from_db()
    assert (own.evidence, own.passed_on) == ("企画第3号", timezone.localdate())
    other = step_of(group, other_municipality, Gate.INTENTION)
    assert client.post(reverse("clouds:gate-edit", args=[other.pk]), typed).status_code == 404


def test_a_day_in_the_future_is_refused_at_its_field(client, group, staff, municipality):
    client.force_login(staff)
    step = step_of(group, municipality, Gate.INTENTION)
    tomorrow = timezone.localdate() + timedelta(days=1)
    typed = {"version": step.version, "passed_on": tomorrow.isoformat(), "evidence": "企画第3号"}
    response = client.post(reverse("clouds:gate-edit", args=[step.pk]), typed)
    assert list(response.context["form"].errors) == ["passed_on"]
    assert "企画第3号" in response.content.decode()


def test_days_of_gates_come_in_order(group):
    today = timezone.localdate()
    with pytest.raises(RuleViolation, match="表明の期限は、意向の期限以降"):
        set_due_days(
            actor=SYSTEM,
            group=group,
            due_on={Gate.INTENTION: today + timedelta(days=9), Gate.DECLARATION: today + timedelta(days=8)},
        )


def test_the_shares_add_up_and_todays_cost_is_ones_own(client, group, coordinator, staff, municipality):
    client.force_login(coordinator)
    shown = page_of(client, group)
    assert sum(row.share_yen for row in shown.rows) == shown.total_yen == 60_000_000
    assert [row.today_yen for row in shown.rows] == [60_000_000, 20_000_000]
    assert [row.least_size for row in shown.rows] == [1, 3]
    client.force_login(staff)
    own = {row.name: row.today_yen for row in page_of(client, group).rows}
    assert own == {"岸和田市": 60_000_000, "豊中市": None}


def test_a_leaving_is_shown_with_what_the_others_pay_more(client, group, coordinator, other_municipality):
    client.force_login(coordinator)
    leaver = group.members.get(organisation=other_municipality)
    [row] = page_of(client, group, leaver=leaver.pk).leaving
    assert (row.name, row.before, row.after, row.increase) == ("岸和田市", 30_000_000, 60_000_000, 30_000_000)


def test_whoever_has_left_does_not_know_of_the_group_any_more(client, group, neighbour, other_municipality):
    client.force_login(neighbour)
    address = reverse("clouds:joint-group-detail", args=[group.pk])
    assert client.get(address).status_code == 200
    member = group.members.get(organisation=other_municipality)
    leave_group(actor=SYSTEM, member=member, left_on=timezone.localdate(), reason="単独で更新するため")
    assert client.get(address).status_code == 404
    with pytest.raises(RuleViolation, match="すでに離脱しています"):
        leave_group(actor=SYSTEM, member=member, left_on=timezone.localdate(), reason="再度")


def test_nobody_comes_in_twice_or_from_elsewhere(group, municipality):
    with pytest.raises(RuleViolation, match="岸和田市は、すでに参加しています"):
        add_members(actor=SYSTEM, group=group, organisations=[municipality])
    elsewhere = make_municipality(make_prefecture(name="京都府", code="260002"), name="別の府の市")
    with pytest.raises(RuleViolation, match="参加できません"):
        add_members(actor=SYSTEM, group=group, organisations=[elsewhere])


def test_a_coordinator_makes_and_changes_a_group_in_pages(client, coordinator, prefecture, municipality):
    client.force_login(coordinator)
    typed = {
        "version": "0",
        "name": "税グループ",
        "businesses": ["property_tax", "individual_resident_tax"],
        "stage": "sounding",
        "start_month": "R10.4",
        "setup_yen": "１０，０００",
        "years": "5",
        "yearly_fixed_yen": "0",
        "yearly_member_yen": "0",
        "split": "mixed",
        "population_percent": "30",
        "reason": "",
    }
    client.post(reverse("clouds:joint-group-new"), typed)
    group = JointGroup.objects.get()
    assert (group.setup_yen, group.population_percent) == (10_000, 30)
    client.post(reverse("clouds:joint-members-add", args=[group.pk]), {"organisations": [municipality.pk]})
    assert group.members.get().organisation == municipality
    edit = reverse("clouds:joint-group-edit", args=[group.pk])
    refused = client.post(edit, typed | {"version": group.version, "stage": "procurement", "years": "30"})
    assert list(refused.context["form"].errors) == ["years"]
    refused = client.post(edit, typed | {"version": group.version, "stage": "procurement"})
    assert list(refused.context["form"].errors) == ["stage"]


def test_the_page_takes_the_same_number_of_queries_for_two_and_for_six(client, coordinator, group, prefecture):
    client.force_login(coordinator)
    address = reverse("clouds:joint-group-detail", args=[group.pk])
    few = query_count(client, address)
    add_members(actor=SYSTEM, group=group, organisations=[make_municipality(prefecture) for _number in range(4)])
    assert query_count(client, address) == few


def test_a_due_gate_is_a_deadline_of_the_member(client, coordinator, group, staff, municipality):
    due = timezone.localdate() + timedelta(days=30)
    set_due_days(actor=actor_for(coordinator), group=group, due_on={Gate.INTENTION: due})
    client.force_login(staff)
    page = client.get(reverse("deadlines:deadline-list")).content.decode()
    assert "共同利用の意向" in page


def test_an_organisation_that_is_absorbed_leaves_its_joint_groups(group, municipality, other_municipality):
    ended = Succession(other_municipality, municipality, timezone.localdate(), moves_users=True)
    end_memberships(SYSTEM, ended)
    assert [member.organisation for member in group.members.present()] == [municipality]


def test_the_curve_of_sizes_has_the_same_figures_as_a_table(group, client, coordinator):
    client.force_login(coordinator)
    response = client.get(reverse("clouds:joint-group-detail", args=[group.pk]))
    curve = response.context["shown"].charts[1]
    assert [label for label, _values in curve.rows] == list(curve.labels)
    assert curve.rows[0][1] == [series.values[0] for series in curve.series]
    assert "同じ数字を表で見る" in response.content.decode()
