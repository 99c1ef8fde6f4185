"""Forms in rows: as many rows as were typed, and some more to add to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def row_numbers(values: Mapping[str, Any], kind: str, part: str, *, stored: int, spare: int, most: int) -> range:
    """The rows of a form whose fields are named like `item3_title` (kind, number, part).

    Not fewer than it had when it was typed: somebody else may have added or removed one since.
    """
    typed = sum(name.startswith(kind) and name.endswith(part) for name in values)
    return range(1, min(max(typed, stored + spare), most) + 1)
