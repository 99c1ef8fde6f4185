"""What the number format of a cell says about its value, and how the value looks through it."""

from __future__ import annotations

import re

from portal.documents.xml_reading import PartHandler
from portal.lib.individual_number import ValueKind

# Formats without a code of their own in the file (ECMA-376 18.8.30; 27-36 and 50-58 are dates in Japan).
_BUILT_IN = {
    ValueKind.NUMBER: (2, 3, 4, 9, 10, 12, 13, 37, 38, 39, 40),
    ValueKind.MONEY: (5, 6, 7, 8, 41, 42, 43, 44),
    ValueKind.DATE: (*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)),
}
_BUILT_IN_KIND = {number: kind for kind, numbers in _BUILT_IN.items() for number in numbers}
_LITERALS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_MONEY = re.compile(r"[¥￥$€円]|\[\$[^\]-]")
_ZEROS = re.compile(r"0[0 .\-_\u2010-\u2015\u2212\uff0d]*0")


class CellFormat:
    """One number format."""

    __slots__ = ("_mask", "kind")

    def __init__(self, kind: ValueKind, mask: str = "") -> None:
        self.kind = kind
        self._mask = mask

    def shown(self, number: str) -> str:
        """A whole number as the cell shows it: 0000-0000-0000 brings back leading zeros and puts in hyphens."""
        if not (self._mask and number.isdigit() and len(number) <= self._mask.count("0")):
            return number
        digits = iter(number.zfill(self._mask.count("0")))
        return "".join(next(digits) if character == "0" else character for character in self._mask)


GENERAL = CellFormat(ValueKind.TEXT)


def format_of_code(code: str) -> CellFormat:
    """The format that a code such as `#,##0"円"` stands for.

    A plain 0 says nothing about a value: it is how people stop Excel from showing a long number as 6.2E+11.
    """
    first = code.split(";")[0]
    letters = _LITERALS.sub("", first)
    if _MONEY.search(first):
        return CellFormat(ValueKind.MONEY)
    if re.search(r"[ymdhsgeaYMDHSGEA]", letters) and not re.search(r"general|standard|e[+-]", letters, re.IGNORECASE):
        return CellFormat(ValueKind.DATE)
    if "," in letters or "%" in letters or "0.0" in letters:
        return CellFormat(ValueKind.NUMBER)
    mask = re.sub(r'["\\]', "", first)
    return CellFormat(ValueKind.TEXT, mask) if _ZEROS.fullmatch(mask) else GENERAL


class StylesHandler(PartHandler):
    """Reads xl/styles.xml: `formats` gives the number format of each cell style."""

    def __init__(self) -> None:
        super().__init__()
        self.formats: list[CellFormat] = []
        self._codes: dict[str, str] = {}
        self._in_cell_styles = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt":
            self._codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self._in_cell_styles = True
        elif name == "xf" and self._in_cell_styles:
            self.formats.append(self._format(attributes.get("numFmtId", "0")))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._in_cell_styles = False

    def _format(self, number: str) -> CellFormat:
        if number in self._codes:
            return format_of_code(self._codes[number])
        kind = _BUILT_IN_KIND.get(int(number)) if number.isdigit() else None
        return CellFormat(kind) if kind else GENERAL
