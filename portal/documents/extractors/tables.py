"""Rows of cells as pieces: each cell gets the heading or label that says what it holds."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import NamedTuple

from portal.lib.individual_number import Piece, Place, ValueKind, names_individual_number

_SHORTEST = 9  # shorter cells cannot hold an individual number
_LABEL_LENGTH = 40
_HEADER_ROWS = 20
_BOXES = 12


class TableCell(NamedTuple):
    """A cell with text in it; columns count from 1."""

    column: int
    text: str
    kind: ValueKind = ValueKind.TEXT

    @property
    def is_label(self) -> bool:
        return self.kind == ValueKind.TEXT and len(self.text) <= _LABEL_LENGTH and not self.text.isdigit()


class TablePieces:
    """Turns the rows of one table, from the top, into pieces."""

    def __init__(self, key: Hashable, place_of: Callable[[int, int, int], Place]) -> None:
        self._key = key
        self._place_of = place_of  # row, first and last column
        self._headers: dict[int, str] = {}
        self._condemning: dict[int, str] = {}

    def row(self, number: int, cells: Sequence[TableCell]) -> Iterator[Piece]:
        """The pieces of one row; only cells that are long enough to matter."""
        beside = ""
        for cell in cells:
            if len(cell.text) >= _SHORTEST:
                place = self._place_of(number, cell.column, cell.column)
                yield Piece(cell.text, place, self._label(cell, beside), cell.kind, (self._key, cell.column))
            if cell.is_label:
                beside = cell.text
        yield from self._boxes(number, cells)
        self._learn(number, cells)

    def _label(self, cell: TableCell, beside: str) -> str:
        if cell.column in self._condemning:
            return self._condemning[cell.column]
        if names_individual_number(beside):
            return beside
        return self._headers.get(cell.column, beside)

    def _learn(self, number: int, cells: Sequence[TableCell]) -> None:
        labels = [cell for cell in cells if cell.is_label]
        for cell in labels:
            if names_individual_number(cell.text):
                self._condemning[cell.column] = cell.text
        # Headings are short texts in a row without numbers; titles above them stand alone.
        if number <= _HEADER_ROWS and len(labels) == len(cells) > 1:
            self._headers.update({cell.column: cell.text for cell in labels})

    def _boxes(self, number: int, cells: Sequence[TableCell]) -> Iterator[Piece]:
        """Forms give each digit a cell of its own: twelve single digits side by side."""
        for run, beside in _runs_of_digits(cells):
            if len(run) >= _BOXES:
                label = self._condemning.get(run[0].column, beside)
                place = self._place_of(number, run[0].column, run[-1].column)
                yield Piece(" ".join(box.text for box in run), place, label)


def _runs_of_digits(cells: Sequence[TableCell]) -> Iterator[tuple[list[TableCell], str]]:
    run: list[TableCell] = []
    beside = ""
    for cell in cells:
        is_box = len(cell.text) == 1 and cell.text.isdigit()
        if run and not (is_box and cell.column == run[-1].column + 1):
            yield run, beside
            run = []
        if is_box:
            run.append(cell)
        elif cell.is_label:
            beside = cell.text
    if run:
        yield run, beside
