"""Addresses made harmless: what is shared about an attack shows hxxps://example[.]jp and never leads anywhere.

Anything that a browser, a mail program or a chat could turn into a link is broken: schemes, hosts, e-mail addresses,
IPv4 and IPv6 addresses, in half or full width. Words around them stay as they are, character by character.
"""

from __future__ import annotations

import re
from ipaddress import AddressValueError, IPv6Address

# Full-width letters, digits and signs; one character for one, so that places in both texts agree.
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if code != 0xFF0E}
_FULL_STOP = "\uff0e"  # ．is also how some people end a Japanese sentence: a dot of a host only between letters
_HOST_STOP = re.compile(rf"(?<=[A-Za-z0-9-]){_FULL_STOP}(?=[A-Za-z0-9])")

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)(:)//")
_BARE_SCHEME = re.compile(r"(?:javascript|vbscript|mailto)(:)", re.IGNORECASE)
_HARMLESS = {"http": "hxxp", "https": "hxxps", "ftp": "fxp", "ftps": "fxps"}
_DONE = frozenset(_HARMLESS.values())
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+")
_TOP_LEVEL = re.compile(r"[A-Za-z]{2,}|[A-Za-z]+-")
_AT = re.compile(r"(?<=[A-Za-z0-9._%+'-])@(?=[A-Za-z0-9\[])")
_IPV4 = re.compile(r"(?<![0-9.])(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?!\.?[0-9])")
_IPV6 = re.compile(r"(?<![0-9A-Za-z:])[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?![0-9A-Za-z:])")

# 「請求書.pdf」 is the name of a file. None of these is a top-level domain; .zip, .mov or .com are, and are broken.
_EXTENSIONS = (
    "7z asp aspx bat bmp csv dll doc docm docx eml exe gif gz hta htm html img iso jar jpeg jpg js jse jsp lnk lzh"
    " msg msi one pdf php png pptm pptx ps1 rar rtf scr svg tar txt vbe vbs wsf xls xlsb xlsm xlsx xml"
)
FILE_EXTENSIONS = frozenset(_EXTENSIONS.split())


def defang(text: str) -> str:
    """The text with every address broken; full-width addresses become half width. Doing it twice changes nothing."""
    shadow = _HOST_STOP.sub(".", text.translate(_HALF_WIDTH))
    edits: dict[int, str] = {}  # place: what stands there instead
    read: set[int] = set()  # places shown in half width
    for find in (_schemes, _hosts, _addresses_v4, _addresses_v6, _mail_addresses):
        find(shadow, edits, read)
    return "".join(
        edits[place] if place in edits else shadow[place] if place in read else character
        for place, character in enumerate(text)
    )


def _schemes(shadow: str, edits: dict[int, str], read: set[int]) -> None:
    for match in _SCHEME.finditer(shadow):
        name = match[1].lower()
        read.update(range(*match.span()))
        if name in _HARMLESS:
            edits |= dict.fromkeys(range(*match.span(1)), "") | {match.start(1): _HARMLESS[name]}
        elif name not in _DONE:
            edits[match.start(2)] = "[:]"
    for match in _BARE_SCHEME.finditer(shadow):
        read.update(range(*match.span()))
        edits.setdefault(match.start(1), "[:]")


def _hosts(shadow: str, edits: dict[int, str], read: set[int]) -> None:
    for match in _HOST.finditer(shadow):
        if _is_host(match[0], shadow[: match.start()]):
            _break_dots(match.start(), match[0], edits, read)


def _is_host(name: str, before: str) -> bool:
    labels = name.split(".")
    if labels[0].lower().endswith("www") or before.endswith(("://", "@")):
        return True
    tops = [match[0].lower() for label in labels[1:] if (match := _TOP_LEVEL.match(label))]
    is_file_name = len(labels) == 2 and tops and tops[0] in FILE_EXTENSIONS
    return bool(tops) and not is_file_name


def _addresses_v4(shadow: str, edits: dict[int, str], read: set[int]) -> None:
    for match in _IPV4.finditer(shadow):
        if all(int(part) <= 255 for part in match[0].split(".")):
            _break_dots(match.start(), match[0], edits, read)


def _addresses_v6(shadow: str, edits: dict[int, str], read: set[int]) -> None:
    for match in _IPV6.finditer(shadow):
        try:
            IPv6Address(match[0])
        except AddressValueError:
            continue
        read.update(range(*match.span()))
        edits |= {match.start() + place: "[:]" for place, sign in enumerate(match[0]) if sign == ":"}


def _mail_addresses(shadow: str, edits: dict[int, str], read: set[int]) -> None:
    for match in _AT.finditer(shadow):
        edits[match.start()] = "[at]"
        start = match.start()
        while start and re.match(r"[A-Za-z0-9._%+'-]", shadow[start - 1]):
            start -= 1
        read.update(range(start, match.start()))


def _break_dots(start: int, name: str, edits: dict[int, str], read: set[int]) -> None:
    read.update(range(start, start + len(name)))
    edits |= {start + place: "[.]" for place, sign in enumerate(name) if sign == "." and start + place not in edits}


_REFANG = (
    (re.compile(r"hxxp(?=s?(?::|\[:\])//)", re.IGNORECASE), "http"),
    (re.compile(r"fxp(?=s?(?::|\[:\])//)", re.IGNORECASE), "ftp"),
    (re.compile(r"\[:\]"), ":"),
    (re.compile(r"\[\.\]|\(\.\)|\[dot\]|\(dot\)", re.IGNORECASE), "."),
    (re.compile(r"\[at\]|\(at\)|\[@\]", re.IGNORECASE), "@"),
)


def refang(text: str) -> str:
    """The addresses as they were, for comparing and searching; never to be shown as a link."""
    for pattern, plain in _REFANG:
        text = pattern.sub(plain, text)
    return text


def addresses_in(text: str) -> list[str]:
    """The lines of a text that hold an address, broken, each once, in their order: what to look for in the logs."""
    lines = (defang(refang(line)).strip() for line in text.splitlines())
    return list(dict.fromkeys(line for line in lines if line and re.search(r"\[(?:\.|:|at)\]|xxps?://", line)))
