"""The verbs of the workflow: what pages, API and imports call. What each may refuse is said at `perform`.

`version` is what the actor saw; without it the step is taken on whatever is there now.
"""

from __future__ import annotations

from datetime import date

from portal.access.actor import Actor
from portal.applications.choices import Action
from portal.applications.models import Application

from .drafts import create_application, save_draft
from .engine import perform

__all__ = [
    "accept_application",
    "approve_application",
    "create_application",
    "decline_approval",
    "perform",
    "reject_application",
    "remind_approver",
    "request_approval",
    "resubmit_application",
    "return_application",
    "save_draft",
    "start_review",
    "submit_application",
    "take_back_approval_request",
    "withdraw_application",
]


def submit_application(*, actor: Actor, application: Application, version: int | None = None) -> Application:
    """Hand a draft to the prefecture; it gets its reference number. Only where no approval is required."""
    return perform(actor=actor, application=application, action=Action.SUBMIT, version=version)


def request_approval(
    *, actor: Actor, application: Application, reason: str = "", version: int | None = None
) -> Application:
    """Ask the organisation's own approver; also possible where it is not required."""
    return perform(actor=actor, application=application, action=Action.REQUEST_APPROVAL, reason=reason, version=version)


def remind_approver(*, actor: Actor, application: Application) -> Application:
    """Tell the approvers again that an application waits for them; once in 24 hours."""
    return perform(actor=actor, application=application, action=Action.REMIND_APPROVER)


def take_back_approval_request(*, actor: Actor, application: Application) -> Application:
    """Take the application back from the approver, to go on typing."""
    return perform(actor=actor, application=application, action=Action.TAKE_BACK)


def decline_approval(*, actor: Actor, application: Application, reason: str, version: int | None = None) -> Application:
    """The approver gives it back to its author."""
    return perform(actor=actor, application=application, action=Action.DECLINE, reason=reason, version=version)


def approve_application(
    *, actor: Actor, application: Application, reason: str = "", version: int | None = None
) -> Application:
    """Approve and hand over in one step."""
    return perform(actor=actor, application=application, action=Action.APPROVE, reason=reason, version=version)


def resubmit_application(
    *, actor: Actor, application: Application, reason: str = "", version: int | None = None
) -> Application:
    """Hand over again what the prefecture had sent back; the reference number stays."""
    return perform(actor=actor, application=application, action=Action.RESUBMIT, reason=reason, version=version)


def start_review(*, actor: Actor, application: Application, version: int | None = None) -> Application:
    """The prefecture begins to look at it."""
    return perform(actor=actor, application=application, action=Action.START_REVIEW, version=version)


def return_application(
    *,
    actor: Actor,
    application: Application,
    reason: str,
    resubmit_by: date | None = None,
    version: int | None = None,
) -> Application:
    """Send it back for correction, with the last day for coming again if there is one; undoes an acceptance."""
    return perform(
        actor=actor,
        application=application,
        action=Action.RETURN,
        reason=reason,
        resubmit_by=resubmit_by,
        version=version,
    )


def accept_application(
    *, actor: Actor, application: Application, reason: str = "", version: int | None = None
) -> Application:
    """Accept it; its kind puts the content into force in the same transaction."""
    return perform(actor=actor, application=application, action=Action.ACCEPT, reason=reason, version=version)


def reject_application(
    *, actor: Actor, application: Application, reason: str, version: int | None = None
) -> Application:
    """Turn it down for good; the organisation may apply anew while the window is open."""
    return perform(actor=actor, application=application, action=Action.REJECT, reason=reason, version=version)


def withdraw_application(
    *, actor: Actor, application: Application, reason: str = "", version: int | None = None
) -> Application:
    """The applicant takes it out of the race; a draft needs no reason for that."""
    return perform(actor=actor, application=application, action=Action.WITHDRAW, reason=reason, version=version)
