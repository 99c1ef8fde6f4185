"""Forms in rows: as many rows as were typed, and some more to add to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from portal.editing.typing import MORE_ROWS


def row_numbers(values: Mapping[str, Any], kind: str, part: str, *, stored: int, spare: int, most: int) -> range:
    """The rows of a form whose fields are named like `item3_title` (kind, number, part).

    Not fewer than it had when it was typed: somebody else may have added or removed one since. More where they were
    asked for.
    """
    named = (re.fullmatch(rf"{kind}(\d{{1,4}}){part}", name) for name in values)
    typed = max((int(match[1]) for match in named if match), default=0)
    asked = spare if values.get(MORE_ROWS) == kind else 0
    return range(1, min(max(typed, stored + spare) + asked, most) + 1)
