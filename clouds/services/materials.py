"""Papers of agenda items: put up, replaced by a newer version, taken away only before anybody was invited."""

from __future__ import annotations

from typing import BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from clouds.choices import MeetingState
from clouds.models import AgendaItem, Material, MaterialVersion
from portal.access.actor import Actor
from portal.audit.tracking import record_as
from portal.documents.file_types import MATERIALS
from portal.documents.inspection import inspect_upload
from portal.documents.services import FileBatch, storing_files
from portal.exceptions import RuleViolation

from .permits import require

PURPOSE = "clouds.material"
MOST_VERSIONS = 50


def add_material(
    *, actor: Actor, item: AgendaItem, title: str, is_for_members_only: bool, upload: UploadedFile
) -> Material:
    """Put up a new paper. Raises RuleViolation at the field `upload` or without the right; ValidationError."""
    _require_change(actor, item)
    inspected = inspect_upload(cast(BinaryIO, upload), filename=upload.name or "", allowed=MATERIALS, field="upload")
    with storing_files() as files:
        record_as(actor)
        material = Material(item=item, title=title, is_for_members_only=is_for_members_only)
        material.full_clean()
        material.save()
        _add_version(files, actor, material, inspected, "")
    return material


def replace_material(*, actor: Actor, material: Material, upload: UploadedFile, note: str) -> MaterialVersion:
    """Put up the next version of a paper; the earlier ones stay. Raises RuleViolation as `add_material`."""
    _require_change(actor, material.item)
    inspected = inspect_upload(cast(BinaryIO, upload), filename=upload.name or "", allowed=MATERIALS, field="upload")
    with storing_files() as files:
        record_as(actor)
        stored = Material.objects.select_for_update(of=("self",)).get(pk=material.pk)
        if stored.versions.count() >= MOST_VERSIONS:
            raise RuleViolation(
                "too_many_versions", _("この資料の版が上限に達しています。新しい資料として登録してください。")
            )
        return _add_version(files, actor, stored, inspected, note)


def remove_material(*, actor: Actor, material: Material) -> None:
    """Take a paper away with its files. Raises RuleViolation: not permitted, members were invited already."""
    _require_change(actor, material.item)
    with storing_files() as files:
        record_as(actor)
        stored = Material.objects.select_for_update(of=("self",)).select_related("item__meeting").get(pk=material.pk)
        if stored.item.meeting.state != MeetingState.DRAFT:
            sentence = _("案内した後の資料は削除できません。内容を直すときは、新しい版を登録してください。")
            raise RuleViolation("invited_already", sentence)
        for version in stored.versions.select_related("file"):
            version.delete()
            files.delete(version.file)
        stored.delete()


def _add_version(files: FileBatch, actor: Actor, material: Material, inspected: object, note: str) -> MaterialVersion:
    owner = material.item.meeting.group.prefecture
    file = files.store(actor=actor, file=inspected, owner=owner, purpose=PURPOSE)  # type: ignore[arg-type]
    last = material.versions.order_by("-number").values_list("number", flat=True).first()
    version = MaterialVersion(material=material, number=(last or 0) + 1, file=file, note=note, added_by=actor.user)
    version.full_clean()
    version.save()
    return version


def _require_change(actor: Actor, item: AgendaItem) -> None:
    require(actor, "change", item, _("この会議の資料を登録する権限がありません。"))
