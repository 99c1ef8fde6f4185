from __future__ import annotations

import pytest

from portal.applications.choices import Action
from portal.applications.choices import ApplicationState as State
from portal.applications.models import Application, ApplicationStep, Submission
from portal.applications.services import applications as services
from portal.exceptions import RuleViolation

from .kinds import CONTENT, TYPED
from .makers import make_draft, make_window


def test_a_submission_gets_the_first_number_of_its_prefix_and_fiscal_year(acting, draft):
    submitted = services.submit_application(actor=acting["staff"], application=draft)

    assert (submitted.state, submitted.reference_number) == (State.SUBMITTED, "SC-H28-0001")


def test_numbers_count_up_within_a_series_and_start_anew_in_another(acting, prefecture, draft):
    second = make_draft(acting["neighbour"], draft.window)
    next_year = make_draft(acting["staff"], make_window(prefecture, fiscal_year=2019))
    other_prefix = make_draft(acting["staff"], make_window(prefecture, number_prefix="MN"))

    numbers = [
        services.submit_application(actor=actor, application=application).reference_number
        for actor, application in (
            (acting["staff"], draft),
            (acting["neighbour"], second),
            (acting["staff"], next_year),
            (acting["staff"], other_prefix),
        )
    ]

    assert numbers == ["SC-H28-0001", "SC-H28-0002", "SC-R01-0001", "MN-H28-0001"]


def test_a_refused_submission_uses_up_no_number(acting, draft):
    incomplete = make_draft(acting["neighbour"], draft.window, subject=[""])

    with pytest.raises(RuleViolation, match="（件名）"):
        services.submit_application(actor=acting["neighbour"], application=incomplete)
    submitted = services.submit_application(actor=acting["staff"], application=draft)

    assert submitted.reference_number == "SC-H28-0001"


def test_a_submission_keeps_what_the_form_made_of_it_and_what_people_read(acting, draft):
    services.submit_application(actor=acting["staff"], application=draft)

    submission = Submission.objects.get()
    assert submission.content == CONTENT
    assert {line["label"]: line["text"] for line in submission.lines} == {
        "件名": "回線の切替",
        "希望月": "平成29年10月",
        "開始日": "平成29年10月1日",
        "費用（円）": "12,000",
        "利用サービス": "メール、ウェブ閲覧",
        "急ぎ": "はい",
        "備考": "庁舎の移転と\n重なります。",
    }


def test_every_step_has_its_author_organisation_time_and_states(acting, draft):
    services.submit_application(actor=acting["staff"], application=draft)
    services.start_review(actor=acting["coordinator"], application=draft)
    services.return_application(actor=acting["coordinator"], application=draft, reason="希望月が期間外です。")

    steps = ApplicationStep.objects.filter(application=draft)
    assert [
        (step.action, step.from_state, step.to_state, step.author, step.organisation, step.reason) for step in steps
    ] == [
        (Action.CREATE, "", State.DRAFT, acting["staff"].user, acting["staff"].organisation, ""),
        (Action.SUBMIT, State.DRAFT, State.SUBMITTED, acting["staff"].user, acting["staff"].organisation, ""),
        (
            Action.START_REVIEW,
            State.SUBMITTED,
            State.IN_REVIEW,
            acting["coordinator"].user,
            acting["coordinator"].organisation,
            "",
        ),
        (
            Action.RETURN,
            State.IN_REVIEW,
            State.RETURNED,
            acting["coordinator"].user,
            acting["coordinator"].organisation,
            "希望月が期間外です。",
        ),
    ]
    assert all(step.at is not None for step in steps)


def test_a_draft_is_invisible_to_the_prefecture_until_it_is_submitted(acting, draft):
    reviewers = [acting[name] for name in ("coordinator", "manager", "auditor")]
    before = [Application.objects.permitted_to(actor).count() for actor in reviewers]
    services.submit_application(actor=acting["staff"], application=draft)
    after = [Application.objects.permitted_to(actor).count() for actor in reviewers]

    assert (before, after) == ([0, 0, 0], [1, 1, 1])


def test_a_withdrawn_draft_stays_unknown_and_a_withdrawn_submission_stays_known(acting, prefecture, draft):
    services.withdraw_application(actor=acting["staff"], application=draft)
    submitted = make_draft(acting["staff"], make_window(prefecture))
    services.submit_application(actor=acting["staff"], application=submitted)
    services.withdraw_application(actor=acting["staff"], application=submitted, reason="計画が変わったため。")

    assert list(Application.objects.permitted_to(acting["coordinator"])) == [submitted]


def test_a_resubmission_keeps_its_number_and_shows_what_changed(acting, draft):
    services.submit_application(actor=acting["staff"], application=draft)
    returned = services.return_application(
        actor=acting["coordinator"], application=draft, reason="件名を直してください。"
    )
    services.save_draft(
        actor=acting["staff"],
        application=returned,
        typed=TYPED | {"subject": ["回線の切替（訂正）"]},
        version=returned.version,
    )
    resubmitted = services.resubmit_application(actor=acting["staff"], application=returned)

    first, second = resubmitted.submissions.all()
    assert (resubmitted.reference_number, resubmitted.submission_count) == ("SC-H28-0001", 2)
    assert (first.content["subject"], second.content["subject"]) == ("回線の切替", "回線の切替（訂正）")


def test_the_prefecture_does_not_see_what_is_typed_after_a_return(acting, draft):
    services.submit_application(actor=acting["staff"], application=draft)
    returned = services.return_application(
        actor=acting["coordinator"], application=draft, reason="件名を直してください。"
    )
    services.save_draft(
        actor=acting["staff"],
        application=returned,
        typed=TYPED | {"subject": ["まだ見せない"]},
        version=returned.version,
    )
    services.request_approval(actor=acting["staff"], application=returned)

    seen = Submission.objects.permitted_to(acting["coordinator"])
    steps = ApplicationStep.objects.permitted_to(acting["coordinator"])
    assert [submission.content["subject"] for submission in seen] == ["回線の切替"]
    assert [step.action for step in steps] == [Action.SUBMIT, Action.RETURN]


def test_an_acceptance_puts_the_content_into_force_and_a_return_takes_it_out(acting, draft):
    from . import kinds

    services.submit_application(actor=acting["staff"], application=draft)
    services.accept_application(actor=acting["coordinator"], application=draft)
    accepted = dict(kinds.in_force)
    services.return_application(actor=acting["coordinator"], application=draft, reason="受理の誤り。")

    assert (accepted, kinds.in_force) == ({draft.pk: "回線の切替"}, {})


def test_a_kind_may_refuse_an_acceptance_and_then_nothing_has_happened(acting, window):
    from .kinds import VETO

    vetoed = make_draft(acting["staff"], window, remarks=[VETO])
    services.submit_application(actor=acting["staff"], application=vetoed)

    with pytest.raises(RuleViolation, match="この内容では受理できません。"):
        services.accept_application(actor=acting["coordinator"], application=vetoed)

    vetoed.refresh_from_db()
    assert (vetoed.state, vetoed.steps.count()) == (State.SUBMITTED, 2)
