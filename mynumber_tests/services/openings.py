"""What the publication of a version opens and closes: the rooms of its pairs, and the tests in them.

Everything is done in sets: the number of statements does not depend on how many pairs there are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mynumber_tests.choices import ProposalState
from mynumber_tests.models import DateProposal, Pair, PairingPlan, PairSide, Participation, ScenarioRun, Slot
from portal.access.actor import Actor
from portal.access.choices import Role
from portal.calendars.selectors import closed_days_between
from portal.lib.business_days import add_business_days
from portal.notifications.services import Words, notify_each
from portal.web.rendering import display_value

DAYS_TO_CONFIRM, DAYS_TO_FIX = 10, 15  # business days after the publication
LOOK_AHEAD = timedelta(days=60)
TOLD = (Role.STAFF, Role.APPROVER)
BATCH = 5000
Key = tuple[int, int]  # the two participations of a pair, the lower key first


def open_rooms_and_runs(*, actor: Actor, plan: PairingPlan) -> None:
    """Called inside the transaction that publishes `plan`. Rooms come first: the tests stand in them."""
    due = _Due(plan)
    pairs, touched = _open_rooms(plan, due)
    _open_runs(plan, pairs)
    _tell(actor, plan, due, touched)


class _Due:
    """Until when the two shall confirm and fix a day; not after the slot, where that still lies ahead."""

    def __init__(self, plan: PairingPlan) -> None:
        self.today = timezone.localdate()
        closed = closed_days_between(self.today, self.today + LOOK_AHEAD)
        self.confirm = add_business_days(self.today, DAYS_TO_CONFIRM, closed)
        self.fix = add_business_days(self.today, DAYS_TO_FIX, closed)
        self.slots: Mapping[int, Slot] = {slot.pk: slot for slot in plan.programme.slots.all()}

    def confirm_by(self, slot_id: int) -> date:
        return self._within(slot_id, self.confirm)

    def dates_by(self, slot_id: int) -> date:
        return self._within(slot_id, self.fix)

    def _within(self, slot_id: int, day: date) -> date:
        last = self.slots[slot_id].last_day
        return min(day, last) if last >= self.today else day


# --- rooms ----------------------------------------------------------------------------------------------------------


def _open_rooms(plan: PairingPlan, due: _Due) -> tuple[dict[Key, int], set[Key]]:
    """Give every pair of the version its room; tells the rooms by pair, and which are new, moved or back again."""
    wanted = {
        (min(one, other), max(one, other)): slot
        for one, other, slot in plan.tests.values_list("inquirer_id", "provider_id", "slot_id")
    }
    stored = {(pair.one_id, pair.other_id): pair for pair in Pair.objects.filter(programme=plan.programme_id)}
    new = [key for key in wanted if key not in stored]
    moved = [key for key in wanted if key in stored and (stored[key].slot_id != wanted[key] or stored[key].is_ended)]
    ended = [pair for key, pair in stored.items() if key not in wanted and not pair.is_ended]
    made = _make_rooms(plan, due, {key: wanted[key] for key in new})
    _move_rooms(plan, due, {stored[key].pk: wanted[key] for key in moved})
    _end_rooms(plan, [pair.pk for pair in ended])
    rooms = {key: pair.pk for key, pair in stored.items() if key in wanted} | made
    return rooms, {*new, *moved}


def _make_rooms(plan: PairingPlan, due: _Due, slots: Mapping[Key, int]) -> dict[Key, int]:
    pairs = Pair.objects.bulk_create(
        [
            Pair(
                programme_id=plan.programme_id,
                one_id=one,
                other_id=other,
                slot_id=slot,
                plan=plan,
                dates_by=due.dates_by(slot),
            )
            for (one, other), slot in slots.items()
        ],
        batch_size=BATCH,
    )
    PairSide.objects.bulk_create(
        [
            PairSide(pair=pair, participation_id=member, confirm_by=due.confirm_by(pair.slot_id))
            for pair in pairs
            for member in (pair.one_id, pair.other_id)
        ],
        batch_size=BATCH,
    )
    return {(pair.one_id, pair.other_id): pair.pk for pair in pairs}


def _move_rooms(plan: PairingPlan, due: _Due, slots: Mapping[int, int]) -> None:
    """In another slot, or together again: what was fixed no longer holds, and both are asked anew."""
    by_slot: dict[int, list[int]] = defaultdict(list)
    for pair, slot in slots.items():
        by_slot[slot].append(pair)
    for slot, pairs in by_slot.items():  # as many rounds as slots, not as pairs
        Pair.objects.filter(pk__in=pairs).update(
            slot=slot,
            plan=plan,
            is_ended=False,
            meets_at=None,
            meets_until=None,
            means="",
            dates_by=due.dates_by(slot),
            **_counted_up(),
        )
        sides = PairSide.objects.filter(pair__in=pairs)
        sides.update(confirmed_at=None, confirmed_by=None, confirm_by=due.confirm_by(slot))
    _withdraw_proposals(slots)


def _end_rooms(plan: PairingPlan, pairs: Iterable[int]) -> None:
    """The room stays to be read; what was agreed in it is called off."""
    keys = list(pairs)
    Pair.objects.filter(pk__in=keys).update(
        is_ended=True, plan=plan, meets_at=None, meets_until=None, means="", **_counted_up()
    )
    _withdraw_proposals(keys)


def _counted_up() -> dict[str, object]:
    return {"sequence": F("sequence") + 1, "version": F("version") + 1, "updated_at": timezone.now()}


def _withdraw_proposals(pairs: Iterable[int]) -> None:
    standing = (ProposalState.OPEN, ProposalState.ACCEPTED)
    DateProposal.objects.filter(pair__in=list(pairs), state__in=standing).update(state=ProposalState.WITHDRAWN)


# --- tests ----------------------------------------------------------------------------------------------------------


def _open_runs(plan: PairingPlan, rooms: Mapping[Key, int]) -> None:
    """One standing test for each inquiry; one that is now with somebody else stays to be read, dropped."""
    wanted = {
        (inquirer, scenario): (provider, rooms[min(inquirer, provider), max(inquirer, provider)])
        for inquirer, scenario, provider in plan.tests.values_list("inquirer_id", "scenario_id", "provider_id")
    }
    stored = list(ScenarioRun.objects.filter(pair__programme=plan.programme_id))
    in_place = {
        (run.inquirer_id, run.scenario_id): run
        for run in stored
        if (wanted.get((run.inquirer_id, run.scenario_id)) or (0, 0))[1] == run.pair_id
    }
    kept = {run.pk for run in in_place.values()}
    gone = [run.pk for run in stored if run.pk not in kept and not run.is_dropped]
    back = [run.pk for run in in_place.values() if run.is_dropped]
    ScenarioRun.objects.filter(pk__in=gone).update(is_dropped=True, updated_at=timezone.now())
    ScenarioRun.objects.filter(pk__in=back).update(is_dropped=False, updated_at=timezone.now())
    ScenarioRun.objects.bulk_create(
        [
            ScenarioRun(pair_id=pair, scenario_id=scenario, inquirer_id=inquirer, provider_id=provider)
            for (inquirer, scenario), (provider, pair) in wanted.items()
            if (inquirer, scenario) not in in_place
        ],
        batch_size=BATCH,
    )


# --- notices --------------------------------------------------------------------------------------------------------


def _tell(actor: Actor, plan: PairingPlan, due: _Due, touched: set[Key]) -> None:
    """Each organisation once, with how many counterparts are new or meet it at another time."""
    count = Counter(member for key in touched for member in key)
    members = Participation.objects.filter(pk__in=count).values_list("pk", "organisation_id")
    link = reverse("mynumber_tests:pair-list", args=[plan.programme_id])
    sentence = _(
        "%(test)sの組合せ%(version)sが公開されました。新しく決まった、または時期が変わった相手先が%(count)d団体あります。"
        "%(due)sまでに内容を確認してください。"
    )
    words = {
        organisation: Words(
            sentence % {"test": plan.programme, "version": plan, "count": count[pk], "due": display_value(due.confirm)},
            link,
        )
        for pk, organisation in members
    }
    notify_each(actor=actor, words=words, roles=TOLD)
