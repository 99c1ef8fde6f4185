"""Programmes of the kind that a prefecture plans, made up from a seed: any size, any tightness, always possible.

A hidden plan is drawn first, and months, costs and capacity are laid around it, so that even a programme that uses 95
per cent of its capacity has a plan. `impossible` then takes away what cannot be spared.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from security.planning.problem import Cost, Month, Move, Order, Problem

LEAD_IN, WINDOW = 3, 36
MONTHS: tuple[Month, ...] = tuple(
    f"{year:04d}-{month:02d}" for year in range(2017, 2021) for month in range(1, 13) if (year, month) <= (2020, 3)
)
WORK = ((1, 1), (1, 1), (1, 1, 2), (1, 1, 2), (1, 2, 2), (2, 2, 3))
FARTHEST_WISH = 12


@dataclass(frozen=True)
class Shape:
    """What a programme is like. `use` is the share of the provider's work units that is needed over all months at most.

    The units of a month are rounded up: 0.95 is about 0.8 to 0.86 in truth for 43 organisations, 0.9 for 300.
    """

    organisations: int
    use: float
    seed: int
    is_replan: bool = False


def make_problem(shape: Shape) -> Problem:
    """A programme that has a plan."""
    return _Making(shape).problem()


class _Making:
    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.chance = random.Random(shape.seed)
        self.codes = [f"{number:06d}" for number in range(100_001, 100_001 + shape.organisations)]
        self.work = {code: self.chance.choice(WORK) for code in self.codes}
        self.together = self._groups()
        self.blackouts = frozenset(self.chance.sample([m for m in MONTHS[LEAD_IN:] if m[5:] in ("03", "12")], 4))
        self.units = [self._units_each()] * len(MONTHS)
        self.switches = [max(2, -(-shape.organisations * 3 // 2 // WINDOW))] * len(MONTHS)
        self.hidden = self._draw_plan()
        self.published = self._published() if shape.is_replan else {}

    def problem(self) -> Problem:
        fixed = dict(self.chance.sample(sorted(self.hidden.items()), max(1, len(self.codes) // 16)))
        return Problem(
            months=MONTHS,
            first=MONTHS[LEAD_IN],
            last=MONTHS[-1],
            units=tuple(self.units),
            switches=tuple(self.switches),
            moves=tuple(self._move(code) for code in self.codes),
            blackouts=self.blackouts,
            fixed=fixed,
            together=tuple(map(tuple, self.together)),
            order=tuple(self._orders()),
            published=self.published,
        )

    def _units_each(self) -> int:
        return max(3, -(-sum(map(sum, self.work.values())) // int(len(MONTHS) * self.shape.use)))

    def _groups(self) -> list[list[str]]:
        count = max(2, len(self.codes) // 35)
        members = self.chance.sample(self.codes, count * 3)
        return [members[3 * index : 3 * index + self.chance.choice((2, 2, 3))] for index in range(count)]

    def _orders(self) -> list[Order]:
        orders = []
        for _ in range(max(2, len(self.codes) // 30)):
            first, then = sorted(self.chance.sample(self.codes, 2), key=self.hidden.__getitem__)
            distance = MONTHS.index(self.hidden[then]) - MONTHS.index(self.hidden[first])
            orders.append(Order(first, then, min(distance, self.chance.randint(0, 3))))
        return orders

    def _draw_plan(self) -> dict[str, Month]:
        """Everybody into a month with room, the hardest first; where there is none, the capacity grows a little."""
        load, switches, plan = [0] * len(MONTHS), [0] * len(MONTHS), dict[str, Month]()
        grouped = {code for group in self.together for code in group}
        bundles = [*self.together, *([code] for code in self.codes if code not in grouped)]
        for bundle in sorted(bundles, key=lambda codes: -sum(sum(self.work[code]) for code in codes)):
            at = self._month_with_room(bundle, load, switches)
            self._book(bundle, at, load, switches)
            plan |= dict.fromkeys(bundle, MONTHS[at])
        self.units = [max(pair) for pair in zip(self.units, load, strict=True)]
        self.switches = [max(pair) for pair in zip(self.switches, switches, strict=True)]
        return plan

    def _month_with_room(self, bundle: Sequence[str], load: list[int], switches: list[int]) -> int:
        open_months = [at for at, month in enumerate(MONTHS) if at >= LEAD_IN and month not in self.blackouts]
        self.chance.shuffle(open_months)

        def too_much(at: int) -> int:
            after, count = list(load), list(switches)
            self._book(bundle, at, after, count)
            excess = [used - limit for used, limit in zip((*after, *count), (*self.units, *self.switches), strict=True)]
            return sum(amount for amount in excess if amount > 0)

        return min(open_months, key=too_much)

    def _book(self, bundle: Sequence[str], at: int, load: list[int], switches: list[int]) -> None:
        switches[at] += len(bundle)
        for code in bundle:
            for before, units in enumerate(reversed(self.work[code])):
                load[at - before] += units

    def _published(self) -> dict[str, Month]:
        """The plan in force: the hidden one before something came between for some organisations."""
        published = dict(self.hidden)
        for code in self.chance.sample(self.codes, max(3, len(self.codes) // 15)):
            published[code] = self.chance.choice([month for month in MONTHS[LEAD_IN:] if month not in self.blackouts])
        return published

    def _move(self, code: str) -> Move:
        hidden = MONTHS.index(self.hidden[code])
        first, last = self._reach(hidden)
        taken_away = {self.published.get(code)} - {self.hidden[code]}
        allowed = {
            MONTHS[at]: cost
            for at, cost in self._costs(first, last).items()
            if at == hidden or (self.chance.random() > 0.15 and MONTHS[at] not in taken_away)
        }
        return Move(code, self.work[code], allowed, name=f"団体{code[-4:]}")

    def _reach(self, hidden: int) -> tuple[int, int]:
        if self.chance.random() < 0.35:
            return LEAD_IN, len(MONTHS) - 1
        return max(LEAD_IN, hidden - self.chance.randint(2, 14)), min(
            len(MONTHS) - 1, hidden + self.chance.randint(2, 14)
        )

    def _costs(self, first: int, last: int) -> dict[int, Cost]:
        """Double payment falls until the contract ends; later a little rent, and for some days without connection."""
        ends = self.chance.randint(LEAD_IN, len(MONTHS) - 1)
        monthly, rent = self.chance.randrange(60, 300) * 500, self.chance.choice((2_000, 4_000, 6_000, 8_000))
        wished = self.chance.randint(LEAD_IN, len(MONTHS) - 1)
        width, has_gap = self.chance.randint(1, 7), self.chance.random() < 0.12
        costs = {}
        for at in range(first, last + 1):
            gap = min(30, 5 * max(0, at - ends - 3)) if has_gap else 0
            yen = (ends - at) * monthly if at < ends else (at - ends) * rent
            wish = min(FARTHEST_WISH, max(0, wished - at, at - wished - width))
            costs[at] = Cost(gap, yen, wish)
        return costs


def impossible(problem: Problem, seed: int) -> Problem:
    """The same programme without a plan: too many in too few months, or a pin that the order of two forbids."""
    chance = random.Random(seed)
    month = chance.choice([m for m in problem.window[4:-4] if m not in problem.blackouts])
    crowd = chance.sample(sorted(problem.move_of), problem.switches[problem.at[month]] + 1)
    nearby = chance.choice([month, problem.months[problem.at[month] + 1]])
    narrow = {code: {m: problem.move_of[code].allowed.get(m, Cost()) for m in (month, nearby)} for code in crowd}
    return _without_pins_of(
        crowd, replace(problem, moves=_with_months(problem, narrow), switches=_capped(problem, narrow))
    )


def _with_months(problem: Problem, allowed: Mapping[str, Mapping[Month, Cost]]) -> tuple[Move, ...]:
    return tuple(replace(move, allowed=allowed.get(move.code, move.allowed)) for move in problem.moves)


def _capped(problem: Problem, narrow: Mapping[str, Mapping[Month, Cost]]) -> tuple[int, ...]:
    crowded = set().union(*narrow.values())
    share = (len(narrow) - 1) // len(crowded)
    return tuple(
        min(limit, share) if m in crowded else limit for m, limit in zip(problem.months, problem.switches, strict=True)
    )


def _without_pins_of(codes: Sequence[str], problem: Problem) -> Problem:
    """Pins of the crowd would contradict it in a way that is too easy to see."""
    return replace(problem, fixed={code: month for code, month in problem.fixed.items() if code not in codes})
