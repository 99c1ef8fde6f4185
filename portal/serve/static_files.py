"""Whether the collected static files still are what the sources say: hashing and compressing them takes long."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders


@dataclass(frozen=True, slots=True)
class StaticFilesStamp:
    """A fingerprint of all sources: names, sizes and times, and the way in which they are stored."""

    value: str

    @classmethod
    def of_sources(cls) -> StaticFilesStamp:
        digest = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
        for finder in get_finders():
            for name, storage in finder.list(None):
                status = Path(storage.path(name)).stat()
                digest.update(f"{name}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
        return cls(digest.hexdigest())

    def is_current(self) -> bool:
        try:
            return _file().read_text(encoding="ascii") == self.value
        except FileNotFoundError:
            return False

    def write(self) -> None:
        _file().write_text(self.value, encoding="ascii")


def _file() -> Path:
    return Path(settings.STATIC_ROOT) / ".stamp"
