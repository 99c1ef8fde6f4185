"""The sample of a first start, loaded once for the whole run into a database of its own: loading takes many seconds."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from .migrated_database import REPOSITORY, create_database, create_migrated_database, is_embedded, url_of
from .servers import with_database

NAME = "test_portal_sample"
REDIS_DATABASE = 15  # what loading sets going is nobody's to do


@pytest.fixture(scope="session")
def sample_database(django_db_setup: None) -> str:
    """Its name; the first of the processes that asks loads it."""
    marker = Path(os.environ["PORTAL_DATA"]) / "sample-loaded"
    with marker.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not marker.exists():
            _load()
            marker.touch()
    return NAME


@pytest.fixture
def sample(sample_database: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Django's connection leads to the sample meanwhile; each test takes back what it changes."""
    with django_db_blocker.unblock():
        own = connection.settings_dict["NAME"]
        connection.close()
        connection.settings_dict["NAME"] = sample_database
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
        connection.close()
        connection.settings_dict["NAME"] = own


def _load() -> None:
    environ = os.environ | {"DATABASE_URL": url_of(NAME)}
    environ["REDIS_URL"] = with_database(os.environ["REDIS_URL"], REDIS_DATABASE)
    commands = ["load_sample"]
    if is_embedded():
        create_migrated_database(NAME)
    else:
        create_database(NAME)
        commands.insert(0, "migrate")
    for command in commands:
        subprocess.run(
            [sys.executable, "manage.py", command, "--verbosity", "0"], cwd=REPOSITORY, env=environ, check=True
        )
