"""Every step of an answer goes through `perform`: lock, look into the table, write, leave a line of history."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.access.querysets import permitted_actions
from portal.accounts.models import User
from portal.applications.services.checks import acting_person, check_has_approver, checked_text
from portal.audit.tracking import record_as
from portal.exceptions import RuleViolation
from portal.organisations.models import Organisation
from portal.surveys.choices import Action
from portal.surveys.models import Response, ResponseStep
from portal.surveys.selectors.answers import questions_of
from portal.surveys.workflow import Transition, transition_of

from .answers import filled_form, lock, typed_answer
from .checks import EDIT_CONFLICT, check_accepts_answers, check_due_day
from .notices import tell


@dataclass(slots=True)
class Move:
    """One step on its way: what the effects of an action need to know."""

    actor: Actor
    person: User
    organisation: Organisation
    response: Response  # locked
    transition: Transition
    at: datetime
    due_on: date | None
    answers: dict[str, Any] | None = None
    is_late: bool = False


@transaction.atomic
def perform(
    *,
    actor: Actor,
    response: Response,
    action: Action,
    reason: str = "",
    version: int | None = None,
    due_on: date | None = None,
) -> Response:
    """Take one step; `due_on` is the new last day of an answer that is sent back. Returns the row as it is then.

    Raises RuleViolation with code not_permitted, wrong_state, approval_required, edit_conflict, reason_required,
    answers_invalid, delegations_waiting, survey_closed, deadline_passed, or what the day has against it.
    """
    person, organisation = acting_person(actor)
    reason = checked_text(reason, ResponseStep._meta.get_field("reason"))
    held = permitted_actions(actor, response)
    locked = lock(response)
    line = _checked_line(held, locked, action, reason)
    if version is not None and version != locked.version:
        raise RuleViolation(
            EDIT_CONFLICT,
            _("画面を開いた後に、この回答が更新されました。最新の内容を確かめて、もう一度操作してください。"),
        )
    record_as(actor, reason=reason)
    move = Move(actor, person, organisation, locked, line, timezone.now(), due_on)
    _EFFECTS[action](move)
    locked.state = line.target
    locked.version += 1
    locked.save()
    tell(actor, _write_step(move, reason))
    return locked


def _checked_line(held: frozenset[str], response: Response, action: Action, reason: str) -> Transition:
    line = transition_of(action)
    if line.permission not in held:
        raise RuleViolation("not_permitted", _("この操作をする権限がありません。"))
    if response.state not in line.sources:
        own = "change" in held
        state = response.own_word if own else str(response.standing.label)
        sentence = _("この回答は現在「%(state)s」のため、「%(action)s」はできません。")
        raise RuleViolation("wrong_state", sentence % {"state": state, "action": action.label})
    if action == Action.SUBMIT and response.organisation.requires_approval:
        sentence = _("%(organisation)sでは、提出の前に承認者の承認が必要です。「承認を依頼する」から進めてください。")
        raise RuleViolation("approval_required", sentence % {"organisation": response.organisation})
    if line.needs_reason and not reason:
        raise RuleViolation("reason_required", _("理由を入力してください。相手に表示されます。"), field="reason")
    return line


def _write_step(move: Move, reason: str) -> ResponseStep:
    return ResponseStep.objects.create(
        response=move.response,
        action=move.transition.action,
        author=move.person,
        organisation=move.organisation,
        at=move.at,
        reason=reason,
        answers=move.answers,
        is_internal=move.transition.is_internal,
        is_late=move.is_late,
        version=move.response.version,
    )


# --- what an action does besides changing the state -----------------------------------------------------------


def _nothing(move: Move) -> None:
    """Only the state changes."""


def _checked_answers(move: Move) -> dict[str, Any]:
    if move.response.delegations.waiting().exists():
        raise RuleViolation(
            "delegations_waiting",
            _(
                "業務所管課に依頼した設問の回答がまだ届いていません。届いてから、または依頼を取り下げてから進めてください。"
            ),
        )
    form = filled_form(move.response)
    if not form.is_valid():
        labels = "、".join(str(form[name].label).partition("　")[0] for name in form.errors if name in form.fields)
        sentence = _("入力内容に確認が必要な設問があります。入力画面で直してから、もう一度進めてください。")
        raise RuleViolation("answers_invalid", sentence + (f"（{labels}）" if labels else ""))
    return form.answers()


def _ask_for_approval(move: Move) -> None:
    check_accepts_answers(move.response)
    check_has_approver(move.response.organisation)
    _checked_answers(move)


def _hand_over(move: Move) -> None:
    """The answer leaves the house: what the prefecture reads from now on, and a copy that never changes again."""
    response = move.response
    check_accepts_answers(response)
    move.answers = response.answers = _checked_answers(move)
    move.is_late = response.deadline < timezone.localdate(move.at)
    response.submission_count += 1
    response.submitted_at, response.is_reopened = move.at, False
    response.files.attached().filter(handed_over_at__isnull=True).update(handed_over_at=move.at)


def _start_revising(move: Move) -> None:
    check_accepts_answers(move.response)
    _restore_draft(move.response)


def _send_back(move: Move) -> None:
    if move.due_on is not None:
        check_due_day(move.due_on)
        move.response.due_on = move.due_on
    move.response.is_reopened = True
    _restore_draft(move.response)


def _restore_draft(response: Response) -> None:
    """The typing goes on from what was submitted."""
    response.draft = {
        name: texts
        for question in questions_of(response.survey)
        if str(question.pk) in response.answers
        for name, texts in typed_answer(question, response.answers[str(question.pk)]).items()
    }


_EFFECTS: Mapping[Action, Callable[[Move], None]] = {
    Action.SUBMIT: _hand_over,
    Action.APPROVE: _hand_over,
    Action.REQUEST_APPROVAL: _ask_for_approval,
    Action.TAKE_BACK: _nothing,
    Action.DECLINE: _nothing,
    Action.REVISE: _start_revising,
    Action.REOPEN: _send_back,
}
