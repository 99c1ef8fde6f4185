"""The test database without its long way: migrations run once for each state of them, later runs load the result.

The dump lies in pytest's cache under a hash of all migrations and of the lock. An outside server (DATABASE_URL) gets
the migrations themselves. That they run forward, back and forward is a test of its own.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings

from portal.serve import postgres

REPOSITORY = Path(__file__).resolve().parent.parent.parent
CACHE = REPOSITORY / ".pytest_cache" / "migrated"
SOURCES = ("portal/*/migrations/*.py", "*/migrations/*.py", "requirements.txt", "portal/settings/base.py")
KEPT = 5
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup"}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that need no database run first: meanwhile it is prepared."""
    items.sort(key=needs_database)
    if is_embedded() and items and needs_database(items[-1]):
        threading.Thread(target=dump, daemon=True).start()


def needs_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(fixtures & DATABASE_FIXTURES) or item.get_closest_marker("django_db") is not None


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Keep what `django_db_modify_db_settings` has prepared; pytest-django migrates what may be missing."""
    return is_embedded()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Fill this worker's database from the dump, before pytest-django looks at it."""
    if not is_embedded():
        return
    name = settings.DATABASES["default"].get("TEST", {}).get("NAME") or f"test_{settings.DATABASES['default']['NAME']}"
    create_migrated_database(name)


def create_migrated_database(name: str) -> None:
    """On the embedded server of this run."""
    create_database(name)
    load_into(url_of(name))


def load_into(url: str) -> None:
    """Fill an empty database of another embedded server with the present tables."""
    command = [str(postgres.programs() / "psql"), "--quiet", "--no-psqlrc", "--set", "ON_ERROR_STOP=1"]
    command += ["--output", os.devnull, "--file", str(dump()), url]
    subprocess.run(command, check=True, env={"PATH": os.defpath})


def is_embedded() -> bool:
    return os.environ.get("PORTAL_TEST_SERVERS") == "embedded"


def dump() -> Path:
    """The dump of the present migrations; made when it is not there yet, by whoever comes first."""
    with _lock():
        return _dump()


def _dump() -> Path:
    path = CACHE / f"{_digest()}.sql"
    if not path.exists():
        create_database("migrated")
        environ = os.environ | {"DATABASE_URL": url_of("migrated")}
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity", "0"], cwd=REPOSITORY, env=environ, check=True
        )
        draft = path.with_suffix(f".{os.getpid()}")
        _run("pg_dump", "--no-owner", "--file", str(draft), "migrated")
        draft.rename(path)
        _forget_old()
    return path


def _digest() -> str:
    digest = hashlib.sha256()
    for path in sorted({path for pattern in SOURCES for path in REPOSITORY.glob(pattern)}):
        digest.update(str(path.relative_to(REPOSITORY)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:32]


def _forget_old() -> None:
    dumps = sorted(CACHE.glob("*.sql"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in dumps[KEPT:]:
        path.unlink(missing_ok=True)


def create_database(name: str) -> None:
    drop_database(name)
    _execute(f'CREATE DATABASE "{name}" TEMPLATE template0')


def drop_database(name: str) -> None:
    _execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _execute(statement: str) -> None:
    with closing(psycopg2.connect(url_of("postgres"))) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)


def _run(program: str, *arguments: str) -> None:
    *options, name = arguments
    subprocess.run([str(postgres.programs() / program), *options, url_of(name)], check=True, env={"PATH": os.defpath})


def url_of(name: str) -> str:
    return f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}"


@contextmanager
def _lock() -> Iterator[None]:
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
