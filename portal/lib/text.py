"""Tidying of what people type: codes, mail, phone, kana. Names and places are kept character by character."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from portal.lib.unreadable import Reason, UnreadableInput

DASHES = (
    "-\u02d7\u058a\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u207b\u208b\u2212\u2500\u2501\u2796\u2e3a\u2e3b"
    "\ufe58\ufe63\uff0d"
)
KANA_MARK = "ー"  # typed for a hyphen between digits more often than one would think
INVISIBLE = re.compile(
    "[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]"
)
_TO_HYPHEN = {ord(dash): "-" for dash in DASHES}


# What no keyboard makes; tab and line feed are text. Also half a surrogate pair, which no database stores.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def half_width(text: str) -> str:
    """NFKC with one kind of hyphen and of space, nothing invisible, none around. For codes, digits, mail and phone."""
    visible = INVISIBLE.sub("", text)
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", visible).translate(_TO_HYPHEN)).strip()


def tidy_email(text: str) -> str:
    """An e-mail address in half width, its domain in lower case. Raises UnreadableInput."""
    address = half_width(text).replace(" ", "").removeprefix("mailto:")
    local, at, domain = address.rpartition("@")
    if not (local and at and "." in domain):
        raise UnreadableInput(Reason.EMAIL)
    return f"{local}@{domain.lower()}"


def without_controls(text: str) -> str:
    """The text without control characters, its lines apart by line feeds."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


class Phone(NamedTuple):
    """A Japanese phone number in half width, hyphens kept, and the extension of its own (blank if none)."""

    number: str
    extension: str


_EXTENSION = re.compile(r"\s*(?:\(?\s*(?:内線|内|ext\.?|#)\s*:?\s*)(?P<digits>[0-9]{1,8})\s*\)?\s*$", re.IGNORECASE)
_COUNTRY = re.compile(r"^\+81[-\s]*(?:\(0\))?[-\s]*0?")
# Only these can be split without the table of area codes; other numbers stay as they were typed.
_CERTAIN_SPLITS = (
    re.compile(r"^(0800)([0-9]{3})([0-9]{4})$"),
    re.compile(r"^(0[5789]0)([0-9]{4})([0-9]{4})$"),
    re.compile(r"^(0120|0570|0990)([0-9]{3})([0-9]{3})$"),
    re.compile(r"^(0[36])([0-9]{4})([0-9]{4})$"),
)


def parse_phone(text: str) -> Phone:
    """A phone number in any width, with hyphens or none, ( ), +81 or an extension behind. Raises UnreadableInput."""
    tidy = re.sub(rf"(?<=[0-9]){KANA_MARK}(?=[0-9])", "-", half_width(text))
    tidy = re.sub(r"^(?:tel|電話)\s*[.:]?\s*", "", tidy, flags=re.IGNORECASE)
    if not tidy:
        raise UnreadableInput(Reason.BLANK)
    extension = _EXTENSION.search(tidy)
    if extension:
        tidy = tidy[: extension.start()]
    return Phone(_phone_number(tidy), extension["digits"] if extension else "")


def _phone_number(tidy: str) -> str:
    national = _COUNTRY.sub("0", tidy)
    hyphened = re.sub(r"[-\s().]+", "-", national).strip("-")
    digits = hyphened.replace("-", "")
    if not digits.isdigit() or not digits.startswith("0"):
        raise UnreadableInput(Reason.PHONE)
    # 050, 070, 080 and 090 have eleven digits, as has 0800; everything else has ten.
    expected = 11 if re.match(r"0[5789]0|0800", digits) else 10
    if len(digits) != expected:
        raise UnreadableInput(Reason.PHONE_LENGTH, expected=expected, length=len(digits))
    return hyphened if "-" in hyphened else _with_hyphens(digits)


def _with_hyphens(digits: str) -> str:
    for pattern in _CERTAIN_SPLITS:
        if match := pattern.match(digits):
            return "-".join(match.groups())
    return digits


_HIRAGANA_TO_KATAKANA = {code: code + 0x60 for code in (*range(0x3041, 0x3097), 0x309D, 0x309E)}
_KANA = re.compile("[\u30a1-\u30fa\u30fb-\u30fe0-9A-Za-z 　]*")


def full_width_katakana(text: str) -> str:
    """フリガナ in full-width katakana from hiragana or half width, words one space apart. Raises UnreadableInput."""
    composed = unicodedata.normalize("NFKC", INVISIBLE.sub("", text)).translate(_HIRAGANA_TO_KATAKANA)
    # A hyphen after kana is a long vowel typed with the wrong key.
    composed = re.sub(rf"(?<=[\u30a1-\u30fc])[{re.escape(DASHES)}]", KANA_MARK, composed)
    kana = re.sub(r"\s+", "　", composed.strip())
    if not _KANA.fullmatch(kana):
        raise UnreadableInput(Reason.KANA)
    return kana


# Shapes of the same character in names of people and places; only for searching, never for storing.
_VARIANTS = str.maketrans(
    "髙﨑濵濱邉邊齋齊斎澤廣瀨德國條櫻槇槙瀧龍嶋冨埜淵渕桒曻嵜碕ヶヵ",
    "高崎浜浜辺辺斉斉斉沢広瀬徳国条桜槙槙滝竜島富野渕渕桑昇崎崎ケカ",
)


def search_copy(text: str) -> str:
    """A copy for searching only: width, case, kana, spaces and common variants of kanji are made equal."""
    folded = unicodedata.normalize("NFKC", INVISIBLE.sub("", text)).casefold()
    folded = folded.translate(_TO_HYPHEN).translate(_HIRAGANA_TO_KATAKANA).translate(_VARIANTS)
    return re.sub(r"\s+", "", folded)
