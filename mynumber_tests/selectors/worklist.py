"""The coordinator's worklist: what waits in a test, who has taken it, what is critical now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from mynumber_tests.choices import WorkKind
from mynumber_tests.models import Programme, Slot, WorkClaim
from portal.access.actor import Actor

from .open_work import OpenItem, open_defects, silent_pairs, stuck_runs, unanswered_consultations, undated_pairs

CRITICAL_TIME = timedelta(days=14)  # the last two weeks of a slot: what is not settled then is not tested


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One thing to be looked after. It is critical where it keeps a slot that ends soon from being finished."""

    item: OpenItem
    is_critical: bool
    slot: Slot | None
    claim: WorkClaim | None

    @property
    def key(self) -> str:
        return f"{self.item.kind}-{self.item.pk}"


@dataclass(frozen=True, slots=True)
class Worklist:
    """`ending` are the slots in their last two weeks; what is critical comes first then, else the oldest."""

    items: Sequence[WorkItem]
    ending: Sequence[Slot]

    @property
    def critical(self) -> list[WorkItem]:
        return [item for item in self.items if item.is_critical]


def _ending(slots: Iterable[Slot], today: date) -> list[Slot]:
    return [slot for slot in slots if slot.last_day - CRITICAL_TIME < today <= slot.last_day]


def worklist(actor: Actor, programme: Programme) -> Worklist:
    """Of one test. A constant number of queries."""
    return worklists(actor, [programme])[programme.pk]


def worklists(actor: Actor, programmes: Sequence[Programme]) -> dict[int, Worklist]:
    """By the key of the test; as many queries for one test as for many."""
    today = timezone.localdate()
    slots = {slot.pk: slot for slot in Slot.objects.filter(programme__in=programmes)}
    ending = _ending(slots.values(), today)
    ending_ids = {slot.pk for slot in ending}
    claims = {
        (claim.kind, claim.object_id): claim
        for claim in WorkClaim.objects.permitted_to(actor).filter(programme__in=programmes).select_related("claimed_by")
    }
    found = [
        *silent_pairs(actor, programmes, today, ending_ids),
        *undated_pairs(actor, programmes, today, ending_ids),
        *stuck_runs(actor, programmes),
        *open_defects(actor, programmes),
        *unanswered_consultations(actor, programmes),
    ]
    items: defaultdict[int, list[WorkItem]] = defaultdict(list)
    for item in found:
        is_critical = item.is_grave and item.slot_id in ending_ids
        claim = claims.get((item.kind or "", item.pk))
        items[item.programme_id].append(WorkItem(item, is_critical, slots.get(item.slot_id or 0), claim))
    return {
        one.pk: Worklist(
            sorted(items[one.pk], key=_most_urgent_first), [slot for slot in ending if slot.programme_id == one.pk]
        )
        for one in programmes
    }


def _most_urgent_first(one: WorkItem) -> tuple[bool, date, int, str]:
    order = list(WorkKind)
    return not one.is_critical, one.item.due_on, order.index(one.item.kind or order[0]), one.key
