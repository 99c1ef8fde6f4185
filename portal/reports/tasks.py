"""Making reports in the background, when asked and by themselves."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from portal.jobs.models import JobRun
from portal.jobs.registry import job, periodic
from portal.reports.services.deliveries import expand_delivery, tell_recipient
from portal.reports.services.runs import JOB, make_report
from portal.reports.services.schedules import DELIVER, deliver_due_schedules


@job(JOB, title=_("帳票の作成"), queue="reports", time_limit_s=600)
def write_report(run: JobRun) -> None:
    make_report(run, told=tell_recipient)


@job(DELIVER, title=_("帳票の定期作成"), queue="reports", time_limit_s=600)
def deliver_reports(run: JobRun) -> None:
    expand_delivery(run)


@periodic("reports.schedules", every_s=60)
def start_due_reports() -> None:
    deliver_due_schedules()
