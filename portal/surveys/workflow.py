"""The way of an answer, as a table: rights, buttons and checks follow from it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .choices import Action, ResponseState


@dataclass(frozen=True, slots=True)
class Transition:
    sources: tuple[ResponseState, ...]
    action: Action
    permission: str
    target: ResponseState
    label: str | Promise  # what the button says
    needs_reason: bool = False
    needs_answers: bool = False  # every question that is asked must be answered without a fault
    is_internal: bool = False  # the prefecture learns nothing of it


_WRITING = (ResponseState.UNANSWERED, ResponseState.DRAFT)
_WAITING = (ResponseState.AWAITING_APPROVAL,)
_SENT = (ResponseState.SUBMITTED,)

TRANSITIONS: tuple[Transition, ...] = (
    Transition(_WRITING, Action.SUBMIT, "change", ResponseState.SUBMITTED, _("提出する"), needs_answers=True),
    Transition(
        _WRITING, Action.REQUEST_APPROVAL, "change", ResponseState.AWAITING_APPROVAL, _("承認を依頼する"),
        needs_answers=True, is_internal=True,
    ),
    Transition(
        _WAITING, Action.APPROVE, "approve", ResponseState.SUBMITTED, _("承認して提出する"), needs_answers=True
    ),
    Transition(
        _WAITING, Action.DECLINE, "approve", ResponseState.DRAFT, _("作成者に差し戻す"),
        needs_reason=True, is_internal=True,
    ),
    Transition(
        _WAITING, Action.TAKE_BACK, "change", ResponseState.DRAFT, _("承認の依頼を取り消す"), is_internal=True
    ),
    Transition(_SENT, Action.REVISE, "change", ResponseState.DRAFT, _("回答を訂正する"), is_internal=True),
    Transition(_SENT, Action.REOPEN, "reopen", ResponseState.DRAFT, _("差し戻す"), needs_reason=True),
)  # fmt: skip


def transition_of(action: Action) -> Transition:
    return next(line for line in TRANSITIONS if line.action == action)
