"""Keeping files: the bytes first, then the row, and neither without the other."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.audit.tracking import record_as
from portal.exceptions import RuleViolation
from portal.lib.file_names import original_file_name
from portal.organisations.models import Organisation

from .holders import file_purposes
from .inspection import InspectedFile
from .models import StoredFile, path_of

logger = structlog.get_logger(__name__)
CHUNK = 1024 * 1024
PARTIAL = ".partial"


@contextmanager
def storing_files() -> Iterator[FileBatch]:
    """A transaction in which files are stored; when it fails, the files it has written go as well.

    What a crash leaves behind, or a transaction around this one that fails later, is found by `remove_orphans`.
    """
    batch = FileBatch()
    try:
        with transaction.atomic():
            yield batch
    except BaseException:
        batch.discard()
        raise


@dataclass(slots=True)
class FileBatch:
    """The files of one `storing_files`."""

    written: list[Path] = field(default_factory=list)

    def store(self, *, actor: Actor, file: InspectedFile, owner: Organisation, purpose: str) -> StoredFile:
        """Keep an upload that has passed the inspection. Raises RuleViolation: over the quota, no room."""
        return self.keep(
            actor=actor,
            name=file.name,
            content_type=file.file_type.media_type,
            chunks=iter(lambda: file.content.read(CHUNK), b""),
            owner=owner,
            purpose=purpose,
        )

    def keep(
        self, *, actor: Actor, name: str, content_type: str, chunks: Iterable[bytes], owner: Organisation, purpose: str
    ) -> StoredFile:
        """Keep what the portal itself has made. Raises RuleViolation as `store` does."""
        if purpose not in file_purposes():
            raise ValueError(f"nobody has declared who reads files of the purpose {purpose}")
        file = StoredFile(
            original_name=original_file_name(name),
            content_type=content_type,
            purpose=purpose,
            owner=owner,
            uploaded_by=actor.user,
        )
        file.size_bytes, file.sha256 = self._write(file.pk, chunks)
        record_as(actor)
        _check_quota(owner, file.size_bytes)
        file.save(force_insert=True)
        return file

    def delete(self, file: StoredFile) -> None:
        """Remove the row now, and the bytes once that is certain."""
        path = file.path
        file.delete()
        transaction.on_commit(lambda: path.unlink(missing_ok=True))

    def discard(self) -> None:
        for path in self.written:
            with suppress(OSError):  # the error that led here is the one to report; the sweep comes by later
                path.unlink(missing_ok=True)

    def _write(self, file_id: UUID, chunks: Iterable[bytes]) -> tuple[int, str]:
        path = path_of(file_id)
        self.written.append(path)
        try:
            return _write_safely(path, chunks)
        except OSError as error:
            logger.exception("file_not_written", errno=error.errno)
            raise RuleViolation(
                "no_room",
                _(
                    "ファイルを保存する場所に空きがないか、書き込みができないため、ファイルを保存できませんでした。"
                    "ほかの入力内容は残っています。時間をおいても続く場合は、システムの管理者にご連絡ください。"
                ),
                field="uploads",
            ) from error


def _write_safely(path: Path, chunks: Iterable[bytes]) -> tuple[int, str]:
    """Write all or nothing: under another name first, so that a file that can be seen is a whole one."""
    digest, size = hashlib.sha256(), 0
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(PARTIAL)
    try:
        with partial.open("xb") as target:
            for chunk in chunks:
                target.write(chunk)
                digest.update(chunk)
                size += len(chunk)
            target.flush()
            os.fsync(target.fileno())
        partial.rename(path)
    finally:
        partial.unlink(missing_ok=True)
    return size, digest.hexdigest()


def _check_quota(owner: Organisation, size: int) -> None:
    """Raises RuleViolation if the organisation's files would take more room than it has."""
    # Two uploads at once queue up here, so that they cannot share the last free byte.
    Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=owner.pk)
    used = StoredFile.objects.filter(owner=owner).aggregate(total=Sum("size_bytes"))["total"] or 0
    if used + size > settings.UPLOAD_QUOTA_BYTES:
        raise RuleViolation(
            "over_quota",
            _(
                "%(organisation)sのファイルの合計が上限（%(limit)s）を超えるため、保存できません（残り%(left)s）。"
                "不要な添付ファイルを外すか、システムの管理者に上限の引上げをご相談ください。"
            )
            % {
                "organisation": owner,
                "limit": filesizeformat(settings.UPLOAD_QUOTA_BYTES),
                "left": filesizeformat(max(settings.UPLOAD_QUOTA_BYTES - used, 0)),
            },
            field="uploads",
        )


def remove_orphans(*, older_than: timedelta = timedelta(hours=1)) -> int:
    """Delete files that no row knows, left by a crash between writing and commit; gives their number."""
    limit = (timezone.now() - older_than).timestamp()
    old = [path for path in Path(settings.MEDIA_ROOT).glob("??/??/*") if path.stat().st_mtime < limit]
    known = set(StoredFile.objects.values_list("pk", flat=True).iterator()) if old else set()
    orphans = [path for path in old if _file_id(path) not in known]
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)


def _file_id(path: Path) -> UUID | None:
    try:
        return UUID(path.name)
    except ValueError:
        return None
