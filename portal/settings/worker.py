"""Celery and the job table: why each value is what it is. Values that an operator sets come from base.py."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from kombu import Exchange, Queue

QUEUES = ("default", "mail", "planning", "reports")


def broker_url(redis_url: str) -> str:
    """redis-py writes a Unix socket as unix://PATH?db=N, Celery as redis+socket://PATH?virtual_host=N."""
    parts = urlsplit(redis_url)
    if parts.scheme != "unix":
        return redis_url
    database = parse_qs(parts.query).get("db", ["0"])[0]
    return f"redis+socket://{unquote(parts.path)}?virtual_host={database}"


def celery_config(redis_url: str, *, tick_s: int, shutdown_s: int) -> dict[str, Any]:
    return {
        "broker_url": broker_url(redis_url),
        "result_backend": None,  # the state of a job is a row of ours
        "accept_content": ["json"],
        "task_serializer": "json",
        "task_ignore_result": True,
        # The nameless exchange routes by queue name alone; a named one would keep its bindings in Redis and
        # lose every message after a FLUSHALL until each publisher is restarted.
        "task_queues": [Queue(name, Exchange(""), routing_key=name) for name in QUEUES],
        "task_default_queue": "default",
        "task_default_exchange": "",
        "task_default_routing_key": "default",
        # A killed worker must not take its message into the grave; running twice is harmless (see portal.jobs.lease).
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        "worker_prefetch_multiplier": 1,
        "task_time_limit": 3600,
        # The web page must not wait for a broker that is down: the row is written, the sweeper sends it later.
        "task_publish_retry_policy": {"max_retries": 1, "interval_start": 0, "interval_max": 0},
        "broker_transport_options": {
            "visibility_timeout": 15 * 60,  # a longer task is delivered again; the second delivery finds nothing
            "unacked_restore_throttle": 1,  # look for abandoned messages every 10 s instead of every 100 s
            "socket_timeout": 5,  # without it a publish waits for ever on a dead connection
            "socket_connect_timeout": 2,
        },
        "broker_connection_retry_on_startup": True,
        "broker_connection_max_retries": None,
        # A lost broker does not stop a plan that is being computed: the lease on the row says whose it is.
        "worker_cancel_long_running_tasks_on_connection_loss": False,
        "worker_soft_shutdown_timeout": shutdown_s,
        "worker_enable_remote_control": False,
        "worker_send_task_events": False,
        "worker_redirect_stdouts": False,
        "timezone": "UTC",
        # Beat only ticks, and keeps no memory: what is due stands in tables, so two beats or a missed tick do no harm.
        "beat_scheduler": "celery.beat:Scheduler",
        "beat_schedule": {
            "tick": {"task": "portal.jobs.tick", "schedule": tick_s, "options": {"expires": tick_s}},
        },
    }
