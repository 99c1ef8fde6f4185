"""One foreground process that brings the whole portal up, keeps it up, and takes all of it down again."""

from __future__ import annotations

import os
import queue
import signal
import socket
import threading
import time
from collections.abc import Callable, Mapping

from . import leftovers, postgres, processes, redis_server
from .announcement import announcement, is_ready
from .child import Child, Command
from .console import Console
from .data_folder import DataFolder
from .environment import complete
from .errors import StartError
from .group import ProcessGroup
from .restarts import Restarts
from .servers import start_embedded

READY_POLL_S = 0.5
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
Event = tuple[str, str]  # "stop", "died", "start" or "ready", and the name of a process


class Stopped(Exception):
    """A signal asked for the end while the portal was still coming up."""


class Supervisor:
    """Runs until a signal arrives. One thread decides everything; signals and other threads only queue events."""

    def __init__(self, environ: Mapping[str, str], console: Console) -> None:
        self._given = environ
        self._folder = DataFolder.of(environ)
        self._host, self._port = environ.get("HOST") or "127.0.0.1", _port(environ)
        self._console = console
        self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._restarts = Restarts()
        self._group = ProcessGroup(self._folder.children, console.write, self._died)
        self._starts: dict[str, Callable[[], object]] = {}
        self._is_stopping = False

    def run(self) -> None:
        """Raises StartError when the portal cannot start."""
        self._folder.create()
        with self._folder.lock():
            for number in STOP_SIGNALS:
                signal.signal(number, self._on_signal)
            try:
                self._bring_up()
                self._keep_up()
            except Stopped:
                pass
            finally:
                self._take_down()

    # --- up -------------------------------------------------------------------------------------------------------
    def _bring_up(self) -> None:
        if count := leftovers.end_leftovers(self._folder.children):
            self._say(f"前回から残っていたプロセスを {count} 個終了しました。(ended leftovers)")
        _refuse_busy_port(self._host, self._port)
        self._say("データベースと Redis を起動しています。(starting PostgreSQL and Redis)")
        self._start_servers()
        environ = self._environ()
        self._say("データベースと画面部品を確認しています。(migrations, sample, static files)")
        self._prepare(environ)
        self._say("ウェブサーバーとワーカーを起動しています。(starting web, workers and beat)")
        for command in processes.all_processes(environ, self._host, self._port):
            self._start_and_remember(command)
        threading.Thread(target=self._wait_until_ready, args=[environ], daemon=True).start()

    def _start_servers(self) -> None:
        start_embedded(self._group, self._folder, self._given)
        self._starts["postgres"] = self._restart_postgres
        self._starts["redis"] = lambda: self._group.start(redis_server.command(self._folder))
        self._refuse_to_go_on_if_stopping()

    def _restart_postgres(self) -> None:
        postgres.prepare(self._folder)
        self._group.start(postgres.command(self._folder))

    def _environ(self) -> dict[str, str]:
        environ = complete(self._given)
        environ.setdefault("PORTAL_BASE_URL", f"http://localhost:{self._port}")
        environ.setdefault("WORKER_SHUTDOWN_S", "10")
        return environ | {"PYTHONUNBUFFERED": "1"}

    def _prepare(self, environ: Mapping[str, str]) -> None:
        """Run to its end before anything serves. Raises StartError when it fails."""
        child = self._group.start(processes.prepare(environ))
        while (event := self._events.get()) != ("died", "prepare"):
            self._handle(event)
            self._refuse_to_go_on_if_stopping()
        if code := child.wait():
            raise StartError(
                f"準備の途中で失敗しました（終了コード {code}）。上の prepare の行を確認してください。"
                " (preparation failed)"
            )
        self._group.stop("prepare")

    def _start_and_remember(self, command: Command) -> None:
        self._starts[command.name] = lambda: self._group.start(command)
        self._group.start(command)

    def _wait_until_ready(self, environ: Mapping[str, str]) -> None:
        while not is_ready(environ, self._port):
            time.sleep(READY_POLL_S)
        self._events.put(("ready", ""))

    def _refuse_to_go_on_if_stopping(self) -> None:
        if self._is_stopping:
            raise Stopped

    # --- life -----------------------------------------------------------------------------------------------------
    def _keep_up(self) -> None:
        while not self._is_stopping:
            self._handle(self._events.get())

    def _handle(self, event: Event) -> None:
        match event:
            case ("ready", _):
                self._say(announcement(self._environ(), self._folder))
            case ("died", name):
                self._restart_later(name)
            case ("start", name) if not self._is_stopping:
                self._restart(name)

    def _restart_later(self, name: str) -> None:
        pause_s = self._restarts.pause_after_death(name)
        self._say(f"{name} が終了しました。{pause_s:.0f}秒後に再起動します。({name} ended; restarting)")
        timer = threading.Timer(pause_s, self._events.put, [("start", name)])
        timer.daemon = True
        timer.start()

    def _restart(self, name: str) -> None:
        try:
            self._starts[name]()
        except (StartError, OSError) as error:
            self._say(str(error))
            self._restart_later(name)

    def _died(self, child: Child) -> None:
        self._events.put(("died", child.name))

    # --- down -----------------------------------------------------------------------------------------------------
    def _on_signal(self, number: int, frame: object) -> None:
        if self._is_stopping:
            self._group.kill()  # the second Ctrl-C: at once; PostgreSQL recovers by itself at the next start
        self._is_stopping = True
        self._events.put(("stop", ""))

    def _take_down(self) -> None:
        self._is_stopping = True
        if not self._group.names:
            return
        self._say("終了しています。処理中のものがあれば少し待ちます。(stopping)")
        self._group.stop("beat", "web", "worker", "planner", "prepare")  # the servers last: the others still need them
        self._group.stop()
        leftovers.forget(self._folder.children)
        self._say("終了しました。(stopped)")

    def _say(self, text: str) -> None:
        self._console.say(text)


def _port(environ: Mapping[str, str]) -> int:
    given = environ.get("PORT") or "8000"
    if not (given.isascii() and given.isdigit() and 0 < int(given) < 65536):
        raise StartError(f"PORT は 1 から 65535 の整数で指定してください（指定された値: {given}）。")
    return int(given)


def _refuse_busy_port(host: str, port: int) -> None:
    try:
        with socket.create_server((host, port)):
            pass
    except OSError as error:
        raise StartError(
            f"{host} のポート {port} を使えません（{os.strerror(error.errno or 0)}）。"
            f"ほかのプログラムが使用中であれば、PORT={port + 1} make run のように別の番号を指定してください。"
            f" (Port {port} is not available.)"
        ) from error
