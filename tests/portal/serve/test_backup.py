"""The lines of docs/operations.md, run as they stand: what was dumped is there again in an empty database."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings

from portal.organisations.models import Organisation
from portal.serve import postgres
from tests.factories.organisations import make_municipality, make_prefecture
from tests.support.worker import database_url

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "operations.md"


def run_lines(name: str, **environ: str) -> None:
    found = re.search(rf"<!-- {name} -->\n```sh\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    assert found is not None
    path = f"{postgres.programs()}{os.pathsep}{os.environ['PATH']}"
    subprocess.run(["bash", "-euc", found[1]], env={"PATH": path} | environ, check=True)


def query(url: str, statement: str) -> list[tuple[object, ...]]:
    connection = psycopg2.connect(url)
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall()
    finally:
        connection.close()


@pytest.fixture
def empty_database(transactional_db: None) -> Iterator[str]:
    name = f"{settings.DATABASES['default']['NAME']}_restored"
    connection = psycopg2.connect(database_url())
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
        yield f"{database_url().rpartition('/')[0]}/{name}"
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    connection.close()


def test_what_was_backed_up_is_there_after_the_restore(empty_database: str, tmp_path: Path) -> None:
    make_municipality(make_prefecture())
    for folder in ("before/files/ab", "after"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "before/files/ab/paper.pdf").write_bytes(b"content")

    backup = str(tmp_path / "backup")
    run_lines("backup", BACKUP=backup, DATABASE_URL=database_url(), PORTAL_DATA=str(tmp_path / "before"))
    run_lines("restore", BACKUP=backup, DATABASE_URL=empty_database, PORTAL_DATA=str(tmp_path / "after"))

    names = [(name,) for name in Organisation.objects.order_by("pk").values_list("name", flat=True)]
    count_audit_rows = "SELECT count(*), max(pgh_id) FROM organisations_organisationevent"
    assert len(names) == 2
    assert query(empty_database, "SELECT name FROM organisations_organisation ORDER BY id") == names
    assert query(empty_database, count_audit_rows) == query(database_url(), count_audit_rows)
    assert (tmp_path / "after/files/ab/paper.pdf").read_bytes() == b"content"


def test_a_damaged_backup_is_not_restored(empty_database: str, tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    run_lines("backup", BACKUP=str(backup), DATABASE_URL=database_url(), PORTAL_DATA=str(tmp_path / "before"))
    (backup / "files.tar").write_bytes(b"damaged")
    with pytest.raises(subprocess.CalledProcessError):
        run_lines("restore", BACKUP=str(backup), DATABASE_URL=empty_database, PORTAL_DATA=str(tmp_path / "after"))
    assert query(empty_database, "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'") == [
        (0,)
    ]
