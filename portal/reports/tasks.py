"""Making a report in the background."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from portal.jobs.models import JobRun
from portal.jobs.registry import job
from portal.reports.services.runs import JOB, make_report


@job(JOB, title=_("帳票の作成"), queue="reports", time_limit_s=600)
def write_report(run: JobRun) -> None:
    make_report(run)
