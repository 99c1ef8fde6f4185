"""Answering the separation checklist, and the files that show what was answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.access.querysets import is_permitted
from portal.audit.tracking import record_as
from portal.documents.file_types import ATTACHMENTS
from portal.documents.inspection import inspect_upload
from portal.documents.services import storing_files
from portal.editing.rows import stale
from portal.exceptions import RuleViolation
from security.models import ConnectionProfile, SeparationCheck, SeparationEvidence
from security.planning.separation import NOT_APPLICABLE, catalogue, zone_state
from security.selectors.separation import ZONE_FIELDS, Answers, answers_of, mark_of

PURPOSE = "security.separation_evidence"
MOST_FILES = 10  # for one item


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said about one item; a blank status takes the answer back."""

    status: str
    evidence: str = ""


@transaction.atomic
def update_checklist(
    *,
    actor: Actor,
    profile: ConnectionProfile,
    mark: str,
    model: str,
    answers: Mapping[str, Answer],
    reason: str = "",
) -> ConnectionProfile:
    """Store answers and model; the state of each zone that has an answer follows from them.

    Raises RuleViolation: not permitted, answered by somebody else since (STALE), a "not applicable" without a why;
    ValidationError for values that break a rule.
    """
    record_as(actor, reason=reason)
    _check_may_change(actor, profile)
    stored = _locked(profile)
    checks = {check.item: check for check in stored.separation_checks.all()}
    if mark_of(stored, checks.values()) != mark:
        raise stale()
    written = [_answer(stored, checks.get(code), code, answer) for code, answer in answers.items()]
    is_changed = any(written)
    if stored.separation_model != model:
        stored.separation_model, is_changed = model, True
    if is_changed:
        derive_zones(stored, answers_of([stored.pk]).get(stored.pk, {}))
        stored.version += 1
        stored.full_clean(exclude=["organisation"])
        stored.save()
    return stored


def derive_zones(profile: ConnectionProfile, answers: Answers) -> None:
    """Set the state of every zone that has an answer; the others stay as they were declared."""
    for zone, name in ZONE_FIELDS.items():
        if state := zone_state(zone, profile.separation_model, answers):
            setattr(profile, name, state.value)


def derived_fields(profile: ConnectionProfile, answers: Answers) -> frozenset[str]:
    """The zone fields of a profile that follow from its checklist and cannot be declared."""
    return frozenset(name for zone, name in ZONE_FIELDS.items() if zone_state(zone, profile.separation_model, answers))


def _answer(profile: ConnectionProfile, check: SeparationCheck | None, code: str, answer: Answer) -> bool:
    """Write one answer if it differs; tells whether it did."""
    item = catalogue().item(code)
    if item is None:
        raise RuleViolation("no_item", _("点検項目が変わりました。画面を開き直してください。"))
    if not answer.status and check is not None:
        check.delete()
        return True
    if not answer.status or (check and (check.status, check.evidence) == (answer.status, answer.evidence)):
        return False
    if answer.status == NOT_APPLICABLE and not answer.evidence:
        raise RuleViolation(
            "no_reason", _("該当なしとするときは、理由を根拠の欄に入力してください。"), field=f"evidence_{code}"
        )
    row = check or SeparationCheck(profile=profile, item=code)
    row.name, row.status, row.evidence = item.name, answer.status, answer.evidence
    row.full_clean(exclude=["profile"])
    row.save()
    return True


def add_evidence(
    *, actor: Actor, profile: ConnectionProfile, item: str, uploads: list[UploadedFile]
) -> list[SeparationEvidence]:
    """Keep files that show how an item is met. Raises RuleViolation, also for what is wrong with a file."""
    _check_may_change(actor, profile)
    known = catalogue().item(item)
    if known is None:
        raise RuleViolation("no_item", _("点検項目が変わりました。画面を開き直してください。"))
    inspected = [
        inspect_upload(cast(BinaryIO, one), filename=one.name or "", allowed=ATTACHMENTS, field="uploads")
        for one in uploads
    ]
    with storing_files() as files:
        record_as(actor)
        locked = _locked(profile)
        if locked.separation_evidence.filter(item=item).count() + len(inspected) > MOST_FILES:
            raise RuleViolation(
                "too_many_files",
                _("1つの項目に登録できるファイルは%(limit)d件までです。") % {"limit": MOST_FILES},
                field="uploads",
            )
        return [
            SeparationEvidence.objects.create(
                profile=locked,
                item=item,
                name=known.name,
                file=files.store(actor=actor, file=one, owner=locked.organisation, purpose=PURPOSE),
                added_by=actor.user,
            )
            for one in inspected
        ]


def remove_evidence(*, actor: Actor, evidence: SeparationEvidence) -> None:
    """Take a file off its item. Raises RuleViolation without the right; nothing happens if it is gone already."""
    _check_may_change(actor, evidence.profile)
    with storing_files() as files:
        record_as(actor)
        row = SeparationEvidence.objects.select_for_update(of=("self",)).filter(pk=evidence.pk).first()
        if row is not None:
            file = row.file
            row.delete()
            files.delete(file)


def _check_may_change(actor: Actor, profile: ConnectionProfile) -> None:
    if not actor.is_system and not is_permitted(actor, "change", profile):
        raise RuleViolation("not_permitted", _("この団体の三層の対策を変更する権限がありません。"))


def _locked(profile: ConnectionProfile) -> ConnectionProfile:
    rows = ConnectionProfile.objects.select_for_update(of=("self",)).select_related("organisation")
    return rows.get(pk=profile.pk)
