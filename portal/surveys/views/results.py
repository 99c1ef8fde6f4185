"""One survey: its questions while it is made, then who has not answered, the tally, the rounds."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_GET

from portal.jobs.models import JobRun
from portal.jobs.presenters import message_of, progress_of
from portal.reports.charts import Chart, svg_of
from portal.surveys.forms.surveys import RosterFilterForm, matching
from portal.surveys.models import Survey
from portal.surveys.selectors.answers import questions_of
from portal.surveys.selectors.results import comparison, roster, tally
from portal.surveys.selectors.sending import sendings_of
from portal.surveys.selectors.similar import asked_before
from portal.surveys.tables import RosterTable
from portal.web.http import PortalRequest
from portal.web.shortcuts import page, to_page

from .common import sent_survey, survey_of, tabs


@require_GET
def survey_detail(request: PortalRequest, pk: int) -> HttpResponse:
    """A draft with its questions, or how far a worker has sent it; then the roster, who has not answered first."""
    survey = survey_of(request, pk)
    run = sendings_of(survey).first() if survey.is_draft else None
    if run is not None and run.is_unfinished:
        return _sending(request, survey, run)
    if request.headers.get("HX-Target") == "sending":
        return to_page(request, "surveys:survey-detail", pk)
    return _making(request, survey, run) if survey.is_draft else _roster(request, survey)


def _sending(request: PortalRequest, survey: Survey, run: JobRun) -> HttpResponse:
    own = JobRun.objects.permitted_to(request.actor, "change").filter(pk=run.pk).exists()
    context = {"survey": survey, "progress": progress_of(run, may_change=own, polls=False)}
    return render(request, page(request, "surveys/survey_sending.html", "sending"), context)


def _making(request: PortalRequest, survey: Survey, failed: JobRun | None) -> HttpResponse:
    questions = questions_of(survey)
    warned = asked_before(request.actor, survey, questions)
    context = {
        "survey": survey,
        "rows": [(question, warned.get(question.pk, [])) for question in questions],
        "warned_count": len(warned),
        "failure": message_of(failed) if failed else "",
        "may_change": request.actor.coordinates,
        "addressee_count": survey.addressees().count(),
    }
    return render(request, page(request, "surveys/survey_draft.html"), context)


def _roster(request: PortalRequest, survey: Survey) -> HttpResponse:
    rows = roster(survey)
    for row in rows:
        row.is_extendable = request.actor.coordinates and row.is_owed and survey.is_open  # type: ignore[attr-defined]
    filters = RosterFilterForm(request.GET)
    owed = [row for row in rows if row.is_owed]
    context = {
        "survey": survey,
        "tabs": tabs(survey, "survey-detail"),
        "table": RosterTable(
            request,
            matching(rows, filters.value_of("state")),
            filters=filters,
            row_class=lambda row: "is-late" if row.is_late else "",
            export_url=reverse("surveys:roster-export", args=[survey.pk]),
        ),
        "filters": filters,
        "total": len(rows),
        "owed": len(owed),
        "answered": len(rows) - len(owed),
        "late": sum(row.is_late for row in owed),
        "may_change": request.actor.coordinates,
    }
    return render(request, page(request, "surveys/survey_roster.html"), context)


@require_GET
def survey_tally(request: PortalRequest, pk: int) -> HttpResponse:
    """What came in so far, live: charts, each with the table that says the same."""
    survey = sent_survey(request, pk)
    tallies = tally(survey)
    context = {
        "survey": survey,
        "tabs": tabs(survey, "survey-tally"),
        "rows": [(one, _drawn(one.chart)) for one in tallies],
        "answered": survey.responses.answered().count(),
        "total": survey.responses.count(),
    }
    return render(request, page(request, "surveys/survey_tally.html", "tally"), context)


@require_GET
def survey_comparison(request: PortalRequest, pk: int) -> HttpResponse:
    survey = sent_survey(request, pk)
    if survey.previous_id is None:
        raise Http404
    compared = comparison(survey)
    context: dict[str, Any] = {
        "survey": survey,
        "tabs": tabs(survey, "survey-comparison"),
        "rounds": compared.rounds,
        "rows": [(one, _drawn(one.chart)) for one in compared.questions],
    }
    return render(request, page(request, "surveys/survey_comparison.html"), context)


def _drawn(chart: Chart | None) -> SafeString | str:
    return mark_safe(svg_of(chart)) if chart else ""  # noqa: S308 - our own drawing, all text in it escaped
