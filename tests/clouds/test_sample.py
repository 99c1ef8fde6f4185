"""The municipal cloud of the sample: complete, and the same when loaded again."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from clouds.inventory_choices import Gate, ProposalState
from clouds.models import (
    Attendance,
    CommonSetRun,
    FormNeed,
    GateStep,
    GroupProposal,
    JointGroup,
    Meeting,
    Minutes,
    MinutesResponse,
    PlanVersion,
    StudyGroup,
    SupportEntry,
    SystemRecord,
    VendorAnswer,
)
from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.deadlines.selectors.open_deadlines import Side, open_deadlines
from portal.overview.selectors import Standing, prefecture_state

pytestmark = pytest.mark.xdist_group("sample")


def test_the_sample_has_the_briefing_the_group_of_thirty_and_work_in_every_stage(sample: None) -> None:
    sizes = {group.name: (group.members.count(), group.is_open) for group in StudyGroup.objects.all()}
    assert sizes == {
        "大阪電子自治体推進連絡会": (43, True),
        "自治体クラウド検討会": (30, True),
        "早期導入検討部会": (5, False),
    }
    assert sorted(Meeting.objects.values_list("state", flat=True)) == ["held"] * 4 + ["invited"]
    assert sorted(Minutes.objects.values_list("state", flat=True)) == ["commenting"] + ["confirmed"] * 3
    assert list(PlanVersion.objects.values_list("number", "state")) == [(2, "published"), (1, "replaced")]
    assert all(group.is_sample for group in StudyGroup.objects.all())
    staff = actor_for(User.objects.get(email="staff@kishiwada.example"))
    kinds = [one.kind for one in open_deadlines(staff) if one.kind.startswith("clouds.")]
    assert {"clouds.reply", "clouds.minutes", "clouds.action"} <= set(kinds)


def test_the_sample_has_systems_of_everybody_a_proposal_and_a_group_on_its_way(sample: None) -> None:
    assert SystemRecord.objects.values("inventory").distinct().count() == 43
    assert SystemRecord.objects.filter(is_sample=False).count() == 0
    assert GroupProposal.objects.get().state == ProposalState.SOLVED
    group = JointGroup.objects.get()
    assert (group.is_sample, group.members.count() >= 3) == (True, True)
    assert not GateStep.objects.filter(gate=Gate.INTENTION, passed_on=None).exists()
    staff = actor_for(User.objects.get(email="staff@kishiwada.example"))
    kinds = {one.kind for one in open_deadlines(staff)}
    assert {"clouds.contract_notice", "clouds.inventory_check"} <= kinds


def test_on_the_day_of_loading_the_map_is_mixed_and_few_inventories_are_overdue(sample: None) -> None:
    manager = actor_for(User.objects.get(email="manager@osaka.example"))
    checks = open_deadlines(manager, sides=(Side.COORDINATED,), kinds=("clouds.inventory_check",))
    late = [check.organisation.name for check in checks if check.is_late]
    assert (len(checks), 1 <= len(late) <= 8) == (43, True), late
    state = prefecture_state(manager)
    assert state
    counts = dict(state.counts)
    assert all(4 <= counts[standing] <= 25 for standing in (Standing.LATE, Standing.SOON, Standing.OPEN)), counts


def test_the_sample_has_needs_two_vendors_answers_and_the_cheapest_common_set(sample: None) -> None:
    assert FormNeed.objects.values("member").distinct().count() >= 25
    assert VendorAnswer.objects.values("request").distinct().count() == 2
    products = CommonSetRun.objects.get().result["products"]
    assert all(point["cost_yen"] == point["bound_yen"] for product in products for point in product["points"])
    assert any(product["points"] for product in products)
    vendor = actor_for(User.objects.get(email="vendor-c@vendor.example"))
    assert "clouds.form_answers" in {one.kind for one in open_deadlines(vendor)}


def test_loading_it_again_changes_nothing(sample: None) -> None:
    models = (StudyGroup, Meeting, Attendance, Minutes, MinutesResponse, PlanVersion, SupportEntry)
    models += (SystemRecord, GroupProposal, JointGroup, GateStep, FormNeed, VendorAnswer, CommonSetRun)
    before = [list(model._default_manager.order_by("pk").values()) for model in models]
    call_command("load_sample", verbosity=0)
    assert [list(model._default_manager.order_by("pk").values()) for model in models] == before
