"""Migrations lead forward, back and forward again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from portal.serve import postgres
from tests.support.migrated_database import (
    REPOSITORY,
    create_database,
    create_migrated_database,
    drop_database,
    is_embedded,
    url_of,
)

NAME, COPY = "portal_back_and_forth", "portal_restored_copy"
OWN = ("portal", "clouds", "security", "mynumber_tests")


@pytest.fixture
def database_url(db: None) -> Iterator[str]:
    """A database with all migrations applied."""
    if is_embedded():
        create_migrated_database(NAME)
    else:
        create_database(NAME)
        manage(url_of(NAME), "migrate")
    yield url_of(NAME)
    drop_database(NAME)


def manage(database_url: str, *arguments: str) -> None:
    environ = os.environ | {"DATABASE_URL": database_url}
    subprocess.run(
        [sys.executable, "manage.py", *arguments, "--verbosity", "0"], cwd=REPOSITORY, env=environ, check=True
    )


MIGRATE = """
import json, sys, django
django.setup()
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
executor = MigrationExecutor(connection)
executor.migrate([tuple(target) for target in json.loads(sys.argv[1])] or executor.loader.graph.leaf_nodes())
"""


def migrate(database_url: str, targets: list[tuple[str, str]]) -> None:
    """To these migrations, or to the newest ones; in a process of its own, all of it in one plan."""
    environ = os.environ | {"DATABASE_URL": database_url, "PYTHONPATH": str(REPOSITORY)}
    subprocess.run([sys.executable, "-c", MIGRATE, json.dumps(targets)], env=environ, check=True)


def schema_of(database_url: str) -> str:
    """What a dump of a restored dump says: a restore writes some expressions in other, equal words."""
    create_database(COPY)
    psql = [str(postgres.programs() / "psql"), "--quiet", "--no-psqlrc", "--set", "ON_ERROR_STOP=1", url_of(COPY)]
    subprocess.run(psql, input=dump_of(database_url), text=True, stdout=subprocess.DEVNULL, check=True)
    lines = dump_of(url_of(COPY)).splitlines()
    drop_database(COPY)
    return "\n".join(line for line in lines if not line.startswith("\\"))  # a key made anew for each dump


def dump_of(database_url: str) -> str:
    command = [str(postgres.programs() / "pg_dump"), "--schema-only", "--no-owner", database_url]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_what_was_taken_back_can_be_applied_again_and_is_the_same(database_url: str) -> None:
    """Back to the first migration of each app: what that one creates, it drops."""
    before = schema_of(database_url)
    migrate(database_url, apps_with_later_migrations())
    assert schema_of(database_url) != before
    migrate(database_url, [])
    assert schema_of(database_url) == before


def apps_with_later_migrations() -> list[tuple[str, str]]:
    """Label and first migration of each of our apps that has more than one."""
    configs = [config for config in apps.get_app_configs() if config.name.partition(".")[0] in OWN]
    migrations = {config.label: sorted(Path(config.path, "migrations").glob("0*.py")) for config in configs}
    return [(label, paths[0].stem) for label, paths in migrations.items() if len(paths) > 1]
