"""A workbook of scenarios: kept with what it would change, then taken over whole or put aside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mynumber_tests.choices import ImportState
from mynumber_tests.models import CatalogueImport, Programme
from mynumber_tests.selectors.catalogue import Outcome, preview_of
from portal.access.actor import Actor
from portal.audit.tracking import record_as
from portal.documents.sheets import CellError
from portal.exceptions import RuleViolation

from .layout_changes import tell_layout_changes, with_other_layout
from .programmes import check_may_change
from .scenarios import create_scenario, write_revision


@transaction.atomic
def keep_import(
    *,
    actor: Actor,
    programme: Programme,
    file_name: str,
    content: bytes,
    rows: Sequence[Mapping[str, Any]],
    errors: Sequence[CellError],
) -> CatalogueImport:
    """Keep what was read of a workbook; the catalogue is not touched. Raises RuleViolation without the right."""
    check_may_change(actor, programme)
    return CatalogueImport.objects.create(
        programme=programme,
        file_name=file_name,
        state=ImportState.REFUSED if errors else ImportState.CHECKED,
        workbook=content,
        rows=[dict(row) for row in rows],
        errors=[asdict(error) for error in errors],
        created_by=actor.user,
    )


@transaction.atomic
def apply_import(*, actor: Actor, catalogue_import: CatalogueImport) -> dict[Outcome, int]:
    """Take over every new and changed scenario, or nothing; all new data layouts are told in one notice.

    Raises RuleViolation: not permitted, decided already, wrong cells left, revised by somebody else since.
    """
    record_as(actor, reason=_("Excelファイル「%(name)s」の取込") % {"name": catalogue_import.file_name})
    stored = _locked(actor, catalogue_import, ImportState.CHECKED)
    rows = preview_of(stored)
    if conflicts := [row.code for row in rows if row.outcome is Outcome.CONFLICT]:
        sentence = _(
            "ファイルを作成した後に、他の人が改訂したシナリオがあります（%(codes)s）。何も取り込んでいません。"
            "シナリオの一覧をダウンロードし直してください。"
        )
        raise RuleViolation("import_conflict", sentence % {"codes": "、".join(conflicts)})
    revised = []
    for row in rows:
        if row.outcome is Outcome.NEW:
            create_scenario(actor=actor, programme=stored.programme, code=row.code, steps=row.steps, **row.facts)
        elif row.outcome is Outcome.CHANGED and row.stored and row.stored.current:
            revised.append(write_revision(actor, row.stored, row.stored.current.number, row.steps, row.facts))
    versions = with_other_layout([version for version in revised if version])
    tell_layout_changes(actor=actor, programme=stored.programme, versions=versions)
    _decide(stored, ImportState.APPLIED)
    return {outcome: sum(row.outcome is outcome for row in rows) for outcome in Outcome}


@transaction.atomic
def discard_import(*, actor: Actor, catalogue_import: CatalogueImport) -> None:
    """Put an undecided workbook aside. Raises RuleViolation: not permitted, decided already."""
    record_as(actor)
    _decide(_locked(actor, catalogue_import, ImportState.CHECKED, ImportState.REFUSED), ImportState.DISCARDED)


def _locked(actor: Actor, catalogue_import: CatalogueImport, *expected: ImportState) -> CatalogueImport:
    stored = CatalogueImport.objects.select_for_update(of=("self",)).get(pk=catalogue_import.pk)
    check_may_change(actor, stored.programme)
    if stored.state == ImportState.REFUSED and ImportState.REFUSED not in expected:
        raise RuleViolation(
            "import_refused", _("誤りのあるセルが残っているため取り込めません。直したファイルを選び直してください。")
        )
    if stored.state not in expected:
        raise RuleViolation("import_decided", _("この取込は、すでに確定または取りやめられています。"))
    return stored


def _decide(stored: CatalogueImport, state: ImportState) -> None:
    stored.state, stored.workbook, stored.rows, stored.decided_at = state, None, [], timezone.now()
    stored.save()
