"""A survey from its first draft to its end. Only a draft can be changed; what is asked next time is a new round."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.access.grants import regrant
from portal.applications.choices import AudienceKind
from portal.applications.services.checks import acting_person
from portal.audit.tracking import record_as
from portal.editing.rows import locked, save_changed
from portal.exceptions import RuleViolation
from portal.jobs.models import JobRun
from portal.jobs.services import start_job
from portal.organisations.models import Organisation
from portal.surveys.choices import QuestionType, SurveyState
from portal.surveys.models import Question, Response, Survey
from portal.surveys.selectors.sending import OPEN_JOB

from .checks import check_changeable, check_draft, check_due_day, check_may_change
from .notices import tell_of_opening

AT_ONCE = 300  # organisations, a quarter of a second; more are left to a worker


@transaction.atomic
def create_survey(*, actor: Actor, audience: Collection[Organisation] = (), **values: Any) -> Survey:
    """Begin a draft of the actor's prefecture. Raises RuleViolation for others, for the day and for the audience."""
    person, organisation = acting_person(actor)
    if not actor.coordinates:
        raise RuleViolation("not_permitted", _("照会を作成できるのは、府県担当者と府県管理者です。"))
    record_as(actor)
    check_due_day(values["due_on"])
    survey = Survey(prefecture=organisation, author=person, **values)
    survey.full_clean()
    survey.save()
    _address(survey, audience)
    regrant(survey)
    return survey


@transaction.atomic
def update_survey(
    *, actor: Actor, survey: Survey, version: int, audience: Collection[Organisation], **values: Any
) -> Survey:
    """Change a draft. Raises RuleViolation: not permitted, sent already, changed since (STALE); ValidationError."""
    check_may_change(actor, survey)
    record_as(actor)
    stored = locked(Survey, survey.pk, version)
    check_changeable(stored)
    if values["due_on"] != stored.due_on:
        check_due_day(values["due_on"])
    save_changed(stored, values)
    _address(stored, audience)
    return stored


def _address(survey: Survey, audience: Collection[Organisation]) -> None:
    chosen = list(audience) if survey.audience_kind == AudienceKind.CHOSEN else []
    if survey.audience_kind == AudienceKind.CHOSEN and not chosen:
        raise RuleViolation("no_audience", _("照会先の団体を選んでください。"), field="audience")
    if any(one.prefecture_id != survey.prefecture_id for one in chosen):
        raise RuleViolation("foreign_audience", _("照会先には、管内の団体を選んでください。"), field="audience")
    survey.audience.set(chosen)


@transaction.atomic
def discard_survey(*, actor: Actor, survey: Survey) -> None:
    """Delete a draft with its questions. Raises RuleViolation once it was sent or is being sent."""
    check_may_change(actor, survey)
    record_as(actor)
    stored = Survey.objects.select_for_update().get(pk=survey.pk)
    check_changeable(stored)
    stored.questions.update(asked_if=None)
    stored.delete()


@transaction.atomic
def send_survey(*, actor: Actor, survey: Survey) -> JobRun | None:
    """Open it, at once or, where many are asked, by a worker; then its job.

    Raises RuleViolation as `open_survey` does, and while it is being sent.
    """
    stored, addressees = _ready_to_open(actor, survey)
    check_changeable(stored)
    if len(addressees) > AT_ONCE:
        return start_job(OPEN_JOB, actor=actor, survey_id=stored.pk)
    _open(actor, stored, addressees)
    return None


@transaction.atomic
def open_survey(*, actor: Actor, survey: Survey) -> Survey:
    """Send it out: every addressed organisation gets its own response, and is told.

    Raises RuleViolation: not permitted, sent already, nothing asked, nobody asked, or a day on which nothing is due.
    """
    stored, addressees = _ready_to_open(actor, survey)
    _open(actor, stored, addressees)
    return stored


def _ready_to_open(actor: Actor, survey: Survey) -> tuple[Survey, list[Organisation]]:
    """The locked draft and whom it goes to."""
    check_may_change(actor, survey)
    record_as(actor)
    stored = Survey.objects.select_for_update(of=("self",)).select_related("prefecture").get(pk=survey.pk)
    check_draft(stored)
    check_due_day(stored.due_on)
    if not stored.questions.exists():
        raise RuleViolation("no_question", _("設問がありません。設問を1つ以上作成してから照会してください。"))
    addressees = list(stored.addressees())
    if not addressees:
        raise RuleViolation("no_audience", _("照会先の団体がありません。照会の内容から照会先を選んでください。"))
    return stored, addressees


def _open(actor: Actor, survey: Survey, addressees: Iterable[Organisation]) -> None:
    survey.state, survey.opened_at = SurveyState.OPEN, timezone.now()
    survey.version += 1
    survey.save()
    tell_of_opening(actor, survey, _add_responses(survey, addressees))


def _add_responses(survey: Survey, organisations: Iterable[Organisation]) -> list[Response]:
    rows = [Response(survey=survey, organisation=organisation) for organisation in organisations]
    responses = Response.objects.bulk_create(rows, batch_size=2000)
    regrant(*responses)
    return responses


@transaction.atomic
def close_survey(*, actor: Actor, survey: Survey) -> Survey:
    """Take no more answers but those that were sent back. Raises RuleViolation if it is not open."""
    check_may_change(actor, survey)
    record_as(actor)
    stored = Survey.objects.select_for_update(of=("self",)).select_related("prefecture").get(pk=survey.pk)
    if not stored.is_open:
        raise RuleViolation("survey_not_open", _("回答を受け付けている照会ではありません。"))
    stored.state, stored.closed_at = SurveyState.CLOSED, timezone.now()
    stored.version += 1
    stored.save()
    return stored


@transaction.atomic
def start_next_round(*, actor: Actor, survey: Survey, **values: Any) -> Survey:
    """A new draft with the same audience and questions; each question offers last time's answer.

    Raises RuleViolation: not permitted, never sent, or the day.
    """
    check_may_change(actor, survey)
    if survey.is_draft:
        raise RuleViolation("survey_not_sent", _("まだ送っていない照会から次回の照会は作成できません。"))
    following = create_survey(
        actor=actor,
        audience=list(survey.audience.current()),
        audience_kind=survey.audience_kind,
        purpose=survey.purpose,
        contact=survey.contact,
        previous=survey,
        **values,
    )
    _copy_questions(survey, following)
    return following


def _copy_questions(survey: Survey, following: Survey) -> None:
    copies: dict[int, Question] = {}
    for question in survey.questions.order_by("position"):
        copies[question.pk] = Question.objects.create(
            survey=following,
            position=question.position,
            type=question.type,
            text=question.text,
            guidance=question.guidance,
            is_required=question.is_required,
            has_not_applicable=question.has_not_applicable,
            choices=question.choices,
            unit=question.unit,
            columns=question.columns,
            row_count=question.row_count,
            asked_if=copies.get(question.asked_if_id) if question.asked_if_id else None,
            asked_if_choices=question.asked_if_choices,
            repeats=question if question.type != QuestionType.FILE else None,
            ledger=question.ledger,
        )
