"""Why an organisation is in no group: what explain.py finds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from portal.lib.months import Month

from .problem import Code


class ReasonKind(StrEnum):
    PINNED = "pinned"  # somebody settled that it is in none
    NO_MONTH = "no_month"  # it cannot start in any month of the period
    TOO_FEW = "too_few"  # in none of its months enough others can start
    NOT_PAYING = "not_paying"  # joining pays only in a larger group than can come together
    OTHERS_FIRST = "others_first"  # it could, but then more others would be left out, or a pin is against it


@dataclass(frozen=True, slots=True)
class Reason:
    """`most` is the largest number that could start together with it, in `month`."""

    code: Code
    kind: ReasonKind
    most: int = 0
    month: Month | None = None
