"""Rows and cells that have a format and nothing in them: somebody coloured a column, and a million rows are written.

Excel shows nothing there; a reader would spend minutes and gigabytes on it.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any, BinaryIO

from .sheet_xml import merged_areas
from .strict_format import usual_format

_BLANK_ROW = re.compile(rb'<row(?= [^<>]*\br=")[^<>]*(?:/>|>(?:<c(?: [^<>]*)?(?:/>|></c>))*+</row>)')
_MANY_BLANKS = re.compile(rb"(?:<c(?: [^<>]*)?(?:/>|></c>)){200,}+")  # beside one another: no form of ours is as wide
_HEAVY = 1024 * 1024  # bytes of a sheet: below, its blank cells are worth keeping
_MERGES = re.compile(rb"<(?:\w+:)?mergeCells\b.*?</(?:\w+:)?mergeCells>", re.DOTALL)
_MOST_MERGED = 200_000  # cells
_SHEETS = "xl/worksheets/"


def without_blank_rows(xml: bytes) -> bytes:
    """A piece of a sheet without its blank rows; what may be something else than a row stays as it is."""
    return xml if b"<!" in xml else _BLANK_ROW.sub(b"", xml)


class BlankRowsSkipped(io.RawIOBase):
    """A stream over a sheet that leaves blank rows out, as far as they lie within one portion."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while portion := self._stream.read(size):
            if kept := without_blank_rows(portion):
                return kept
        return b""

    def close(self) -> None:
        self._stream.close()
        super().close()


def lightened(package: bytes) -> bytes:
    """The workbook in its usual format, without the blank rows and wide blank stretches of heavy sheets.

    The file has been inspected before, so that its members may be read in whole.
    """
    package = usual_format(package)
    light: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        for info in archive.infolist():
            if info.filename.startswith(_SHEETS) and info.file_size > _HEAVY:
                xml = archive.read(info)
                kept = _MANY_BLANKS.sub(b"", without_blank_rows(xml))
                if len(kept) < len(xml):
                    light[info.filename] = kept
        return _repacked(archive, light) if light else package


def loadable(package: bytes) -> bytes:
    """The workbook for a library that makes an object of each cell, those of merged areas among them."""
    package = lightened(package)
    kept: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        for info in archive.infolist():
            if info.filename.startswith(_SHEETS) and info.filename.endswith(".xml"):
                xml = archive.read(info)
                if sum(map(_extent, merged_areas(xml))) > _MOST_MERGED:
                    kept[info.filename] = _MERGES.sub(b"", xml)
        return _repacked(archive, kept) if kept else package


def stored_cells(worksheet: Any) -> list[Any]:
    """The cells that a sheet holds; to go through its rows would make all others up to the last one."""
    return list(worksheet._cells.values())


def _extent(area: tuple[int, int, int, int]) -> int:
    first_column, first_row, last_column, last_row = area
    return (last_column - first_column + 1) * (last_row - first_row + 1)


def _repacked(archive: zipfile.ZipFile, changed: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for info in archive.infolist():
            target.writestr(info.filename, changed.get(info.filename) or archive.read(info))
    return out.getvalue()
