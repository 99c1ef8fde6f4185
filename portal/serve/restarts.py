"""How long to wait before a process that died is started again."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

FIRST_PAUSE_S, LONGEST_PAUSE_S, STEADY_AFTER_S = 1.0, 30.0, 60.0


@dataclass
class Restarts:
    """Doubling pauses while a process keeps dying; from the start again once it has lived for a minute."""

    clock: Callable[[], float] = time.monotonic
    _last: dict[str, tuple[float, float]] = field(default_factory=dict)  # name -> pause in s, time of its end

    def pause_after_death(self, name: str) -> float:
        pause, started_at = self._last.get(name, (0.0, float("-inf")))
        now = self.clock()
        steady = now - started_at > STEADY_AFTER_S
        pause = FIRST_PAUSE_S if steady else min(pause * 2, LONGEST_PAUSE_S)
        self._last[name] = (pause, now + pause)
        return pause
