"""A survey on its way out: the job that sends it to many organisations."""

from __future__ import annotations

from django.db.models import QuerySet

from portal.jobs.models import JobRun
from portal.surveys.models import Survey

OPEN_JOB = "surveys.open"


def sendings_of(survey: Survey) -> QuerySet[JobRun]:
    """Every attempt to send this survey by a worker, the latest first."""
    runs = JobRun.objects.filter(kind=OPEN_JOB, organisation=survey.prefecture_id, params__survey_id=survey.pk)
    return runs.order_by("-created_at")


def is_being_sent(survey: Survey) -> bool:
    return sendings_of(survey).filter(pk__in=JobRun.objects.unfinished()).exists()
