"""Imported rows of the inventory: kept, applied as a whole or put aside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clouds.models import InventoryImport, SystemInventory, SystemRecord
from clouds.models.inventory import RECORD_FIELDS
from clouds.selectors.inventory_imports import Preview, RowPreview, changeable_inventories, preview_of_rows
from portal.access.actor import Actor
from portal.audit.tracking import record_as
from portal.exceptions import RuleViolation
from portal.sheets.choices import ImportState

OVERTAKEN = "import_conflict"  # somebody else has changed one of the rows meanwhile
UNDECIDED = (ImportState.CHECKED, ImportState.REFUSED)


@transaction.atomic
def keep_import(
    *,
    actor: Actor,
    file_name: str,
    content: bytes | None,
    rows: Sequence[Mapping[str, Any]],
    errors: Sequence[Mapping[str, str]],
    layout: Mapping[str, Any],
) -> InventoryImport:
    """Keep what was read; an import left undecided before is put aside. Raises RuleViolation: nothing to change."""
    record_as(actor)
    if actor.user is None or actor.organisation is None:
        raise RuleViolation("not_permitted", _("業務システム台帳を取り込む権限がありません。"))
    if not rows and not errors:
        raise RuleViolation(
            "no_rows", _("取り込む行がありません。見出しの下に、業務ごとの行があるか確かめてください。")
        )
    earlier = InventoryImport.objects.filter(created_by=actor.user, state__in=UNDECIDED)
    earlier.update(state=ImportState.DISCARDED, workbook=None, rows=[], decided_at=timezone.now())
    return InventoryImport.objects.create(
        organisation=actor.organisation,
        file_name=file_name,
        workbook=content,
        state=ImportState.REFUSED if errors else ImportState.CHECKED,
        rows=list(rows),
        errors=list(errors),
        layout=dict(layout),
        created_by=actor.user,
    )


@transaction.atomic
def apply_import(*, actor: Actor, made: InventoryImport) -> int:
    """Take over all rows, or none; gives the number of businesses that changed. What is unchanged counts as confirmed.

    A constant number of statements. Raises RuleViolation if it was decided before, holds wrong cells, or if somebody
    changed one of its rows since they were handed out.
    """
    record_as(actor, reason=_("表の取込（%(name)s）") % {"name": made})
    stored = _locked(actor, made)
    if stored.state != ImportState.CHECKED:
        raise RuleViolation("import_refused", _("誤りのあるセルが残っているため取り込めません。"))
    preview = _taken_over(actor, stored.rows, stored.layout["columns"])
    _decide(stored, ImportState.APPLIED)
    return len(preview.written)


@transaction.atomic
def write_rows(*, actor: Actor, rows: Sequence[Mapping[str, Any]], reason: str = "") -> int:
    """Store rows of a table edited on the page, shaped as an import keeps them: all, or none.

    Gives the number of businesses that changed; a row without a change counts as confirmed. Raises RuleViolation as
    `apply_import` does.
    """
    record_as(actor, reason=reason)
    return len(_taken_over(actor, rows, {}).written)


def _taken_over(actor: Actor, rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str]) -> Preview:
    ids = [row["inventory"] for row in rows]
    list(SystemInventory.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    preview = preview_of_rows(rows, changeable_inventories(actor), columns)
    _refuse_unless_whole(preview)
    _store(preview)
    return preview


@transaction.atomic
def discard_import(*, actor: Actor, made: InventoryImport) -> None:
    """Put it aside; nothing of it remains but the fact. Raises RuleViolation if it was decided."""
    record_as(actor)
    _decide(_locked(actor, made), ImportState.DISCARDED)


def _locked(actor: Actor, made: InventoryImport) -> InventoryImport:
    stored = InventoryImport.objects.permitted_to(actor, "change").select_for_update().filter(pk=made.pk).first()
    if stored is None:
        raise RuleViolation("not_permitted", _("この取込を確定する権限がありません。"))
    if stored.state not in UNDECIDED:
        raise RuleViolation(
            "import_decided", _("この取込はすでに終わっています。続けて取り込むには、ファイルを選び直してください。")
        )
    return stored


def _refuse_unless_whole(preview: Preview) -> None:
    if preview.conflicts:
        names = "、".join(dict.fromkeys(row.organisation.name for row in preview.conflicts))
        sentence = _("他の人が先に更新した行があります（%(names)s）。登録は変わっていません。違いを確かめてください。")
        raise RuleViolation(OVERTAKEN, sentence % {"names": names})
    if preview.out_of_reach:
        sentence = _("変更する権限がなくなった団体の行があります。ひな形をダウンロードし直してください。")
        raise RuleViolation("import_out_of_reach", sentence)


def _store(preview: Preview) -> None:
    today, now = timezone.localdate(), timezone.now()
    SystemRecord.objects.bulk_create(
        [_checked(row, _changed(row)) for row in preview.written],
        update_conflicts=True,
        unique_fields=["inventory", "business"],
        update_fields=[*RECORD_FIELDS, "confirmed_on", "version", "updated_at"],
    )
    same = [row.record.pk for row in preview.unchanged if row.record]
    SystemRecord.objects.filter(pk__in=same).exclude(confirmed_on=today).update(confirmed_on=today, updated_at=now)


def _checked(row: RowPreview, record: SystemRecord) -> SystemRecord:
    """What a row changes may not go with what it leaves. Raises RuleViolation: it ends before it begins."""
    try:
        record.clean()
    except ValidationError as error:
        sentence = _("%(organisation)sの%(business)s：%(problem)s")
        values = {"organisation": row.organisation.name, "business": record, "problem": " ".join(error.messages)}
        raise RuleViolation("rows_disagree", sentence % values) from error
    return record


def _changed(row: RowPreview) -> SystemRecord:
    record = row.record or SystemRecord(inventory_id=row.inventory_id, business=row.business, version=0)
    for name, value in row.values.items():
        setattr(record, name, value)
    record.version += 1
    record.confirmed_on = timezone.localdate()
    return record


def _decide(stored: InventoryImport, state: ImportState) -> None:
    stored.state, stored.workbook, stored.rows, stored.decided_at = state, None, [], timezone.now()
    stored.save(update_fields=["state", "workbook", "rows", "decided_at"])
