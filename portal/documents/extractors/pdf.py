"""Text of a PDF: pages, form fields, notes, properties and bookmarks, read in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from portal.documents.file_types import MAX_PDF_PAGES
from portal.documents.places import PlaceKind
from portal.documents.refusals import refusal
from portal.lib.individual_number import Piece, Place

_CHILD = Path(__file__).with_name("pdf_child.py")
TIMEOUT_S = 90


def pdf_pieces(stream: BinaryIO, *, name: str) -> Iterator[Piece]:
    """Everything in the PDF that is text; pictures of text are not. Raises RuleViolation for what must not be in it."""
    lines = [json.loads(line) for line in _run_child(stream.read(), name).splitlines()]
    outcome, code, _ = lines[-1] if lines else ("", "", "")
    if outcome == "refused":
        raise refusal(code, name=name, limit=f"{MAX_PDF_PAGES:,}")
    if outcome != "done":
        raise refusal("pdf_unreadable", name=name)
    for kind, place_name, text in lines[:-1]:
        yield Piece(
            text, Place(PlaceKind(kind), name=place_name), label=place_name if kind == PlaceKind.PDF_FIELD else ""
        )


def _run_child(content: bytes, name: str) -> str:
    # The path and the number are ours; the bytes of the file go through a pipe, never through a file on disk.
    command = [sys.executable, "-I", str(_CHILD), str(MAX_PDF_PAGES)]
    try:
        done = subprocess.run(  # noqa: S603
            command, input=content, capture_output=True, timeout=TIMEOUT_S, check=False
        )
    except subprocess.TimeoutExpired:
        raise refusal("file_too_complex", name=name) from None
    if done.returncode < 0:  # ended by the system: out of its time
        raise refusal("file_too_complex", name=name)
    if done.returncode > 0:
        raise refusal("pdf_unreadable", name=name)
    return done.stdout.decode()
