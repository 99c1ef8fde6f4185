"""The one folder in which a running portal keeps its data, its generated secrets and its sockets."""

from __future__ import annotations

import fcntl
import hashlib
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from .errors import StartError

REPOSITORY = Path(__file__).resolve().parent.parent.parent
LONGEST_SOCKET_FOLDER = 80  # a socket's whole path must stay under 104 bytes on every system


@dataclass(frozen=True, slots=True)
class DataFolder:
    """Paths under PORTAL_DATA. Nothing here touches the disk except `create` and `lock`."""

    root: Path

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> DataFolder:
        return cls(Path(environ.get("PORTAL_DATA") or REPOSITORY / ".portal-data").resolve())

    @property
    def postgres(self) -> Path:
        return self.root / "postgres"

    @property
    def redis(self) -> Path:
        return self.root / "redis"

    @property
    def keys(self) -> Path:
        return self.root / "keys"

    @property
    def children(self) -> Path:
        return self.root / "children.json"

    @property
    def demo_sign_ins(self) -> Path:
        """Written by the command that loads the sample: a list of role, organisation, email, password."""
        return self.root / "demo-sign-ins.json"

    @property
    def sockets(self) -> Path:
        """Folder of the Unix sockets; a short one beside other temporary files when the root's path is too long."""
        inside = self.root / "run"
        if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER:
            return inside
        name = hashlib.sha256(os.fsencode(self.root)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"portal-{os.geteuid()}-{name}"

    def create(self) -> None:
        """Make the folder for its owner alone. Raises StartError when that is impossible."""
        try:
            self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.keys.mkdir(exist_ok=True, mode=0o700)
            self.redis.mkdir(exist_ok=True, mode=0o700)
            _make_private(self.sockets)
        except OSError as error:
            raise StartError(
                f"データフォルダー {self.root} を準備できません（{error.strerror}）。"
                "書き込める場所を PORTAL_DATA で指定してください。"
            ) from error

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the folder for this process; the lock falls with the process. Raises StartError if another holds it."""
        with (self.root / "lock").open("a+", encoding="utf-8") as file:
            _lock_or_refuse(file, self.root)
            file.truncate(0)
            file.write(str(os.getpid()))
            file.flush()
            yield

    def is_in_use(self) -> bool:
        try:
            with self.lock():
                return False
        except FileNotFoundError:
            return False
        except StartError:
            return True


def _make_private(folder: Path) -> None:
    folder.mkdir(exist_ok=True, mode=0o700)
    if folder.stat().st_uid != os.geteuid():  # somebody else put a folder of this name into the temporary folder
        raise PermissionError(13, "別の利用者の所有です", str(folder))


def _lock_or_refuse(file: IO[str], root: Path) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        holder = file.read().strip() or "不明"
        raise StartError(
            f"このデータフォルダーではポータルがすでに動いています（プロセス {holder}）: {root}\n"
            "先にそちらを終了するか、PORTAL_DATA で別のフォルダーを指定してください。"
            " (Another portal is running on this data folder.)"
        ) from None
