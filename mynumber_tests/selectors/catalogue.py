"""The catalogue of scenarios, and what a workbook would change in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet

from mynumber_tests.choices import Side
from mynumber_tests.models import CatalogueImport, Programme, Scenario, ScenarioVersion
from portal.access.actor import Actor


def catalogue(actor: Actor, programme: Programme) -> QuerySet[Scenario]:
    """The scenarios of a test that the actor may see, with what they say now."""
    rows = Scenario.objects.permitted_to(actor).filter(programme=programme)
    return rows.select_related("current")


class Outcome(StrEnum):
    """What becomes of one row of a workbook."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"  # revised since the workbook was made


@dataclass(frozen=True, slots=True)
class Change:
    """One fact before and after; of the steps the texts, one a line."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowPreview:
    """One scenario of a workbook beside what is stored."""

    row: int
    code: str
    outcome: Outcome
    facts: Mapping[str, Any]
    steps: Sequence[Mapping[str, str]]
    stored: Scenario | None
    changes: Sequence[Change]


def preview_of(catalogue_import: CatalogueImport) -> list[RowPreview]:
    """Every row that could be read, in the order of the sheet; one query."""
    scenarios = Scenario.objects.filter(programme=catalogue_import.programme_id).select_related("current", "programme")
    stored = {scenario.code: scenario for scenario in scenarios}
    return [_preview(row, stored.get(row["code"])) for row in catalogue_import.rows]


def _preview(row: Mapping[str, Any], stored: Scenario | None) -> RowPreview:
    version = stored.current if stored else None
    changes = changes_between(version, row["facts"], row["steps"])
    if version is None:
        outcome = Outcome.NEW
    elif not changes:
        outcome = Outcome.UNCHANGED
    elif row["number"] not in (None, version.number):
        outcome = Outcome.CONFLICT
    else:
        outcome = Outcome.CHANGED
    return RowPreview(row["row"], row["code"], outcome, row["facts"], row["steps"], stored, changes)


def changes_between(
    version: ScenarioVersion | None, facts: Mapping[str, Any], steps: Sequence[Mapping[str, str]]
) -> list[Change]:
    """What these facts and steps say otherwise than a version (None: everything)."""
    pairs = [
        Change(_label(name), str(getattr(version, name)) if version else "", str(value))
        for name, value in facts.items()
        if name != "change_note"
    ]
    pairs.append(Change(_label("steps"), step_text(version.steps) if version else "", step_text(steps)))
    return [pair for pair in pairs if pair.before != pair.after]


def _label(name: str) -> str:
    return str(ScenarioVersion._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def step_text(steps: Sequence[Mapping[str, str]]) -> str:
    """The steps as lines: 1．照会側：…（…）."""
    return "\n".join(
        f"{position}．{Side(step['side']).label}：{step['action']}（{step['expected']}）"
        for position, step in enumerate(steps, start=1)
    )
