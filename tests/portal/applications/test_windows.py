from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from portal.access.choices import Role
from portal.applications.choices import ApplicationState as State
from portal.applications.choices import AudienceKind
from portal.applications.models import ApplicationWindow, WindowExtension
from portal.applications.services import applications as services
from portal.applications.services.windows import create_window, extend_window, update_window
from portal.exceptions import RuleViolation
from portal.notifications.models import Notice
from portal.organisations.choices import OrganisationKind
from tests.factories.organisations import make_municipality, make_organisation, make_prefecture
from tests.factories.people import make_actor

from .makers import make_draft, make_window

TOKYO = ZoneInfo("Asia/Tokyo")
OPENS = datetime(2016, 11, 1, 9, 0, tzinfo=TOKYO)
CLOSES = datetime(2016, 11, 30, 17, 15, tzinfo=TOKYO)


@pytest.fixture
def november(prefecture):
    return make_window(prefecture, opens_at=OPENS, closes_at=CLOSES)


@pytest.fixture
def november_draft(acting, november):
    with time_machine.travel(OPENS, tick=False):
        return make_draft(acting["staff"], november)


def test_a_submission_before_the_opening_is_refused_with_the_opening_time(acting, november_draft):
    with time_machine.travel(OPENS - timedelta(seconds=1), tick=False), pytest.raises(RuleViolation) as refusal:
        services.submit_application(actor=acting["staff"], application=november_draft)

    assert (refusal.value.code, str(refusal.value)) == (
        "window_not_open",
        "受付は平成28年11月1日 9時00分に始まります。それまでは下書きとして保存できます。",
    )


def test_the_closing_minute_still_counts_and_the_second_after_it_is_late(acting, november_draft):
    with time_machine.travel(CLOSES + timedelta(seconds=1), tick=False), pytest.raises(RuleViolation) as refusal:
        services.submit_application(actor=acting["staff"], application=november_draft)
    with time_machine.travel(CLOSES, tick=False):
        submitted = services.submit_application(actor=acting["staff"], application=november_draft)

    assert submitted.state == State.SUBMITTED
    assert refusal.value.code == "window_closed"
    assert str(refusal.value) == (
        "受付は平成28年11月30日 17時15分に終了しました。提出が必要な場合は、府県情報政策課（06-6941-0351）に"
        "受付期間の延長をご相談ください。入力した内容は下書きに残っています。"
    )


def test_a_late_submission_loses_nothing_that_was_typed(acting, november_draft):
    before = november_draft.draft

    with time_machine.travel(CLOSES + timedelta(days=1), tick=False), pytest.raises(RuleViolation):
        services.submit_application(actor=acting["staff"], application=november_draft)

    november_draft.refresh_from_db()
    assert (november_draft.draft, november_draft.state) == (before, State.DRAFT)


def test_the_approver_who_is_late_is_refused_as_well(acting, november_draft):
    with time_machine.travel(CLOSES, tick=False):
        awaiting = services.request_approval(actor=acting["staff"], application=november_draft)

    with time_machine.travel(CLOSES + timedelta(hours=1), tick=False), pytest.raises(RuleViolation) as refusal:
        services.approve_application(actor=acting["approver"], application=awaiting)

    assert refusal.value.code == "window_closed"


def test_an_extension_holds_for_one_organisation_only(acting, november, november_draft):
    with time_machine.travel(OPENS, tick=False):
        neighbours = make_draft(acting["neighbour"], november)
        extend_window(
            actor=acting["coordinator"],
            window=november,
            organisation=november_draft.organisation,
            closes_at=CLOSES + timedelta(days=7),
            reason="庁舎の停電のため。",
        )

    with time_machine.travel(CLOSES + timedelta(days=6), tick=False):
        submitted = services.submit_application(actor=acting["staff"], application=november_draft)
        with pytest.raises(RuleViolation, match="受付は平成28年11月30日 17時15分に終了しました。"):
            services.submit_application(actor=acting["neighbour"], application=neighbours)

    assert submitted.state == State.SUBMITTED
    assert "平成28年12月7日 17時15分まで延長されました。" in Notice.objects.get(recipient=acting["staff"].user).text


def test_an_extension_goes_beyond_the_common_closing_time(acting, november, municipality):
    with pytest.raises(RuleViolation) as refusal:
        extend_window(
            actor=acting["coordinator"], window=november, organisation=municipality, closes_at=CLOSES, reason="依頼"
        )

    assert (refusal.value.code, refusal.value.field) == ("not_later", "closes_at")


@pytest.mark.parametrize("name", ["auditor", "staff", "neighbour", "vendor", "stranger"])
def test_only_the_coordinators_extend_and_change_a_window(acting, november, municipality, name):
    with pytest.raises(RuleViolation) as extension:
        extend_window(
            actor=acting[name],
            window=november,
            organisation=municipality,
            closes_at=CLOSES + timedelta(days=1),
            reason="依頼",
        )
    with pytest.raises(RuleViolation) as change:
        update_window(actor=acting[name], window=november, version=november.version, title="変更")

    november.refresh_from_db()
    assert (extension.value.code, change.value.code) == ("not_permitted", "not_permitted")
    assert (november.title, WindowExtension.objects.count()) == ("切替希望の申請", 0)


def test_a_second_application_of_the_same_organisation_is_refused_and_names_the_first(acting, draft):
    services.submit_application(actor=acting["staff"], application=draft)

    with pytest.raises(RuleViolation) as refusal:
        services.create_application(actor=acting["approver"], window=draft.window)

    assert refusal.value.code == "duplicate_application"
    assert str(refusal.value) == (
        "「切替希望の申請」は1団体につき1件です。すでに「提出済み」の申請（SC-H28-0001）があります。"
        "内容を変えるときは、その申請を開いてください。"
    )


@pytest.mark.parametrize("ending", ["rejected", "withdrawn"])
def test_after_a_rejection_or_withdrawal_the_organisation_may_apply_anew(acting, draft, ending):
    submitted = services.submit_application(actor=acting["staff"], application=draft)
    if ending == "rejected":
        services.reject_application(actor=acting["coordinator"], application=submitted, reason="対象外です。")
    else:
        services.withdraw_application(actor=acting["staff"], application=submitted, reason="やり直します。")

    again = services.submit_application(actor=acting["staff"], application=make_draft(acting["staff"], draft.window))

    assert again.reference_number == "SC-H28-0002"


def test_a_window_for_several_applications_takes_several(acting, prefecture):
    window = make_window(prefecture, is_once_per_organisation=False)

    numbers = [
        services.submit_application(
            actor=acting["staff"], application=make_draft(acting["staff"], window)
        ).reference_number
        for _round in range(2)
    ]

    assert numbers == ["SC-H28-0001", "SC-H28-0002"]


def test_what_was_sent_back_may_come_again_after_the_closing_until_the_day_that_was_set(acting, november_draft):
    with time_machine.travel(CLOSES, tick=False):
        services.submit_application(actor=acting["staff"], application=november_draft)
        services.return_application(
            actor=acting["coordinator"],
            application=november_draft,
            reason="希望月を直してください。",
            resubmit_by=CLOSES.date() + timedelta(days=7),
        )

    too_late = pytest.raises(RuleViolation, match="再提出の期限（平成28年12月7日）を過ぎています。")
    with time_machine.travel(datetime(2016, 12, 8, 0, 0, tzinfo=TOKYO), tick=False), too_late:
        services.resubmit_application(actor=acting["staff"], application=november_draft)
    with time_machine.travel(datetime(2016, 12, 7, 23, 59, tzinfo=TOKYO), tick=False):
        resubmitted = services.resubmit_application(actor=acting["staff"], application=november_draft)

    assert (resubmitted.state, resubmitted.resubmit_by) == (State.SUBMITTED, None)


def test_a_day_in_the_past_is_no_day_for_coming_again(acting, draft):
    submitted = services.submit_application(actor=acting["staff"], application=draft)

    with pytest.raises(RuleViolation) as refusal:
        services.return_application(
            actor=acting["coordinator"],
            application=submitted,
            reason="直してください。",
            resubmit_by=timezone.localdate() - timedelta(days=1),
        )

    assert (refusal.value.code, refusal.value.field) == ("day_in_the_past", "resubmit_by")


def test_a_window_is_seen_by_those_it_is_addressed_to_and_those_who_run_it(acting, window):
    seen = {name for name, actor in acting.items() if ApplicationWindow.objects.permitted_to(actor).exists()}

    assert seen == {"coordinator", "manager", "auditor", "staff", "approver", "neighbour"}


def test_a_window_for_chosen_organisations_is_hidden_from_the_others(acting, prefecture, municipality):
    window = make_window(prefecture, audience_kind=AudienceKind.CHOSEN, audience=[municipality])

    assert list(ApplicationWindow.objects.permitted_to(acting["staff"])) == [window]
    assert list(ApplicationWindow.objects.permitted_to(acting["neighbour"])) == []
    with pytest.raises(RuleViolation) as refusal:
        services.create_application(actor=acting["neighbour"], window=window)
    assert refusal.value.code == "not_addressed"


def test_a_board_of_education_may_be_asked_but_is_not_part_of_all_municipalities(prefecture):
    board = make_organisation(OrganisationKind.BOARD_OF_EDUCATION, prefecture=prefecture)
    actor = make_actor(board, Role.STAFF)
    make_window(prefecture)
    chosen = make_window(prefecture, audience_kind=AudienceKind.CHOSEN, audience=[board])

    assert list(ApplicationWindow.objects.permitted_to(actor)) == [chosen]


def test_a_municipality_founded_later_is_addressed_without_further_ado(prefecture, window):
    newcomer = make_actor(make_municipality(prefecture), Role.STAFF)

    assert list(ApplicationWindow.objects.permitted_to(newcomer)) == [window]


def test_a_coordinator_opens_no_window_in_the_name_of_another_prefecture(acting):
    with pytest.raises(RuleViolation) as refusal:
        create_window(
            actor=acting["coordinator"],
            kind="tests.trial",
            title="他府県の申請",
            prefecture=make_prefecture(name="兵庫県"),
            fiscal_year=2016,
            number_prefix="SC",
            opens_at=OPENS,
            closes_at=CLOSES,
        )

    assert refusal.value.code == "not_permitted"


def test_the_second_of_two_who_change_a_window_is_refused(acting, window):
    update_window(actor=acting["coordinator"], window=window, version=1, title="第1回の申請")

    with pytest.raises(RuleViolation) as refusal:
        update_window(actor=acting["manager"], window=window, version=1, title="別の名前")

    window.refresh_from_db()
    assert (refusal.value.code, window.title) == ("edit_conflict", "第1回の申請")
