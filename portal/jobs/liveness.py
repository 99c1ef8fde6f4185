"""A worker that has gone deaf ends itself, so that whoever supervises it starts a new one.

After some failures of the connection a Celery worker looks alive and receives nothing. Each worker therefore sends
itself a task through the broker; a worker that neither works nor hears its own calls for minutes is deaf. Whether it
works, the leases of its jobs say: Celery's own list may for ever hold a task that ended while the connection was gone.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from contextlib import suppress
from typing import Any

import structlog
from celery import signals
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from kombu import Exchange, Queue
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from . import pulse
from .models import JobRun

logger = structlog.get_logger(__name__)
LAST_RESORT_S = 10
FAILURE = 70  # EX_SOFTWARE


class Listener:
    """Lives in the worker's main process, beside the pool that does the tasks."""

    def __init__(self, worker: str) -> None:
        self.worker = worker
        self.queue = f"heartbeat.{worker}"
        self._heard_at = time.monotonic()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="liveness", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()

    def heard(self) -> None:
        self._heard_at = time.monotonic()

    @property
    def is_deaf(self) -> bool:
        return time.monotonic() - self._heard_at > settings.WORKER_DEAF_AFTER_S

    def _run(self) -> None:
        self._call_myself()
        self._tick_at_once()
        while not self._stopped.wait(settings.WORKER_HEARTBEAT_S):
            if not self.is_deaf:
                self._call_myself()
            elif self._is_at_work():
                self.heard()  # busy is not deaf; the lease thread of the job keeps the heartbeat row fresh
            else:
                _end_this_worker(self.worker)
                return

    def _is_at_work(self) -> bool:
        """Whether a job of this worker goes on. While the database does not answer, nobody can tell: then it stays."""
        try:
            return JobRun.objects.at_work(self.worker).exists()
        except (DatabaseError, InterfaceError):
            return True
        finally:
            connection.close()

    def _call_myself(self) -> None:
        from .tasks import heartbeat

        try:
            heartbeat.apply_async((self.worker,), queue=self.queue, expires=settings.WORKER_HEARTBEAT_S)
        except (OperationalError, RedisError, OSError) as error:
            logger.warning("heartbeat_not_sent", worker=self.worker, error=str(error))

    def _tick_at_once(self) -> None:
        """What a killed worker left behind does not wait for beat's first tick."""
        from .tasks import tick

        with suppress(OperationalError, RedisError, OSError):
            tick.apply_async(expires=settings.TICK_S)


def _end_this_worker(worker: str) -> None:
    logger.error("worker_is_deaf", worker=worker)
    timer = threading.Timer(LAST_RESORT_S, os._exit, [FAILURE])  # a polite end may hang on the same dead connection
    timer.daemon = True
    timer.start()
    os.kill(os.getpid(), signal.SIGTERM)


_listener: Listener | None = None


@signals.celeryd_after_setup.connect
def _open_own_queue(sender: str, instance: Any, **_: Any) -> None:
    global _listener
    _listener = Listener(sender)
    instance.app.amqp.queues.select_add(Queue(_listener.queue, Exchange(""), routing_key=_listener.queue))


@signals.worker_ready.connect
def _start_listening(**_: Any) -> None:
    if _listener:
        _listener.start()


@signals.task_received.connect
def _hear(**_: Any) -> None:
    if _listener:
        _listener.heard()


@signals.worker_shutting_down.connect
def _stop_listening(**_: Any) -> None:
    if _listener:
        _listener.stop()


@signals.worker_shutdown.connect
def _say_goodbye(**_: Any) -> None:
    if _listener:
        with suppress(DatabaseError):
            pulse.forget(_listener.worker)
        connection.close()
