"""A long calculation that is followed from a page: it tells how far it is, and hears that somebody cancels it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .lease import JobCancelled
from .models import JobRun


class Following:
    """Cancelling does not tear the calculation off: it is asked, ends by itself and keeps the best that it has."""

    def __init__(self, run: JobRun) -> None:
        self.run = run
        self.is_cancelled = False

    def tell(self, **progress: Any) -> None:
        """Show how far it is; the words are those of `JobRun.report`."""
        self._heed(lambda: self.run.report(**progress))

    def asks_to_stop(self) -> bool:
        """Whether somebody has cancelled."""
        self._heed(self.run.check_cancelled)
        return self.is_cancelled

    def _heed(self, tell: Callable[[], None]) -> None:
        try:
            tell()
        except JobCancelled:
            self.is_cancelled = True
