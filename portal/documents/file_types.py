"""Which files the portal takes, how large they may be, packed and unpacked (ASVS 5.0 5.1.1), and for what purpose.

One table: upload forms show it, the inspection applies it, the API describes it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MEGABYTE = 1024 * 1024

# Archives, among them xlsx, docx and pptx: first the directory is held against these, then every byte read.
MAX_ENTRIES = 2_000
MAX_UNPACKED = 200 * MEGABYTE
MAX_ENTRY = 50 * MEGABYTE
MAX_RATIO = 100
MAX_PIXELS = 30_000_000
MAX_PDF_PAGES = 1_000
MAX_CELLS = 1_000_000


@dataclass(frozen=True, slots=True)
class FileType:
    """One kind of file: its extensions, the way it begins, its largest size in bytes."""

    name: str
    label: str | Promise
    extensions: tuple[str, ...]
    media_type: str
    signature: bytes
    max_size: int


_ZIP, _JPEG = b"PK\x03\x04", b"\xff\xd8\xff"
_OFFICE = "application/vnd.openxmlformats-officedocument."

TYPES = {
    file_type.name: file_type
    for file_type in (
        FileType("xlsx", _("Excelブック"), ("xlsx",), _OFFICE + "spreadsheetml.sheet", _ZIP, 20 * MEGABYTE),
        FileType("docx", _("Word文書"), ("docx",), _OFFICE + "wordprocessingml.document", _ZIP, 20 * MEGABYTE),
        FileType(
            "pptx", _("PowerPointファイル"), ("pptx",), _OFFICE + "presentationml.presentation", _ZIP, 50 * MEGABYTE
        ),
        FileType("pdf", _("PDF"), ("pdf",), "application/pdf", b"%PDF-", 30 * MEGABYTE),
        FileType("csv", _("CSV"), ("csv",), "text/csv", b"", 20 * MEGABYTE),
        FileType("txt", _("テキスト"), ("txt",), "text/plain", b"", 5 * MEGABYTE),
        FileType("png", _("PNG画像"), ("png",), "image/png", b"\x89PNG\r\n\x1a\n", 10 * MEGABYTE),
        FileType("jpg", _("JPEG画像"), ("jpg", "jpeg"), "image/jpeg", _JPEG, 10 * MEGABYTE),
        FileType("ics", _("カレンダー"), ("ics",), "text/calendar", b"", 2 * MEGABYTE),
        FileType("zip", _("ZIP"), ("zip",), "application/zip", _ZIP, 50 * MEGABYTE),
    )
}
_BY_EXTENSION = {extension: file_type for file_type in TYPES.values() for extension in file_type.extensions}

# Purposes: what each upload of the portal takes.
OFFICE_DOCUMENTS = frozenset({"xlsx", "docx", "pptx", "pdf"})
IMAGES = frozenset({"png", "jpg"})
ATTACHMENTS = OFFICE_DOCUMENTS | IMAGES | {"csv", "txt"}  # applications, threads, evidence
MATERIALS = ATTACHMENTS | {"zip"}  # meetings and programmes
TABLES = frozenset({"xlsx", "csv"})  # imports
ANSWER_WORKBOOKS = frozenset({"xlsx"})
CALENDARS = frozenset({"ics"})


def extension_of(name: str) -> str:
    """The extension of a path in lower case without its dot, also of names like `.rels`."""
    base = name.rpartition("/")[2]
    return base.rpartition(".")[2].lower() if "." in base else ""


def type_of_extension(extension: str) -> FileType | None:
    """The type that an extension (without dot, any case) stands for, if the portal knows it."""
    return _BY_EXTENSION.get(extension.lower())


def extensions_in_words(allowed: Iterable[str]) -> str:
    """「.xlsx、.pdf」 in the order of the table, for support texts and messages."""
    names = set(allowed)
    return "、".join(f".{ext}" for kind in TYPES.values() if kind.name in names for ext in kind.extensions)


def extensions_to_read(allowed: Iterable[str]) -> str:
    """The same with places where a line may end: before a full stop none may."""
    return extensions_in_words(allowed).replace("、", "、\u200b")


def accept_attribute(allowed: Iterable[str]) -> str:
    """The value of `accept` of a file field."""
    return extensions_in_words(allowed).replace("、", ",")


def size_in_words(size: int) -> str:
    """A size in MB, or in KB below one."""
    return f"{size / MEGABYTE:.0f} MB" if size >= MEGABYTE else f"{max(size // 1024, 1)} KB"
