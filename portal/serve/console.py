"""The supervisor's voice: one line at a time, each with the name of the process that says it."""

from __future__ import annotations

import os
import sys
import threading

WIDTH = 8
COLOURS = {"portal": 36, "postgres": 34, "redis": 31, "web": 32, "worker": 33, "planner": 35, "beat": 90}


class Console:
    """Writes to standard output. Colours only on a terminal, and not when NO_COLOR is set."""

    def __init__(self) -> None:
        self._coloured = sys.stdout.isatty() and "NO_COLOR" not in os.environ
        self._lock = threading.Lock()

    def write(self, name: str, line: str) -> None:
        label = f"{name:<{WIDTH}} |"
        if self._coloured:
            label = f"\033[{COLOURS.get(name, 0)}m{label}\033[0m"
        with self._lock:
            print(label, line, flush=True)

    def say(self, text: str) -> None:
        for line in text.splitlines():
            self.write("portal", line)
