"""A real Celery worker on the test's database and Redis, with short leases so that recovery can be watched."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from urllib.parse import quote

import psutil
import pytest
from django.conf import settings
from django.db import connection

from portal.jobs.models import WorkerHeartbeat
from portal.serve import processes
from portal.serve.child import Child, Command
from tests.support.waiting import wait_until

QUEUES = "default,mail,planning,reports"
SHORT = {
    "TICK_S": "1",
    "JOB_LEASE_S": "3",
    "JOB_REQUEUE_AFTER_S": "2",
    "WORKER_HEARTBEAT_S": "1",
    "WORKER_SHUTDOWN_S": "1",
}


class WorkerProcess:
    """One worker with one or more pool processes. `lines` is what it has logged."""

    def __init__(self, name: str, include: str = "tests.support.jobs", **environ: str) -> None:
        self.lines: list[str] = []
        self._child = Child(_command(name, include, environ), lambda _, line: self.lines.append(line))

    @property
    def is_running(self) -> bool:
        return self._child.exit_code is None

    def wait_until_ready(self) -> None:
        wait_until("the worker does a task from its queue", lambda: self._is_seen() or not self.is_running)
        assert self.is_running, "\n".join(self.lines)

    def pool(self) -> list[psutil.Process]:
        """The processes that do the tasks."""
        try:
            return psutil.Process(self._child.pid).children()
        except psutil.NoSuchProcess:
            return []

    def kill(self) -> None:
        """SIGKILL for the worker and its pool: nothing of it can say goodbye."""
        with suppress(ProcessLookupError):
            os.killpg(self._child.pid, signal.SIGKILL)
        self._child.wait()

    def stop(self) -> None:
        self._child.ask_to_stop()
        self._child.wait()

    def _is_seen(self) -> bool:
        return WorkerHeartbeat.objects.filter(name__startswith=f"{self._child.name}@").exists()


def worker_environ(**more: str) -> dict[str, str]:
    """The environment of a process that works on this test's data."""
    addresses = {"DATABASE_URL": database_url(), "REDIS_URL": settings.REDIS_URL}
    return dict(os.environ) | addresses | SHORT | {"PYTHONUNBUFFERED": "1"} | more


def _command(name: str, include: str, environ: dict[str, str]) -> Command:
    command = processes.worker(worker_environ(**environ), name, QUEUES, "2")
    arguments = [*command.arguments, "--include", include]
    return Command(name, arguments, command.environ, None, command.stop_signal, command.patience_s)


def database_url() -> str:
    known = {
        key: quote(str(value), safe="") for key, value in connection.settings_dict.items() if isinstance(value, str)
    }
    password = f":{known['PASSWORD']}" if known["PASSWORD"] else ""
    port = f":{known['PORT']}" if known["PORT"] else ""
    return f"postgresql://{known['USER']}{password}@{known['HOST']}{port}/{known['NAME']}"


@pytest.fixture
def start_worker(transactional_db: None) -> Iterator[Callable[..., WorkerProcess]]:
    """Starts workers by name, with more environment variables if wanted; all of them are stopped after the test."""
    started: list[WorkerProcess] = []

    def start(name: str = "worker", include: str = "tests.support.jobs", **environ: str) -> WorkerProcess:
        WorkerHeartbeat.objects.filter(name__startswith=f"{name}@").delete()
        started.append(WorkerProcess(name, include, **environ))
        started[-1].wait_until_ready()
        return started[-1]

    yield start
    for worker in started:
        worker.kill()


@pytest.fixture
def worker(start_worker: Callable[..., WorkerProcess]) -> WorkerProcess:
    """One worker that does whatever the test asks for."""
    return start_worker()
