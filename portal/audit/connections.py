"""What a new database connection is told before any trigger of the audit runs on it."""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created


def install() -> None:
    connection_created.connect(_define_ignored_triggers, dispatch_uid="portal.audit.connections")


def _define_ignored_triggers(connection: BaseDatabaseWrapper, **_signal: Any) -> None:
    """No trigger is ignored.

    Every trigger asks for this setting. Where it was never set, django-pgtrigger catches the error that PostgreSQL
    raises, by one subtransaction for each row, and these grow dearer within one transaction: 60,000 rows took 51 s
    instead of 0.2 s.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET pgtrigger.ignore = '{}'")
