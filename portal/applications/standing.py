"""Which lines of the workflow's table hold for one application."""

from __future__ import annotations

from .models import Application
from .workflow import TRANSITIONS, Given, Transition


def holds(given: Given, application: Application) -> bool:
    """Whether what a line of the table asks for is true of this application."""
    match given:
        case Given.APPROVAL_FREE:
            return not application.organisation.requires_approval
        case Given.NEVER_SUBMITTED:
            return application.submission_count == 0
        case Given.SUBMITTED_BEFORE:
            return application.submission_count > 0
        case Given.ANYTHING:
            return True


def available_transitions(application: Application, held: frozenset[str]) -> list[Transition]:
    """The lines of the table that somebody with these object rights may use now: the buttons of a page."""
    return [
        line
        for line in TRANSITIONS
        if line.source == application.state and line.who.permission in held and holds(line.given, application)
    ]
