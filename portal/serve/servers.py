"""The embedded PostgreSQL and Redis, in one order for the supervisor, single commands and the tests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from . import leftovers, postgres, redis_server
from .child import Writer
from .data_folder import DataFolder
from .group import ProcessGroup


def start_embedded(
    group: ProcessGroup, folder: DataFolder, environ: Mapping[str, str], postgres_parameters: Sequence[str] = ()
) -> None:
    """Start each server that the operator has not named by an address of their own. Raises StartError."""
    if not environ.get("DATABASE_URL"):
        postgres.prepare(folder)
        postgres.wait_until_ready(folder, group.start(postgres.command(folder, postgres_parameters)))
    if not environ.get("REDIS_URL"):
        redis_server.wait_until_ready(folder, group.start(redis_server.command(folder)))


@contextmanager
def embedded_servers(
    folder: DataFolder, environ: Mapping[str, str], write: Writer, postgres_parameters: Sequence[str] = ()
) -> Iterator[ProcessGroup]:
    """Hold the data folder and run its servers for one block. Raises StartError if the folder is in use."""
    folder.create()
    with folder.lock():
        leftovers.end_leftovers(folder.children)
        group = ProcessGroup(folder.children, write)
        try:
            start_embedded(group, folder, environ, postgres_parameters)
            yield group
        finally:
            group.stop()
