"""A Redis of one test's own, to be killed, emptied and frozen; and schedulers."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator

import pytest
import redis

from portal.serve import processes, redis_server
from portal.serve.child import Child
from portal.serve.data_folder import DataFolder
from tests.support.servers import temporary_folder
from tests.support.worker import worker_environ


class OwnRedis:
    def __init__(self, folder: DataFolder) -> None:
        self._folder = folder
        self.url = redis_server.redis_url(folder)
        self.start()

    def start(self) -> None:
        self._child = Child(redis_server.command(self._folder), lambda name, line: None)
        redis_server.wait_until_ready(self._folder, self._child)

    def kill(self) -> None:
        os.kill(self._child.pid, signal.SIGKILL)
        self._child.wait()

    def empty(self) -> None:
        with redis.Redis.from_url(self.url) as client:
            client.flushall()

    def freeze(self) -> None:
        os.kill(self._child.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        os.kill(self._child.pid, signal.SIGCONT)


@pytest.fixture
def own_redis() -> Iterator[OwnRedis]:
    """Wake-up calls of the test's own process go to the run's common Redis: for a worker on this one they are lost."""
    with temporary_folder() as folder:
        folder.create()
        server = OwnRedis(folder)
        yield server
        server.kill()


@pytest.fixture
def start_beat(transactional_db: None) -> Iterator[Callable[..., Child]]:
    """Starts schedulers, with more environment variables if wanted; all of them end with the test."""
    started: list[Child] = []

    def start(**environ: str) -> Child:
        started.append(Child(processes.beat(worker_environ(**environ)), lambda name, line: None))
        return started[-1]

    yield start
    for child in started:
        child.kill()
        child.wait()
