"""The registry of ledgers (台帳): what an app keeps of each organisation, and a question may offer as its answer.

Each app declares in a module `survey_ledgers.py` what can be taken from it. A question names one place of a ledger,
as in `clouds.systems/resident_record/vendor`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from portal.access.actor import Actor

from .choices import QuestionType


class Place(NamedTuple):
    """One cell of every organisation's ledger."""

    ledger: str
    subject: str
    item: str

    def __str__(self) -> str:
        return "/".join(self)


@dataclass(frozen=True, slots=True)
class LedgerItem:
    """What a ledger keeps of each subject. Questions of `types` take it, with the same choices and the same unit."""

    code: str
    label: str | Promise
    types: tuple[QuestionType, ...]
    choices: tuple[str | Promise, ...] = ()
    unit: str | Promise = ""

    @property
    def choice_labels(self) -> list[str]:
        return [str(choice) for choice in self.choices]


@dataclass(frozen=True, slots=True)
class LedgerValue:
    """What stands there, in the form of an answer, and when the organisation last confirmed it."""

    answer: Any
    confirmed_on: date | None


@dataclass(frozen=True, slots=True)
class Ledger:
    """`values` reads what this actor may see of one organisation (its id), in one query for all places."""

    code: str
    label: str | Promise
    subjects: Callable[[], Sequence[tuple[str, str]]]
    items: tuple[LedgerItem, ...]
    values: Callable[[Actor, int, Collection[Place]], Mapping[Place, LedgerValue]]

    def item(self, code: str) -> LedgerItem | None:
        return next((item for item in self.items if item.code == code), None)


_ledgers: dict[str, Ledger] = {}


def register_ledger(ledger: Ledger) -> None:
    """Add a ledger. Raises ValueError for a code that is taken (a programming error)."""
    if _ledgers.setdefault(ledger.code, ledger) is not ledger:
        raise ValueError(f"two ledgers of the code {ledger.code!r}")


def ledgers() -> list[Ledger]:
    return list(_ledgers.values())


def place_of(text: str) -> Place | None:
    """The place that a question names; None for none, and for one that no ledger has (any more)."""
    parts = text.split("/")
    if len(parts) != len(Place._fields):
        return None
    place = Place(*parts)
    ledger = _ledgers.get(place.ledger)
    known = ledger is not None and ledger.item(place.item) and place.subject in dict(ledger.subjects())
    return place if known else None


def item_of(place: Place) -> LedgerItem:
    """Raises LookupError for a place that `place_of` did not give."""
    item = _ledgers[place.ledger].item(place.item)
    if item is None:
        raise LookupError(str(place))
    return item


def label_of(place: Place) -> str:
    """As people read it: 業務システム台帳の「住民基本台帳：事業者」."""
    ledger = _ledgers[place.ledger]
    values = {
        "ledger": ledger.label,
        "subject": dict(ledger.subjects())[place.subject],
        "item": item_of(place).label,
    }
    return _("%(ledger)sの「%(subject)s：%(item)s」") % values


def values_at(actor: Actor, organisation_id: int, places: Collection[Place]) -> dict[Place, LedgerValue]:
    """What the organisation's ledgers hold at these places; one query for each ledger, however many places."""
    found: dict[Place, LedgerValue] = {}
    for code in {place.ledger for place in places}:
        own = [place for place in places if place.ledger == code]
        found |= _ledgers[code].values(actor, organisation_id, own)
    return found
