"""The three Celery tasks of the portal. Everything else is a job (`@job`) or a duty (`@periodic`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.celery import app

from . import pulse, runner, ticks

if TYPE_CHECKING:
    from celery import Task


@app.task(name="portal.jobs.run", bind=True)
def run_job(self: Task, run_id: str) -> None:
    runner.run_claimed(run_id, worker=self.request.hostname or "")


@app.task(name="portal.jobs.tick")
def tick() -> None:
    ticks.tick()


@app.task(name="portal.jobs.heartbeat")
def heartbeat(worker: str) -> None:
    pulse.beat(worker)
