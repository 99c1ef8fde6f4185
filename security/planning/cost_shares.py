"""Who pays what for a service of the menu: whole yen a month, and the sum is always exact."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from portal.lib.exact_shares import split_exactly


class CostShare(StrEnum):
    NONE = "none"
    FIXED = "fixed"  # the amount is each organisation's
    EQUAL = "equal"  # the amount is everybody's, split equally
    POPULATION = "population"  # the amount is everybody's, split by population


def monthly_shares(share: CostShare, amount_yen: int, population: Mapping[str, int]) -> dict[str, int]:
    """Yen a month for each user of a service. `population` names the users; without any people all count alike.

    The shares add up to the amount (`split_exactly`).
    """
    if share == CostShare.NONE:
        return dict.fromkeys(population, 0)
    if share == CostShare.FIXED:
        return dict.fromkeys(population, amount_yen)
    weights = population if share == CostShare.POPULATION else dict.fromkeys(population, 1)
    return split_exactly(amount_yen, weights)
