"""The municipal cloud of the sample: complete, and the same when loaded again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clouds.choices import Stance
from clouds.inventory_choices import Gate, ProposalState
from clouds.models import (
    ActionItem,
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
from clouds.selectors.intentions import intentions
from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.audit.selectors import history_of
from portal.calendars.selectors import closed_days_between
from portal.deadlines.selectors.open_deadlines import Side, open_deadlines
from portal.overview.selectors import Standing, prefecture_state
from portal.surveys.models import Response

pytestmark = pytest.mark.xdist_group("sample")


def test_the_sample_has_the_briefing_the_group_of_thirty_and_work_in_every_stage(sample: None) -> None:
    sizes = {group.name: (group.members.count(), group.is_open) for group in StudyGroup.objects.all()}
    assert sizes == {
        "大阪電子自治体推進連絡会": (43, True),
        "自治体クラウド検討会": (30, True),
        "早期導入検討部会": (5, False),
    }
    assert sorted(Meeting.objects.values_list("state", flat=True)) == ["held"] * 5 + ["invited"]
    assert sorted(Minutes.objects.values_list("state", flat=True)) == ["commenting"] + ["confirmed"] * 4
    assert list(PlanVersion.objects.values_list("number", "state")) == [(2, "published"), (1, "replaced")]
    assert all(group.is_sample for group in StudyGroup.objects.all())
    staff = actor_for(User.objects.get(email="staff@kishiwada.example"))
    kinds = [one.kind for one in open_deadlines(staff) if one.kind.startswith("clouds.")]
    assert {"clouds.reply", "clouds.minutes", "clouds.action"} <= set(kinds)


def test_the_surveys_of_the_sample_tell_what_the_paper_tells(sample: None) -> None:
    shown = intentions(actor_for(User.objects.get(email="coordinator@osaka.example")))
    opened = [f"{timezone.localdate(one.question.survey.opened_at):%Y-%m}" for one in shown.rounds]
    early = [
        [line.organisation.name for line in shown.lines if line.stances[number] == Stance.EARLY] for number in (0, 1, 2)
    ]
    assert (opened[:2], early) == (
        ["2014-07", "2015-12"],
        [[], ["阪南市", "能勢町"], ["阪南市", "熊取町", "田尻町"]],
    )
    assert dict(shown.totals)[Stance.STUDYING][0] > 20, "many wished to go on studying"


def test_a_municipality_of_the_sample_answers_what_is_known_of_it_in_one_click(sample: None, client: Client) -> None:
    client.force_login(User.objects.get(email="staff@kishiwada.example"))
    response = Response.objects.get(organisation__name="岸和田市", survey__state="open")
    page = reverse("surveys:response-edit", args=[response.pk])
    shown = client.get(page).content.decode()
    assert ("前回と同じ" in shown, shown.count("台帳のとおり<")) == (True, 4)
    client.post(page, {"same": "all", "version": response.version})
    response.refresh_from_db()
    left = client.get(page)
    record = SystemRecord.objects.get(business="resident_record", inventory__organisation__name="岸和田市")
    costs = response.survey.questions.get(ledger="clouds.systems/resident_record/yearly_cost_yen")
    assert left.context["carried_count"] == 0
    assert response.draft[costs.name] == [f"{record.yearly_cost_yen:,}"]


def test_who_has_answered_the_survey_of_the_sample_has_said_what_its_inventory_says(sample: None) -> None:
    response = Response.objects.answered().filter(survey__state="open").select_related("organisation").earliest("pk")
    record = SystemRecord.objects.get(business="resident_record", inventory__organisation=response.organisation)
    ends = response.survey.questions.get(ledger="clouds.systems/resident_record/contract_end_on")
    assert response.answers[str(ends.pk)] == f"{record.contract_end_on:%Y-%m-%d}"


def test_nothing_of_the_sample_is_late_that_was_to_be_done_years_ago(sample: None) -> None:
    plan = PlanVersion.objects.get(state="published")
    today = timezone.localdate()
    assert [one.name for one in plan.milestones.all() if not one.is_reached and one.month < today.replace(day=1)] == []
    assert not ActionItem.objects.filter(due_on__lt=today).exists()
    closed = closed_days_between(today - timedelta(days=90), today)
    assert not [one.subject for one in SupportEntry.objects.all() if one.happened_on in closed]


def test_the_history_of_the_sample_names_the_coordinator_and_no_municipality_for_what_the_prefecture_set_up(
    sample: None,
) -> None:
    authors = set()
    for group in StudyGroup.objects.all():
        authors |= {entry.name for entry in history_of(group, include=["members"])}
    assert authors == {"府県担当者（サンプル）"}


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
