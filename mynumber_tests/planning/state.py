"""A plan while it is being changed: every change is counted at once and can be taken back."""

from __future__ import annotations

from .compact import Compact, bits
from .snapshot import Snapshot


class State:
    """Who serves which inquiry, which pairs are open in which slot, and what is left of every cap.

    Four changes there are: `open` and `close` a pair, `put` a test on an open pair and `take` it away. Each keeps the
    hard rules if its condition holds, keeps the counts of the goals, and is written into the journal for `undo`.
    """

    def __init__(self, compact: Compact) -> None:
        self.c = compact
        self.provider = [-1] * (compact.size * compact.scenarios)  # by inquiry
        self.spare = list(compact.cap)  # by offer
        self.available = list(compact.offered)  # by organisation: bits of the offers that are not full
        self.waiting = list(compact.asked)  # by organisation: bits of the unserved inquiries
        self.slot: dict[int, int] = {}  # open pair -> slot
        self.tests: dict[int, set[int]] = {}  # open pair -> its inquiries
        self.partners: list[set[int]] = [set() for _ in range(compact.size)]
        self.used = [0] * (compact.size * compact.slots)  # partners, by organisation * slots + slot
        self.met = [0] * (compact.vendors * compact.vendors)  # tests by combination of vendors
        self.unserved = sum(asked.bit_count() for asked in compact.asked)
        self.kept = 0
        self.uncovered = len(compact.combinations)
        self.unwished = compact.hopeless_wishes + sum(compact.wanted.values())
        self.load = [0] * compact.size  # tests provided, by organisation
        self.crowding = 0  # sum of the squares of the loads: the less, the better the tests are spread
        self.lateness = 0
        self.bared: list[int] = []  # combinations that lost their last test
        self._journal: list[tuple[int, int, int]] = []

    @classmethod
    def of(cls, compact: Compact, snapshot: Snapshot) -> State:
        """Begin with this plan."""
        state = cls(compact)
        for pair, slot in snapshot.slot.items():
            state.open(pair, slot)
        for inquiry, provider in enumerate(snapshot.provider):
            if provider >= 0:
                state.put(inquiry, provider)
        state.commit()
        return state

    # --- changes ---

    def open(self, pair: int, slot: int) -> None:
        """Both must have room for a partner in the slot."""
        one, other = divmod(pair, self.c.size)
        self.slot[pair] = slot
        self.tests[pair] = set()
        self.partners[one].add(other)
        self.partners[other].add(one)
        self.used[one * self.c.slots + slot] += 1
        self.used[other * self.c.slots + slot] += 1
        self.unwished -= self.c.wanted.get(pair, 0)
        self.lateness += slot
        self._journal.append((_OPEN, pair, slot))

    def close(self, pair: int) -> None:
        """No test may be left on it."""
        one, other = divmod(pair, self.c.size)
        slot = self.slot.pop(pair)
        del self.tests[pair]
        self.partners[one].remove(other)
        self.partners[other].remove(one)
        self.used[one * self.c.slots + slot] -= 1
        self.used[other * self.c.slots + slot] -= 1
        self.unwished += self.c.wanted.get(pair, 0)
        self.lateness -= slot
        self._journal.append((_CLOSE, pair, slot))

    def put(self, inquiry: int, provider: int) -> None:
        """The inquiry must wait, the pair be open, and the offer have room."""
        c = self.c
        who, scenario = divmod(inquiry, c.scenarios)
        pair = who * c.size + provider if who < provider else provider * c.size + who
        offer = provider * c.scenarios + scenario
        self.provider[inquiry] = provider
        self.spare[offer] -= 1
        if not self.spare[offer]:
            self.available[provider] &= ~(1 << scenario)
        self.tests[pair].add(inquiry)
        self.waiting[who] &= ~(1 << scenario)
        self.unserved -= 1
        self.crowding += 2 * self.load[provider] + 1
        self.load[provider] += 1
        combination = c.vendor[who] * c.vendors + c.vendor[provider]
        self.met[combination] += 1
        if self.met[combination] == 1 and combination in c.combinations:
            self.uncovered -= 1
        if c.published and c.published.get(inquiry) == (provider, self.slot[pair]):
            self.kept += 1
        self._journal.append((_PUT, inquiry, provider))

    def take(self, inquiry: int) -> int:
        """The inquiry must be served; returns its pair, which may be empty now."""
        c = self.c
        who, scenario = divmod(inquiry, c.scenarios)
        provider = self.provider[inquiry]
        pair = who * c.size + provider if who < provider else provider * c.size + who
        offer = provider * c.scenarios + scenario
        self.provider[inquiry] = -1
        self.spare[offer] += 1
        self.available[provider] |= 1 << scenario
        self.tests[pair].remove(inquiry)
        self.waiting[who] |= 1 << scenario
        self.unserved += 1
        self.load[provider] -= 1
        self.crowding -= 2 * self.load[provider] + 1
        combination = c.vendor[who] * c.vendors + c.vendor[provider]
        self.met[combination] -= 1
        if not self.met[combination] and combination in c.combinations:
            self.uncovered += 1
            self.bared.append(combination)
        if c.published and c.published.get(inquiry) == (provider, self.slot[pair]):
            self.kept -= 1
        self._journal.append((_TAKE, inquiry, provider))
        return pair

    def commit(self) -> None:
        """What was changed so far stays."""
        self._journal.clear()
        self.bared.clear()

    def undo(self) -> None:
        """Take back every change since the last `commit`."""
        changes, self._journal = self._journal, []
        for kind, what, detail in reversed(changes):
            if kind == _PUT:
                self.take(what)
            elif kind == _TAKE:
                self.put(what, detail)
            elif kind == _OPEN:
                self.close(what)
            else:
                self.open(what, detail)
        self.commit()

    # --- questions ---

    def has_room(self, organisation: int, slot: int) -> bool:
        return self.used[organisation * self.c.slots + slot] < self.c.max_partners[organisation]

    def free_slot(self, one: int, other: int) -> int:
        """The slot in which both have most room for one more partner, the earliest of them; -1 if there is none."""
        c, used = self.c, self.used
        best, most = -1, 0
        for slot in bits(c.free_slots[one] & c.free_slots[other]):
            room = c.max_partners[one] - used[one * c.slots + slot]
            beyond = c.max_partners[other] - used[other * c.slots + slot]
            if min(room, beyond) > most:
                best, most = slot, min(room, beyond)
        return best

    def values(self) -> tuple[int, ...]:
        """The goals before `peak`, in their order."""
        changes = (len(self.c.problem.published) - self.kept,) if self.c.is_replanning else ()
        return (self.unserved, *changes, self.uncovered, self.unwished, len(self.slot))

    def all_values(self) -> tuple[int, ...]:
        """Every goal, in its order."""
        return (*self.values(), max(self.load, default=0), self.lateness)

    # --- plans ---

    def snapshot(self) -> Snapshot:
        return Snapshot(tuple(self.provider), dict(self.slot))


_PUT, _TAKE, _OPEN, _CLOSE = range(4)
