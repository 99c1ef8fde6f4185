"""The way of an answer: every action in every state by everybody, and what each one leaves behind."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest
from django.utils import timezone

from portal.access.actor import Actor
from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.exceptions import RuleViolation
from portal.notifications.models import Notice
from portal.organisations.models import Organisation
from portal.surveys.choices import Action, QuestionType, ResponseState, Standing
from portal.surveys.models import Response, ResponseStep, Survey
from portal.surveys.services.answers import save_answers
from portal.surveys.services.responses import perform
from portal.surveys.services.surveys import close_survey, open_survey
from portal.surveys.views.responses import DONE, EXPLANATIONS, HANDING_IN
from portal.surveys.workflow import TRANSITIONS, transition_of
from tests.factories.surveys import STANCES, business_day, make_open_survey, make_question, make_survey, response_of

pytestmark = pytest.mark.django_db
Actors = dict[str, Actor]
HOLDERS = {
    "change": {"staff", "approver"},
    "approve": {"approver"},
    "reopen": {"coordinator", "manager"},
}


@pytest.fixture
def actors(
    coordinator: User, manager: User, auditor: User, staff: User, approver: User, section: User, neighbour: User
) -> Actors:
    people = (coordinator, manager, auditor, staff, approver, section, neighbour)
    names = ("coordinator", "manager", "auditor", "staff", "approver", "section", "neighbour")
    return {name: actor_for(user) for name, user in zip(names, people, strict=True)}


@pytest.fixture
def response(actors: Actors, municipality: Organisation) -> Response:
    survey = make_open_survey(actors["coordinator"])
    return response_of(survey, municipality)


def typed(response: Response, label: str = STANCES[0]) -> dict[str, list[str]]:
    return {response.survey.questions.get().name: [label]}


def bring_to(actors: Actors, response: Response, state: ResponseState) -> Response:
    if state == ResponseState.UNANSWERED:
        return response
    saved = save_answers(actor=actors["staff"], response=response, typed=typed(response)).response
    if state == ResponseState.AWAITING_APPROVAL:
        return perform(actor=actors["staff"], response=saved, action=Action.REQUEST_APPROVAL)
    if state == ResponseState.SUBMITTED:
        return perform(actor=actors["staff"], response=saved, action=Action.SUBMIT)
    return saved


@pytest.mark.parametrize(("state", "action"), list(product(ResponseState, Action)))
def test_every_action_works_in_its_states_for_its_people_and_for_nobody_else(
    actors: Actors, response: Response, state: ResponseState, action: Action
) -> None:
    at = bring_to(actors, response, state)
    line = transition_of(action)
    if state == ResponseState.UNANSWERED:  # the answers a submission needs
        Response.objects.filter(pk=at.pk).update(draft=typed(response))
    allowed = HOLDERS[line.permission] if state in line.sources else set()
    outcomes = {}
    for name, actor in actors.items():
        before = Response.objects.get(pk=at.pk)
        try:
            after = perform(actor=actor, response=at, action=action, reason="確認のため", due_on=None)
        except RuleViolation as error:
            outcomes[name] = error.code
        else:
            outcomes[name] = after.state
            Response.objects.filter(pk=at.pk).update(
                state=before.state,
                submission_count=before.submission_count,
                is_reopened=before.is_reopened,
                draft=before.draft,
            )
    done = {name for name, outcome in outcomes.items() if outcome == line.target}
    assert done == allowed
    refusals = {outcome for name, outcome in outcomes.items() if name not in allowed}
    assert refusals <= {"not_permitted", "wrong_state"}


def test_the_table_names_every_action_once() -> None:
    assert sorted(line.action for line in TRANSITIONS) == sorted(Action)


def test_a_submission_is_kept_as_it_left_the_house(actors: Actors, response: Response) -> None:
    done = bring_to(actors, response, ResponseState.SUBMITTED)
    key = str(response.survey.questions.get().pk)
    step = done.steps.get(action=Action.SUBMIT)
    assert (done.answers, step.answers, step.is_late) == ({key: STANCES[0]}, {key: STANCES[0]}, False)
    assert (done.standing, done.is_owed) == (Standing.ANSWERED, False)


def test_an_organisation_that_wants_approval_cannot_submit_past_its_approver(
    actors: Actors, response: Response, municipality: Organisation
) -> None:
    Organisation.objects.filter(pk=municipality.pk).update(requires_approval=True)
    bring_to(actors, response, ResponseState.DRAFT)
    with pytest.raises(RuleViolation) as refusal:
        perform(actor=actors["staff"], response=response, action=Action.SUBMIT)
    assert refusal.value.code == "approval_required"


def test_the_approver_is_told_and_what_was_approved_counts_as_submitted(
    actors: Actors, response: Response, approver: User
) -> None:
    waiting = bring_to(actors, response, ResponseState.AWAITING_APPROVAL)
    assert Notice.objects.filter(recipient=approver, text__contains="承認依頼").count() == 1
    done = perform(actor=actors["approver"], response=waiting, action=Action.APPROVE)
    assert (done.state, done.submission_count) == (ResponseState.SUBMITTED, 1)


def test_the_prefecture_learns_nothing_of_an_approval_inside_the_house(actors: Actors, response: Response) -> None:
    bring_to(actors, response, ResponseState.AWAITING_APPROVAL)
    assert ResponseStep.objects.permitted_to(actors["staff"]).count() == 1
    assert not ResponseStep.objects.permitted_to(actors["coordinator"]).exists()
    assert Response.objects.permitted_to(actors["coordinator"]).get(pk=response.pk).standing == Standing.UNANSWERED


def test_an_answer_with_an_open_required_question_is_not_submitted(actors: Actors, response: Response) -> None:
    save_answers(actor=actors["staff"], response=response, typed={})
    with pytest.raises(RuleViolation) as refusal:
        perform(actor=actors["staff"], response=response, action=Action.SUBMIT)
    assert (refusal.value.code, "問1" in str(refusal.value)) == ("answers_invalid", True)


def test_sending_back_needs_a_reason_and_sets_a_new_day(actors: Actors, response: Response) -> None:
    done = bring_to(actors, response, ResponseState.SUBMITTED)
    with pytest.raises(RuleViolation) as refusal:
        perform(actor=actors["coordinator"], response=done, action=Action.REOPEN)
    assert refusal.value.code == "reason_required"
    day = business_day(15)
    back = perform(
        actor=actors["coordinator"], response=done, action=Action.REOPEN, reason="問1をご確認ください。", due_on=day
    )
    assert (back.is_reopened, back.deadline, back.standing, back.own_word) == (True, day, Standing.REOPENED, "差戻し")
    assert back.draft == typed(response)  # the typing goes on from what was submitted


def test_a_day_on_which_offices_are_closed_is_refused(actors: Actors, response: Response) -> None:
    done = bring_to(actors, response, ResponseState.SUBMITTED)
    sunday = business_day(15) + timedelta(days=6 - business_day(15).weekday())
    with pytest.raises(RuleViolation) as refusal:
        perform(actor=actors["coordinator"], response=done, action=Action.REOPEN, reason="再確認", due_on=sunday)
    assert refusal.value.code == "closed_day"


def test_a_submitted_answer_is_revised_freely_until_the_last_day_only(actors: Actors, response: Response) -> None:
    done = bring_to(actors, response, ResponseState.SUBMITTED)
    revising = perform(actor=actors["staff"], response=done, action=Action.REVISE)
    assert (revising.state, revising.standing) == (ResponseState.DRAFT, Standing.ANSWERED)
    Survey.objects.filter(pk=response.survey_id).update(due_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(RuleViolation) as refusal:
        perform(actor=actors["staff"], response=revising, action=Action.SUBMIT)
    assert refusal.value.code == "deadline_passed"


def test_a_first_answer_is_taken_late_and_marked_so(actors: Actors, response: Response) -> None:
    bring_to(actors, response, ResponseState.DRAFT)
    Survey.objects.filter(pk=response.survey_id).update(due_on=timezone.localdate() - timedelta(days=1))
    done = perform(actor=actors["staff"], response=response, action=Action.SUBMIT)
    assert done.steps.get(action=Action.SUBMIT).is_late


def test_after_the_end_only_what_was_sent_back_comes_in(
    actors: Actors, response: Response, other_municipality: Organisation
) -> None:
    done = bring_to(actors, response, ResponseState.SUBMITTED)
    close_survey(actor=actors["coordinator"], survey=response.survey)
    neighbours = response_of(response.survey, other_municipality)
    with pytest.raises(RuleViolation) as refusal:
        save_answers(actor=actors["neighbour"], response=neighbours, typed=typed(response))
    assert refusal.value.code == "survey_closed"
    back = perform(actor=actors["coordinator"], response=done, action=Action.REOPEN, reason="単位の誤り")
    again = perform(actor=actors["staff"], response=back, action=Action.SUBMIT)
    assert (again.submission_count, again.standing) == (2, Standing.ANSWERED)
    assert Notice.objects.filter(recipient=actors["coordinator"].user, text__contains="訂正しました").exists()


def test_opening_asks_every_municipality_once_and_tells_its_staff(
    actors: Actors, staff: User, neighbour: User, vendor: User
) -> None:
    survey = make_survey(actors["coordinator"])
    make_question(actors["coordinator"], survey, QuestionType.TEXT)
    open_survey(actor=actors["coordinator"], survey=survey)
    assert sorted(survey.responses.values_list("organisation__name", flat=True)) == ["岸和田市", "豊中市"]
    told = set(Notice.objects.filter(text__contains="照会").values_list("recipient", flat=True))
    assert {staff.pk, neighbour.pk} <= told
    assert vendor.pk not in told
    with pytest.raises(RuleViolation) as refusal:
        open_survey(actor=actors["coordinator"], survey=survey)
    assert refusal.value.code == "survey_frozen"


@pytest.mark.parametrize("name", ["staff", "auditor", "neighbour"])
def test_only_coordinators_make_and_send_surveys(actors: Actors, name: str) -> None:
    survey = make_survey(actors["coordinator"])
    make_question(actors["coordinator"], survey)
    with pytest.raises(RuleViolation) as made:
        make_survey(actors[name])
    with pytest.raises(RuleViolation) as sent:
        open_survey(actor=actors[name], survey=survey)
    assert (made.value.code, sent.value.code) == ("not_permitted", "not_permitted")


def test_every_step_that_hands_nothing_in_is_explained_before_and_confirmed_after() -> None:
    taken = {line.action for line in TRANSITIONS} - set(HANDING_IN)
    assert set(EXPLANATIONS) == set(DONE) == taken
