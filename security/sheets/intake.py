"""From an uploaded file to an import that is read and ready to be looked at."""

from __future__ import annotations

from datetime import date
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.documents.inspection import inspect_upload
from portal.sheets.cells import shown
from portal.sheets.layout import SEARCHED_ROWS, RawSheet, WrongCell, find_layout
from portal.sheets.marking import mark
from portal.sheets.opening import open_entry_sheet
from security.models import ProfileImport, Programme
from security.selectors.profile_imports import Preview, RowPreview, importable_profiles, names_by_code
from security.selectors.separation import answers_of
from security.services.profile_imports import BY_WORKER_FROM, read_later, start_import, store_reading
from security.services.separation import derived_fields

from .columns import COLUMN_OF, STAMP, VERSION, sheet_form
from .reading import Directory, Reading, ReadRow, Target, read_sheet

ACCEPTED = frozenset({"xlsx"})


@transaction.atomic
def take_in(*, actor: Actor, programme: Programme, file: BinaryIO, file_name: str) -> ProfileImport:
    """Inspect a workbook, keep it, read it: at once, or by a worker where it is long.

    Raises RuleViolation for a file that must not come in, WrongLayout for one that is not our form; in both cases
    nothing is stored.
    """
    inspected = inspect_upload(file, filename=file_name, allowed=ACCEPTED, field="workbook")
    content = inspected.content.read()
    find_layout(open_entry_sheet(content, stamp=STAMP, name=inspected.name, rows=SEARCHED_ROWS), sheet_form().headers)
    profile_import = start_import(actor=actor, programme=programme, file_name=inspected.name, content=content)
    if programme.participations.count() > BY_WORKER_FROM:
        return read_later(actor=actor, profile_import=profile_import)
    read_import(actor=actor, profile_import=profile_import)
    profile_import.refresh_from_db()
    return profile_import


def read_import(*, actor: Actor, profile_import: ProfileImport) -> None:
    """Read the kept workbook and store what it holds; the wrong cells are stored with it, nothing else changes."""
    sheet = open_entry_sheet(bytes(profile_import.workbook or b""), stamp=STAMP, name=profile_import.file_name)
    reading = read_sheet(sheet, _directory(actor, profile_import.programme))
    store_reading(
        import_id=profile_import.pk,
        rows=[_stored(row) for row in reading.rows],
        errors=[wrong._asdict() for wrong in reading.wrong],
        layout=_stored_layout(sheet, reading),
    )


def _directory(actor: Actor, programme: Programme) -> Directory:
    profiles = importable_profiles(actor, programme)
    answers = answers_of(profile.pk for profile in profiles)
    targets = [
        Target(
            profile.pk,
            profile.organisation.code or "",
            profile.organisation.name,
            profile.version,
            {name: getattr(profile, name) for name in derived_fields(profile, answers.get(profile.pk, {}))},
        )
        for profile in profiles
    ]
    return Directory(targets, names_by_code())


def _stored(row: ReadRow) -> dict[str, Any]:
    values = {name: _as_json(value) for name, value in row.values.items()}
    return {"row": row.row, "profile": row.profile_id, "version": row.version, "values": values}


def _as_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _stored_layout(sheet: RawSheet, reading: Reading) -> dict[str, Any]:
    columns = {key: reading.layout.letter(key) for key in reading.layout.columns}
    return {"sheet": sheet.name, "columns": columns, "unread": list(reading.layout.unread)}


def marked_workbook(profile_import: ProfileImport, preview: Preview) -> bytes:
    """The uploaded workbook with its wrong cells marked.

    Where somebody else was faster, the cells in question are marked as well and the hidden version is brought up to
    date: uploading this file again is a decision made in knowledge of both.
    """
    wrong = [WrongCell(**error) for error in profile_import.errors]
    wrong += [cell for row in preview.conflicts for cell in _conflict_cells(profile_import, row)]
    letter = profile_import.layout["columns"][VERSION]
    versions = {f"{letter}{row.row}": str(row.profile.version) for row in preview.conflicts}
    return mark(bytes(profile_import.workbook or b""), wrong, entry=profile_import.layout["sheet"], replaced=versions)


def _conflict_cells(profile_import: ProfileImport, row: RowPreview) -> list[WrongCell]:
    sentence = _(
        "他の人が先に更新しました。現在の登録は「%(stored)s」です。この値でよければ、もう一度取り込んでください。"
    )
    return [
        WrongCell(
            profile_import.layout["sheet"],
            change.cell,
            sentence % {"stored": COLUMN_OF[change.field].words(change.before)},
            COLUMN_OF[change.field].header,
            shown(COLUMN_OF[change.field].words(change.after)),
        )
        for change in row.changes
    ]
