"""The way of a report (連絡票) as a table. Rights, buttons, checks and the database trigger follow from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .incident_choices import ReportAction as Action
from .incident_choices import ReportState as State

REPORTER, CHECKER = "change", "check"  # object rights


@dataclass(frozen=True, slots=True)
class Transition:
    source: State
    action: Action
    permission: str
    target: State
    label: str | Promise  # what the button says
    explanation: str | Promise = ""  # what it leads to
    needs_reason: bool = False


TRANSITIONS: tuple[Transition, ...] = (
    Transition(State.DRAFT, Action.REPORT, REPORTER, State.REPORTED, _("報告する")),
    Transition(
        State.REPORTED, Action.START_CHECK, CHECKER, State.CHECKING, _("確認を始める"),
        _("報告した団体に「確認中」と表示されます。"),
    ),
    Transition(State.REPORTED, Action.SHARE, CHECKER, State.SHARED, _("共有する")),
    Transition(State.CHECKING, Action.SHARE, CHECKER, State.SHARED, _("共有する")),
    Transition(State.NOT_SHARED, Action.SHARE, CHECKER, State.SHARED, _("共有する")),
    Transition(
        State.REPORTED, Action.NOT_SHARE, CHECKER, State.NOT_SHARED, _("共有しない"),
        _("ほかの団体には共有しません。報告した団体に理由が伝わります。"), needs_reason=True,
    ),
    Transition(
        State.CHECKING, Action.NOT_SHARE, CHECKER, State.NOT_SHARED, _("共有しない"),
        _("ほかの団体には共有しません。報告した団体に理由が伝わります。"), needs_reason=True,
    ),
    Transition(
        State.SHARED, Action.CLOSE, CHECKER, State.CLOSED, _("終結にする"),
        _("この連絡票の対応を終えます。"),
    ),
    Transition(
        State.NOT_SHARED, Action.CLOSE, CHECKER, State.CLOSED, _("終結にする"),
        _("この連絡票の対応を終えます。"),
    ),
    Transition(
        State.NOT_SHARED, Action.RECHECK, CHECKER, State.CHECKING, _("確認を再開する"),
        _("もう一度「確認中」に戻します。"), needs_reason=True,
    ),
    Transition(
        State.CLOSED, Action.RECHECK, CHECKER, State.CHECKING, _("確認を再開する"),
        _("もう一度「確認中」に戻します。"), needs_reason=True,
    ),
)  # fmt: skip

STATE_MOVES: tuple[tuple[str, str], ...] = tuple(sorted({(t.source.value, t.target.value) for t in TRANSITIONS}))
# Done elsewhere: reporting on its confirmation page, sharing by publishing a notice.
OWN_PAGES = (Action.REPORT, Action.SHARE)

DONE: Mapping[Action, str | Promise] = {
    Action.START_CHECK: _("確認を始めました。"),
    Action.NOT_SHARE: _("共有しないことにしました。報告した団体に理由が伝わります。"),
    Action.RECHECK: _("確認を再開しました。"),
    Action.CLOSE: _("終結にしました。"),
}


def transitions_of(state: str, held: Iterable[str]) -> list[Transition]:
    """What somebody with these rights may do to a report in this state, by a button of its page."""
    permissions = set(held)
    return [
        line
        for line in TRANSITIONS
        if line.source == state and line.permission in permissions and line.action not in OWN_PAGES
    ]
