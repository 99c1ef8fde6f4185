"""A block of cells as Excel copies it. The same rule as in sheet.js."""

from __future__ import annotations

import re

# Cells apart by tabs, rows by line feeds; a cell that holds either stands in quotes, its own quotes doubled.
_CELL = re.compile(r'(?:"(?P<quoted>(?:[^"]|"")*)"(?=[\t\n]|\Z)|(?P<plain>[^\t\n]*))(?P<end>\t|\n|\Z)')


def pasted_rows(text: str) -> list[list[str]]:
    """The cells row by row; a quotation mark that opens nothing is text."""
    source = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
    rows: list[list[str]] = [[]]
    position = 0
    while (cell := _CELL.match(source, position)) is not None:
        quoted = cell["quoted"]
        rows[-1].append(cell["plain"] if quoted is None else quoted.replace('""', '"'))
        if not cell["end"]:
            break
        if cell["end"] == "\n":
            rows.append([])
        position = cell.end()
    return rows
