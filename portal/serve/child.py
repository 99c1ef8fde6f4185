"""One process of the portal: started in a group of its own, its output passed on line by line."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import psutil

Writer = Callable[[str, str], None]  # name of the process, line


@dataclass(frozen=True, slots=True)
class Command:
    """What to run. `stop_signal` asks it to end; after `patience_s` it is killed. Lines with `unsaid` are dropped."""

    name: str
    arguments: Sequence[str]
    environ: Mapping[str, str] = field(default_factory=dict)
    user: str | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    patience_s: float = 10
    unsaid: str | None = None


class Child:
    """A running Command. Its own session keeps the terminal's Ctrl-C away: the supervisor decides who stops when."""

    def __init__(self, command: Command, write: Writer, on_exit: Callable[[Child], None] | None = None) -> None:
        self.command = command
        self._write = write
        self._on_exit = on_exit
        self._process = self._spawn()
        self.created_at = psutil.Process(self.pid).create_time()
        self._threads = [threading.Thread(target=work, daemon=True) for work in (self._pass_on_output, self._watch)]
        for thread in self._threads:
            thread.start()

    @property
    def name(self) -> str:
        return self.command.name

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        return self._process.poll()

    def ask_to_stop(self) -> None:
        with suppress(ProcessLookupError):
            self._process.send_signal(self.command.stop_signal)

    def wait(self) -> int:
        """Wait until it has ended and all its output was passed on; kill it when its patience is over."""
        try:
            code = self._process.wait(self.command.patience_s)
        except subprocess.TimeoutExpired:
            self.kill()
            code = self._process.wait()
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join(2)
        return code

    def kill(self) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)

    def _spawn(self) -> subprocess.Popen[str]:
        account: dict[str, object] = {}
        if self.command.user:
            account = {"user": self.command.user, "group": self.command.user, "extra_groups": []}
        return subprocess.Popen(  # type: ignore[call-overload,no-any-return]
            list(self.command.arguments),
            env=dict(self.command.environ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            **account,
        )

    def _pass_on_output(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as output:
            for line in output:
                if self.command.unsaid is None or self.command.unsaid not in line:
                    self._write(self.name, line.rstrip("\n"))

    def _watch(self) -> None:
        self._process.wait()
        self.kill()  # what it leaves behind in its group would hold its output and its work
        if self._on_exit:
            self._on_exit(self)
