"""What leaves as a file: the roster, and all answers as one tidy table."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from portal.reports.exports import asked_format, exported
from portal.surveys.forms.surveys import RosterFilterForm, matching
from portal.surveys.selectors.results import roster
from portal.surveys.sheets.results import answers_report, roster_report
from portal.web.http import PortalRequest

from .common import sent_survey


@require_GET
def roster_export(request: PortalRequest, pk: int) -> HttpResponse:
    survey = sent_survey(request, pk)
    file_format = asked_format(request)
    rows = matching(roster(survey), RosterFilterForm(request.GET).value_of("state"))
    return exported(roster_report(request.actor, survey, rows), file_format)


@require_GET
def answers_export(request: PortalRequest, pk: int) -> HttpResponse:
    survey = sent_survey(request, pk)
    file_format = asked_format(request)
    return exported(answers_report(request.actor, survey), file_format)
