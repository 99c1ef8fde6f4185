"""What a joint system costs each member, what a leaving changes, and from which size on joining pays.

All amounts are whole yen; every split adds up to what is split.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from portal.lib.exact_shares import split_exactly

MOST_MEMBERS = 60  # how far the curve of sizes is followed


class Split(StrEnum):
    EQUAL = "equal"
    POPULATION = "population"
    MIXED = "mixed"  # a percentage by population, the rest equally


@dataclass(frozen=True, slots=True)
class CostModel:
    """The joint system. `setup_yen` is paid once and spread over `years`; the rest is yearly."""

    setup_yen: int
    years: int
    yearly_fixed_yen: int
    yearly_member_yen: int  # for each member
    split: Split = Split.EQUAL
    population_percent: int = 50  # of a mixed split

    def total_yen(self, members: int) -> int:
        """Everything over all years."""
        if not members:
            return 0
        return self.setup_yen + self.years * (self.yearly_fixed_yen + members * self.yearly_member_yen)


@dataclass(frozen=True, slots=True)
class Member:
    """A member with what it pays today, a year; None where that is not known."""

    code: str
    population: int
    today_yearly_yen: int | None


@dataclass(frozen=True, slots=True)
class MemberCost:
    """A member's share over all years, and what it would pay by staying alone."""

    code: str
    share_yen: int
    today_yen: int | None  # over the same years

    @property
    def saving_yen(self) -> int | None:
        return None if self.today_yen is None else self.today_yen - self.share_yen


@dataclass(frozen=True, slots=True)
class Leaving:
    """What remains for the others when one leaves: what each pays more, over all years."""

    code: str
    before: Mapping[str, int]
    after: Mapping[str, int]

    @property
    def increase(self) -> dict[str, int]:
        return {code: after - self.before[code] for code, after in self.after.items()}


def shares(model: CostModel, population: Mapping[str, int]) -> dict[str, int]:
    """Each member's share over all years; they add up to `total_yen`."""
    return split_yen(model.total_yen(len(population)), population, model.split, model.population_percent)


def split_yen(total_yen: int, population: Mapping[str, int], split: Split, population_percent: int) -> dict[str, int]:
    """An amount split among members by one of the three rules; the shares add up to it."""
    equally = dict.fromkeys(population, 1)
    if split == Split.EQUAL:
        return split_exactly(total_yen, equally)
    percent = 100 if split == Split.POPULATION else population_percent
    by_population = total_yen * percent // 100
    by_heads = split_exactly(total_yen - by_population, equally)
    return {code: by_heads[code] + part for code, part in split_exactly(by_population, population).items()}


def costs_of(model: CostModel, members: list[Member]) -> list[MemberCost]:
    """Each member's share beside what it pays today."""
    share_of = shares(model, {member.code: member.population for member in members})
    return [
        MemberCost(
            member.code,
            share_of[member.code],
            None if member.today_yearly_yen is None else model.years * member.today_yearly_yen,
        )
        for member in members
    ]


def leaving(model: CostModel, population: Mapping[str, int], code: str) -> Leaving:
    """What the others pay without one member."""
    staying = {other: people for other, people in population.items() if other != code}
    return Leaving(code, shares(model, population), shares(model, staying))


def share_at_size(model: CostModel, members: list[Member], code: str, size: int) -> int:
    """What one member would pay in a group of `size` whose others have the mean population of its fellow members."""
    me = next(member for member in members if member.code == code)
    fellows = [member.population for member in members if member.code != code]
    mean = round(sum(fellows) / len(fellows)) if fellows else me.population
    # "me" sorts before its fellows, so what rounding leaves over weighs on the dear side
    population = {"0": me.population} | {f"1-{number}": mean for number in range(size - 1)}
    return shares(model, population)["0"]


def least_paying_size(model: CostModel, members: list[Member], code: str, *, most: int = MOST_MEMBERS) -> int | None:
    """The smallest group in which a member pays no more than today; below it joining stops paying.

    None if no group of up to `most` is enough. Raises ValueError for a member whose cost of today is not known.
    """
    me = next(member for member in members if member.code == code)
    if me.today_yearly_yen is None:
        raise ValueError("today's cost is not known")
    limit = model.years * me.today_yearly_yen
    return next((size for size in range(1, most + 1) if share_at_size(model, members, code, size) <= limit), None)
