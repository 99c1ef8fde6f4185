"""Who may have the file of a report: the asker, as long as the report itself is theirs to have."""

from __future__ import annotations

from django.db.models import QuerySet

from portal.access.actor import Actor
from portal.documents.holders import register_file_holder
from portal.reports.catalogue import report_kinds_for
from portal.reports.models import PURPOSE, ReportRun


def readable_files(actor: Actor) -> QuerySet[ReportRun, dict[str, object]]:
    codes = [kind.code for kind in report_kinds_for(actor)]
    return ReportRun.objects.permitted_to(actor).filter(code__in=codes, file__isnull=False).values("file")  # type: ignore[return-value]


register_file_holder(PURPOSE, readable_files)
