"""One organisation as a file describes it, before anybody knows whether it is new."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .choices import OrganisationKind

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OrganisationRecord:
    """`facts` are further fields of the model; what is not in them stays as it is stored.

    `prefecture_code` has six digits and is blank for a prefecture itself; `populations` by census year in persons;
    `member_codes` are the constituents of a joint body, None where the file does not say.
    """

    name: str
    kind: OrganisationKind
    code: str = ""
    prefecture_code: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    populations: Mapping[int, int] = field(default_factory=dict)
    member_codes: tuple[str, ...] | None = None

    @property
    def key(self) -> Key:
        """What tells two organisations apart: the code, or prefecture, kind and name of one that has none."""
        return key_of(self.code, self.prefecture_code, self.kind, self.name)


def key_of(code: str | None, prefecture_code: str | None, kind: str, name: str) -> Key:
    return (code,) if code else (prefecture_code or "", str(kind), name)
