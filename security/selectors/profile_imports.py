"""What applying an uploaded workbook would do, worked out afresh from the stored rows each time it is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from portal.access.actor import Actor
from portal.organisations.models import Organisation
from security.models import ConnectionProfile, ProfileImport, Programme
from security.models.profiles import FACT_FIELDS


class Outcome(StrEnum):
    """What becomes of one row."""

    NEW = "new"  # nothing was recorded so far
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"  # somebody changed the profile since the row was handed out


@dataclass(frozen=True, slots=True)
class CellChange:
    """One value of one cell: what is stored and what would be."""

    cell: str
    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class RowPreview:
    """One organisation of the workbook. `changes` are the cells that differ from what is stored."""

    row: int
    profile: ConnectionProfile
    outcome: Outcome
    changes: Sequence[CellChange]


@dataclass(frozen=True, slots=True)
class Preview:
    """All rows that could be read, by what becomes of them."""

    rows: Mapping[Outcome, Sequence[RowPreview]] = field(default_factory=dict)

    def of(self, outcome: Outcome) -> Sequence[RowPreview]:
        return self.rows.get(outcome, ())

    @property
    def written(self) -> list[RowPreview]:
        """The rows that applying would write."""
        return [*self.of(Outcome.NEW), *self.of(Outcome.CHANGED)]

    @property
    def conflicts(self) -> Sequence[RowPreview]:
        return self.of(Outcome.CONFLICT)


def importable_profiles(actor: Actor, programme: Programme) -> Sequence[ConnectionProfile]:
    """The profiles of participants that the actor may change, with their organisations; one query."""
    rows = ConnectionProfile.objects.permitted_to(actor, "change").of_programme(programme)
    return list(rows.select_related("organisation"))


def names_by_code() -> dict[str, str]:
    """Code → name of every organisation there is; names and codes are public facts."""
    rows = Organisation.objects.current().filter(code__isnull=False)
    return {code or "": name for code, name in rows.values_list("code", "name")}


def preview_of(profile_import: ProfileImport, profiles: Iterable[ConnectionProfile]) -> Preview:
    """The stored rows against these profiles as they are now. A row whose profile is out of reach is left out."""
    by_id = {profile.pk: profile for profile in profiles}
    found: dict[Outcome, list[RowPreview]] = {outcome: [] for outcome in Outcome}
    for row in profile_import.rows:
        if row["profile"] in by_id:
            preview = _preview(row, by_id[row["profile"]], profile_import.layout["columns"])
            found[preview.outcome].append(preview)
    return Preview(found)


def values_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a stored row as the fields of the model hold them."""
    return {name: _field(name).to_python(value) for name, value in row["values"].items() if name in FACT_FIELDS}


def _field(name: str) -> Any:
    return ConnectionProfile._meta.get_field(name)


def _preview(row: Mapping[str, Any], profile: ConnectionProfile, columns: Mapping[str, str]) -> RowPreview:
    values = values_of(row)
    changes = tuple(
        CellChange(f"{columns.get(name, '')}{row['row']}", name, getattr(profile, name), value)
        for name, value in values.items()
        if getattr(profile, name) != value
    )
    return RowPreview(row["row"], profile, _outcome(row, profile, changes), changes)


def _outcome(row: Mapping[str, Any], profile: ConnectionProfile, changes: Sequence[CellChange]) -> Outcome:
    if not changes:
        return Outcome.UNCHANGED
    if row["version"] != profile.version:
        return Outcome.CONFLICT
    return Outcome.CHANGED if profile.is_recorded else Outcome.NEW
