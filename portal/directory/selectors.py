"""What applying an uploaded file would do, worked out afresh from what is stored each time it is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.organisations.models import Organisation
from portal.organisations.records import OrganisationRecord
from portal.organisations.services.loading import Known, differences, known_organisations

from .choices import Outcome
from .columns import POPULATION, label_of
from .models import OrganisationImport
from .stored_rows import from_json


@dataclass(frozen=True, slots=True)
class CellChange:
    """One value of one cell: what is stored and what would be."""

    cell: str
    label: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class RowPreview:
    """One organisation of the file. `changes` are the cells that differ from what is stored."""

    row: int
    record: OrganisationRecord
    outcome: Outcome
    changes: Sequence[CellChange]

    @property
    def renames(self) -> bool:
        """Whether the name changes: maybe a corrected slip, maybe a renaming that has a record of its own."""
        return self.outcome == Outcome.CHANGED and any(change.label == label_of("name") for change in self.changes)


@dataclass(frozen=True, slots=True)
class Preview:
    """All rows that could be read, by what becomes of them."""

    rows: Sequence[RowPreview]

    def of(self, *outcomes: Outcome) -> list[RowPreview]:
        return [row for row in self.rows if row.outcome in outcomes]

    @property
    def written(self) -> list[RowPreview]:
        return self.of(Outcome.NEW, Outcome.CHANGED)

    @property
    def conflicts(self) -> list[RowPreview]:
        return self.of(Outcome.CONFLICT)

    @property
    def counts(self) -> dict[str, int]:
        return {outcome.value: len(self.of(outcome)) for outcome in Outcome}


def preview_of(organisation_import: OrganisationImport) -> Preview:
    """Three statements, however long the file is."""
    records = [from_json(row) for row in organisation_import.rows]
    known = known_organisations(records)
    letters = organisation_import.layout.get("letters", {})
    pairs = zip(organisation_import.rows, records, strict=True)
    return Preview([_preview(row, record, known, letters) for row, record in pairs])


def _preview(
    row: Mapping[str, Any], record: OrganisationRecord, known: Known, letters: Mapping[str, str]
) -> RowPreview:
    organisation = known.organisations.get(record.key)
    changes = [
        CellChange(f"{letters[key]}{row['row']}" if key in letters else "", label_of(key), before, after)
        for key, before, after in _changed_values(record, organisation, known)
    ]
    return RowPreview(row["row"], record, _outcome(row, organisation, changes), changes)


def _changed_values(
    record: OrganisationRecord, organisation: Organisation | None, known: Known
) -> list[tuple[str, Any, Any]]:
    stored = organisation or Organisation()
    values = differences(record, stored)
    facts = [(key, _shown(stored, key), _in_words(key, value)) for key, value in values.items()]
    pk = organisation.pk if organisation else 0
    counts = [(year, known.populations.get((pk, year)), after) for year, after in record.populations.items()]
    return facts + [(f"{POPULATION}{year}", before, after) for year, before, after in counts if before != after]


def _shown(organisation: Organisation, key: str) -> Any:
    return _in_words(key, getattr(organisation, key))


def _in_words(key: str, value: Any) -> Any:
    choices = dict(Organisation._meta.get_field(key).flatchoices)  # type: ignore[union-attr]
    return str(choices.get(value, value)) if choices and value else value


def _outcome(row: Mapping[str, Any], organisation: Organisation | None, changes: Sequence[CellChange]) -> Outcome:
    if organisation is None:
        return Outcome.NEW if row["version"] is None else Outcome.CONFLICT
    if not changes:
        return Outcome.UNCHANGED
    return Outcome.CHANGED if row["version"] == organisation.version else Outcome.CONFLICT
