"""Ranked partners for an early adopter: closeness by five factors, each visible, their weights the asker's.

Every factor is 0 (far) to 1,000 (alike), or unknown. An unknown factor adds nothing, so what is missing never makes a
partner look better; how much of the weight is known is told beside the score.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from portal.lib.months import Month

FULL = 1_000
FAR_KM = 100  # from here on, distance counts as far
FAR_MONTHS = 24  # so does this much time between renewals
SAME_VENDOR = 500  # another product of the same vendor
_EARTH_KM = 6_371.0


class Factor(StrEnum):
    POPULATION = "population"
    FUNCTIONS = "functions"
    RENEWAL = "renewal"
    PRODUCT = "product"
    DISTANCE = "distance"


DEFAULT_WEIGHTS: Mapping[Factor, int] = {
    Factor.POPULATION: 30,
    Factor.FUNCTIONS: 20,
    Factor.RENEWAL: 30,
    Factor.PRODUCT: 10,
    Factor.DISTANCE: 10,
}


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of one organisation and one business. None and the empty set are "not known"."""

    code: str
    population: int | None = None
    functions: frozenset[str] = frozenset()
    months: tuple[Month, ...] = ()  # possible first months of a new system
    product: str = ""
    vendor: str = ""
    position: tuple[float, float] | None = None  # latitude and longitude in degrees


@dataclass(frozen=True, slots=True)
class Match:
    """One candidate: each factor with the fact behind it, and the weighted score (0 to 1,000)."""

    code: str
    factors: Mapping[Factor, int | None]
    score: int
    known_percent: int  # of the weight
    months_apart: int | None
    distance_km: float | None
    common_functions: frozenset[str]


def ranked(seeker: Profile, candidates: Iterable[Profile], weights: Mapping[Factor, int]) -> list[Match]:
    """All candidates but the seeker, the best first; equal scores by code."""
    found = [match_of(seeker, one, weights) for one in candidates if one.code != seeker.code]
    return sorted(found, key=lambda match: (-match.score, match.code))


def match_of(seeker: Profile, other: Profile, weights: Mapping[Factor, int]) -> Match:
    """How well one candidate fits. Weights are whole numbers from 0; all 0 counts as all alike."""
    gap, km = months_apart(seeker.months, other.months), distance_km(seeker.position, other.position)
    factors = {
        Factor.POPULATION: _population(seeker.population, other.population),
        Factor.FUNCTIONS: _overlap(seeker.functions, other.functions),
        Factor.RENEWAL: None if gap is None else _closeness(gap, FAR_MONTHS),
        Factor.PRODUCT: _product(seeker, other),
        Factor.DISTANCE: None if km is None else _closeness(km, FAR_KM),
    }
    counted = weights if any(weights.values()) else dict.fromkeys(Factor, 1)
    total = sum(counted.get(factor, 0) for factor in Factor)
    known = [(value, counted.get(factor, 0)) for factor, value in factors.items() if value is not None]
    score = sum(value * weight for value, weight in known) // total
    known_percent = 100 * sum(weight for _value, weight in known) // total
    return Match(other.code, factors, score, known_percent, gap, km, seeker.functions & other.functions)


def months_apart(ours: Iterable[Month], theirs: Iterable[Month]) -> int | None:
    """The fewest months between a possible month of each; None if either has none."""
    other = tuple(theirs)
    return min((abs(month - another) for month in ours for another in other), default=None)


def distance_km(ours: tuple[float, float] | None, theirs: tuple[float, float] | None) -> float | None:
    """Along the great circle (haversine), in km."""
    if ours is None or theirs is None:
        return None
    (lat, lon), (other_lat, other_lon) = (tuple(map(math.radians, point)) for point in (ours, theirs))
    chord = (
        math.sin((other_lat - lat) / 2) ** 2
        + math.cos(lat) * math.cos(other_lat) * math.sin((other_lon - lon) / 2) ** 2
    )
    return 2 * _EARTH_KM * math.asin(math.sqrt(min(1.0, chord)))


def _population(ours: int | None, theirs: int | None) -> int | None:
    if not ours or not theirs:
        return None
    return FULL * min(ours, theirs) // max(ours, theirs)


def _overlap(ours: frozenset[str], theirs: frozenset[str]) -> int | None:
    if not ours or not theirs:
        return None
    return FULL * len(ours & theirs) // len(ours | theirs)


def _product(seeker: Profile, other: Profile) -> int | None:
    if not seeker.product or not other.product:
        return None
    if (seeker.vendor, seeker.product) == (other.vendor, other.product):
        return FULL
    return SAME_VENDOR if seeker.vendor and seeker.vendor == other.vendor else 0


def _closeness(gap: float, far: int) -> int:
    return max(0, round(FULL * (1 - gap / far)))
