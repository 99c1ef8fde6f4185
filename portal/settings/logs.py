"""Structured logs: one line per event, readable in development, JSON for machines in production."""

from __future__ import annotations

import re
from typing import Any

import structlog

# The last part of these addresses opens a door by itself.
SECRET_ADDRESSES = re.compile(r"(/calendar/feeds/|/users/join/|/accounts/password/reset/key/)[^/\s'\"?]{20,}")
# What people type into a search or filter can be anything, an individual number included: only names are kept.
QUERY_VALUES = re.compile(r"(?<=[?&])([^=&\s'\"]+)=[^&\s'\"]*")


def hide_secrets(logger: Any, name: str, event: dict[str, Any]) -> dict[str, Any]:
    """No address that is a key, and nothing typed into the query of an address, is ever written down."""
    return {key: _hidden(value) if isinstance(value, str) else value for key, value in event.items()}


def _hidden(text: str) -> str:
    return QUERY_VALUES.sub(r"\1=…", SECRET_ADDRESSES.sub(r"\1…", text))


SHARED_PROCESSORS: list[Any] = [
    structlog.contextvars.merge_contextvars,  # request_id, task_id, job
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.StackInfoRenderer(),
    hide_secrets,
]


def logging_config(form: str, level: str) -> dict[str, Any]:
    """The LOGGING setting. `form` is "json" or "console"."""
    if form == "json":
        # Tracebacks without the values of local variables: those could hold what must never be logged.
        ending: list[Any] = [
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    else:
        plain = structlog.dev.plain_traceback
        ending = [structlog.dev.ConsoleRenderer(colors=False, exception_formatter=plain, pad_event_to=0)]
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": SHARED_PROCESSORS,
        "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *ending],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"structured": formatter},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # The jobs log their own beginning and end; Celery's lines would only repeat them every few seconds.
            "celery": {"level": "WARNING"},
            "kombu": {"level": "WARNING"},
            # django_structlog has logged each 4xx, 5xx and exception already, with its request id.
            "django.request": {"level": "CRITICAL"},
            "django.server": {"level": "WARNING"},
        },
    }


def configure_structlog() -> None:
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED_PROCESSORS,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
