"""Text of Word documents and PowerPoint presentations: every part that is XML, named as its readers know it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from portal.documents.office import Package, parts_with_text
from portal.documents.places import PlaceKind
from portal.documents.refusals import refusal
from portal.documents.xml_reading import PartHandler, ProseHandler, read_part
from portal.lib.individual_number import Piece, Place

_DDE = re.compile(r"^\s*DDE(?:AUTO)?\b", re.IGNORECASE)
_WORD_PARTS = {
    "document": PlaceKind.BODY,
    "header": PlaceKind.HEADER,
    "footer": PlaceKind.FOOTER,
    "footnotes": PlaceKind.NOTE,
    "endnotes": PlaceKind.NOTE,
    "comments": PlaceKind.COMMENT,
}


def document_pieces(package: Package) -> Iterator[Piece]:
    """Everything in a Word document that is text. Raises RuleViolation for what must not be in it."""
    for part in parts_with_text(package):
        base = re.sub(r"[0-9]+$", "", PurePosixPath(part).stem)
        kind = _WORD_PARTS.get(base, PlaceKind.PART) if part.startswith("word/") else _kind_elsewhere(part)
        yield from _read(package, part, _WordHandler(Place(kind, part), package.name))


def presentation_pieces(package: Package) -> Iterator[Piece]:
    """Everything in a presentation that is text, slide by slide."""
    places = _slides(package)
    for part in parts_with_text(package):
        yield from _read(package, part, ProseHandler(places.get(part, Place(_kind_elsewhere(part), part))))


def _kind_elsewhere(part: str) -> PlaceKind:
    return PlaceKind.PROPERTIES if part.startswith("docProps/") else PlaceKind.PART


def _slides(package: Package) -> dict[str, Place]:
    """Slides by their number in the show, with their notes and comments."""
    handler = _SlideOrderHandler()
    list(_read(package, package.main_part, handler))
    targets = {relation.id: relation.target for relation in package.relationships_of(package.main_part)}
    places = {}
    for number, relation_id in enumerate(handler.ids, start=1):
        slide = targets.get(relation_id, "")
        places[slide] = Place(PlaceKind.SLIDE, slide, str(number))
        for relation in package.relationships_of(slide):
            if relation.kind in {"notesSlide", "comments", "chart", "diagramData"}:
                kind = PlaceKind.SLIDE_NOTES if relation.kind == "notesSlide" else PlaceKind.SLIDE
                places[relation.target] = Place(kind, relation.target, str(number))
    return places


def _read(package: Package, part: str, handler: PartHandler) -> Iterator[Piece]:
    with package.archive.open(part) as stream:
        yield from read_part(stream, handler, name=package.name)


class _SlideOrderHandler(PartHandler):
    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []

    def startElement(self, name: str, attrs: object) -> None:  # noqa: N802 -- prefixes tell r:id from id here
        if name.endswith("sldId"):
            self.ids += [value for key, value in attrs.items() if key.endswith(":id")]  # type: ignore[attr-defined]


class _WordHandler(ProseHandler):
    """A part of a Word document: text boxes apart from the text around them, fields that call programs refused."""

    def __init__(self, place: Place, file_name: str) -> None:
        super().__init__(place)
        self._file_name = file_name
        self._box_depth = 0
        self._box: list[str] = []
        self._instruction: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._box_depth += name == "txbxContent"
        if "instr" in attributes:
            self._refuse_call(attributes["instr"])
        if attributes.get("fldCharType") == "begin":
            self._instruction = []
        super().start(name, attributes)

    def end(self, name: str) -> None:
        if name == "instrText":
            self._instruction.append("".join(self._open[-1]))
            self._refuse_call("".join(self._instruction))
        super().end(name)
        if name == "txbxContent":
            self._box_depth -= 1
            text, self._box = "\n".join(self._box), []
            self.pieces.append(Piece(text, Place(PlaceKind.TEXT_BOX, self.place.part)))

    def line(self, text: str) -> None:
        if self._box_depth:
            self._box.append(text)
        else:
            super().line(text)

    def _refuse_call(self, instruction: str) -> None:
        if _DDE.search(instruction):
            raise refusal("file_dde", name=self._file_name)
