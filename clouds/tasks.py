"""Work of the municipal cloud that nobody has to think of."""

from __future__ import annotations

from clouds.services.minutes import confirm_due_minutes
from portal.jobs.registry import periodic


@periodic("clouds.confirm_minutes", every_s=600)
def confirm_minutes() -> None:
    """Minutes that nobody has objected to in time are confirmed by themselves."""
    confirm_due_minutes()
