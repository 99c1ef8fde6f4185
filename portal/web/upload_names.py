"""Names of uploaded files in the encodings of Japanese programs: without this, Django drops such a file unsaid."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, cast

from django.core.files.uploadhandler import FileUploadHandler
from django.http.multipartparser import MultiPartParser

_PORTION = 64 * 1024
_LONGEST_HEADER = 1024  # as far as Django looks at first
_END_OF_HEADER = b"\r\n\r\n"
_ENCODINGS = ("utf-8", "cp932", "euc_jp", "latin-1")  # the last one reads everything


class LegibleNames(FileUploadHandler):
    """Reads the request as Django does, but with its part headers turned into UTF-8. Comes before all others."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 -- the interface of Django
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> tuple[Any, Any]:
        others = [handler for handler in self.request.upload_handlers if handler is not self]  # type: ignore[union-attr]
        source = cast(Any, _InUtf8(input_data, b"--" + boundary + b"\r\n"))
        return MultiPartParser(META, source, others, encoding).parse()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The other handlers have made the files."""


class _InUtf8(io.RawIOBase):
    """The body of a request, portion by portion; what stands between a boundary and a blank line is in UTF-8."""

    def __init__(self, source: Any, boundary: bytes) -> None:
        self._source, self._boundary = source, boundary
        self._portions = self._rewritten()

    def read(self, size: int = -1) -> bytes:
        return next(self._portions, b"")

    def _rewritten(self) -> Iterator[bytes]:
        """Nothing is held back but what may be the beginning of a boundary, or a header not yet at its end."""
        rest, longest = b"", len(self._boundary) + _LONGEST_HEADER
        while portion := self._source.read(_PORTION):
            done, rest = self._split(rest + portion, longest)
            if done:
                yield done
        if rest:
            yield self._split(rest, 0)[0]

    def _split(self, data: bytes, kept: int) -> tuple[bytes, bytes]:
        """What can be handed on, its headers in UTF-8, and what has to wait for more."""
        out: list[bytes] = []
        while (start := data.find(self._boundary)) >= 0:
            begin = start + len(self._boundary)
            end = data.find(_END_OF_HEADER, begin)
            if end < 0 and len(data) - begin < kept:
                return b"".join([*out, data[:start]]), data[start:]
            end = begin if end < 0 else end
            out += [data[:begin], _in_utf8(data[begin:end])]
            data = data[end:]
        cut = max(len(data) - len(self._boundary) + 1, 0) if kept else len(data)
        return b"".join([*out, data[:cut]]), data[cut:]


def _in_utf8(header: bytes) -> bytes:
    for encoding in _ENCODINGS:
        try:
            return header.decode(encoding).encode()
        except UnicodeDecodeError:
            continue
    return header
