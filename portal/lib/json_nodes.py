"""Read parsed JSON step by step; what does not fit is named by its JSON pointer (RFC 6901)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


class Fault(StrEnum):
    """What can be wrong with any JSON document."""

    MISSING = "missing"
    NOT_OBJECT = "not_object"
    NOT_LIST = "not_list"
    NOT_TEXT = "not_text"
    NOT_WHOLE_NUMBER = "not_whole_number"
    TOO_SMALL = "too_small"  # params: least
    NOT_MONTH = "not_month"
    NOT_ONE_OF = "not_one_of"  # params: choices


class JsonFault(ValueError):
    """Something in a document is not as it must be; `pointer` is the place, `params` belong in the message."""

    def __init__(self, code: str, pointer: str, /, **params: object) -> None:
        super().__init__(f"{code} at {pointer or 'the document'}")
        self.code = code
        self.pointer = pointer
        self.params = params


@dataclass(frozen=True, slots=True)
class JsonNode:
    """A value with its place in the document. Every method raises JsonFault when the value is of another kind."""

    value: object
    pointer: str = ""

    def fault(self, code: str, /, **params: object) -> JsonFault:
        return JsonFault(code, self.pointer, **params)

    def member(self, name: str) -> JsonNode:
        """A member that must be there."""
        node = self.optional(name)
        if node is None:
            raise JsonFault(Fault.MISSING, self._below(name))
        return node

    def optional(self, name: str) -> JsonNode | None:
        """A member, or None where it is left out or null."""
        value = self._object().get(name)
        return None if value is None else JsonNode(value, self._below(name))

    def members(self) -> Iterator[tuple[str, JsonNode]]:
        for name, value in self._object().items():
            yield name, JsonNode(value, self._below(name))

    def items(self) -> Iterator[JsonNode]:
        if not isinstance(self.value, list):
            raise self.fault(Fault.NOT_LIST)
        for index, value in enumerate(self.value):
            yield JsonNode(value, self._below(str(index)))

    def text(self) -> str:
        if not isinstance(self.value, str):
            raise self.fault(Fault.NOT_TEXT)
        return self.value

    def whole(self, *, least: int | None = None) -> int:
        if not isinstance(self.value, int) or isinstance(self.value, bool):
            raise self.fault(Fault.NOT_WHOLE_NUMBER)
        if least is not None and self.value < least:
            raise self.fault(Fault.TOO_SMALL, least=least)
        return self.value

    def month(self) -> str:
        """A month written 2017-04."""
        if not isinstance(self.value, str) or not _MONTH.fullmatch(self.value):
            raise self.fault(Fault.NOT_MONTH)
        return self.value

    def one_of(self, *choices: str) -> str:
        if self.value not in choices:
            raise self.fault(Fault.NOT_ONE_OF, choices=choices)
        return self.text()

    def _object(self) -> dict[str, object]:
        if not isinstance(self.value, dict):
            raise self.fault(Fault.NOT_OBJECT)
        return self.value

    def _below(self, name: str) -> str:
        return f"{self.pointer}/{name.replace('~', '~0').replace('/', '~1')}"
