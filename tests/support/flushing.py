"""Emptying the database after a test that commits: the one TRUNCATE that the triggers of published plans let pass."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pgtrigger
import pytest
from django.db.backends.postgresql.operations import DatabaseOperations


@pytest.fixture(scope="session", autouse=True)
def flushing() -> Iterator[None]:
    empty = DatabaseOperations.execute_sql_flush

    def execute_sql_flush(operations: DatabaseOperations, sql_list: list[str]) -> Any:
        with pgtrigger.ignore():
            return empty(operations, sql_list)

    DatabaseOperations.execute_sql_flush = execute_sql_flush  # type: ignore[method-assign]
    yield
    DatabaseOperations.execute_sql_flush = empty  # type: ignore[method-assign]
