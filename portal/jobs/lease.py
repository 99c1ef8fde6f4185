"""The right of one worker to do one job, for a while, again and again: whoever lost it can change nothing any more."""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models.functions import Now

from .choices import JobState

if TYPE_CHECKING:
    from .models.job_runs import JobRunQuerySet

REPORT_EVERY_S = 0.5  # an optimiser finds a hundred better values a second; people read two


class JobCancelled(Exception):
    """Somebody asked the job to stop."""


class LeaseLost(Exception):
    """The lease ran out and the job went back to the queue; this worker's work no longer counts."""


class Lease:
    """`row` is the query for the job's row under this claim: it finds nothing once another worker has the job."""

    def __init__(self, row: JobRunQuerySet) -> None:
        self._row = row
        self._reported_at = float("-inf")
        self.is_finished = False
        self.is_lost = threading.Event()
        self.is_cancelled = threading.Event()

    def renew(self) -> None:
        """Called from a thread of its own while the job runs."""
        if not self._row.update(lease_until=lease_end()):
            self.is_lost.set()
        elif self._row.filter(is_cancel_requested=True).exists():
            self.is_cancelled.set()

    def check(self) -> None:
        """Raises JobCancelled or LeaseLost."""
        if self.is_lost.is_set():
            raise LeaseLost
        if self.is_cancelled.is_set():
            raise JobCancelled

    def report(self, percent: int | None, step: str | None, data: dict[str, Any]) -> None:
        self.check()
        if time.monotonic() - self._reported_at < REPORT_EVERY_S:
            return
        self._reported_at = time.monotonic()
        values: dict[str, Any] = {"lease_until": lease_end()}
        if percent is not None:
            values["progress"] = max(0, min(100, percent))
        if step is not None:
            values["step"] = step
        if data:
            values["data"] = data
        self._write(values)
        if self._row.filter(is_cancel_requested=True).exists():
            raise JobCancelled

    def hold(self) -> None:
        """Lock the row until the end of the transaction. Raises LeaseLost."""
        if not self._row.select_for_update().first():
            raise LeaseLost

    def finish(self, *, state: JobState, **values: Any) -> None:
        """Write the outcome and give up the claim. Raises LeaseLost when it is no longer ours to write."""
        self._write({"state": state, "finished_at": Now(), "claim": None, "lease_until": None, **values})
        self.is_finished = True

    def give_back(self, **values: Any) -> None:
        """Back to the queue, for the next tick to send out again. Raises LeaseLost."""
        self._write({"state": JobState.QUEUED, "woken_at": None, "claim": None, "lease_until": None, **values})
        self.is_finished = True

    def _write(self, values: dict[str, Any]) -> None:
        if not self._row.update(**values):
            self.is_lost.set()
            raise LeaseLost


def lease_end() -> Any:
    """By the clock of the database, the only one that all workers share."""
    return Now() + timedelta(seconds=settings.JOB_LEASE_S)
