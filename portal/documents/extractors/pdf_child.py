"""Reads a PDF from standard input and writes its texts as JSON lines. Run by `pdf.py` as a process of its own.

A PDF is a program for a machine of the 1980s: a few kilobytes may unpack to gigabytes or keep a reader busy for ever.
So it is read under the limits of the operating system, and only this process suffers. Knows nothing of Django.
"""

from __future__ import annotations

import io
import json
import re
import resource
import sys
from collections.abc import Iterator
from typing import Any

MAX_MEMORY = 1024 * 1024 * 1024
MAX_CPU_S = 60
MAX_TEXT = 50 * 1024 * 1024
FORBIDDEN_ACTIONS = {"/Launch", "/ImportData", "/RichMediaExecute"}
_TAGS = re.compile(r"<[^>]*>")


class Refused(Exception):
    """The file has something in it that must not be there; the argument is the code of the refusal."""


def limit_resources() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_S, MAX_CPU_S + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def texts_of(content: bytes, max_pages: int) -> Iterator[tuple[str, str, str]]:
    """(kind of place, name of place, text) for everything readable. Raises Refused."""
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(content), strict=False)
    # Many offices forbid printing and leave the password for opening empty; such a file is readable.
    if reader.is_encrypted and not reader.decrypt(""):
        raise Refused("file_encrypted")
    if len(reader.pages) > max_pages:
        raise Refused("pdf_too_many_pages")
    check_catalog(reader.trailer["/Root"])
    yield from properties(reader)
    yield from form_fields(reader)
    for number, page in enumerate(reader.pages, start=1):
        yield "page", str(number), page.extract_text()
        for annotation in page.get("/Annots") or ():
            note = annotation.get_object()
            check_annotation(note)
            yield "pdf_note", str(number), " ".join(str(note.get(key, "")) for key in ("/Contents", "/RC", "/T", "/V"))
    for title in outline_titles(reader.outline):
        yield "properties", "", title


def check_catalog(root: Any) -> None:
    names = root.get("/Names") or {}
    if "/EmbeddedFiles" in names or "/Collection" in root:
        raise Refused("pdf_attachment")
    action = root.get("/OpenAction")
    if "/JavaScript" in names or is_active(action) or "/AA" in root:
        raise Refused("pdf_active")


def check_annotation(note: Any) -> None:
    if note.get("/Subtype") in {"/FileAttachment", "/RichMedia", "/Movie", "/Screen"}:
        raise Refused("pdf_attachment")
    action = note.get("/A")
    if action is not None and action.get_object().get("/S") in FORBIDDEN_ACTIONS:
        raise Refused("pdf_active")


def is_active(action: Any) -> bool:
    action = action.get_object() if action is not None else None
    return isinstance(action, dict) and action.get("/S") in {"/JavaScript", *FORBIDDEN_ACTIONS}


def properties(reader: Any) -> Iterator[tuple[str, str, str]]:
    for value in (reader.metadata or {}).values():
        yield "properties", "", str(value)
    metadata = reader.trailer["/Root"].get("/Metadata")
    if metadata is not None:
        yield "properties", "", plain(metadata.get_object().get_data())


def form_fields(reader: Any) -> Iterator[tuple[str, str, str]]:
    for name, field in (reader.get_fields() or {}).items():
        for key in ("/V", "/DV", "/TU", "/Opt"):
            if field.get(key) is not None:
                yield "pdf_field", name, str(field[key])
        yield "pdf_field", name, name
    form = reader.trailer["/Root"].get("/AcroForm")
    parts = form.get_object().get("/XFA") if form is not None else None
    for part in parts if isinstance(parts, list) else [parts]:
        stream: Any = part.get_object() if part is not None else None
        if hasattr(stream, "get_data"):
            yield "pdf_field", "XFA", plain(stream.get_data())


def outline_titles(outline: Any) -> Iterator[str]:
    for entry in outline:
        if isinstance(entry, list):
            yield from outline_titles(entry)
        else:
            yield str(entry.title)


def plain(xml: bytes) -> str:
    return _TAGS.sub("\n", xml.decode("utf-8", "replace"))


def main() -> int:
    limit_resources()
    written = 0
    try:
        for kind, name, text in texts_of(sys.stdin.buffer.read(), int(sys.argv[1])):
            written += len(text)
            if written > MAX_TEXT:
                raise Refused("file_too_complex")
            sys.stdout.write(json.dumps([kind, name, text]) + "\n")
        sys.stdout.write(json.dumps(["done", "", ""]) + "\n")
    except Refused as refused:
        sys.stdout.write(json.dumps(["refused", str(refused), ""]) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
