"""Papers that show what came out of a test."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from mynumber_tests.choices import Side
from mynumber_tests.models import RunEvidence, ScenarioRun
from portal.access.actor import Actor
from portal.audit.tracking import record_as
from portal.documents.file_types import ATTACHMENTS
from portal.documents.inspection import inspect_upload
from portal.documents.services import storing_files
from portal.exceptions import RuleViolation

from .pairs import acting_person
from .run_locks import check_not_signed, check_side, lock_run, organisation_of

PURPOSE = "mynumber_tests.run_evidence"
MOST_FILES = 20


def add_evidence(*, actor: Actor, run: ScenarioRun, side: Side, uploads: Sequence[UploadedFile]) -> list[RunEvidence]:
    """Keep papers of one side, all or none. Raises RuleViolation at the field `uploads`, or without the right to."""
    check_side(actor, run, side)
    return store_evidence(actor, run, side, uploads)


def store_evidence(
    actor: Actor,
    run: ScenarioRun,
    side: Side,
    uploads: Sequence[UploadedFile],
    check: Callable[[], None] = lambda: None,
) -> list[RunEvidence]:
    """`add_evidence` for a service that has checked who adds them; `check` is asked again once the test is ours."""
    author, _organisation = acting_person(actor)
    inspected = [
        inspect_upload(cast(BinaryIO, upload), filename=upload.name or "", allowed=ATTACHMENTS, field="uploads")
        for upload in uploads
    ]
    with storing_files() as files:
        record_as(actor)
        stored = lock_run(run)
        check()
        check_not_signed(stored)
        if stored.evidence.filter(side=side).count() + len(inspected) > MOST_FILES:
            sentence = _(
                "証跡は、それぞれの側で%(most)d件まで登録できます。不要なファイルを外してから追加してください。"
            )
            raise RuleViolation("too_many_files", sentence % {"most": MOST_FILES}, field="uploads")
        owner = organisation_of(stored, side).organisation
        kept = [files.store(actor=actor, file=file, owner=owner, purpose=PURPOSE) for file in inspected]
        return [RunEvidence.objects.create(run=stored, side=side, file=file, added_by=author) for file in kept]


def remove_evidence(*, actor: Actor, evidence: RunEvidence) -> None:
    """Take a paper off a test that is not signed by both. Raises RuleViolation."""
    check_side(actor, evidence.run, Side(evidence.side))
    drop_evidence(actor, evidence)


def drop_evidence(actor: Actor, evidence: RunEvidence, check: Callable[[], None] = lambda: None) -> None:
    """`remove_evidence` for a service that has checked who removes it; `check` as in `store_evidence`."""
    with storing_files() as files:
        record_as(actor)
        stored_run = lock_run(evidence.run)
        check()
        check_not_signed(stored_run)
        stored = RunEvidence.objects.select_related("file").get(pk=evidence.pk)
        stored.delete()
        files.delete(stored.file)
