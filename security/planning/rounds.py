"""Many solves for one answer: a share of the time for each, and word of how many are done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from portal.lib.stopwatch import Stopwatch

from .plan import Plan, Progress
from .problem import Goal, Month, Problem
from .switch_schedule import solve


@dataclass(frozen=True, slots=True)
class Round:
    """How far the answer has come: solves done, of so many at most, and the progress of the present one."""

    done: int
    total: int
    progress: Progress | None = None


class Rounds:
    """The time of all solves together, and what they have in common."""

    def __init__(
        self,
        *,
        time_limit_s: float,
        seed: int,
        report: Callable[[Round], None] | None,
        is_cancelled: Callable[[], bool] | None,
    ) -> None:
        self.watch = Stopwatch(time_limit_s)
        self.seed = seed
        self.done = 0
        self.total = 1
        self._report = report
        self._is_cancelled = is_cancelled

    @property
    def is_over(self) -> bool:
        """Whether the time is used up or somebody cancelled."""
        return not self.watch.left_s or (self._is_cancelled is not None and self._is_cancelled())

    def solve(
        self,
        problem: Problem,
        goals: Sequence[Goal],
        *,
        at_most: Mapping[Goal, int] | None = None,
        has_tray: bool = False,
        start: Mapping[str, Month] | None = None,
    ) -> Plan | None:
        """One round; see switch_schedule.solve. Raises TimeoutError if there was no time for any plan."""
        share = self.watch.left_s / max(1, min(self.total - self.done, _MOST_WAITING))
        self._tell(None)
        try:
            return solve(
                problem,
                time_limit_s=share,
                seed=self.seed,
                goals=goals,
                at_most=at_most,
                has_tray=has_tray,
                start=start,
                progress=self._tell if self._report else None,
                is_cancelled=self._is_cancelled,
            )
        finally:
            self.done += 1

    def _tell(self, progress: Progress | None) -> None:
        if self._report:
            self._report(Round(self.done, max(self.total, self.done + 1), progress))


# Most rounds end long before their share of the time; a hard one may take as much as if only so many were to come.
_MOST_WAITING = 5
