"""Windows and applications in any state, made by the real services."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from portal.access.actor import Actor
from portal.applications.choices import ApplicationState as State
from portal.applications.models import Application, ApplicationWindow
from portal.applications.services import applications as services
from portal.applications.services.windows import create_window
from portal.organisations.models import Organisation

from .kinds import TYPED


def make_window(prefecture: Organisation, **fields: Any) -> ApplicationWindow:
    now = timezone.now()
    defaults: dict[str, Any] = {
        "kind": "tests.trial",
        "title": "切替希望の申請",
        "prefecture": prefecture,
        "fiscal_year": 2016,
        "number_prefix": "SC",
        "opens_at": now - timedelta(days=7),
        "closes_at": now + timedelta(days=7),
        "contact": "府県情報政策課（06-6941-0351）",
    }
    return create_window(actor=Actor.system(), **(defaults | fields))


def make_draft(staff: Actor, window: ApplicationWindow, **typed: list[str]) -> Application:
    return services.create_application(actor=staff, window=window, typed=TYPED | typed)


def bring_to(state: State, application: Application, *, staff: Actor, approver: Actor, reviewer: Actor) -> Application:
    """Lead a draft to a state on the shortest way, or, for 承認待ち after a return, see `resubmitted`."""
    match state:
        case State.DRAFT:
            return application
        case State.AWAITING_APPROVAL:
            return services.request_approval(actor=staff, application=application)
        case State.SUBMITTED:
            return services.submit_application(actor=staff, application=application)
    submitted = services.submit_application(actor=staff, application=application)
    match state:
        case State.IN_REVIEW:
            return services.start_review(actor=reviewer, application=submitted)
        case State.RETURNED:
            return services.return_application(actor=reviewer, application=submitted, reason="希望月が期間外です。")
        case State.ACCEPTED:
            return services.accept_application(actor=reviewer, application=submitted)
        case State.REJECTED:
            return services.reject_application(actor=reviewer, application=submitted, reason="対象外の回線です。")
        case State.WITHDRAWN:
            return services.withdraw_application(actor=staff, application=submitted, reason="計画が変わったため。")
    raise AssertionError(state)
