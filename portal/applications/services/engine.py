"""Every step of the workflow goes through `perform`: lock, look into the table, write, leave a line of history."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.access.grants import regrant
from portal.access.querysets import permitted_actions
from portal.accounts.models import User
from portal.applications.choices import Action, ApplicationState
from portal.applications.filled_forms import form_of
from portal.applications.kinds import application_kind
from portal.applications.models import Application, ApplicationStep, Submission
from portal.applications.standing import holds
from portal.applications.workflow import REVIEWER, TRANSITIONS, Transition
from portal.audit.tracking import record_as
from portal.exceptions import RuleViolation
from portal.organisations.models import Organisation

from .checks import acting_person, check_has_approver, check_in_window, check_reminder, checked_reason, last_change
from .drafts import EDIT_CONFLICT, lock
from .notices import tell
from .numbering import give_number


@dataclass(slots=True)
class Move:
    """One step on its way: what the effects of an action need to know."""

    actor: Actor
    person: User
    organisation: Organisation
    application: Application  # locked
    transition: Transition
    at: datetime
    reason: str
    resubmit_by: date | None
    submission: Submission | None = None

    @property
    def is_internal(self) -> bool:
        # What happened before the prefecture saw anything stays in the house.
        return self.transition.is_internal or not self.application.submission_count


@transaction.atomic
def perform(
    *,
    actor: Actor,
    application: Application,
    action: Action,
    reason: str = "",
    version: int | None = None,
    resubmit_by: date | None = None,
) -> Application:
    """Take one step. `version` is what the actor saw; `resubmit_by` is for sending back. Returns the row as it is then.

    Raises RuleViolation with code not_permitted, wrong_state, approval_required, edit_conflict, reason_required,
    content_invalid, or what the window, the approval or the kind has against it.
    """
    person, organisation = acting_person(actor)
    reason = checked_reason(reason)
    held = permitted_actions(actor, application)
    locked = lock(application)
    transition = _transition(actor, held, locked, action)
    _check_version(actor, locked, version)
    _check_reason(transition, reason)
    record_as(actor, reason=reason)
    move = Move(actor, person, organisation, locked, transition, timezone.now(), reason, resubmit_by)
    _EFFECTS.get(action, _nothing)(move)
    locked.state = transition.target
    locked.version += 1
    locked.save()
    step = _write_step(move)
    regrant(locked)
    _call_kind(move)
    tell(actor, step)
    return locked


def _transition(actor: Actor, held: frozenset[str], application: Application, action: Action) -> Transition:
    lines = [line for line in TRANSITIONS if line.action == action and line.who.permission in held]
    if not lines:
        raise RuleViolation("not_permitted", _("この操作をする権限がありません。"))
    here = [line for line in lines if line.source == application.state]
    if not here:
        raise RuleViolation("wrong_state", _wrong_state(actor, held, application, action))
    for line in here:
        if holds(line.given, application):
            return line
    raise RuleViolation(
        "approval_required",
        _("%(organisation)sでは、提出の前に承認者の承認が必要です。「承認を依頼する」から進めてください。")
        % {"organisation": application.organisation},
    )


def _wrong_state(actor: Actor, held: frozenset[str], application: Application, action: Action) -> str:
    reviewing = "change" not in held and REVIEWER.permission in held
    state = application.state_for_reviewers if reviewing else ApplicationState(application.state)
    sentence = _("この申請は現在「%(state)s」のため、「%(action)s」はできません。") % {
        "state": state.label,
        "action": action.label,
    }
    return sentence + last_change(actor, application)


def _check_version(actor: Actor, application: Application, version: int | None) -> None:
    if version is not None and version != application.version:
        sentence = _("画面を開いた後に、この申請が更新されました。最新の内容を確かめてから、もう一度操作してください。")
        raise RuleViolation(EDIT_CONFLICT, sentence + last_change(actor, application))


def _check_reason(transition: Transition, reason: str) -> None:
    if transition.needs_reason and not reason:
        raise RuleViolation("reason_required", _("理由を入力してください。相手に表示されます。"), field="reason")


def _write_step(move: Move) -> ApplicationStep:
    application = move.application
    return ApplicationStep.objects.create(
        application=application,
        action=move.transition.action,
        from_state=move.transition.source,
        to_state=move.transition.target,
        author=move.person,
        organisation=move.organisation,
        at=move.at,
        reason=move.reason,
        submission=move.submission,
        is_internal=move.is_internal,
        is_own_approval=move.transition.action == Action.APPROVE and _wrote_it(move),
        version=application.version,
    )


def _wrote_it(move: Move) -> bool:
    return move.person in (move.application.author, move.application.draft_saved_by)


def _call_kind(move: Move) -> None:
    kind = application_kind(move.application.window.kind)
    if move.submission is not None and kind.on_submitted:
        kind.on_submitted(move.actor, move.application)
    if move.transition.target == ApplicationState.ACCEPTED and kind.on_accepted:
        kind.on_accepted(move.actor, move.application)
    if move.transition.target == ApplicationState.REJECTED and kind.on_rejected:
        kind.on_rejected(move.actor, move.application)
    if move.transition.source == ApplicationState.ACCEPTED and kind.on_withdrawn:
        kind.on_withdrawn(move.actor, move.application)


# --- what an action does besides changing the state -----------------------------------------------------------


def _nothing(move: Move) -> None:
    """Only the state changes."""


def _check_content(move: Move) -> list[dict[str, str]]:
    """Take over what was typed if the form finds no fault; the words for people are returned."""
    form = form_of(move.application)
    if not form.is_valid():
        labels = "、".join(str(form[name].label) for name in form.errors if name in form.fields)
        sentence = _("入力内容に確認が必要な項目があります。編集画面で直してから、もう一度進めてください。")
        raise RuleViolation("content_invalid", sentence + (_("（%(labels)s）") % {"labels": labels} if labels else ""))
    move.application.content = form.to_content()
    return [line.as_json() for line in form.lines()]


def _ask_for_approval(move: Move) -> None:
    check_in_window(move.application)
    check_has_approver(move.application.organisation)
    _check_content(move)
    move.application.reminded_at = None


def _remind(move: Move) -> None:
    check_reminder(move.application)
    move.application.reminded_at = move.at


def _hand_over(move: Move) -> None:
    """The application leaves the house: number, time, and a copy that never changes again."""
    application = move.application
    check_in_window(application)
    lines = _check_content(move)
    give_number(application)
    application.submission_count += 1
    application.submitted_at, application.resubmit_by = move.at, None
    move.submission = Submission.objects.create(
        application=application,
        number=application.submission_count,
        content=application.content,
        lines=lines,
        submitted_by=move.person,
        submitted_at=move.at,
    )
    move.submission.attachments.set(application.attachments.attached())


def _decide(move: Move) -> None:
    move.application.decided_at = move.at


def _send_back(move: Move) -> None:
    if move.resubmit_by is not None and move.resubmit_by < timezone.localdate():
        raise RuleViolation(
            "day_in_the_past", _("再提出の期限は、今日以降の日付で入力してください。"), field="resubmit_by"
        )
    move.application.resubmit_by = move.resubmit_by
    move.application.decided_at = None


_EFFECTS: Mapping[Action, Callable[[Move], None]] = {
    Action.SUBMIT: _hand_over,
    Action.APPROVE: _hand_over,
    Action.RESUBMIT: _hand_over,
    Action.REQUEST_APPROVAL: _ask_for_approval,
    Action.REMIND_APPROVER: _remind,
    Action.ACCEPT: _decide,
    Action.REJECT: _decide,
    Action.RETURN: _send_back,
}
