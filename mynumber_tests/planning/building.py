"""Serve what waits: on pairs that meet already, by making room, and by opening the pairs that serve most at once."""

from __future__ import annotations

import random
from collections.abc import Iterable

from .compact import Compact, bits
from .state import State

_BLINK = 0.03  # how often a possible pair is overlooked, so that the search does not always take the same way


class Builder:
    """Adds to a state; every choice among equals is drawn from `chance`."""

    def __init__(self, state: State, chance: random.Random) -> None:
        self.state, self.chance = state, chance
        self.c: Compact = state.c

    def serve(self, waiting: Iterable[int]) -> None:
        """Serve as many inquiries of these organisations as is possible without disturbing more than a few others."""
        state = self.state
        order = [who for who in waiting if state.waiting[who]]
        self.chance.shuffle(order)
        for who in order:
            self._serve_by_partners(who)
        pool = [who for who in order if state.waiting[who]]
        while pool:
            at = int(self.chance.random() * len(pool))
            who = pool[at]
            if not state.waiting[who] or not self._open_best(who):
                pool[at] = pool[-1]
                pool.pop()
        for who in order:
            if state.waiting[who]:
                self._serve_by_making_room(who)

    def _serve_by_partners(self, who: int) -> None:
        state, c = self.state, self.c
        if c.published:
            self._serve_as_published(who)
        partners = list(state.partners[who])
        self.chance.shuffle(partners)
        for partner in partners:
            waiting = state.waiting[who]
            if not waiting:
                return
            self.put_all(who, partner, waiting & state.available[partner])

    def _serve_as_published(self, who: int) -> None:
        state, c = self.state, self.c
        for scenario in bits(state.waiting[who]):
            provider, slot = c.published.get(who * c.scenarios + scenario, (-1, -1))
            if provider < 0 or not state.available[provider] >> scenario & 1:
                continue
            pair = c.pair(who, provider)
            if pair not in state.slot and state.has_room(who, slot) and state.has_room(provider, slot):
                state.open(pair, slot)
            if pair in state.slot and state.available[provider] >> scenario & 1:
                state.put(who * c.scenarios + scenario, provider)
            elif pair in state.slot and not state.tests[pair]:
                state.close(pair)

    def put_all(self, who: int, partner: int, scenarios: int) -> None:
        first = who * self.c.scenarios
        for scenario in bits(scenarios):
            self.state.put(first + scenario, partner)

    def _open_best(self, who: int) -> bool:
        """Open the pair that serves most of what waits on both sides; False if none would serve anything."""
        state = self.state
        waiting, available = state.waiting, state.available
        mine, offered, met = waiting[who], available[who], state.partners[who]
        noise = self.chance.random
        ranked = [
            ((mine & available[other]).bit_count() + (waiting[other] & offered).bit_count() + 0.9 * noise(), other)
            for other in self.c.may_meet[who]
            if mine & available[other] and other not in met
        ]
        while ranked:
            best = max(ranked)
            if noise() < _BLINK and len(ranked) > 1:
                ranked.remove(best)
                continue
            if self.open_for(who, best[1]):
                return True
            ranked.remove(best)
        return False

    def open_for(self, who: int, other: int) -> bool:
        """Open a pair where both have room, and put on it what waits on either side."""
        state = self.state
        slot = self.slot_for(who, other)
        if slot < 0:
            return False
        state.open(self.c.pair(who, other), slot)
        self.put_all(who, other, state.waiting[who] & state.available[other])
        self.put_all(other, who, state.waiting[other] & state.available[who])
        return True

    def slot_for(self, who: int, other: int) -> int:
        """A slot with room for both; where there is none, another pair is moved to make some. -1 if that fails."""
        slot = self.state.free_slot(who, other)
        return slot if slot >= 0 else self._shift(who, other)

    def _shift(self, who: int, other: int) -> int:
        state, c = self.state, self.c
        for slot in bits(c.common(who, other)):
            crowded = [member for member in (who, other) if not state.has_room(member, slot)]
            if all(self._move_one_out(member, slot) for member in crowded):
                return slot
        return -1

    def _move_one_out(self, member: int, slot: int) -> bool:
        """Give one pair of this organisation another slot."""
        state, c = self.state, self.c
        for partner in list(state.partners[member]):
            pair = c.pair(member, partner)
            if state.slot[pair] != slot or pair in c.fixed_slot:
                continue
            for target in bits(c.common(member, partner) & ~(1 << slot)):
                if state.has_room(member, target) and state.has_room(partner, target):
                    self.move_pair(pair, target)
                    return True
        return False

    def move_pair(self, pair: int, slot: int) -> None:
        """The pair meets in another slot from now on."""
        state = self.state
        moved = [(inquiry, state.provider[inquiry]) for inquiry in state.tests[pair]]
        for inquiry, _provider in moved:
            state.take(inquiry)
        state.close(pair)
        state.open(pair, slot)
        for inquiry, provider in moved:
            state.put(inquiry, provider)

    # --- making room ---

    def _serve_by_making_room(self, who: int) -> None:
        """Where all who offer are full, let one of those they serve go to somebody else."""
        for scenario in bits(self.state.waiting[who]):
            inquiry = who * self.c.scenarios + scenario
            providers = list(self.c.providers(inquiry))
            self.chance.shuffle(providers)
            met = self.state.partners[who]
            providers.sort(key=lambda provider: provider not in met)
            any(self._serve_with(inquiry, provider) for provider in providers)

    def _serve_with(self, inquiry: int, provider: int) -> bool:
        state, c = self.state, self.c
        who, scenario = divmod(inquiry, c.scenarios)
        is_met = provider in state.partners[who]
        if state.available[provider] >> scenario & 1:
            return self._put_or_open(inquiry, provider)
        if not is_met and state.free_slot(who, provider) < 0:
            return False
        return self._send_one_away(provider, scenario) and self._put_or_open(inquiry, provider)

    def _put_or_open(self, inquiry: int, provider: int) -> bool:
        who = inquiry // self.c.scenarios
        if provider not in self.state.partners[who]:
            return self.open_for(who, provider)
        self.state.put(inquiry, provider)
        return True

    def _send_one_away(self, provider: int, scenario: int) -> bool:
        """Let another provider take over one test of a full offer, if possible one that its inquirer meets already."""
        state, c = self.state, self.c
        for partner in list(state.partners[provider]):
            inquiry = partner * c.scenarios + scenario
            if state.provider[inquiry] != provider or self.is_locked(inquiry):
                continue
            for other in state.partners[partner]:
                if other != provider and state.available[other] >> scenario & 1:
                    self.move_test(inquiry, other)
                    return True
        return False

    def move_test(self, inquiry: int, provider: int) -> None:
        """Another provider, whom the inquirer meets already, serves this inquiry; a pair left empty is closed."""
        pair = self.state.take(inquiry)
        self.state.put(inquiry, provider)
        if not self.state.tests[pair]:
            self.state.close(pair)

    def is_locked(self, inquiry: int) -> bool:
        """Whether a test is fixed, or the last one of a pair that somebody wished for."""
        state, c = self.state, self.c
        if inquiry in c.fixed:
            return True
        pair = c.pair(inquiry // c.scenarios, state.provider[inquiry])
        return pair in c.wanted and len(state.tests[pair]) == 1

    # --- wishes and vendors ---

    def fulfil_wishes(self) -> None:
        """Let wanted pairs meet that do not."""
        for pair in self.c.wanted:
            if pair not in self.state.slot:
                self._meet(*divmod(pair, self.c.size))

    def cover(self, combinations: Iterable[int]) -> None:
        """Let combinations of vendors occur that do not."""
        for combination in combinations:
            if not self.state.met[combination]:
                self._cover(*divmod(combination, self.c.vendors))

    def _cover(self, vendor: int, provider_vendor: int) -> None:
        c = self.c
        inquirers = [who for who in range(c.size) if c.vendor[who] == vendor]
        self.chance.shuffle(inquirers)
        for is_open in (True, False):
            for who in inquirers:
                for other in self.state.partners[who] if is_open else c.may_meet[who]:
                    if c.vendor[other] == provider_vendor and self._route_one(who, other):
                        return

    def _meet(self, one: int, other: int) -> bool:
        return self._route_one(one, other) or self._route_one(other, one)

    def _route_one(self, who: int, provider: int) -> bool:
        """Let `provider` serve one inquiry of `who`, which another may have served before."""
        state, c = self.state, self.c
        candidates = bits(c.asked[who] & state.available[provider])
        self.chance.shuffle(candidates)
        for scenario in candidates:
            inquiry = who * c.scenarios + scenario
            if not self._may_leave(inquiry):
                continue
            if c.pair(who, provider) not in state.slot:
                slot = self.slot_for(who, provider)
                if slot < 0:
                    return False
                state.open(c.pair(who, provider), slot)
            if state.provider[inquiry] >= 0:
                self.move_test(inquiry, provider)
            else:
                state.put(inquiry, provider)
            return True
        return False

    def _may_leave(self, inquiry: int) -> bool:
        """Whether the test can be moved without harm to a wish or to a combination of vendors."""
        state, c = self.state, self.c
        now = state.provider[inquiry]
        if now < 0:
            return True
        combination = c.vendor[inquiry // c.scenarios] * c.vendors + c.vendor[now]
        is_last = state.met[combination] == 1 and combination in c.combinations
        is_published = c.published.get(inquiry, (-1, -1))[0] == now
        return not is_last and not is_published and not self.is_locked(inquiry)
