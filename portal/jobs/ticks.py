"""The scheduler's tick: beat sends it, any number of beats may; one worker at a time does what is due."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import structlog
from django.db import connection, transaction
from django.db.models.functions import Now

from .models import PeriodicDuty
from .registry import PeriodicKind, duties

logger = structlog.get_logger(__name__)
LOCK = zlib.crc32(b"portal.jobs.tick")


def tick() -> None:
    """Do every duty that is due. One that fails is logged and does not keep the others from being done."""
    with _alone() as is_alone:
        if is_alone:
            for duty in duties():
                _do_if_due(duty)


@contextmanager
def _alone() -> Iterator[bool]:
    """A session-level advisory lock: it also falls when the worker is killed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        (is_alone,) = cursor.fetchone()
    try:
        yield is_alone
    finally:
        if is_alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _do_if_due(kind: PeriodicKind) -> None:
    done_lately = PeriodicDuty.objects.filter(name=kind.name, done_at__gt=Now() - timedelta(seconds=kind.every_s))
    if kind.every_s and done_lately.exists():
        return
    try:
        with transaction.atomic(durable=True):
            PeriodicDuty.objects.update_or_create(name=kind.name, defaults={"done_at": Now()})
        kind.duty()
    except Exception:
        logger.exception("duty_failed", duty=kind.name)
