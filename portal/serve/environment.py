"""The environment of the portal's processes: what the operator set, completed from the data folder."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from .data_folder import DataFolder
from .postgres import database_url
from .redis_server import redis_url

GENERATED = ("SECRET_KEY", "API_TOKEN_PEPPER")
DEVELOPMENT = "portal.settings.dev"


def complete(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment with every variable that the settings need.

    What is missing is taken from the data folder: the addresses of the embedded servers and the generated secrets.
    Outside of development nothing is added, so that a forgotten secret stops a production start.
    """
    known = dict(environ)
    if known.setdefault("DJANGO_SETTINGS_MODULE", DEVELOPMENT) != DEVELOPMENT:
        return known
    folder = DataFolder.of(known)
    known["PORTAL_DATA"] = str(folder.root)
    for name in GENERATED:
        if not known.get(name):
            known[name] = _generated(folder, name)
    known["DATABASE_URL"] = known.get("DATABASE_URL") or database_url(folder)
    known["REDIS_URL"] = known.get("REDIS_URL") or redis_url(folder)
    return known


def _generated(folder: DataFolder, name: str) -> str:
    """A secret made once per data folder and readable by its owner only."""
    path = folder.keys / name.lower()
    if not path.exists():
        folder.create()
        _write_once(path, secrets.token_urlsafe(50))
    return path.read_text(encoding="ascii")


def _write_once(path: Path, secret: str) -> None:
    """Write beside and link into place: two processes starting together agree on one secret, never on half of it."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
        file.write(secret)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
