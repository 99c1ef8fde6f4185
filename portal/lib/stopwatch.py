"""How much time is left for a long search, and whether somebody asked to stop."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Stopwatch:
    """Runs from its creation. Times are seconds. Safe to stop from another thread."""

    def __init__(self, limit_s: float) -> None:
        self._started_at = time.monotonic()
        self.limit_s = limit_s
        self._is_stopped = False
        self._interrupt: Callable[[], None] | None = None
        self._parts: list[Stopwatch] = []

    @property
    def elapsed_s(self) -> float:
        return time.monotonic() - self._started_at

    @property
    def left_s(self) -> float:
        """Time left; 0 when it is used up or somebody asked to stop."""
        return 0.0 if self._is_stopped else max(0.0, self.limit_s - self.elapsed_s)

    def part(self, limit_s: float) -> Stopwatch:
        """A stopwatch of its own for a part of the work, that stops with this one."""
        part = Stopwatch(limit_s)
        self._parts.append(part)
        return part

    def stop(self) -> None:
        """Ask to stop. May be repeated: a search that is just beginning does not always hear the first call."""
        self._is_stopped = True
        if (interrupt := self._interrupt) is not None:
            interrupt()
        for part in self._parts:
            part.stop()

    @contextmanager
    def interrupting(self, interrupt: Callable[[], None]) -> Iterator[None]:
        """While the block runs, `stop` calls `interrupt`."""
        self._interrupt = interrupt
        try:
            yield
        finally:
            self._interrupt = None
