"""A PostgreSQL of one test's own, to be stopped and started while others work on it."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest
from django.db import connection

from portal.serve import postgres
from portal.serve.child import Child
from portal.serve.data_folder import DataFolder
from tests.support import migrated_database
from tests.support.servers import FAST_AND_FORGETFUL, temporary_folder


class OwnDatabase:
    def __init__(self, folder: DataFolder) -> None:
        self._folder = folder
        postgres.prepare(folder)
        self.start()

    def start(self) -> None:
        self._child = Child(postgres.command(self._folder, FAST_AND_FORGETFUL[:1]), lambda name, line: None)
        postgres.wait_until_ready(self._folder, self._child)

    def stop(self, how: signal.Signals) -> None:
        self._child._process.send_signal(how)
        self._child.wait()

    def restart(self, *, gently: bool) -> None:
        """Fast shutdown ends every session; an immediate one is a crash with recovery."""
        self.stop(signal.SIGINT if gently else signal.SIGQUIT)
        self.start()

    @property
    def host(self) -> str:
        return str(postgres.socket_folder(self._folder))


@pytest.fixture
def own_database(transactional_db: None) -> Iterator[OwnDatabase]:
    """Django's default connection, and that of every process that the test starts, leads to this server meanwhile."""
    with temporary_folder() as folder:
        folder.create()
        server = OwnDatabase(folder)
        migrated_database.load_into(postgres.database_url(folder))
        common = dict(connection.settings_dict)
        connection.close()
        connection.settings_dict.update(NAME=postgres.DATABASE, HOST=server.host, USER=postgres.OWNER)
        yield server
        connection.close()
        connection.settings_dict.update(common)
        server.stop(signal.SIGQUIT)
