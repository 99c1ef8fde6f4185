"""Neutralises formula injection in what the portal writes (ASVS 5.0 1.2.10): typed text never becomes a formula."""

from __future__ import annotations

import re
import unicodedata

_TRIGGERS = frozenset("=+-@")
_CONTROL = frozenset("\t\r\n")
_QUOTE = "'"
_PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")

# For xlsxwriter.Workbook: text stays text. Cells that people edit also need the `quote_prefix` format.
XLSXWRITER_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def could_run(text: str) -> bool:
    """Whether a spreadsheet could take the text for a formula: =, +, -, @, tab or line break first, in either width."""
    if text[:1] in _CONTROL:
        return True
    head = unicodedata.normalize("NFKC", text.lstrip()[:1])
    is_sign_alone = len(text.strip()) == 1  # 「-」 and 「＋」 by themselves are answers, not formulas
    return head in _TRIGGERS and not is_sign_alone and not _PLAIN_NUMBER.fullmatch(text)


def guarded(text: str) -> str:
    """The text for a CSV cell; an apostrophe in front stops a spreadsheet from running it."""
    return _QUOTE + text if could_run(text.lstrip(_QUOTE)) else text


def unguarded(text: str) -> str:
    """The text as it was before `guarded`, for files that come back."""
    return text[1:] if text.startswith(_QUOTE) and could_run(text.lstrip(_QUOTE)) else text
