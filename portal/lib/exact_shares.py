"""Whole yen split by weight so that the parts add up exactly."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TypeVar

Key = TypeVar("Key", str, int)


def split_exactly(amount_yen: int, weights: Mapping[Key, int]) -> dict[Key, int]:
    """Each one's share of an amount from 0; the shares add up to it. Without any weight all count alike.

    What rounding down leaves over goes, a yen each, to those who lost most by it (then by key): the largest remainder
    method.
    """
    if not weights:
        return {}
    if not any(weights.values()):
        weights = dict.fromkeys(weights, 1)
    total = sum(weights.values())
    exact = {key: Fraction(amount_yen * weight, total) for key, weight in weights.items()}
    shares = {key: int(value) for key, value in exact.items()}
    by_loss = sorted(exact, key=lambda key: (shares[key] - exact[key], key))
    for key in by_loss[: amount_yen - sum(shares.values())]:
        shares[key] += 1
    return shares
