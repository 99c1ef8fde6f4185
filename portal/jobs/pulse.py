"""Heartbeats of the workers."""

from __future__ import annotations

from django.db.models.functions import Now

from .models import WorkerHeartbeat


def beat(worker: str) -> None:
    """Note that this worker works."""
    WorkerHeartbeat.objects.update_or_create(name=worker, defaults={"seen_at": Now()})


def forget(worker: str) -> None:
    """A worker that was stopped on purpose is not missed."""
    WorkerHeartbeat.objects.filter(name=worker).delete()
