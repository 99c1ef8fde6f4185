"""How far the pairs have come: those of the slot that goes on have their days, those of the next one arrange them."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import datetime, time, timedelta

from django.utils import timezone

from mynumber_tests.checklist import checklist
from mynumber_tests.models import DateProposal, Pair, Participation, Programme
from mynumber_tests.services.ledger import hand_out_block
from mynumber_tests.services.pairs import answer_proposal, confirm_pair, propose_date, send_message, tick_checklist
from portal.access.actor import Actor
from portal.access.choices import Role
from portal.calendars.selectors import closed_days_between
from portal.lib.business_days import on_or_after, on_or_before

from .people import coordinator_of, demo_actor
from .programme import WAITS_FOR_US

SEED = 2016
OVER_SLOT, AGREED_SLOT, ASKED_SLOT = 1, 2, 3
UNDATED = (3, 11)  # rooms of the slot that goes on in which no day is fixed yet
ROOMS_IN_DEPTH = 30  # with data, checklist and letters; the others only have their day
PERSONS = (10, 20, 30)
LETTERS = (
    "よろしくお願いします。当日は電話をつなぎながら進めたいと考えています。（架空のサンプル）",
    "承知しました。前日までに副本の登録を済ませます。（架空のサンプル）",
)
PURPOSE = "共通のシナリオで使う世帯（架空のサンプル）"
MEANS = "電話をつなぎながら、それぞれの庁舎で操作する"


def load_rooms(programme: Programme) -> None:
    related = ("one__organisation", "other__organisation", "slot", "programme")
    pairs = Pair.objects.standing().filter(programme=programme).select_related(*related)
    people = _People(programme)
    dice = random.Random(SEED)  # noqa: S311 (a sample, not a secret)
    for number, pair in enumerate(pairs.filter(slot__position=AGREED_SLOT).order_by("pk")):
        room = _Room(pair, people, dice)
        room.agree(is_quick=number not in UNDATED)
        if number < ROOMS_IN_DEPTH:
            room.prepare()
    for number, pair in enumerate(pairs.filter(slot__position=ASKED_SLOT).order_by("pk")):
        _Room(pair, people, dice).ask(is_quick=number % 3 == 0)


class _People:
    """Who acts for each organisation: its own account, or the coordinator on its behalf."""

    def __init__(self, programme: Programme) -> None:
        self.coordinator = coordinator_of(programme.prefecture)
        parts = programme.participations.select_related("organisation")
        self._actors: Mapping[int, Actor | None] = {
            part.pk: demo_actor(part.organisation, Role.STAFF) for part in parts
        }

    def of(self, side: Participation) -> Actor:
        return self._actors[side.pk] or self.coordinator


class _Room:
    """One pair, played by both sides."""

    def __init__(self, pair: Pair, people: _People, dice: random.Random) -> None:
        self.pair, self.people, self.dice = pair, people, dice
        # Where one of the two waits for a sign-in, the other one has done its part.
        self.second, self.first = sorted(pair.sides, key=lambda side: side.organisation.code not in WAITS_FOR_US)

    @property
    def waits_for_us(self) -> bool:
        return self.second.organisation.code in WAITS_FOR_US

    def agree(self, *, is_quick: bool) -> None:
        """Both confirm; the second accepts the day, unless it is slow or somebody signs in to do so."""
        self._confirm(self.first)
        proposal = self._propose()
        if self.waits_for_us:
            return
        self._confirm(self.second)
        if is_quick:
            self._accept(proposal)

    def ask(self, *, is_quick: bool) -> None:
        """Nearly all confirm in time; some have proposed a day, the quick ones have agreed on it."""
        chance = self.dice.random()
        self._confirm(self.first)
        if not self.waits_for_us and (is_quick or chance < 0.8):
            self._confirm(self.second)
        if is_quick or chance < 0.6:
            proposal = self._propose()
            if is_quick and not self.waits_for_us:
                self._accept(proposal)

    def prepare(self) -> None:
        actor = self.people.of(self.first)
        if self.dice.random() < 0.7:
            hand_out_block(actor=actor, pair=self.pair, size=self.dice.choice(PERSONS), note=PURPOSE)
        codes = list(checklist())
        for side in (self.first, self.second):
            done = codes[: self.dice.randrange(len(codes))]
            tick_checklist(actor=self.people.of(side), pair=self.pair, codes=done, side=side)
        send_message(actor=actor, pair=self.pair, body=LETTERS[0])
        if not self.waits_for_us:
            send_message(actor=self.people.of(self.second), pair=self.pair, body=LETTERS[1])

    def _confirm(self, side: Participation) -> None:
        confirm_pair(actor=self.people.of(side), pair=self.pair, side=side)

    def _accept(self, proposal: DateProposal) -> None:
        actor = self.people.of(self.second)
        answer_proposal(actor=actor, proposal=proposal, accept=True, answer="承知しました。", side=self.second)

    def _propose(self) -> DateProposal:
        starts_at = self._some_day
        return propose_date(
            actor=self.people.of(self.first),
            pair=self.pair,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=2),
            means=MEANS,
            side=self.first,
        )

    @property
    def _some_day(self) -> datetime:
        """A business day of the slot."""
        slot = self.pair.slot
        closed = closed_days_between(slot.first_day, slot.last_day)
        days = (slot.last_day - slot.first_day).days
        day = on_or_after(slot.first_day + timedelta(days=self.dice.randrange(days)), closed)
        day = min(day, on_or_before(slot.last_day, closed))
        clock = time(self.dice.choice((10, 13, 14)))
        return timezone.make_aware(datetime.combine(day, clock))
