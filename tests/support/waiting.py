"""Waiting for what another process does. The limit only ends a test that has failed; it asserts nothing about time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
LIMIT_S = 300
PAUSE_S = 0.1


def wait_until(what: str, condition: Callable[[], T], limit_s: float = LIMIT_S) -> T:
    """The first true value of the condition. Raises AssertionError naming what did not happen."""
    deadline = time.monotonic() + limit_s
    while not (value := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"Did not happen within {limit_s} s: {what}")
        time.sleep(PAUSE_S)
    return value
