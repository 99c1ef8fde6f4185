"""How a vendor's answer about one output form (出力様式) meets what one organisation needs of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from portal.lib.months import Month


class Level(StrEnum):
    """What an organisation says of a form."""

    MUST = "must"
    WANTED = "wanted"
    NOT_NEEDED = "not_needed"
    OWN = "own"  # it cannot do without a layout of its own


class AnswerKind(StrEnum):
    """What a vendor says of a form."""

    STANDARD = "standard"
    PLANNED = "planned"
    ALTERNATIVE = "alternative"
    CUSTOM = "custom"
    IMPOSSIBLE = "impossible"


class Fit(StrEnum):
    """What comes of the two; the first five are met, the last five are not."""

    NOT_NEEDED = "not_needed"
    STANDARD = "standard"
    PLANNED = "planned"
    ALTERNATIVE = "alternative"
    PAID = "paid"
    LATE = "late"  # planned, but not in time
    REFUSED = "refused"  # there is an alternative, and it is not good enough
    NO_OWN = "no_own"  # no price for a layout of one's own
    IMPOSSIBLE = "impossible"
    UNANSWERED = "unanswered"


MET = frozenset({Fit.NOT_NEEDED, Fit.STANDARD, Fit.PLANNED, Fit.ALTERNATIVE, Fit.PAID})
BINDING = frozenset({Level.MUST, Level.OWN})  # an organisation cannot take a product that fails here


@dataclass(frozen=True, slots=True)
class Need:
    organisation: str
    form: str
    level: Level
    accepts_alternative: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """Of one product about one form. Prices in yen: once for all, and for each layout of an organisation's own."""

    form: str
    kind: AnswerKind
    month: Month | None = None  # from when a planned one is there
    price_yen: int | None = None
    own_price_yen: int | None = None


def fit(need: Need, answer: Answer | None, needed_by: Month | None) -> Fit:
    """How the answer meets the need of somebody who wants to begin in `needed_by` (None: whenever it is ready)."""
    if need.level == Level.NOT_NEEDED:
        return Fit.NOT_NEEDED
    if answer is None:
        return Fit.UNANSWERED
    if need.level == Level.OWN:
        return Fit.NO_OWN if answer.own_price_yen is None else Fit.PAID
    match answer.kind:
        case AnswerKind.STANDARD:
            return Fit.STANDARD
        case AnswerKind.PLANNED:
            in_time = needed_by is None or (answer.month is not None and answer.month <= needed_by)
            return Fit.PLANNED if in_time else Fit.LATE
        case AnswerKind.ALTERNATIVE:
            return Fit.ALTERNATIVE if need.accepts_alternative else Fit.REFUSED
        case AnswerKind.CUSTOM:
            return Fit.PAID
        case AnswerKind.IMPOSSIBLE:
            return Fit.IMPOSSIBLE


def blocked(
    needs: Iterable[Need], answers: Mapping[str, Answer], needed_by: Month | None
) -> dict[str, tuple[str, ...]]:
    """For each organisation that cannot take the product: the forms that stand in its way, in the order given."""
    found: dict[str, list[str]] = defaultdict(list)
    for need in needs:
        if need.level in BINDING and fit(need, answers.get(need.form), needed_by) not in MET:
            found[need.organisation].append(need.form)
    return {organisation: tuple(forms) for organisation, forms in found.items()}


def blockers(blocked_by: Mapping[str, Iterable[str]]) -> dict[str, tuple[tuple[str, ...], int]]:
    """The other way round: for each form, whom it blocks and how many of them nothing else would block."""
    whom: dict[str, list[str]] = defaultdict(list)
    alone: dict[str, int] = defaultdict(int)
    for organisation, forms in blocked_by.items():
        listed = list(forms)
        for form in listed:
            whom[form].append(organisation)
            alone[form] += len(listed) == 1
    return {form: (tuple(organisations), alone[form]) for form, organisations in whom.items()}
