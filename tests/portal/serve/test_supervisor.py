"""`make run` as a person uses it: start, ready, one process dies, Ctrl-C; and what stops a start."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.support.servers import temporary_folder
from tests.support.waiting import wait_until

REPOSITORY = Path(__file__).resolve().parents[3]
# One data folder for all tests of this file, in one process: the first start migrates and loads the sample.
pytestmark = [pytest.mark.xdist_group("supervisor"), pytest.mark.timeout(900)]
LIMIT_S = 400


class Run:
    """A supervisor in a process of its own; `output` grows while it runs."""

    def __init__(self, environ: dict[str, str]) -> None:
        self.output = ""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "portal.serve"],
            cwd=REPOSITORY,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as stdout:
            for line in stdout:
                self.output += line

    def wait_for(self, text: str) -> None:
        wait_until(
            f"the supervisor says {text!r}", lambda: text in self.output or self.process.poll() is not None, LIMIT_S
        )
        assert text in self.output, self.output

    def end(self) -> int:
        code = self.process.wait(LIMIT_S)
        self._reader.join()
        return code


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    with temporary_folder() as folder:
        yield folder.root


@pytest.fixture
def start(data: Path) -> Iterator[Callable[..., Run]]:
    """Starts supervisors with servers of their own, whatever the test run itself uses."""
    runs: list[Run] = []
    not_given = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "API_TOKEN_PEPPER", "DJANGO_SETTINGS_MODULE")
    environ = {name: value for name, value in os.environ.items() if name not in not_given}

    def start(**more: str) -> Run:
        settled = {"PORTAL_DATA": str(data), "PORT": str(free_port()), "WEB_WORKERS": "1", "WORKER_SHUTDOWN_S": "1"}
        runs.append(Run(environ | settled | more))
        return runs[-1]

    yield start
    for run in runs:
        run.process.send_signal(signal.SIGTERM)
        run.end()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def ask(address: str) -> Any:
    with urllib.request.urlopen(address, timeout=20) as response:
        return json.load(response)


def processes_of(data: Path) -> list[psutil.Process]:
    """Everything whose command or environment names this data folder."""
    return [process for process in psutil.process_iter() if _names(process, data)]


def _names(process: psutil.Process, data: Path) -> bool:
    try:
        return str(data) in " ".join(process.cmdline()) or process.environ().get("PORTAL_DATA") == str(data)
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False


def test_one_command_brings_everything_up_keeps_it_up_and_takes_it_down(start: Callable[..., Run], data: Path) -> None:
    port = free_port()
    run = start(PORT=str(port))
    run.wait_for("準備ができました。")
    assert ask(f"http://127.0.0.1:{port}/readyz")["status"] == "ready"
    assert f"http://localhost:{port}/" in run.output
    assert "coordinator@osaka.example" in run.output

    web = next(p for p in processes_of(data) if "granian" in p.cmdline())
    web.kill()
    run.wait_for("web が終了しました。")
    wait_until("the web server answers again", lambda: _answers(f"http://127.0.0.1:{port}/healthz"))

    run.process.send_signal(signal.SIGINT)
    assert run.end() == 0
    assert "終了しました。(stopped)" in run.output
    assert processes_of(data) == []


def _answers(address: str) -> bool:
    try:
        return bool(ask(address))
    except OSError:
        return False


def test_a_start_after_kill_9_ends_what_was_left_and_comes_up(start: Callable[..., Run], data: Path) -> None:
    first = start()
    first.wait_for("準備ができました。")
    first.process.kill()
    first.process.wait()
    assert processes_of(data) != []
    left = {process.pid for process in processes_of(data)}
    second = start()
    second.wait_for("準備ができました。")
    assert "前回から残っていたプロセス" in second.output
    assert left & {process.pid for process in processes_of(data)} == set()


def test_a_second_portal_on_the_same_data_is_refused(start: Callable[..., Run]) -> None:
    first = start()
    first.wait_for("データベースと画面部品を確認しています。")  # it holds the folder by now
    second = start()
    assert second.end() == 1
    assert "すでに動いています" in second.output
    assert str(first.process.pid) in second.output


def test_a_port_in_use_is_named_with_a_way_out(start: Callable[..., Run]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        run = start(PORT=str(port))
        assert run.end() == 1
    assert f"127.0.0.1 のポート {port} を使えません" in run.output
    assert f"PORT={port + 1} make run" in run.output


@pytest.mark.parametrize("port", ["http", "0", "65536", "８０００"])
def test_a_port_that_is_none_is_refused(start: Callable[..., Run], port: str) -> None:
    run = start(PORT=port)
    assert run.end() == 1
    assert f"PORT は 1 から 65535 の整数で指定してください（指定された値: {port}）" in run.output


def test_a_signal_during_the_start_stops_it(start: Callable[..., Run], data: Path) -> None:
    run = start()
    run.wait_for("データベースと画面部品を確認しています。")
    run.process.send_signal(signal.SIGTERM)
    assert run.end() == 0
    assert "準備ができました。" not in run.output
    assert processes_of(data) == []
