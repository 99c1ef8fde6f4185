"""Emptying the database after a test that commits.

Django's way truncates all of the hundreds of tables and writes every permission anew: two seconds for each test. Ours
empties the tables that hold rows. An outside server may not let us pass by its triggers; there it stays Django's way,
with the one TRUNCATE that the triggers of published plans let pass.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pgtrigger
import pytest
from django.db import connection, transaction
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test import TransactionTestCase

from portal.calendars.services.closed_days import seed_closed_days

# As `migrate` leaves them; nothing in the portal writes them.
KEPT = {"auth_permission", "django_content_type", "django_migrations"}


@pytest.fixture(scope="session", autouse=True)
def flushing() -> Iterator[None]:
    truncate, teardown = DatabaseOperations.execute_sql_flush, TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def execute_sql_flush(operations: DatabaseOperations, sql_list: list[str]) -> Any:
        with pgtrigger.ignore():
            return truncate(operations, sql_list)

    def fixture_teardown(case: TransactionTestCase) -> None:
        if _may_pass_by_triggers():
            _empty()
        else:
            teardown(case)

    DatabaseOperations.execute_sql_flush = execute_sql_flush  # type: ignore[method-assign]
    TransactionTestCase._fixture_teardown = fixture_teardown  # type: ignore[attr-defined]
    yield
    DatabaseOperations.execute_sql_flush = truncate  # type: ignore[method-assign]
    TransactionTestCase._fixture_teardown = teardown  # type: ignore[attr-defined]


@transaction.atomic
def _empty() -> None:
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        names = [name for name in connection.introspection.table_names(cursor) if name not in KEPT]
        cursor.execute(
            f"LOCK TABLE {', '.join(map(quote, names))} IN EXCLUSIVE MODE"
        )  # whoever still writes ends first
        cursor.execute(" UNION ALL ".join(f"(SELECT '{name}' FROM {quote(name)} LIMIT 1)" for name in names))
        filled = [name for (name,) in cursor.fetchall()]
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("; ".join(f"DELETE FROM {quote(name)}" for name in filled) or "SELECT")
        cursor.execute("SET LOCAL session_replication_role = origin")
    seed_closed_days()


def _may_pass_by_triggers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        return bool(cursor.fetchone()[0])
