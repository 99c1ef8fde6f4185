"""What leaves as a file: the roster, and all answers as one tidy table."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from portal.reports.exports import asked_format, exported
from portal.surveys.forms.surveys import RosterFilterForm, matching
from portal.surveys.selectors.results import roster
from portal.surveys.sheets.results import answers_report, roster_report
from portal.web.http import PortalRequest
from portal.web.shortcuts import to_page

from .common import sent_survey

# More take over a second and are left to a worker: 1,741 organisations with 60 questions take two (bench_surveys.py).
MOST_AT_ONCE = 500


@require_GET
def roster_export(request: PortalRequest, pk: int) -> HttpResponse:
    survey = sent_survey(request, pk)
    file_format = asked_format(request)
    rows = matching(roster(survey), RosterFilterForm(request.GET).value_of("state"))
    return exported(roster_report(request.actor, survey, rows), file_format)


@require_GET
def answers_export(request: PortalRequest, pk: int) -> HttpResponse:
    """The file, or for a very large survey the page of the catalogue where a worker is asked for it."""
    survey = sent_survey(request, pk)
    file_format = asked_format(request)
    if survey.responses.count() > MOST_AT_ONCE:
        messages.info(
            request,
            _("回答が多いため、ここから作成を依頼してください。できあがったファイルは「帳票」から受け取れます。"),
        )
        return to_page(request, "reports:report-order", "surveys.answers")
    return exported(answers_report(request.actor, survey), file_format)
