"""Records as JSON, for the time between reading a file and deciding about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.organisations.choices import OrganisationKind
from portal.organisations.models import Organisation
from portal.organisations.records import OrganisationRecord

from .reading import ReadRow


def to_json(row: ReadRow, version: int | None) -> dict[str, Any]:
    """`version` is that of the organisation as it was stored when the file was read, None for a new one."""
    record = row.record
    return {
        "row": row.number,
        "version": version,
        "name": record.name,
        "kind": str(record.kind),
        "code": record.code,
        "prefecture_code": record.prefecture_code,
        "facts": dict(record.facts),
        "populations": {str(year): population for year, population in record.populations.items()},
    }


def from_json(stored: Mapping[str, Any]) -> OrganisationRecord:
    return OrganisationRecord(
        name=stored["name"],
        kind=OrganisationKind(stored["kind"]),
        code=stored["code"],
        prefecture_code=stored["prefecture_code"],
        facts={name: _value(name, value) for name, value in stored["facts"].items()},
        populations={int(year): population for year, population in stored["populations"].items()},
    )


def _value(name: str, value: Any) -> Any:
    """As the field of the model holds it: decimals travel as text."""
    return Organisation._meta.get_field(name).to_python(value)  # type: ignore[union-attr]
