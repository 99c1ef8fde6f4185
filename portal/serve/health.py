"""What a monitor may ask: is the process alive, and could it serve a user now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import redis
import structlog
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models.functions import Now

from portal.jobs.models import PeriodicDuty, WorkerHeartbeat

logger = structlog.get_logger(__name__)
REDIS_TIMEOUT_S = 2
_are_migrations_applied = False


def check_database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone())


def check_migrations() -> bool:
    """Reading all migration files takes a while; once all are applied, this process need not ask again."""
    global _are_migrations_applied
    if not _are_migrations_applied:
        executor = MigrationExecutor(connection)
        _are_migrations_applied = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _are_migrations_applied


def check_redis() -> bool:
    with redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=REDIS_TIMEOUT_S, socket_connect_timeout=REDIS_TIMEOUT_S
    ) as client:
        return bool(client.ping())


def check_worker() -> bool:
    """A worker did a task that came through the queue, not long ago."""
    return WorkerHeartbeat.objects.fresh(settings.WORKER_DEAF_AFTER_S).exists()


def check_scheduler() -> bool:
    """Due work is being looked for."""
    since = Now() - timedelta(seconds=settings.WORKER_DEAF_AFTER_S)
    return PeriodicDuty.objects.filter(name="jobs.sweep", done_at__gt=since).exists()


CHECKS: dict[str, Callable[[], bool]] = {
    "database": check_database,
    "migrations": check_migrations,
    "redis": check_redis,
    "worker": check_worker,
    "scheduler": check_scheduler,
}


def run_checks() -> dict[str, bool]:
    return {name: _passes(name, check) for name, check in CHECKS.items()}


def _passes(name: str, check: Callable[[], bool]) -> bool:
    try:
        return check()
    except (DatabaseError, redis.RedisError, OSError) as error:
        logger.warning("health_check_failed", check=name, error=type(error).__name__)
        return False
