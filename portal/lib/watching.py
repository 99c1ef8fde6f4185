"""Run a long search in a second thread, while the caller's thread tells progress and listens for a cancellation."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Generic, TypeVar

from .stopwatch import Stopwatch

_TICK_S = 0.1
_REPORT_S = 0.5

Word = TypeVar("Word")


class ProgressBoard(Generic[Word]):
    """The latest word of progress: written by the search, read by whoever watches it."""

    def __init__(self) -> None:
        self.latest: Word | None = None

    def write(self, progress: Word) -> None:
        self.latest = progress


def run_watched(
    search: Callable[[], None],
    board: ProgressBoard[Word],
    watch: Stopwatch,
    *,
    progress: Callable[[Word], None] | None,
    is_cancelled: Callable[[], bool] | None,
) -> None:
    """Run `search` to its end, or until it is cancelled. What it raises, or a callback raises, is raised here."""
    if progress is None and is_cancelled is None:
        return search()
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="planning") as pool:
        running = pool.submit(search)
        try:
            _attend(running, board, progress or (lambda latest: None), is_cancelled or (lambda: False))
        finally:
            while not running.done():
                watch.stop()
                wait([running], timeout=_TICK_S)
        running.result()


def _attend(
    running: Future[None],
    board: ProgressBoard[Word],
    progress: Callable[[Word], None],
    is_cancelled: Callable[[], bool],
) -> None:
    told_at = 0.0
    while not is_cancelled():
        is_over = running.done()
        if board.latest is not None and (is_over or time.monotonic() - told_at >= _REPORT_S):
            progress(board.latest)
            told_at = time.monotonic()
        if is_over:
            return
        wait([running], timeout=_TICK_S)
