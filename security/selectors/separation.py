"""The separation checklist of one organisation, and the state of all of them."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from portal.access.actor import Actor
from security.choices import SeparationItemStatus, SeparationStatus
from security.models import ConnectionProfile, SeparationCheck, SeparationEvidence
from security.models.profiles import ConnectionProfileQuerySet
from security.planning.separation import SETTLED, Item, catalogue, overall_state

ZONE_FIELDS = {zone: f"{zone}_zone" for zone in ("individual_number", "lgwan", "internet")}
Answers = dict[str, str]  # item → status


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item with what the organisation says about it and the files that show it."""

    item: Item
    status: str
    evidence: str
    files: Sequence[SeparationEvidence]

    @property
    def word(self) -> str:
        return str(SeparationItemStatus(self.status).label) if self.status else ""

    @property
    def lacks_evidence(self) -> bool:
        return self.status in SETTLED and not self.evidence and not self.files


@dataclass(frozen=True, slots=True)
class Zone:
    """One zone with its items; `state` is derived from them, or declared where no item is answered yet."""

    code: str
    name: str
    state: str
    is_derived: bool
    evidence: str
    rows: Sequence[ItemRow]

    @property
    def word(self) -> str:
        return str(SeparationStatus(self.state).label) if self.state else ""

    @property
    def settled(self) -> int:
        return sum(row.status in SETTLED for row in self.rows)


@dataclass(frozen=True, slots=True)
class Checklist:
    """Everything about the separation of one organisation. `mark` changes with every answer."""

    zones: Sequence[Zone]
    mark: str

    @property
    def overall(self) -> str:
        state = overall_state(zone.state for zone in self.zones)
        return str(SeparationStatus(state).label) if state else ""

    @property
    def rows(self) -> list[ItemRow]:
        return [row for zone in self.zones for row in zone.rows]

    @property
    def settled(self) -> int:
        return sum(zone.settled for zone in self.zones)

    @property
    def without_evidence(self) -> list[ItemRow]:
        return [row for row in self.rows if row.lacks_evidence]


def checklist_of(profile: ConnectionProfile) -> Checklist:
    """What is asked of the organisation's model, with its answers; two queries."""
    checks = {check.item: check for check in profile.separation_checks.all()}
    files: defaultdict[str, list[SeparationEvidence]] = defaultdict(list)
    for evidence in profile.separation_evidence.select_related("file", "added_by"):
        files[evidence.item].append(evidence)
    zones = [_zone(profile, zone, name, checks, files) for zone, name in catalogue().zones.items()]
    return Checklist(zones, mark_of(profile, checks.values()))


def _zone(
    profile: ConnectionProfile,
    zone: str,
    name: str,
    checks: Mapping[str, SeparationCheck],
    files: Mapping[str, Sequence[SeparationEvidence]],
) -> Zone:
    rows = [
        ItemRow(
            item,
            checks[item.code].status if item.code in checks else "",
            checks[item.code].evidence if item.code in checks else "",
            files.get(item.code, ()),
        )
        for item in catalogue().asked(profile.separation_model, zone)
    ]
    return Zone(
        code=zone,
        name=name,
        state=getattr(profile, ZONE_FIELDS[zone]),
        is_derived=any(row.status for row in rows),
        evidence=getattr(profile, f"{zone}_evidence"),
        rows=rows,
    )


def mark_of(profile: ConnectionProfile, checks: Iterable[SeparationCheck]) -> str:
    """The version of a checklist: the same answers have the same mark."""
    answers = sorted((check.item, check.status, check.evidence) for check in checks)
    return hashlib.sha256(json.dumps([profile.separation_model, answers]).encode()).hexdigest()[:32]


def answers_of(profiles: Iterable[int]) -> dict[int, Answers]:
    """Profile → item → status, for many profiles at once; one query."""
    found: defaultdict[int, Answers] = defaultdict(dict)
    rows = SeparationCheck.objects.filter(profile__in=list(profiles)).values_list("profile", "item", "status")
    for profile, item, status in rows:
        found[profile][item] = status
    return dict(found)


@dataclass(frozen=True, slots=True)
class SeparationRow:
    """One organisation in the table of all."""

    profile: ConnectionProfile
    states: Mapping[str, str]  # zone → word
    overall: str
    settled: int
    asked: int


def separation_rows(actor: Actor, profiles: ConnectionProfileQuerySet | None = None) -> list[SeparationRow]:
    """The organisations whose profiles the actor may see, in the order of their codes; two queries."""
    visible = ConnectionProfile.objects.permitted_to(actor) if profiles is None else profiles
    rows = list(visible.select_related("organisation").order_by("organisation__code", "pk"))
    answers = answers_of(profile.pk for profile in rows)
    return [_separation_row(profile, answers.get(profile.pk, {})) for profile in rows]


def _separation_row(profile: ConnectionProfile, answers: Answers) -> SeparationRow:
    asked = catalogue().asked(profile.separation_model)
    states = {zone: getattr(profile, name) for zone, name in ZONE_FIELDS.items()}
    overall = overall_state(states.values())
    return SeparationRow(
        profile=profile,
        states={zone: _word(state) for zone, state in states.items()},
        overall=_word(overall),
        settled=sum(answers.get(item.code) in SETTLED for item in asked),
        asked=len(asked),
    )


def _word(state: str) -> str:
    return str(SeparationStatus(state).label) if state else ""
