"""The wrong cells of a workbook on a page: the first ones, and how many more there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

MOST_SHOWN = 100


def first_errors(errors: Sequence[Mapping[str, Any]], read: Callable[..., Any]) -> dict[str, Any]:
    """For the context of a page; `read` makes an error of what is stored. All are in the marked file."""
    return {
        "errors": [read(**error) for error in errors[:MOST_SHOWN]],
        "error_count": len(errors),
        "hidden_errors": max(len(errors) - MOST_SHOWN, 0),
    }
