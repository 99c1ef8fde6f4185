"""Names of files that leave the portal and of files that come in."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from pathlib import PurePosixPath, PureWindowsPath

MAX_LENGTH = 80  # paths on file servers end at 260 characters, and folders of offices are deep
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
_CONTROLS = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?=\.|$)", re.IGNORECASE)


def export_file_name(
    *, day: date, title: str, extension: str, organisation: tuple[str, str] | None = None, revision: int | None = None
) -> str:
    """20261123_照会名_27100_大阪市_r2.xlsx: day, title, five-digit code and name of the organisation, revision.

    At most 80 characters; what is too long is cut from the title.
    """
    behind = [organisation[0][:5], safe_part(organisation[1])[:30]] if organisation else []
    behind += [f"r{revision}"] if revision is not None else []
    tail = "".join(f"_{part}" for part in behind if part) + f".{extension}"
    head = f"{day:%Y%m%d}_"
    room = max(MAX_LENGTH - 1 - len(head) - len(tail), 1)
    return head + safe_part(title)[:room].rstrip(" ._") + tail


def safe_part(text: str) -> str:
    """The text as a part of a file name: one line, nothing that Windows forbids, no invisible or control characters."""
    visible = "".join(" " if character.isspace() else character for character in text if not _is_control(character))
    return re.sub(r"\s+", " ", _FORBIDDEN.sub("_", visible)).strip(" ._")


def original_file_name(name: str) -> str:
    """The name of an uploaded file without folders and tricks, fit to be kept as text and offered for download."""
    # Old browsers send whole paths, of either system.
    base = PureWindowsPath(PurePosixPath(unicodedata.normalize("NFC", name)).name).name
    stem, dot, extension = base.rpartition(".")
    stem, extension = (safe_part(stem), safe_part(extension)) if dot else (safe_part(base), "")
    room = 255 - len(extension) - 1
    safe = f"{stem[:room] or 'file'}.{extension}" if extension else stem[:255] or "file"
    return f"_{safe}" if _RESERVED.match(safe) else safe


def _is_control(character: str) -> bool:
    return character not in "\t\r\n" and unicodedata.category(character) in _CONTROLS
