"""An uploaded file on its way in: kept, read, applied as a whole or put aside."""

from __future__ import annotations

import io
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.access.querysets import is_permitted
from portal.audit.tracking import record_as
from portal.documents.inspection import inspect_upload
from portal.documents.sheets import Book, CellError, open_csv, open_workbook
from portal.exceptions import RuleViolation
from portal.jobs.services import start_job
from portal.organisations.models import Organisation
from portal.organisations.services.loading import Known, Loaded, known_organisations, store_organisations

from .choices import ImportState
from .models import OrganisationImport
from .reading import Reading, Scope, read_organisations
from .selectors import preview_of
from .stored_rows import from_json, to_json

ACCEPTED = frozenset({"xlsx", "csv"})
APPLY_JOB = "directory.apply_organisations"
READ_JOB = "directory.read_organisations"
AT_ONCE_BYTES = 100_000  # about 300 rows; more take over a second and are left to a worker


@transaction.atomic
def take_in(*, actor: Actor, file: BinaryIO, file_name: str) -> OrganisationImport:
    """Inspect a file, keep it and read it, at once or by a worker where it is long. Nothing else is stored.

    Raises RuleViolation for a file that must not come in or has no table of organisations, and without the right.
    """
    record_as(actor)
    prefecture = _own_prefecture(actor)
    inspected = inspect_upload(file, filename=file_name, allowed=ACCEPTED, field="file")
    earlier = OrganisationImport.objects.undecided().filter(organisation=prefecture, created_by=actor.user)
    earlier.update(state=ImportState.DISCARDED, content=None, rows=[], decided_at=timezone.now())
    made = OrganisationImport.objects.create(
        organisation=prefecture, file_name=inspected.name, content=inspected.content.read(), created_by=actor.user
    )
    if inspected.size_bytes > AT_ONCE_BYTES:
        made.job = start_job(READ_JOB, actor=actor, import_id=str(made.pk))
        made.save(update_fields=["job"])
    else:
        read_import(made)
    return made


def _own_prefecture(actor: Actor) -> Organisation:
    own = actor.organisation
    if own is None or not own.is_prefecture or not is_permitted(actor, "restructure", own):
        raise RuleViolation("not_permitted", _("団体を取り込めるのは、都道府県の管理者だけです。"))
    return own


def read_import(organisation_import: OrganisationImport) -> None:
    """Read the kept file and store what it holds, wrong cells with it. Raises RuleViolation without the table."""
    prefecture = organisation_import.organisation
    known = known_organisations(())
    scope = Scope(prefecture.code or "", prefecture.name, known)
    book = open_book(bytes(organisation_import.content or b""), organisation_import.file_name)
    reading = read_organisations(book, scope)
    organisation_import.state = ImportState.REFUSED if reading.errors else ImportState.CHECKED
    organisation_import.rows = [to_json(row, _version(known, row.record.key)) for row in reading.rows]
    organisation_import.errors = [_as_json(error) for error in reading.errors]
    organisation_import.layout = {"sheet": reading.sheet, "letters": dict(reading.letters)}
    organisation_import.save(update_fields=["state", "rows", "errors", "layout"])


def _version(known: Known, key: tuple[str, ...]) -> int | None:
    organisation = known.organisations.get(key)
    return organisation.version if organisation else None


def _as_json(error: CellError) -> dict[str, str]:
    return {name: getattr(error, name) for name in ("sheet", "cell", "value", "message", "example")}


def open_book(content: bytes, name: str) -> Book:
    """The sheets of an inspected file. Raises RuleViolation."""
    if name.lower().endswith(".csv"):
        return open_csv(content, name=name)
    return open_workbook(io.BytesIO(content), name=name)


def read_for_whole_country(content: bytes, name: str) -> Reading:
    """A file of any organisations, for whoever runs the portal. Raises RuleViolation without the table."""
    return read_organisations(open_book(content, name), Scope(None, "", known_organisations(())))


@transaction.atomic
def confirm_import(*, actor: Actor, organisation_import: OrganisationImport) -> Loaded | None:
    """Take over all rows of a file, or none; by a worker, and then None, where it is long.

    Raises RuleViolation if it was decided before, holds wrong cells, or somebody was faster with one of its rows.
    """
    record_as(actor)
    locked = _locked(actor, organisation_import)
    if locked.state != ImportState.CHECKED:
        raise _decided(locked)
    if len(locked.content or b"") > AT_ONCE_BYTES:
        locked.state = ImportState.APPLYING
        locked.job = start_job(APPLY_JOB, actor=actor, import_id=str(locked.pk))
        locked.save(update_fields=["state", "job"])
        return None
    return apply_import(actor=actor, organisation_import=locked)


@transaction.atomic
def apply_import(*, actor: Actor, organisation_import: OrganisationImport) -> Loaded:
    """Write all rows in a constant number of statements. Raises RuleViolation if somebody was faster."""
    name = organisation_import.file_name
    record_as(actor, reason=_("ファイル「%(name)s」の取込") % {"name": name})
    records = [from_json(row) for row in organisation_import.rows]
    codes = [record.code for record in records if record.code]
    list(Organisation.objects.select_for_update(of=("self",)).filter(code__in=codes).order_by("pk").values_list("pk"))
    conflicts = preview_of(organisation_import).conflicts
    if conflicts:
        names = "、".join(row.record.name for row in conflicts[:5])
        sentence = _("確認している間に、他の人が更新した団体があります（%(names)s）。ファイルを選び直してください。")
        raise RuleViolation("import_conflict", sentence % {"names": names})
    loaded = store_organisations(actor=actor, records=records)
    _decide(organisation_import, ImportState.APPLIED)
    return loaded


@transaction.atomic
def discard_import(*, actor: Actor, organisation_import: OrganisationImport) -> None:
    """Put an undecided import aside; nothing of it remains but the fact. Raises RuleViolation if it was decided."""
    record_as(actor)
    locked = _locked(actor, organisation_import)
    if locked.state in (ImportState.APPLIED, ImportState.APPLYING):
        raise _decided(locked)
    _decide(locked, ImportState.DISCARDED)


def _locked(actor: Actor, organisation_import: OrganisationImport) -> OrganisationImport:
    permitted = OrganisationImport.objects.permitted_to(actor, "change").select_for_update(of=("self",))
    locked = permitted.filter(pk=organisation_import.pk).first()
    if locked is None:
        raise RuleViolation("not_permitted", _("この取込を確定する権限がありません。"))
    return locked


def _decided(organisation_import: OrganisationImport) -> RuleViolation:
    sentences = {
        ImportState.READING: _("ファイルを読み取っています。終わるまでお待ちください。"),
        ImportState.REFUSED: _("誤りのあるセルが残っているため取り込めません。直したファイルを選び直してください。"),
        ImportState.APPLYING: _("この取込は、いま実行しています。"),
        ImportState.APPLIED: _("この取込はすでに確定されています。続けて取り込むには、ファイルを選び直してください。"),
        ImportState.DISCARDED: _("この取込は取りやめになっています。ファイルを選び直してください。"),
    }
    return RuleViolation("import_decided", sentences[ImportState(organisation_import.state)])


def _decide(organisation_import: OrganisationImport, state: ImportState) -> None:
    organisation_import.state, organisation_import.content = state, None
    organisation_import.rows, organisation_import.decided_at = [], timezone.now()
    organisation_import.save(update_fields=["state", "content", "rows", "decided_at"])
