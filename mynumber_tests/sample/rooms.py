"""How far the pairs have come: early slots have their days and their test data, later ones are being arranged."""

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
from portal.lib.business_days import on_or_after

from .people import coordinator_of, demo_actor

SEED = 2016
WAITS_FOR_US = ("272027", "273228")  # 岸和田市 and 能勢町: whoever signs in there finds something to do
AGREED_SLOTS, ASKED_SLOT = (1, 2), 3
ROOMS_IN_DEPTH = 40  # with data, checklist and letters; the others only have their day
PERSONS = (10, 20, 30)
DAYS_OF_SLOT = 50
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
    for number, pair in enumerate(pairs.order_by("slot__position", "pk")):
        room = _Room(pair, people, dice)
        if pair.slot.position in AGREED_SLOTS:
            room.agree()
            if number < ROOMS_IN_DEPTH:
                room.prepare()
        elif pair.slot.position == ASKED_SLOT:
            room.ask()


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
        """In the second slot; in the first one they have agreed like everybody else."""
        return self.second.organisation.code in WAITS_FOR_US and self.pair.slot.position > AGREED_SLOTS[0]

    def agree(self) -> None:
        """Both confirm; the second accepts the day, unless it is for somebody who signs in to do so."""
        self._confirm(self.first)
        proposal = self._propose()
        if self.waits_for_us:
            return
        self._confirm(self.second)
        actor = self.people.of(self.second)
        answer_proposal(actor=actor, proposal=proposal, accept=True, answer="承知しました。", side=self.second)

    def ask(self) -> None:
        """One of the two is quicker than the other."""
        if self.dice.random() < 0.6:
            self._confirm(self.first)
            self._propose()

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
        day = on_or_after(slot.first_day + timedelta(days=self.dice.randrange(DAYS_OF_SLOT)), closed)
        clock = time(self.dice.choice((10, 13, 14)))
        return timezone.make_aware(datetime.combine(day, clock))
