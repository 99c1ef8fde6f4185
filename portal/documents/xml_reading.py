"""Reading XML parts as a stream: no document type, no entities, no tree in memory, no bottomless nesting."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO
from xml.sax import SAXException, handler
from xml.sax.xmlreader import AttributesImpl

from defusedxml import expatreader
from defusedxml.common import DefusedXmlException

from portal.lib.individual_number import KEYWORD_DISTANCE, Piece, Place

from .refusals import refusal

_CHUNK = 64 * 1024
MAX_DEPTH = 256
_PORTION = 500_000  # characters handed on at once
_NO_ATTRIBUTES: dict[str, str] = {}
_OVERLAP = 2 * KEYWORD_DISTANCE  # so that a word and its number are not torn apart between two portions
# Elements that break no line: what a paragraph is made of. Deleted text, ruby and field codes are lines of their own.
_INLINE = frozenset(
    {"r", "t", "rPr", "hyperlink", "ins", "del", "moveTo", "moveFrom", "smartTag", "sdt", "sdtContent", "fldSimple"}
    | {
        "fld",
        "bdo",
        "dir",
        "proofErr",
        "bookmarkStart",
        "bookmarkEnd",
        "lastRenderedPageBreak",
        "customXml",
        "ruby",
        "rubyBase",
    }
)
_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n"}
_SHAPES = frozenset(
    {"path", "d", "points", "style", "adj", "coordsize", "coordorigin", "transform", "viewBox", "panose", "panose1"}
)
_BIT_MASK = "cnfStyle"  # Word says with twelve zeros and ones which stripes of a table a cell belongs to
_TWELVE_DIGITS = re.compile(r"(?:\d\D{0,3}){12}")


class DepthError(Exception):
    """The elements are nested deeper than any document's."""


def _local(name: str) -> str:
    return name.rpartition(":")[2] if ":" in name else name


class PartHandler(handler.ContentHandler):
    """Base of the readers of one XML part: local names, depth, and the pieces found so far."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[Piece] = []
        self._depth = 0

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 -- the interface of SAX
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise DepthError
        self.start(_local(name), {_local(key): value for key, value in attrs.items()} if attrs else _NO_ATTRIBUTES)

    def endElement(self, name: str) -> None:  # noqa: N802 -- the interface of SAX
        self._depth -= 1
        self.end(_local(name))

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins; prefixes of namespaces are cut off."""

    def end(self, name: str) -> None:
        """An element ends."""

    def drain(self) -> list[Piece]:
        """The pieces since the last call."""
        pieces, self.pieces = self.pieces, []
        return pieces


def read_part(stream: BinaryIO, part: PartHandler, *, name: str) -> Iterator[Piece]:
    """Run a part through its reader, handing on pieces as they come. Raises RuleViolation; `name` is the file's."""
    parser = expatreader.create_parser(forbid_dtd=True)
    parser.setContentHandler(part)
    try:
        while chunk := stream.read(_CHUNK):
            parser.feed(chunk)
            yield from part.drain()
        parser.close()
    except DefusedXmlException:
        raise refusal("file_xml_entity", name=name) from None
    except DepthError:
        raise refusal("file_too_complex", name=name) from None
    except (SAXException, UnicodeError, LookupError, ValueError):
        raise refusal("file_broken", name=name) from None
    yield from part.drain()


class ProseHandler(PartHandler):
    """The text of any part, one line per paragraph, and the attributes that have enough digits to matter.

    Runs of one paragraph are joined, because programs cut a number into several.
    """

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self._open: list[list[str]] = [[]]
        self._lines: list[str] = []
        self._size = 0
        self._lines_before = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name != _BIT_MASK:
            self.look_at_attributes(attributes)
        if name in _BREAKS:
            self.characters(_BREAKS[name])
        elif name not in _INLINE:
            self._open.append([])

    def characters(self, content: str) -> None:
        self._open[-1].append(content)

    def end(self, name: str) -> None:
        if name not in _INLINE and name not in _BREAKS:
            self.line("".join(self._open.pop()))

    def line(self, text: str) -> None:
        """A finished paragraph."""
        if not text.strip():
            return
        self._lines.append(text)
        self._size += len(text)
        if self._size > _PORTION:
            self._hand_on(is_last=False)

    def look_at_attributes(self, attributes: dict[str, str]) -> None:
        """Attributes hold names, titles and links, but also coordinates of shapes."""
        for key, value in attributes.items():
            if len(value) >= 12 and key not in _SHAPES and _TWELVE_DIGITS.search(value):
                # The zeros of a number format are no digits.
                self.pieces.append(Piece(value.replace("0", "#") if key == "formatCode" else value, self.place))

    def endDocument(self) -> None:  # noqa: N802 -- the interface of SAX
        self._hand_on(is_last=True)

    def _hand_on(self, *, is_last: bool) -> None:
        text = "\n".join(self._lines)
        self.pieces.append(Piece(text, self.place._replace(name=self.place.name or str(self._lines_before))))
        kept = [] if is_last else text[-_OVERLAP:].split("\n")[1:]
        self._lines_before += text.count("\n") + 1 - len(kept)
        self._lines, self._size = kept, sum(map(len, kept))
