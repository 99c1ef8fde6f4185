"""The portal's own processes as commands: web server, workers, scheduler."""

from __future__ import annotations

import signal
import sys
from collections.abc import Mapping
from pathlib import Path

from .child import Command
from .environment import DEVELOPMENT

BEFORE_KILL_S = 10  # beyond the worker's own soft shutdown


def python(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, *arguments)


def manage(*arguments: str) -> tuple[str, ...]:
    return python(str(Path(__file__).resolve().parent.parent.parent / "manage.py"), *arguments)


def prepare(environ: Mapping[str, str]) -> Command:
    """The sample belongs to a trial on one machine; with production settings the portal starts empty."""
    options = ["--sample"] if environ["DJANGO_SETTINGS_MODULE"] == DEVELOPMENT else []
    return Command("prepare", manage("prepare", *options), environ)


def web(environ: Mapping[str, str], host: str, port: int) -> Command:
    """granian over WSGI. Its worker processes come back by themselves; the supervisor watches their parent."""
    options = ["--interface", "wsgi", "--host", host, "--port", str(port), "--no-ws", "--respawn-failed-workers"]
    options += ["--workers", environ.get("WEB_WORKERS", "1"), "--blocking-threads", environ.get("WEB_THREADS", "4")]
    options += ["--workers-kill-timeout", "10", "--log-level", "warning"]
    return Command("web", python("-m", "granian", *options, "portal.wsgi:application"), environ, patience_s=15)


def worker(environ: Mapping[str, str], name: str, queues: str, concurrency: str) -> Command:
    """SIGQUIT is Celery's soft shutdown: running jobs get a last while, then go back to the queue."""
    options = ["worker", "--hostname", f"{name}@%h", "--queues", queues, "--concurrency", concurrency]
    options += ["--without-gossip", "--without-mingle", "--loglevel", "INFO"]
    patience_s = int(environ["WORKER_SHUTDOWN_S"]) + BEFORE_KILL_S
    arguments = python("-m", "celery", "--app", "portal", "--quiet", *options)
    environ = {**environ, "CELERY_SKIP_CHECKS": "1"}  # `prepare` has checked; a restart shall be quick
    return Command(name, arguments, environ, stop_signal=signal.SIGQUIT, patience_s=patience_s)


def beat(environ: Mapping[str, str]) -> Command:
    return Command(
        "beat", python("-m", "celery", "--app", "portal", "--quiet", "beat", "--loglevel", "WARNING"), environ
    )


def all_processes(environ: Mapping[str, str], host: str, port: int) -> list[Command]:
    """Two workers: an optimiser or a report that runs for minutes must not hold up a mail or a reminder."""
    return [
        web(environ, host, port),
        worker(environ, "worker", "default,mail", environ.get("WORKER_CONCURRENCY", "2")),
        worker(environ, "planner", "planning,reports", environ.get("PLANNER_CONCURRENCY", "2")),
        beat(environ),
    ]
