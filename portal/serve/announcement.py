"""The last words of a start: that it is ready, where it is, and how to sign in to the sample."""

from __future__ import annotations

import json
import unicodedata
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence

from .data_folder import DataFolder

HEADINGS = ("役割", "団体", "メールアドレス", "パスワード")
FIELDS = ("role", "organisation", "email", "password")


def is_ready(environ: Mapping[str, str], port: int) -> bool:
    """Ask the portal itself."""
    host = environ.get("HOST") or "127.0.0.1"
    address = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 (asked there, not bound)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"http://{address}:{port}/readyz", timeout=10) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def announcement(environ: Mapping[str, str], folder: DataFolder) -> str:
    lines = ["", "準備ができました。(ready)", f"  アドレス: {environ['PORTAL_BASE_URL']}/", *_sign_ins(folder)]
    return "\n".join([*lines, "  終了するには Ctrl-C を押してください。(Ctrl-C stops everything)", ""])


def _sign_ins(folder: DataFolder) -> list[str]:
    if not folder.demo_sign_ins.exists():
        return []
    rows = [tuple(row[name] for name in FIELDS) for row in json.loads(folder.demo_sign_ins.read_text("utf-8"))]
    return ["  サンプルの利用者（架空のサンプル）:", *table([HEADINGS, *rows])]


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Columns as wide as a terminal shows them: a full-width character takes two places."""
    widths = [max(map(display_width, column)) for column in zip(*rows, strict=True)]
    return ["    " + "  ".join(map(_padded, row, widths)).rstrip() for row in rows]


def _padded(text: str, width: int) -> str:
    return text + " " * (width - display_width(text))


def display_width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)
