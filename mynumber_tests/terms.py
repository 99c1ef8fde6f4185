"""What an organisation offers and needs, as one value. A leaf: anyone may import it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

INQUIRE, PROVIDE = "inquire", "provide"  # parts of the keys of the answer about roles: 12_inquire, 12_provide
PLAIN = (
    "system_vendor",
    "max_partners_per_slot",
    "contact_section",
    "contact_name",
    "contact_phone",
    "contact_email",
    "remarks",
)
WINDOW_ROWS = range(1, 4)


@dataclass(frozen=True, slots=True)
class Terms:
    """What an organisation offers and needs. Scenarios by key, partners by the names of their organisations."""

    slots: Sequence[int]
    inquiries: Sequence[int]
    offers: Mapping[int, int]  # scenario → most tests
    windows: Sequence[tuple[str, str]] = ()  # ISO days
    wanted: Sequence[str] = ()
    excluded: Sequence[str] = ()
    plain: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Terms:
        """From the content of an application, or the cleaned values of the coordinator's form."""
        roles: Mapping[str, str] = content.get("roles") or {}
        keys = [key.split("_") for key in roles]
        pairs = [(content.get(f"environment{n}_from"), content.get(f"environment{n}_to")) for n in WINDOW_ROWS]
        return cls(
            slots=sorted(int(position) for position in content.get("slots") or ()),
            inquiries=[int(pk) for pk, part in keys if part == INQUIRE],
            offers={int(pk): int(roles[f"{pk}_{part}"]) for pk, part in keys if part == PROVIDE},
            windows=[(str(first), str(last)) for first, last in pairs if first and last],
            wanted=(content.get("wanted") or "").splitlines(),
            excluded=(content.get("excluded") or "").splitlines(),
            plain={name: content[name] for name in PLAIN if content.get(name) is not None},
        )
