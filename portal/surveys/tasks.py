"""Surveys to many organisations in the background: unpack ids, call one service, survive being run twice."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.selectors import actor_within
from portal.exceptions import RuleViolation
from portal.jobs.models import JobRun
from portal.jobs.registry import job
from portal.web.rendering import display_value

from .models import Survey
from .selectors.sending import OPEN_JOB
from .services.surveys import open_survey


@job(OPEN_JOB, title=gettext_lazy("照会の送付"), time_limit_s=300)
def send_survey(run: JobRun) -> None:
    """All are asked and told in one transaction with the success of the job, or nobody is."""
    survey = Survey.objects.get(pk=run.params["survey_id"])
    actor = actor_within(run.user, run.organisation) if run.user and run.organisation else None
    if actor is None:
        raise RuleViolation("nobody_asks", _("送付した利用者がいなくなったため、送付を取りやめました。"))
    run.report(step=_("%(count)s団体に照会を送っています。") % {"count": display_value(survey.addressees().count())})
    with run.completing() as outcome:
        if survey.is_draft:
            open_survey(actor=actor, survey=survey)
        outcome["url"] = reverse("surveys:survey-detail", args=[survey.pk])
        outcome["message"] = _("照会を送りました。")
