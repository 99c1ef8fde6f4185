"""What a monitor hears of the portal in each state."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone

from portal.jobs.models import PeriodicDuty, WorkerHeartbeat
from portal.serve import health

pytestmark = pytest.mark.django_db
ALL_WELL = dict.fromkeys(("database", "migrations", "redis", "worker", "scheduler"), "ok")


@pytest.fixture(autouse=True)
def _everything_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_are_migrations_applied", False)
    WorkerHeartbeat.objects.update_or_create(name="worker@here", defaults={"seen_at": timezone.now()})
    PeriodicDuty.objects.update_or_create(name="jobs.sweep", defaults={"done_at": timezone.now()})


def ready(client: Client) -> tuple[int, Any]:
    response = client.get("/readyz")
    return response.status_code, response.json()


def test_a_portal_in_which_everything_works_is_ready(client: Client) -> None:
    assert ready(client) == (200, {"status": "ready", "checks": ALL_WELL})


def test_without_a_working_worker_it_is_not_ready(client: Client) -> None:
    WorkerHeartbeat.objects.update(seen_at=timezone.now() - timedelta(seconds=settings.WORKER_DEAF_AFTER_S + 1))
    assert ready(client) == (503, {"status": "not ready", "checks": ALL_WELL | {"worker": "failed"}})


def test_without_a_scheduler_it_is_not_ready(client: Client) -> None:
    PeriodicDuty.objects.all().delete()
    assert ready(client) == (503, {"status": "not ready", "checks": ALL_WELL | {"scheduler": "failed"}})


def test_with_a_migration_to_be_applied_it_is_not_ready(client: Client) -> None:
    MigrationRecorder(connection).record_unapplied("jobs", "0001_initial")
    assert ready(client) == (503, {"status": "not ready", "checks": ALL_WELL | {"migrations": "failed"}})


def test_without_redis_it_is_not_ready_and_does_not_say_where_redis_was(client: Client, settings: Any) -> None:
    settings.REDIS_URL = "redis://:secret@127.0.0.1:1/0"
    assert ready(client) == (503, {"status": "not ready", "checks": ALL_WELL | {"redis": "failed"}})


def test_without_a_database_it_is_alive_but_not_ready() -> None:
    """In a process of its own, whose database does not exist."""
    asking = "from django.test import Client; c = Client(); print(c.get('/healthz').json(), c.get('/readyz').json())"
    environ = os.environ | {"DATABASE_URL": "postgresql://nobody@%2Fnonexistent/portal"}
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "--command", asking],
        env=environ, capture_output=True, text=True, check=True,
    )  # fmt: skip
    lost = dict.fromkeys(("database", "migrations", "worker", "scheduler"), "failed")
    answer = {"status": "not ready", "checks": ALL_WELL | lost}
    assert done.stdout.splitlines()[-1] == f"{ {'status': 'alive'} } {answer}"


def test_nobody_needs_to_sign_in_and_nothing_is_kept_in_caches(client: Client) -> None:
    answers = [client.get(address) for address in ("/healthz", "/readyz")]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert all("no-store" in answer.headers["Cache-Control"] for answer in answers)


def test_a_monitor_may_ask_by_address_and_without_tls(client: Client, settings: Any) -> None:
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["portal.example"], True
    settings.SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    answers = [client.get(address, headers={"Host": "10.0.0.7"}) for address in ("/healthz", "/readyz")]
    assert [answer.status_code for answer in answers] == [200, 200]


def test_a_monitor_can_only_ask(client: Client) -> None:
    assert [client.post(address).status_code for address in ("/healthz", "/readyz")] == [405, 405]
