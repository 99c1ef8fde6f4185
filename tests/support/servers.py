"""One real PostgreSQL and one real Redis for a whole test run, started before Django reads its settings.

With xdist the controller starts the servers and its workers inherit the addresses; each worker has a PostgreSQL
database of its own (by pytest-django) and a Redis database of its own.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from portal.serve import leftovers
from portal.serve.data_folder import DataFolder
from portal.serve.environment import complete
from portal.serve.errors import StartError
from portal.serve.servers import embedded_servers

PREFIX = "portal-test-"
# A crash of the machine may lose a test database; in return every commit is several times faster.
FAST_AND_FORGETFUL = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200"]
_running = ExitStack()


def start() -> None:
    """Set the environment of the test run; start the servers that it does not name. Called before django.setup()."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings.test"
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker:
        os.environ["REDIS_URL"] = with_database(os.environ["REDIS_URL"], int(worker.removeprefix("gw")) + 1)
    else:
        _start()


def stop() -> None:
    _running.close()


def _start() -> None:
    os.environ["PORTAL_TEST_SERVERS"] = "outside" if os.environ.get("DATABASE_URL") else "embedded"
    folder = DataFolder(Path(tempfile.mkdtemp(prefix=PREFIX)))
    _running.callback(shutil.rmtree, folder.root, ignore_errors=True)
    _remove_what_killed_runs_left(folder.root)
    _running.enter_context(embedded_servers(folder, os.environ, _log_to(folder.root), FAST_AND_FORGETFUL))
    development = {"PORTAL_DATA": str(folder.root), "DJANGO_SETTINGS_MODULE": "portal.settings.dev"}
    known = complete(os.environ | development)
    for name in ("PORTAL_DATA", "DATABASE_URL", "REDIS_URL", "SECRET_KEY", "API_TOKEN_PEPPER"):
        os.environ[name] = known[name]


def _log_to(root: Path) -> Callable[[str, str], None]:
    def write(name: str, line: str) -> None:
        with (root / "servers.log").open("a", encoding="utf-8") as file:
            file.write(f"{name} | {line}\n")

    return write


def _remove_what_killed_runs_left(own: Path) -> None:
    """The servers of a test run that was killed are ended by the next one; a running one holds its folders' locks."""
    for path in own.parent.glob(f"{PREFIX}*"):
        folder = DataFolder(path)
        if path == own or not folder.children.exists() or path.stat().st_uid != os.geteuid():
            continue
        try:
            with _in_use(path), folder.lock():
                leftovers.end_leftovers(folder.children)
        except (StartError, BlockingIOError):
            continue
        shutil.rmtree(path, ignore_errors=True)


@contextmanager
def temporary_folder() -> Iterator[DataFolder]:
    """For servers that come and go during a test: another run does not take it for one that was left."""
    root = Path(tempfile.mkdtemp(prefix=PREFIX))
    with _in_use(root):
        yield DataFolder(root)
    shutil.rmtree(root, ignore_errors=True)


@contextmanager
def _in_use(root: Path) -> Iterator[None]:
    """Raises BlockingIOError while somebody else holds the folder."""
    with (root / "in-use").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield


def with_database(redis_url: str, number: int) -> str:
    """The same server, another of its numbered databases."""
    if redis_url.startswith("unix://"):
        return f"{redis_url.partition('?')[0]}?db={number}"
    scheme, _, rest = redis_url.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}/{number}"
