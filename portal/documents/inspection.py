"""The door for every uploaded file: kind, size, structure, hidden contents and individual numbers.

Nothing is stored before this has passed. A refusal is a RuleViolation with one Japanese sentence that says what is
wrong and what to do; it never repeats a number.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import PurePosixPath
from typing import IO, BinaryIO, cast

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.exceptions import RuleViolation
from portal.lib.file_names import original_file_name
from portal.lib.individual_number import Piece, Place, find_individual_numbers

from .archives import ARCHIVE_EXTENSIONS, Archive, Budget
from .extractors.pdf import pdf_pieces
from .extractors.plain import calendar_pieces, csv_pieces, text_pieces
from .extractors.prose import document_pieces, presentation_pieces
from .extractors.workbook import workbook_pieces
from .file_types import TYPES, FileType, extension_of, extensions_in_words, size_in_words, type_of_extension
from .images import redrawn
from .malware import ScanFailed, finds_malware
from .office import Package
from .places import PlaceKind, describe_all, in_member
from .refusals import refusal

_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # Office before 2007, and the envelope of encrypted files since
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_OLD_OFFICE = {
    "xls": ("Excel", ".xlsx"),
    "xlt": ("Excel", ".xlsx"),
    "xlsb": ("Excel", ".xlsx"),
    "doc": ("Word", ".docx"),
}
_OLD_OFFICE |= {"dot": ("Word", ".docx"), "ppt": ("PowerPoint", ".pptx"), "pps": ("PowerPoint", ".pptx")}
_WITH_MACROS = {"xlsm": ".xlsx", "xltm": ".xlsx", "xlam": ".xlsx", "docm": ".docx", "dotm": ".docx", "pptm": ".pptx"}
_WEB_PAGES = frozenset({"html", "htm", "xhtml", "mht", "mhtml"})
_CHUNK = 1024 * 1024
PICTURES_NOT_READ = _("画像の中の文字は検査していません。個人番号が写っていないことを確かめてください。")
_WITH_PICTURES = frozenset({"png", "jpg", "pdf", "docx", "pptx", "xlsx", "zip"})


@dataclass(frozen=True, slots=True)
class InspectedFile:
    """A file that may be stored: its bytes (at their start), and what was found out about them."""

    content: BinaryIO
    file_type: FileType
    name: str  # as sent, without folders and tricks; kept as text, never as a path
    size_bytes: int
    sha256: str
    remark: str | Promise  # what the person should know, empty if nothing


def inspect_upload(
    file: IO[bytes], *, filename: str, allowed: frozenset[str], field: str | None = None
) -> InspectedFile:
    """Look through an uploaded file. `allowed` names file types (see `file_types`); `field` goes into the error.

    Raises RuleViolation. Memory stays within a few times the size of the file; parts are read as streams.
    """
    try:
        return _inspected(cast(BinaryIO, file), original_file_name(filename), allowed)
    except RuleViolation as violation:
        violation.field = field
        raise


def _inspected(file: BinaryIO, name: str, allowed: frozenset[str]) -> InspectedFile:
    file_type = _type_by_name(name, allowed)
    size = _size(file)
    if not size:
        raise refusal("file_empty", name=name)
    if size > file_type.max_size:
        raise refusal("file_too_large", name=name, size=size_in_words(size), limit=size_in_words(file_type.max_size))
    _check_signature(file, file_type, name)
    _scan_for_malware(file, name)
    source = _Source(file, name, allowed, Budget())
    _refuse_individual_numbers(source, file_type)
    content = redrawn(_rewound(file), file_type, name=name) if _is_image(file_type) else file
    remark = PICTURES_NOT_READ if file_type.name in _WITH_PICTURES else ""
    return InspectedFile(content, file_type, name, _size(content), _sha256(content), remark)


@dataclass(frozen=True, slots=True)
class _Source:
    """A file on its way through: the upload itself or a member of an archive."""

    stream: BinaryIO
    name: str
    allowed: frozenset[str]
    budget: Budget


def _type_by_name(name: str, allowed: frozenset[str]) -> FileType:
    extension = extension_of(name)
    file_type = type_of_extension(extension)
    if file_type and file_type.name in allowed:
        return file_type
    if extension in _OLD_OFFICE:
        application, new_extension = _OLD_OFFICE[extension]
        raise refusal("file_old_office", name=name, application=application, extension=new_extension)
    if extension in _WITH_MACROS:
        raise refusal("file_macro", name=name, extension=_WITH_MACROS[extension])
    if extension in {"svg", "svgz"}:
        raise refusal("file_svg", name=name)
    if extension in _WEB_PAGES:
        raise refusal("file_html", name=name)
    if extension in ARCHIVE_EXTENSIONS:
        raise refusal("file_other_archive", name=name)
    raise refusal("file_type_not_allowed", name=name, allowed=_kinds_in_words(allowed))


def _kinds_in_words(allowed: frozenset[str]) -> str:
    extensions = extensions_in_words(allowed)
    if "、" in extensions:
        return _("%(extensions)sのいずれか") % {"extensions": extensions}
    label = TYPES[next(iter(allowed))].label
    return _("元のソフトで開き、%(label)s（%(extension)s）として保存し直したもの") % {
        "label": label,
        "extension": extensions,
    }


def _check_signature(file: BinaryIO, file_type: FileType, name: str) -> None:
    head = _rewound(file).read(len(_COMPOUND_FILE))
    if head == _COMPOUND_FILE:
        _refuse_compound_file(file, file_type, name)
    if not head.startswith(file_type.signature):
        raise refusal("file_type_mismatch", name=name, label=file_type.label)
    is_disguised = not file_type.signature and any(t.signature and head.startswith(t.signature) for t in TYPES.values())
    if is_disguised:
        raise refusal("file_type_mismatch", name=name, label=file_type.label)


def _refuse_compound_file(file: BinaryIO, file_type: FileType, name: str) -> None:
    while chunk := file.read(_CHUNK):
        if _ENCRYPTED_STREAM in chunk:
            raise refusal("file_encrypted", name=name)
    applications = {"xlsx": "Excel", "docx": "Word", "pptx": "PowerPoint"}
    if file_type.name in applications:
        raise refusal(
            "file_old_office", name=name, application=applications[file_type.name], extension=f".{file_type.name}"
        )
    raise refusal("file_type_mismatch", name=name, label=file_type.label)


def _scan_for_malware(file: BinaryIO, name: str) -> None:
    address: str = settings.CLAMAV_ADDRESS
    if not address:
        return
    try:
        found = finds_malware(_rewound(file), address)
    except ScanFailed:
        raise refusal("malware_scan_failed", name=name) from None
    if found:
        raise refusal("file_malware", name=name)


def _refuse_individual_numbers(source: _Source, file_type: FileType) -> None:
    name_piece = Piece(PurePosixPath(source.name).stem, Place(PlaceKind.FILE_NAME))
    found = find_individual_numbers(chain([name_piece], _pieces(source, file_type)))
    if found:
        raise refusal("individual_number", name=source.name, places=describe_all(found))


def _pieces(source: _Source, file_type: FileType) -> Iterator[Piece]:
    """All texts of a file; running to the end also means that its whole structure has been checked."""
    stream, name = _rewound(source.stream), source.name
    match file_type.name:
        case "zip":
            return _archive_pieces(source)
        case "xlsx" | "docx" | "pptx":
            return _office_pieces(source, file_type)
        case "pdf":
            return pdf_pieces(stream, name=name)
        case "csv":
            return csv_pieces(stream, name=name)
        case "ics":
            return calendar_pieces(stream, name=name)
        case "txt":
            return text_pieces(stream, name=name)
        case _:
            return iter(())


def _office_pieces(source: _Source, file_type: FileType) -> Iterator[Piece]:
    archive = Archive(source.stream, name=source.name, budget=source.budget)
    package = Package(archive, name=source.name, type_name=file_type.name)
    extract = {"xlsx": workbook_pieces, "docx": document_pieces, "pptx": presentation_pieces}[file_type.name]
    yield from extract(package)
    for part in sorted(package.chart_workbooks):
        yield from _member_pieces(source, archive, part, frozenset({"xlsx"}))


def _archive_pieces(source: _Source) -> Iterator[Piece]:
    archive = Archive(source.stream, name=source.name, budget=source.budget)
    for member in archive:
        if extension_of(member) in ARCHIVE_EXTENSIONS:
            raise refusal("archive_nested", name=source.name, member=member)
        yield Piece(member, Place(PlaceKind.MEMBER_NAME, name=member))
        yield from _member_pieces(source, archive, member, source.allowed - {"zip"})


def _member_pieces(source: _Source, archive: Archive, member: str, allowed: frozenset[str]) -> Iterator[Piece]:
    """A member goes through the same door as a file of its own, within the budget of the whole."""
    name = f"{source.name}／{PurePosixPath(member).name}"
    file_type = _type_by_name(name, allowed)
    content = io.BytesIO(archive.read(member))
    _check_signature(content, file_type, name)
    if _is_image(file_type):
        redrawn(content, file_type, name=name)
    inner = _Source(content, name, allowed, source.budget)
    for piece in _pieces(inner, file_type):
        place = in_member(piece.place, PurePosixPath(member).name)
        yield piece._replace(place=place, column=piece.column and (member, piece.column))


def _is_image(file_type: FileType) -> bool:
    return file_type.media_type.startswith("image/")


def _rewound(file: BinaryIO) -> BinaryIO:
    file.seek(0)
    return file


def _size(file: BinaryIO) -> int:
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    return size


def _sha256(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
