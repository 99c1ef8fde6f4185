"""Files that no page for a form in Excel takes: made from the right workbook, under which name, what is said."""

from __future__ import annotations

from collections.abc import Callable

from . import files
from .workbook_edits import COMPOUND, ENCRYPTED, with_rows_below

_CSV = "団体コード,業務,製品名\r\n272027,戸籍,架空戸籍\r\n".encode("cp932")  # as Excel saves it
_LETTERS = '<row r="99"><c r="F99"><v>abc</v></c></row>'
_AS_XLSX = "「名前を付けて保存」で.xlsx形式にしてください。"
_RENAMED = "拡張子を変えただけのファイルは受け付けられません。"
_BROKEN = "壊れているため読み取れません。"
_WITHOUT_MACROS = "マクロなしの形式（.xlsx）で保存し直してください。"
_SAVED_AS_XLSX = "Excelブック（.xlsx）として保存し直したものにしてください。"


def _with_part(name: str, content: str | bytes) -> Callable[[bytes], bytes]:
    return lambda right: files.with_members(right, **{name: content})


REFUSED_FILES: dict[str, tuple[Callable[[bytes], bytes], str, str]] = {
    "links to other workbooks": (
        _with_part("xl__externalLinks__externalLink1.xml", "<x/>"),
        "記入済み.xlsx",
        "リンクを解除するか",
    ),
    "macros inside": (_with_part("xl__vbaProject.bin", b"x"), "記入済み.xlsx", _WITHOUT_MACROS),
    "macros by name": (lambda right: right, "記入済み.xlsm", _WITHOUT_MACROS),
    "a binary workbook": (lambda right: right, "記入済み.xlsb", _AS_XLSX),
    "Excel before 2007": (lambda _right: COMPOUND, "記入済み.xls", _AS_XLSX),
    "Excel before 2007, renamed": (lambda _right: COMPOUND, "記入済み.xlsx", _AS_XLSX),
    "a password": (lambda _right: ENCRYPTED, "記入済み.xlsx", "パスワードを外して保存し直してください。"),
    "OpenDocument": (lambda right: right, "記入済み.ods", _SAVED_AS_XLSX),
    "CSV in CP932": (lambda _right: _CSV, "記入済み.csv", _SAVED_AS_XLSX),
    "CSV in CP932, renamed": (lambda _right: _CSV, "記入済み.xlsx", _RENAMED),
    "a web page, renamed": (lambda _right: b"<html>", "記入済み.xlsx", _RENAMED),
    "a document, renamed": (lambda _right: files.docx(), "記入済み.xlsx", _RENAMED),
    "a ZIP of workbooks": (
        lambda right: files.zip_of({"記入済み.xlsx": right}),
        "記入済み.zip",
        "ファイルを1つずつ選んでください。",
    ),
    "nothing at all": (lambda _right: b"", "記入済み.xlsx", "選んだファイルは空です（0バイト）。"),
    "half a file": (lambda right: right[: len(right) // 2], "記入済み.xlsx", _BROKEN),
    "letters where a number must be": (lambda right: with_rows_below(right, _LETTERS), "記入済み.xlsx", _BROKEN),
    "a ZIP bomb": (_with_part("xl__media__image1.png", b"\0" * 2_000_000), "記入済み.xlsx", "圧縮率が異常に高いため"),
}
