"""A gate of a member with the papers that prove it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clouds.models import GateStep
from portal.documents.listing import file_item
from portal.web.components import FileItem


@dataclass(frozen=True, slots=True)
class Paper:
    """A file and the key by which it is taken off."""

    pk: int
    file: FileItem


def papers_of(step: GateStep) -> Sequence[Paper]:
    """In the order in which they were added, with who added each and when."""
    rows = step.files.select_related("file", "added_by")
    return [Paper(row.pk, file_item(row.file, uploaded_by=row.added_by.name)) for row in rows]
