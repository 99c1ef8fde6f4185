"""Wishes, and the programme that a window of wish applications belongs to."""

from __future__ import annotations

from portal.access.actor import Actor
from portal.applications.models import ApplicationWindow
from portal.lib.months import Month, MonthRange
from security.models import Programme, WishReception


def programme_of_window(window: ApplicationWindow) -> Programme:
    """The programme whose wishes this window collects. Raises Programme.DoesNotExist for any other window."""
    return Programme.objects.get(receptions__window=window)


def wish_months(programme: Programme) -> tuple[MonthRange, dict[Month, str]]:
    """The months to choose from, and those that are closed for everyone with the reason."""
    closed = programme.months.exclude(blackout_reason="")
    return programme.window, {Month.of(row.month): row.blackout_reason for row in closed}


def own_receptions(actor: Actor, programme: Programme) -> list[WishReception]:
    """The receptions that the actor runs or may apply in."""
    windows = ApplicationWindow.objects.permitted_to(actor)
    return list(programme.receptions.filter(window__in=windows).select_related("window"))
