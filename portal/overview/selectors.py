"""Where each municipality of a prefecture stands, by what it owes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from portal.access.actor import Actor
from portal.deadlines.registry import owed_kinds
from portal.deadlines.selectors.open_deadlines import OpenDeadline, Side, open_deadlines
from portal.organisations.models import Organisation

from .boundaries import Area, outline_of

SOON = timedelta(days=7)
AHEAD = timedelta(days=30)  # yearly checks and notices of contracts are always due some day: further ones are no news


class Standing(StrEnum):
    """How an organisation stands, the worst first."""

    LATE = "late"
    SOON = "soon"
    OPEN = "open"
    CLEAR = "clear"

    @property
    def label(self) -> str:
        return str(LABELS[self])


LABELS: dict[Standing, Promise] = {
    Standing.LATE: gettext_lazy("期限超過"),
    Standing.SOON: gettext_lazy("1週間以内に期限"),
    Standing.OPEN: gettext_lazy("1か月以内に期限"),
    Standing.CLEAR: gettext_lazy("1か月以内の期限なし"),
}


@dataclass(frozen=True, slots=True)
class OrganisationState:
    """One municipality with what it owes, the most urgent first."""

    organisation: Organisation
    standing: Standing
    deadlines: Sequence[OpenDeadline]

    @property
    def late(self) -> int:
        return sum(deadline.is_late for deadline in self.deadlines)

    @property
    def next_due_on(self) -> date | None:
        return self.deadlines[0].due_on if self.deadlines else None

    @property
    def subjects(self) -> list[str]:
        """What it owes, in words, each thing once."""
        return list(dict.fromkeys(deadline.name for deadline in self.deadlines))

    @property
    def url(self) -> str:
        return reverse("organisations:organisation-detail", args=[self.organisation.pk])


@dataclass(frozen=True, slots=True)
class MapArea:
    """An outline with the state of its municipality."""

    area: Area
    state: OrganisationState


@dataclass(frozen=True, slots=True)
class PrefectureState:
    """All municipalities, the oldest lateness first; `areas` is empty where there is no map."""

    states: Sequence[OrganisationState]
    areas: Sequence[MapArea]
    width: int
    height: int

    @property
    def counts(self) -> list[tuple[Standing, int]]:
        number = Counter(state.standing for state in self.states)
        return [(standing, number[standing]) for standing in Standing]

    @property
    def needing_attention(self) -> list[OrganisationState]:
        return [state for state in self.states if state.standing in (Standing.LATE, Standing.SOON)]


def prefecture_state(actor: Actor) -> PrefectureState | None:
    """For those on a prefecture's side; three statements, however many municipalities there are."""
    prefecture = actor.organisation
    if prefecture is None or not prefecture.is_prefecture or not actor.is_prefecture_side:
        return None
    owed: defaultdict[int, list[OpenDeadline]] = defaultdict(list)
    for deadline in open_deadlines(actor, sides=(Side.COORDINATED,), kinds=owed_kinds()):
        owed[deadline.organisation.pk].append(deadline)
    members = Organisation.objects.permitted_to(actor).current().municipalities().filter(prefecture=prefecture)
    states = [_state(organisation, owed[organisation.pk]) for organisation in members]
    ordered = sorted(states, key=lambda state: (state.next_due_on or date.max, state.organisation.code or ""))
    return _with_map(prefecture.code or "", ordered)


def _state(organisation: Organisation, deadlines: Sequence[OpenDeadline]) -> OrganisationState:
    return OrganisationState(organisation, _standing(deadlines), deadlines)


def _standing(deadlines: Sequence[OpenDeadline]) -> Standing:
    """By the most urgent deadline, which comes first."""
    if any(deadline.is_late for deadline in deadlines):
        return Standing.LATE
    if not deadlines or deadlines[0].due_on > timezone.localdate() + AHEAD:
        return Standing.CLEAR
    return Standing.SOON if deadlines[0].due_on <= timezone.localdate() + SOON else Standing.OPEN


def _with_map(code: str, states: Sequence[OrganisationState]) -> PrefectureState:
    outline = outline_of(code[:2])
    if outline is None:
        return PrefectureState(states, (), 0, 0)
    by_code = {state.organisation.code: state for state in states}
    areas = [MapArea(area, by_code[area.code]) for area in outline.areas if area.code in by_code]
    return PrefectureState(states, areas, outline.width, outline.height)
