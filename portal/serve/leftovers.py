"""Processes that outlived a supervisor which was killed: found by the next start, and ended."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import psutil

from .child import Child

PATIENCE_S = 15


def remember(path: Path, children: Iterable[Child]) -> None:
    """Keep the ids of all children. The creation time tells a child from a stranger that got its id later."""
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps([[c.pid, c.created_at, c.command.stop_signal.value] for c in children]))
    draft.replace(path)


def forget(path: Path) -> None:
    path.unlink(missing_ok=True)


def end_leftovers(path: Path) -> int:
    """End what an earlier supervisor left running and say how many there were. Call it with the folder locked."""
    running = [found for found in map(_find, *_read(path)) if found]
    for process, stop_signal in running:
        with suppress(psutil.NoSuchProcess):
            process.send_signal(stop_signal)
    _, stubborn = psutil.wait_procs([process for process, _ in running], timeout=PATIENCE_S)
    for process in stubborn:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    psutil.wait_procs(stubborn, timeout=PATIENCE_S)
    forget(path)
    return len(running)


def _read(path: Path) -> tuple[list[int], list[float], list[int]]:
    try:
        rows = json.loads(path.read_text())
    except (FileNotFoundError, ValueError):
        rows = []
    return [row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows]


def _find(pid: int, created_at: float, stop_signal: int) -> tuple[psutil.Process, int] | None:
    try:
        process = psutil.Process(pid)
        same = abs(process.create_time() - created_at) < 0.01
    except psutil.NoSuchProcess:
        return None
    return (process, stop_signal) if same else None
