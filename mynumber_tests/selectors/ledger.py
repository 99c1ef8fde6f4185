"""The ledger of test data: who prepares which serial numbers, and which are free."""

from __future__ import annotations

from django.db.models import QuerySet

from mynumber_tests.models import Programme, SerialBlock
from mynumber_tests.models.pairs import TEST_PERSONS
from mynumber_tests.serials import SerialRange, free_ranges
from portal.access.actor import Actor


def ledger(actor: Actor, programme: Programme) -> QuerySet[SerialBlock]:
    """The blocks of a test that the actor may see: those of its own pairs, or all for the prefecture; one query."""
    related = ("pair__one__organisation", "pair__other__organisation", "pair__slot", "created_by")
    return SerialBlock.objects.permitted_to(actor).filter(programme=programme).select_related(*related)


def free_serials(programme: Programme) -> list[SerialRange]:
    """What nobody has. It tells nothing about who has the rest; one query."""
    taken = SerialBlock.objects.filter(programme=programme).values_list("first", "last")
    return free_ranges((SerialRange(first, last) for first, last in taken), TEST_PERSONS)


def ranges_in_words(free: list[SerialRange], most: int = 10) -> str:
    """1～50、201～10,000: the first of them, where there are many."""
    shown = "、".join(str(one) for one in free[:most])
    return f"{shown}…" if len(free) > most else shown
