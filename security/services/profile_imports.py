"""An uploaded workbook on its way in: kept, read, applied as a whole or put aside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.access.querysets import is_permitted
from portal.audit.tracking import record_as
from portal.exceptions import RuleViolation
from portal.jobs.services import start_job
from security.choices import ImportState
from security.models import ConnectionProfile, ProfileImport, Programme
from security.selectors.profile_imports import Preview, preview_of, values_of
from security.selectors.separation import answers_of

from .profiles import assign, open_profiles, refuse_derived, store_changed
from .separation import derive_zones

READ_JOB, APPLY_JOB = "security.read_profiles", "security.apply_profiles"
BY_WORKER_FROM = 200  # organisations; more take over a second and are left to a worker
UNDECIDED = (ImportState.READING, ImportState.CHECKED, ImportState.REFUSED, ImportState.APPLYING)


@transaction.atomic
def start_import(*, actor: Actor, programme: Programme, file_name: str, content: bytes) -> ProfileImport:
    """Keep an inspected workbook for reading; one that was left undecided before it is put aside.

    Raises RuleViolation without the right to change the programme.
    """
    record_as(actor)
    if actor.organisation is None or not is_permitted(actor, "change", programme):
        raise RuleViolation("not_permitted", _("この事業の接続状況を取り込む権限がありません。"))
    open_profiles(actor=actor, programme=programme)
    earlier = ProfileImport.objects.filter(programme=programme, created_by=actor.user, state__in=UNDECIDED)
    earlier.update(state=ImportState.DISCARDED, workbook=None, rows=[], decided_at=timezone.now())
    return ProfileImport.objects.create(
        programme=programme,
        organisation=actor.organisation,
        file_name=file_name,
        workbook=content,
        created_by=actor.user,
    )


@transaction.atomic
def read_later(*, actor: Actor, profile_import: ProfileImport) -> ProfileImport:
    """Leave the reading to a worker."""
    profile_import.job = start_job(READ_JOB, actor=actor, import_id=str(profile_import.pk))
    profile_import.save(update_fields=["job"])
    return profile_import


def store_reading(
    *,
    import_id: Any,
    rows: Sequence[Mapping[str, Any]],
    errors: Sequence[Mapping[str, str]],
    layout: Mapping[str, Any],
) -> None:
    """Keep what was read. An import that was decided meanwhile, or read before, stays as it is."""
    ProfileImport.objects.filter(pk=import_id, state=ImportState.READING).update(
        state=ImportState.REFUSED if errors else ImportState.CHECKED,
        rows=list(rows),
        errors=list(errors),
        layout=dict(layout),
    )


@transaction.atomic
def confirm_import(*, actor: Actor, profile_import: ProfileImport) -> ProfileImport:
    """Take over a checked workbook: at once, or by a worker where it is long. Raises RuleViolation as `apply_import`.

    The state tells which: APPLIED, or APPLYING with the job.
    """
    record_as(actor)
    stored = _locked(actor, profile_import, ImportState.CHECKED)
    if len(stored.rows) <= BY_WORKER_FROM:
        apply_import(actor=actor, profile_import=stored)
        stored.refresh_from_db()
        return stored
    stored.state = ImportState.APPLYING
    stored.job = start_job(APPLY_JOB, actor=actor, import_id=str(stored.pk))
    stored.save(update_fields=["state", "job"])
    return stored


@transaction.atomic
def apply_import(*, actor: Actor, profile_import: ProfileImport) -> int:
    """Take over all rows of a workbook, or none; gives the number of profiles that changed.

    A constant number of statements. Raises RuleViolation if it was decided before, holds wrong cells, or if somebody
    changed one of its profiles since the workbook was handed out.
    """
    record_as(actor, reason=_("Excelファイル「%(name)s」の取込") % {"name": profile_import.file_name})
    stored = _locked(actor, profile_import, ImportState.CHECKED, ImportState.APPLYING)
    profiles = ConnectionProfile.objects.permitted_to(actor, "change").of_programme(stored.programme)
    locked = profiles.filter(pk__in=[row["profile"] for row in stored.rows]).select_for_update(of=("self",))
    preview = preview_of(stored, locked.select_related("organisation"))
    _refuse_unless_whole(stored, preview)
    values = {row["profile"]: values_of(row) for row in stored.rows}
    changed = [row.profile for row in preview.written]
    answers = answers_of(profile.pk for profile in changed)
    for profile in changed:
        refuse_derived(profile, values[profile.pk], answers.get(profile.pk, {}))
        assign(profile, values[profile.pk])
        derive_zones(profile, answers.get(profile.pk, {}))
    store_changed(changed)
    _decide(stored, ImportState.APPLIED)
    return len(changed)


def give_back(*, import_id: Any) -> None:
    """An import that a worker could not take over is open for a decision again."""
    ProfileImport.objects.filter(pk=import_id, state=ImportState.APPLYING).update(state=ImportState.CHECKED)


@transaction.atomic
def discard_import(*, actor: Actor, profile_import: ProfileImport) -> None:
    """Put an undecided import aside; nothing of it remains but the fact. Raises RuleViolation if it was decided."""
    record_as(actor)
    open_states = (ImportState.READING, ImportState.CHECKED, ImportState.REFUSED)
    _decide(_locked(actor, profile_import, *open_states), ImportState.DISCARDED)


def _locked(actor: Actor, profile_import: ProfileImport, *expected: ImportState) -> ProfileImport:
    """The import, ours until the transaction ends. Raises RuleViolation if it is in none of the states."""
    permitted = ProfileImport.objects.permitted_to(actor, "change").select_for_update(of=("self",))
    stored = permitted.select_related("programme").filter(pk=profile_import.pk).first()
    if stored is None:
        raise RuleViolation("not_permitted", _("この取込を確定する権限がありません。"))
    if stored.state not in expected:
        raise RuleViolation(f"import_{stored.state}", _why_not(ImportState(stored.state)))
    return stored


def _why_not(state: ImportState) -> str:
    return {
        ImportState.READING: _("ファイルの読取りが終わってから確定してください。"),
        ImportState.REFUSED: _("誤りのあるセルが残っているため取り込めません。直したファイルを選び直してください。"),
        ImportState.APPLYING: _("この取込はすでに確定され、登録を進めているところです。"),
        ImportState.APPLIED: _("この取込はすでに確定されています。続けて取り込むには、ファイルを選び直してください。"),
        ImportState.DISCARDED: _("この取込は取りやめになっています。ファイルを選び直してください。"),
    }.get(state, _("この取込はいま確定できません。"))


def _refuse_unless_whole(stored: ProfileImport, preview: Preview) -> None:
    if preview.conflicts:
        names = "、".join(row.profile.organisation.name for row in preview.conflicts)
        sentence = _(
            "ファイルをダウンロードした後に、他の人が更新した団体があります（%(names)s）。何も取り込んでいません。"
            "違いを確かめて、ファイルを選び直してください。"
        )
        raise RuleViolation("import_conflict", sentence % {"names": names})
    if sum(map(len, preview.rows.values())) != len(stored.rows):
        raise RuleViolation(
            "import_out_of_reach",
            _(
                "参加団体でなくなったか、変更する権限がなくなった団体の行があります。ひな形をダウンロードし直してください。"
            ),
        )


def _decide(stored: ProfileImport, state: ImportState) -> None:
    stored.state, stored.workbook, stored.rows, stored.decided_at = state, None, [], timezone.now()
    stored.save(update_fields=["state", "workbook", "rows", "decided_at"])
