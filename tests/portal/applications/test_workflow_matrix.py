"""Every state, every action, every persona: exactly these may, and a refusal changes nothing."""

from __future__ import annotations

from contextlib import suppress

import pytest
from django.db import transaction

from portal.access.actor import Actor
from portal.applications.choices import Action
from portal.applications.choices import ApplicationState as State
from portal.applications.models import Application, ApplicationStep
from portal.applications.services import applications as services
from portal.applications.views.applicant import HANDING_IN
from portal.applications.words import DONE
from portal.applications.workflow import TRANSITIONS
from portal.exceptions import RuleViolation
from tests.factories.personas import PERSONAS

from .kinds import INDIVIDUAL_NUMBER
from .makers import bring_to

APPLICANTS = {"staff", "approver"}
REVIEWERS = {"coordinator", "manager"}
# Written down by hand, so that a slip in the product's own table is seen.
ALLOWED: dict[tuple[State, Action], tuple[set[str], State]] = {
    (State.DRAFT, Action.SUBMIT): (APPLICANTS, State.SUBMITTED),
    (State.DRAFT, Action.REQUEST_APPROVAL): (APPLICANTS, State.AWAITING_APPROVAL),
    (State.DRAFT, Action.WITHDRAW): (APPLICANTS, State.WITHDRAWN),
    (State.AWAITING_APPROVAL, Action.APPROVE): ({"approver"}, State.SUBMITTED),
    (State.AWAITING_APPROVAL, Action.DECLINE): ({"approver"}, State.DRAFT),
    (State.AWAITING_APPROVAL, Action.TAKE_BACK): (APPLICANTS, State.DRAFT),
    (State.AWAITING_APPROVAL, Action.REMIND_APPROVER): (APPLICANTS, State.AWAITING_APPROVAL),
    (State.SUBMITTED, Action.START_REVIEW): (REVIEWERS, State.IN_REVIEW),
    (State.SUBMITTED, Action.RETURN): (REVIEWERS, State.RETURNED),
    (State.SUBMITTED, Action.ACCEPT): (REVIEWERS, State.ACCEPTED),
    (State.SUBMITTED, Action.REJECT): (REVIEWERS, State.REJECTED),
    (State.SUBMITTED, Action.WITHDRAW): (APPLICANTS, State.WITHDRAWN),
    (State.IN_REVIEW, Action.RETURN): (REVIEWERS, State.RETURNED),
    (State.IN_REVIEW, Action.ACCEPT): (REVIEWERS, State.ACCEPTED),
    (State.IN_REVIEW, Action.REJECT): (REVIEWERS, State.REJECTED),
    (State.IN_REVIEW, Action.WITHDRAW): (APPLICANTS, State.WITHDRAWN),
    (State.RETURNED, Action.RESUBMIT): (APPLICANTS, State.SUBMITTED),
    (State.RETURNED, Action.REQUEST_APPROVAL): (APPLICANTS, State.AWAITING_APPROVAL),
    (State.RETURNED, Action.WITHDRAW): (APPLICANTS, State.WITHDRAWN),
    (State.RETURNED, Action.REJECT): (REVIEWERS, State.REJECTED),
    (State.ACCEPTED, Action.RETURN): (REVIEWERS, State.RETURNED),
}
REFUSALS = {"not_permitted", "wrong_state"}


class Undone(Exception):
    """Takes back what one try has done."""


def outcome(actor: Actor, application: Application, action: Action) -> State | str:
    """The state after the step, or the code of the refusal; the database is as before afterwards."""
    found: State | str = ""
    with suppress(Undone), transaction.atomic():
        try:
            found = State(services.perform(actor=actor, application=application, action=action, reason="理由").state)
        except RuleViolation as error:
            found = error.code
            application.refresh_from_db()
        raise Undone
    return found


def expected(state: State, action: Action, name: str) -> State | str:
    people, target = ALLOWED.get((state, action), (set(), state))
    if name in people:
        return target
    everyone = set().union(*(people for (_state, other), (people, _t) in ALLOWED.items() if other == action))
    return "wrong_state" if name in everyone else "not_permitted"


@pytest.mark.parametrize("state", State)
def test_exactly_the_people_of_the_table_may_take_each_step(acting, draft, state):
    application = bring_to(
        state, draft, staff=acting["staff"], approver=acting["approver"], reviewer=acting["coordinator"]
    )
    reviewers_see_it = bool(application.submission_count)

    tried = {(action, name): outcome(acting[name], application, action) for action in Action for name in PERSONAS}

    # What was never submitted does not exist for the prefecture, so it is not permitted rather than too early.
    assert tried == {
        (action, name): (
            expected(state, action, name) if reviewers_see_it or name not in REVIEWERS else "not_permitted"
        )
        for action in Action
        for name in PERSONAS
    }


@pytest.mark.parametrize("action", [action for action in Action if action != Action.CREATE])
def test_a_refused_step_leaves_no_trace(acting, draft, action):
    submitted = services.submit_application(actor=acting["staff"], application=draft)
    before = (submitted.version, list(ApplicationStep.objects.values_list("pk", flat=True)))

    for name in ("auditor", "section", "administrator", "neighbour", "vendor", "stranger"):
        with pytest.raises(RuleViolation) as refusal:
            services.perform(actor=acting[name], application=submitted, action=action, reason="理由")
        assert refusal.value.code == "not_permitted"

    submitted.refresh_from_db()
    assert (submitted.version, list(ApplicationStep.objects.values_list("pk", flat=True))) == before


@pytest.mark.parametrize("action", [Action.SUBMIT, Action.RESUBMIT])
def test_where_approval_is_required_nobody_submits_without_it(acting, draft, municipality, action):
    state = State.DRAFT if action == Action.SUBMIT else State.RETURNED
    application = bring_to(
        state, draft, staff=acting["staff"], approver=acting["approver"], reviewer=acting["coordinator"]
    )
    municipality.requires_approval = True
    municipality.save()

    assert outcome(acting["staff"], application, action) == "approval_required"
    assert outcome(acting["approver"], application, action) == "approval_required"
    assert outcome(acting["staff"], application, Action.REQUEST_APPROVAL) == State.AWAITING_APPROVAL


@pytest.mark.parametrize("action", [Action.DECLINE, Action.TAKE_BACK])
def test_after_a_return_the_way_back_from_the_approver_leads_to_the_returned_state(acting, draft, action):
    services.submit_application(actor=acting["staff"], application=draft)
    services.return_application(actor=acting["coordinator"], application=draft, reason="直してください。")
    awaiting = services.request_approval(actor=acting["staff"], application=draft)

    assert outcome(acting["approver"], awaiting, action) == State.RETURNED


@pytest.mark.parametrize(
    ("state", "action", "name"),
    [
        (State.AWAITING_APPROVAL, Action.DECLINE, "approver"),
        (State.SUBMITTED, Action.RETURN, "coordinator"),
        (State.SUBMITTED, Action.REJECT, "coordinator"),
        (State.SUBMITTED, Action.WITHDRAW, "staff"),
        (State.ACCEPTED, Action.RETURN, "manager"),
    ],
)
def test_these_steps_need_a_reason(acting, draft, state, action, name):
    application = bring_to(
        state, draft, staff=acting["staff"], approver=acting["approver"], reviewer=acting["coordinator"]
    )

    with pytest.raises(RuleViolation) as refusal:
        services.perform(actor=acting[name], application=application, action=action, reason="　 ")

    assert (refusal.value.code, refusal.value.field) == ("reason_required", "reason")


def test_the_portal_itself_takes_no_step(draft):
    with pytest.raises(RuleViolation) as refusal:
        services.submit_application(actor=Actor.system(), application=draft)

    assert refusal.value.code == "not_permitted"


def test_a_reason_with_an_individual_number_is_refused_and_written_nowhere(acting, draft):
    submitted = services.submit_application(actor=acting["staff"], application=draft)

    with pytest.raises(RuleViolation) as refusal:
        services.return_application(
            actor=acting["coordinator"], application=submitted, reason=f"個人番号{INDIVIDUAL_NUMBER}の記載があります。"
        )

    submitted.refresh_from_db()
    assert (refusal.value.field, submitted.state) == ("reason", State.SUBMITTED)
    assert INDIVIDUAL_NUMBER not in str(refusal.value)


def test_every_step_that_hands_nothing_in_has_a_sentence_that_says_it_is_done() -> None:
    assert set(DONE) == {line.action for line in TRANSITIONS} - set(HANDING_IN)
