"""Who pays what for a service of the menu: whole yen a month, and the sum is always exact."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction


class CostShare(StrEnum):
    NONE = "none"
    FIXED = "fixed"  # the amount is each organisation's
    EQUAL = "equal"  # the amount is everybody's, split equally
    POPULATION = "population"  # the amount is everybody's, split by population


def monthly_shares(share: CostShare, amount_yen: int, population: Mapping[str, int]) -> dict[str, int]:
    """Yen a month for each user of a service. `population` names the users; without any people all count alike.

    What rounding down leaves over goes, a yen each, to those who lost most by it (then by code): the largest
    remainder method, so that the shares add up to the amount.
    """
    if share == CostShare.NONE:
        return dict.fromkeys(population, 0)
    if share == CostShare.FIXED:
        return dict.fromkeys(population, amount_yen)
    weights = dict.fromkeys(population, 1)
    if share == CostShare.POPULATION and any(population.values()):
        weights = dict(population)
    return _split(amount_yen, weights)


def _split(amount_yen: int, weights: Mapping[str, int]) -> dict[str, int]:
    total = sum(weights.values())
    exact = {code: Fraction(amount_yen * weight, total) for code, weight in weights.items()}
    shares = {code: int(value) for code, value in exact.items()}
    by_loss = sorted(exact, key=lambda code: (shares[code] - exact[code], code))
    for code in by_loss[: amount_yen - sum(shares.values())]:
        shares[code] += 1
    return shares
