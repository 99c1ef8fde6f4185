from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from portal.access.choices import Role
from portal.applications.choices import ApplicationState as State
from portal.applications.models import Application, ApplicationStep
from portal.applications.services import applications as services
from portal.exceptions import RuleViolation
from portal.notifications.models import Notice
from tests.factories.organisations import make_municipality
from tests.factories.people import make_actor

from .kinds import TYPED
from .makers import make_draft


def notices_of(actor) -> list[str]:
    return list(Notice.objects.permitted_to(actor).order_by("pk").values_list("text", flat=True))


def test_an_approval_hands_the_application_over_in_the_approvers_name(acting, draft):
    services.request_approval(actor=acting["staff"], application=draft)
    approved = services.approve_application(actor=acting["approver"], application=draft)

    assert (approved.state, approved.reference_number) == (State.SUBMITTED, "SC-H28-0001")
    assert approved.submissions.get().submitted_by == acting["approver"].user


def test_approver_staff_and_prefecture_are_told_in_turn(acting, draft):
    services.request_approval(actor=acting["staff"], application=draft)
    services.approve_application(actor=acting["approver"], application=draft)

    assert {name: notices_of(acting[name]) for name in ("approver", "staff", "coordinator", "neighbour")} == {
        "approver": ["市町村 担当さんから「切替希望の申請」の承認依頼が届いています。"],
        "staff": ["「切替希望の申請」が承認され、提出されました（SC-H28-0001）。"],
        "coordinator": ["岸和田市から「切替希望の申請」（SC-H28-0001）が提出されました。"],
        "neighbour": [],
    }


def test_a_declined_approval_stays_inside_the_house(acting, draft):
    services.request_approval(actor=acting["staff"], application=draft)
    declined = services.decline_approval(actor=acting["approver"], application=draft, reason="予算を確かめること。")

    assert declined.state == State.DRAFT
    assert notices_of(acting["staff"]) == ["承認者が「切替希望の申請」を差し戻しました。理由：予算を確かめること。"]
    assert notices_of(acting["coordinator"]) == []
    assert not Application.objects.permitted_to(acting["coordinator"]).exists()


def test_internal_steps_of_a_submitted_application_are_hidden_from_the_prefecture(acting, draft):
    services.submit_application(actor=acting["staff"], application=draft)
    services.return_application(actor=acting["coordinator"], application=draft, reason="直してください。")
    services.request_approval(actor=acting["staff"], application=draft)
    services.decline_approval(actor=acting["approver"], application=draft, reason="内々の事情。")

    seen = {
        name: list(ApplicationStep.objects.permitted_to(acting[name]).values_list("action", flat=True))
        for name in ("staff", "coordinator", "neighbour")
    }
    assert seen == {
        "staff": ["create", "submit", "return", "request_approval", "decline"],
        "coordinator": ["submit", "return"],
        "neighbour": [],
    }


def test_one_person_may_approve_what_they_wrote_and_the_history_says_so(prefecture, window):
    alone = make_actor(make_municipality(prefecture, requires_approval=True), Role.STAFF, Role.APPROVER)
    draft = make_draft(alone, window)
    services.request_approval(actor=alone, application=draft)
    services.approve_application(actor=alone, application=draft)

    assert ApplicationStep.objects.get(action="approve").is_own_approval


def test_the_approval_of_a_colleagues_work_is_not_called_ones_own(acting, draft):
    services.request_approval(actor=acting["staff"], application=draft)
    services.approve_application(actor=acting["approver"], application=draft)

    assert not ApplicationStep.objects.get(action="approve").is_own_approval


def test_without_any_approver_nobody_is_asked_in_vain(prefecture, window):
    lonely = make_actor(make_municipality(prefecture, name="能勢町"), Role.STAFF)
    draft = make_draft(lonely, window)

    with pytest.raises(RuleViolation) as refusal:
        services.request_approval(actor=lonely, application=draft)

    assert str(refusal.value) == (
        "能勢町には承認者が登録されていません。利用者管理者に、承認者の登録を依頼してください。"
    )


def test_what_waits_for_approval_cannot_be_typed_into(acting, draft):
    awaiting = services.request_approval(actor=acting["staff"], application=draft)

    with pytest.raises(RuleViolation) as refusal:
        services.save_draft(actor=acting["staff"], application=awaiting, typed=TYPED, version=awaiting.version)

    assert (refusal.value.code, str(refusal.value)) == (
        "not_editable",
        "この申請は「承認待ち」のため、内容を変更できません。変更するときは、承認の依頼を取り消してください。",
    )


def test_the_approver_is_reminded_once_a_day(acting, draft):
    services.request_approval(actor=acting["staff"], application=draft)
    services.remind_approver(actor=acting["staff"], application=draft)

    with pytest.raises(RuleViolation, match="24時間後"):
        services.remind_approver(actor=acting["staff"], application=draft)
    with time_machine.travel(timezone.now() + timedelta(days=1, seconds=1)):
        services.remind_approver(actor=acting["staff"], application=draft)

    assert notices_of(acting["approver"]) == [
        "市町村 担当さんから「切替希望の申請」の承認依頼が届いています。",
        "市町村 担当さんが「切替希望の申請」の承認をお待ちしています。",
        "市町村 担当さんが「切替希望の申請」の承認をお待ちしています。",
    ]
