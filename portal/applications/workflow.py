"""The one workflow of every application, as a table. Rights, buttons, checks and the database trigger follow from it.

Somebody's own approval of what they wrote themselves is allowed, because small towns have one person for all of it;
the history says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.access.choices import Party, Role

from .choices import CLOSED_STATES, Action
from .choices import ApplicationState as State


@dataclass(frozen=True, slots=True)
class Who:
    """A side and the roles on it that hold one object right."""

    permission: str
    party: Party
    roles: tuple[Role, ...]


APPLICANT = Who("change", Party.OWNER, (Role.STAFF, Role.APPROVER))
OWN_APPROVER = Who("approve", Party.OWNER, (Role.APPROVER,))
REVIEWER = Who("review", Party.COORDINATOR, (Role.COORDINATOR, Role.MANAGER))
INSPECTOR = Who("inspect", Party.COORDINATOR, (Role.COORDINATOR, Role.MANAGER, Role.AUDITOR))
READERS = (
    Who("view", Party.OWNER, (Role.STAFF, Role.APPROVER)),
    Who("view", Party.COORDINATOR, (Role.COORDINATOR, Role.MANAGER, Role.AUDITOR)),
)


class Given(Enum):
    """What else must be true of the application for a line of the table to hold."""

    ANYTHING = "anything"
    APPROVAL_FREE = "approval_free"  # the organisation lets its staff submit on their own
    NEVER_SUBMITTED = "never_submitted"
    SUBMITTED_BEFORE = "submitted_before"


@dataclass(frozen=True, slots=True)
class Transition:
    source: State
    action: Action
    who: Who
    target: State
    label: str | Promise  # what the button says
    given: Given = Given.ANYTHING
    needs_reason: bool = False
    is_internal: bool = False  # the prefecture learns nothing of it
    needs_content: bool = False  # the form must be filled in without a fault

    @property
    def is_final(self) -> bool:
        return self.target in CLOSED_STATES


TRANSITIONS: tuple[Transition, ...] = (
    Transition(
        State.DRAFT, Action.SUBMIT, APPLICANT, State.SUBMITTED, _("提出する"),
        given=Given.APPROVAL_FREE, needs_content=True,
    ),
    Transition(
        State.DRAFT, Action.REQUEST_APPROVAL, APPLICANT, State.AWAITING_APPROVAL, _("承認を依頼する"),
        is_internal=True, needs_content=True,
    ),
    Transition(
        State.DRAFT, Action.WITHDRAW, APPLICANT, State.WITHDRAWN, _("下書きを取りやめる"), is_internal=True
    ),
    Transition(
        State.AWAITING_APPROVAL, Action.APPROVE, OWN_APPROVER, State.SUBMITTED, _("承認して提出する"),
        needs_content=True,
    ),
    Transition(
        State.AWAITING_APPROVAL, Action.DECLINE, OWN_APPROVER, State.DRAFT, _("作成者に差し戻す"),
        given=Given.NEVER_SUBMITTED, needs_reason=True, is_internal=True,
    ),
    Transition(
        State.AWAITING_APPROVAL, Action.DECLINE, OWN_APPROVER, State.RETURNED, _("作成者に差し戻す"),
        given=Given.SUBMITTED_BEFORE, needs_reason=True, is_internal=True,
    ),
    Transition(
        State.AWAITING_APPROVAL, Action.TAKE_BACK, APPLICANT, State.DRAFT, _("承認の依頼を取り消す"),
        given=Given.NEVER_SUBMITTED, is_internal=True,
    ),
    Transition(
        State.AWAITING_APPROVAL, Action.TAKE_BACK, APPLICANT, State.RETURNED, _("承認の依頼を取り消す"),
        given=Given.SUBMITTED_BEFORE, is_internal=True,
    ),
    Transition(
        State.AWAITING_APPROVAL, Action.REMIND_APPROVER, APPLICANT, State.AWAITING_APPROVAL, _("承認者に催促する"),
        is_internal=True,
    ),
    Transition(State.SUBMITTED, Action.START_REVIEW, REVIEWER, State.IN_REVIEW, _("審査を始める")),
    Transition(State.SUBMITTED, Action.ACCEPT, REVIEWER, State.ACCEPTED, _("受理する")),
    Transition(State.SUBMITTED, Action.RETURN, REVIEWER, State.RETURNED, _("差し戻す"), needs_reason=True),
    Transition(State.SUBMITTED, Action.REJECT, REVIEWER, State.REJECTED, _("却下する"), needs_reason=True),
    Transition(State.SUBMITTED, Action.WITHDRAW, APPLICANT, State.WITHDRAWN, _("取り下げる"), needs_reason=True),
    Transition(State.IN_REVIEW, Action.ACCEPT, REVIEWER, State.ACCEPTED, _("受理する")),
    Transition(State.IN_REVIEW, Action.RETURN, REVIEWER, State.RETURNED, _("差し戻す"), needs_reason=True),
    Transition(State.IN_REVIEW, Action.REJECT, REVIEWER, State.REJECTED, _("却下する"), needs_reason=True),
    Transition(State.IN_REVIEW, Action.WITHDRAW, APPLICANT, State.WITHDRAWN, _("取り下げる"), needs_reason=True),
    Transition(
        State.RETURNED, Action.RESUBMIT, APPLICANT, State.SUBMITTED, _("再提出する"),
        given=Given.APPROVAL_FREE, needs_content=True,
    ),
    Transition(
        State.RETURNED, Action.REQUEST_APPROVAL, APPLICANT, State.AWAITING_APPROVAL, _("承認を依頼する"),
        is_internal=True, needs_content=True,
    ),
    Transition(State.RETURNED, Action.WITHDRAW, APPLICANT, State.WITHDRAWN, _("取り下げる"), needs_reason=True),
    Transition(State.RETURNED, Action.REJECT, REVIEWER, State.REJECTED, _("却下する"), needs_reason=True),
    Transition(
        State.ACCEPTED, Action.RETURN, REVIEWER, State.RETURNED, _("受理を取り消して差し戻す"), needs_reason=True
    ),
)  # fmt: skip

STATE_MOVES: tuple[tuple[str, str], ...] = tuple(
    sorted({(t.source.value, t.target.value) for t in TRANSITIONS if t.source != t.target})
)


def access_rules() -> Mapping[Party, Mapping[Role, tuple[str, ...]]]:
    """The object rights of every role on every side, collected from the table."""
    rules: dict[Party, dict[Role, tuple[str, ...]]] = {}
    for who in dict.fromkeys((*READERS, *(t.who for t in TRANSITIONS), INSPECTOR)):
        roles = rules.setdefault(who.party, {})
        for role in who.roles:
            roles[role] = (*roles.get(role, ()), who.permission)
    return rules
