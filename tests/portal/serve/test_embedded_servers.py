"""The embedded PostgreSQL and Redis: data that last, starts after every kind of end, no open doors."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack

import psutil
import psycopg2
import pytest
import redis

from portal.serve import postgres, redis_server
from portal.serve.data_folder import DataFolder
from portal.serve.errors import StartError
from portal.serve.servers import embedded_servers
from tests.support.servers import temporary_folder


@pytest.fixture
def folder() -> Iterator[DataFolder]:
    with temporary_folder() as folder:
        yield folder


def quiet(name: str, line: str) -> None:
    """Nobody listens."""


def run_sql(folder: DataFolder, statement: str) -> list[tuple[object, ...]]:
    connection = psycopg2.connect(postgres.database_url(folder))
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def server_processes(folder: DataFolder) -> list[psutil.Process]:
    return [p for p in psutil.process_iter(["cmdline"]) if str(folder.root) in " ".join(p.info["cmdline"] or ())]


def test_data_last_over_restarts_and_nothing_keeps_running(folder: DataFolder) -> None:
    with embedded_servers(folder, {}, quiet):
        run_sql(folder, "CREATE TABLE kept AS SELECT 42 AS value")
    assert server_processes(folder) == []
    with embedded_servers(folder, {}, quiet):
        assert run_sql(folder, "SELECT value FROM kept") == [(42,)]


def test_the_servers_listen_on_no_network_and_redis_evicts_nothing(folder: DataFolder) -> None:
    with embedded_servers(folder, {}, quiet):
        listening = [c for p in server_processes(folder) for c in p.net_connections("inet")]
        with redis.Redis.from_url(redis_server.redis_url(folder)) as client:
            policy = client.config_get("maxmemory-policy")
        locale = run_sql(folder, "SELECT datcollate, pg_encoding_to_char(encoding) FROM pg_database LIMIT 1")
    assert (listening, policy, locale) == ([], {"maxmemory-policy": "noeviction"}, [("C.UTF-8", "UTF8")])


def test_a_start_after_kill_9_of_everything_finds_the_data(folder: DataFolder) -> None:
    with ExitStack() as first:
        first.enter_context(embedded_servers(folder, {}, quiet))
        run_sql(folder, "CREATE TABLE kept AS SELECT 1 AS value")
        for process in server_processes(folder):
            process.send_signal(signal.SIGKILL)
    with embedded_servers(folder, {}, quiet):
        assert run_sql(folder, "SELECT value FROM kept") == [(1,)]


def test_a_pid_file_that_names_a_stranger_does_not_keep_the_server_down(folder: DataFolder) -> None:
    with embedded_servers(folder, {}, quiet):
        lines = (folder.postgres / "postmaster.pid").read_text().splitlines()
    (folder.postgres / "postmaster.pid").write_text("\n".join([str(os.getpid()), *lines[1:]]))
    with embedded_servers(folder, {}, quiet):
        assert run_sql(folder, "SELECT 1") == [(1,)]


def test_data_of_another_major_version_are_left_alone_and_explained(folder: DataFolder) -> None:
    with embedded_servers(folder, {}, quiet):
        pass
    (folder.postgres / "PG_VERSION").write_text("15\n")
    with pytest.raises(StartError, match="PostgreSQL 15 で作られています"):
        embedded_servers(folder, {}, quiet).__enter__()
    assert server_processes(folder) == []


def test_an_interrupted_first_start_leaves_nothing_that_looks_like_data(folder: DataFolder) -> None:
    draft = folder.root / "postgres.new"
    draft.mkdir()
    (draft / "PG_VERSION").write_text("18\n")
    with embedded_servers(folder, {}, quiet):
        assert run_sql(folder, "SELECT 1") == [(1,)]
    assert not draft.exists()


def test_addresses_of_the_operator_start_no_servers(folder: DataFolder) -> None:
    given = {"DATABASE_URL": "postgresql://db.example/portal", "REDIS_URL": "redis://redis.example/0"}
    with embedded_servers(folder, given, quiet):
        assert server_processes(folder) == []
    assert not folder.postgres.exists()
