"""Gates of a member of a joint group: passed in order and on evidence, with papers where the group asks for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clouds.inventory_choices import Gate
from clouds.models import GateEvidence, GateStep
from portal.access.actor import Actor
from portal.applications.services.checks import acting_person
from portal.audit.tracking import record_as
from portal.documents.file_types import ATTACHMENTS
from portal.documents.inspection import inspect_upload
from portal.documents.services import storing_files
from portal.editing.rows import locked, save_changed
from portal.exceptions import RuleViolation

PURPOSE = "clouds.gate_evidence"
MOST_FILES = 20


def add_gate_evidence(*, actor: Actor, step: GateStep, uploads: Sequence[UploadedFile]) -> list[GateEvidence]:
    """Keep papers with a gate, all or none. Raises RuleViolation at the field `uploads`, or without the right to."""
    _check_may_report(actor, step)
    author, _organisation = acting_person(actor)
    inspected = [
        inspect_upload(cast(BinaryIO, upload), filename=upload.name or "", allowed=ATTACHMENTS, field="uploads")
        for upload in uploads
    ]
    with storing_files() as files:
        record_as(actor)
        stored = _locked(step)
        if stored.files.count() + len(inspected) > MOST_FILES:
            sentence = _(
                "根拠のファイルは、1つの手続に%(most)d件まで登録できます。不要なものを外してから追加してください。"
            )
            raise RuleViolation("too_many_files", sentence % {"most": MOST_FILES}, field="uploads")
        owner = stored.member.organisation
        kept = [files.store(actor=actor, file=file, owner=owner, purpose=PURPOSE) for file in inspected]
        return [
            GateEvidence.objects.create(step=stored, file=file, name=file.original_name, added_by=author)
            for file in kept
        ]


def remove_gate_evidence(*, actor: Actor, evidence: GateEvidence) -> None:
    """Take a paper off a gate that is still open. Raises RuleViolation for a passed one, and without the right to."""
    _check_may_report(actor, evidence.step)
    with storing_files() as files:
        record_as(actor)
        if _locked(evidence.step).passed_on is not None:
            sentence = _("完了した手続の根拠のファイルは外せません。先に、完了日を空欄にして未完了に戻してください。")
            raise RuleViolation("gate_passed", sentence)
        stored = GateEvidence.objects.select_related("file").get(pk=evidence.pk)
        stored.delete()
        files.delete(stored.file)


def _locked(step: GateStep) -> GateStep:
    steps = GateStep.objects.select_for_update(of=("self",)).select_related("member__organisation")
    return steps.get(pk=step.pk)


@transaction.atomic
def record_gate(*, actor: Actor, step: GateStep, version: int, passed_on: date | None, evidence: str) -> GateStep:
    """Say that a member has passed a gate, or take that back.

    Raises RuleViolation: not permitted, STALE, out of order, a day to come, no evidence, no paper where the
    group asks for one.
    """
    record_as(actor)
    _check_may_report(actor, step)
    stored = locked(GateStep, step.pk, version)
    if passed_on is not None:
        _check_passing(stored, passed_on, evidence)
    elif later := _passed_gates(stored, later=True):
        sentence = _("先の手続（%(gates)s）が完了しているため、この手続を未完了に戻せません。")
        raise RuleViolation("later_gate_passed", sentence % {"gates": "、".join(later)}, field="passed_on")
    save_changed(stored, {"passed_on": passed_on, "evidence": evidence})
    return stored


def _check_may_report(actor: Actor, step: GateStep) -> None:
    if not actor.is_system and not GateStep.objects.permitted_to(actor, "report").filter(pk=step.pk).exists():
        raise RuleViolation("not_permitted", _("この参加手続を記録する権限がありません。"))


def _check_passing(step: GateStep, passed_on: date, evidence: str) -> None:
    if passed_on > timezone.localdate():
        raise RuleViolation("in_the_future", _("完了日は、今日までの日付で入力してください。"), field="passed_on")
    if not evidence:
        raise RuleViolation("no_evidence", _("完了とするときは、根拠を入力してください。"), field="evidence")
    if step.needs_file and not step.files.exists():
        sentence = _("この手続を完了とするには、根拠のファイルが必要です。ファイルを選んでください。")
        raise RuleViolation("no_file", sentence, field="uploads")
    before = [str(gate.label) for gate in list(Gate)[: list(Gate).index(Gate(step.gate))]]
    if missing := [label for label in before if label not in _passed_gates(step, later=False)]:
        sentence = _("先に、%(gates)sを完了してください。")
        raise RuleViolation("earlier_gate_open", sentence % {"gates": "、".join(missing)}, field="passed_on")


def _passed_gates(step: GateStep, *, later: bool) -> list[str]:
    """Labels of the gates before or after this one that its member has passed."""
    order = [gate.value for gate in Gate]
    place = order.index(step.gate)
    wanted = order[place + 1 :] if later else order[:place]
    passed = GateStep.objects.filter(member=step.member_id, gate__in=wanted, passed_on__isnull=False)
    return [str(Gate(gate).label) for gate in order if gate in set(passed.values_list("gate", flat=True))]
