"""The package of an xlsx, docx or pptx file: what it claims to be, what its parts are, and what must not be in it."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import cached_property
from pathlib import PurePosixPath
from typing import NamedTuple

from portal.lib.individual_number import Piece

from .archives import ARCHIVE_EXTENSIONS, Archive
from .file_types import TYPES, extension_of
from .refusals import refusal
from .xml_reading import PartHandler, read_part

CONTENT_TYPES = "[Content_Types].xml"
XML_EXTENSIONS = frozenset({"xml", "rels", "vml", "svg"})
_MEDIA = frozenset({"png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "emf", "wmf", "wdp", "ico"})
_FONTS = frozenset({"odttf", "fntdata", "ttf"})
_MAIN_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
}
# What a part is called or what its content type says, and the refusal that it earns.
_FORBIDDEN_TYPES = (
    ("macroenabled", "file_macro"),
    ("vbaproject", "file_macro"),
    ("macrosheet", "file_macro"),
    ("externallink", "file_external_link"),
    ("connections+xml", "file_external_link"),
    ("querytable", "file_external_link"),
    ("activex", "file_activex"),
    ("controlproperties", "file_activex"),
    ("oleobject", "file_ole"),
)
_FORBIDDEN_PATHS = (
    ("vbaproject", "file_macro"),
    ("/macrosheets/", "file_macro"),
    ("/dialogsheets/", "file_macro"),
    ("/externallinks/", "file_external_link"),
    ("/connections.xml", "file_external_link"),
    ("/querytables/", "file_external_link"),
    ("/activex/", "file_activex"),
    ("/ctrlprops/", "file_activex"),
    ("/oleobject", "file_ole"),
)


class Relationship(NamedTuple):
    """One line of a .rels part: the kind is the last word of its type, the target a part or an address."""

    id: str
    kind: str
    target: str
    is_external: bool


class Package:
    """An Office package that has passed the checks of its structure. Raises RuleViolation."""

    def __init__(self, archive: Archive, *, name: str, type_name: str) -> None:
        self.archive = archive
        self.name = name
        self._type_name = type_name
        self._check_content_types()
        self._check_parts()
        self._check_relationships()

    def relationships_of(self, part: str) -> list[Relationship]:
        """What a part refers to; targets are paths inside the package."""
        folder, base = posixpath.split(part)
        path = posixpath.join(folder, "_rels", f"{base}.rels")
        return self._relationships.get(path, [])

    def related(self, part: str, kind: str) -> list[str]:
        """The parts of one kind that a part refers to."""
        return [relation.target for relation in self.relationships_of(part) if relation.kind == kind]

    @cached_property
    def main_part(self) -> str:
        """The part with the workbook, document or presentation."""
        targets = self.related("", "officeDocument")
        if not targets or targets[0] not in self.archive:
            raise refusal("file_broken", name=self.name)
        return targets[0]

    @cached_property
    def chart_workbooks(self) -> frozenset[str]:
        """The data behind charts: workbooks of their own inside documents and presentations."""
        return frozenset(
            relation.target
            for path, relations in self._relationships.items()
            if "/charts/" in path
            for relation in relations
            if relation.kind == "package" and relation.target.endswith(".xlsx")
        )

    @cached_property
    def _relationships(self) -> dict[str, list[Relationship]]:
        found = {}
        for path in self.archive:
            if path.endswith(".rels"):
                handler = _RelationshipsHandler(path)
                _run(self, path, handler)
                found[path] = [
                    r if r.is_external else r._replace(target=self.archive.spelled(r.target)) for r in handler.found
                ]
        return found

    def _check_content_types(self) -> None:
        if CONTENT_TYPES not in self.archive:
            raise refusal("file_type_mismatch", name=self.name, label=TYPES[self._type_name].label)
        handler = _ContentTypesHandler()
        _run(self, CONTENT_TYPES, handler)
        for content_type in handler.types:
            self._refuse_if_forbidden(content_type.lower(), _FORBIDDEN_TYPES)
        if handler.of_part.get(f"/{self.main_part}".lower()) != _MAIN_TYPES[self._type_name]:
            raise refusal("file_type_mismatch", name=self.name, label=TYPES[self._type_name].label)

    def _check_parts(self) -> None:
        for path in self.archive:
            self._refuse_if_forbidden(f"/{path}".lower(), _FORBIDDEN_PATHS)
            extension = extension_of(path)
            if "/embeddings/" in path and path not in self.chart_workbooks:
                raise refusal("file_ole", name=self.name)
            if extension in ARCHIVE_EXTENSIONS:
                raise refusal("archive_nested", name=self.name, member=path)
            if not (
                extension in XML_EXTENSIONS | _MEDIA | _FONTS
                or _is_harmless_binary(path)
                or path in self.chart_workbooks
            ):
                raise refusal("file_unknown_part", name=self.name)

    def _check_relationships(self) -> None:
        for relations in self._relationships.values():
            for relation in relations:
                if relation.kind in {"oleObject", "control"}:
                    raise refusal("file_ole" if relation.kind == "oleObject" else "file_activex", name=self.name)
                # A link to click on is harmless; anything else would be fetched when the file is opened.
                if relation.is_external and relation.kind != "hyperlink":
                    raise refusal("file_external_link", name=self.name)

    def _refuse_if_forbidden(self, text: str, table: tuple[tuple[str, str], ...]) -> None:
        for word, code in table:
            if word in text:
                raise refusal(code, name=self.name, extension=f".{self._type_name}")


def _run(package: Package, path: str, handler: PartHandler) -> list[Piece]:
    with package.archive.open(path) as stream:
        return list(read_part(stream, handler, name=package.name))


def parts_with_text(package: Package) -> Iterator[str]:
    """Every XML part except the ones that describe the package itself."""
    for path in package.archive:
        if extension_of(path) in XML_EXTENSIONS and path != CONTENT_TYPES:
            yield path


def _is_harmless_binary(path: str) -> bool:
    """Settings of a printer; Excel also keeps small properties of its own in this form."""
    return path.endswith(".bin") and PurePosixPath(path).name.startswith(("printerSettings", "customProperty"))


class _ContentTypesHandler(PartHandler):
    def __init__(self) -> None:
        super().__init__()
        self.types: set[str] = set()
        self.of_part: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        content_type = attributes.get("ContentType", "")
        self.types.add(content_type)
        if name == "Override":
            self.of_part[attributes.get("PartName", "").lower()] = content_type


class _RelationshipsHandler(PartHandler):
    def __init__(self, path: str) -> None:
        super().__init__()
        self.found: list[Relationship] = []
        self._folder = posixpath.dirname(posixpath.dirname(path))

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name != "Relationship":
            return
        target, is_external = attributes.get("Target", ""), attributes.get("TargetMode") == "External"
        if not is_external:
            absolute = target if target.startswith("/") else f"/{self._folder}/{target}"
            target = posixpath.normpath(absolute).lstrip("/")
        kind = attributes.get("Type", "").rpartition("/")[2]
        self.found.append(Relationship(attributes.get("Id", ""), kind, target, is_external))
