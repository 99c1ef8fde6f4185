"""What the pages of surveys share: loading, tabs, what was typed."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.applications.content import Typed
from portal.surveys.choices import ResponseState
from portal.surveys.models import Response, Survey
from portal.surveys.services.answers import filled_form
from portal.web.components import Tab
from portal.web.http import PortalRequest


def survey_of(request: PortalRequest, pk: int, permission: str = "view") -> Survey:
    """A survey of the actor's prefecture; 404 for any other."""
    surveys = Survey.objects.permitted_to(request.actor, permission).select_related("prefecture", "previous")
    return get_object_or_404(surveys, pk=pk)


def response_of(request: PortalRequest, pk: int, permission: str = "view") -> Response:
    """A response that the actor has this right to; 404 for any other."""
    rows = Response.objects.permitted_to(request.actor, permission)
    related = rows.select_related("survey__prefecture", "survey__previous", "organisation", "draft_saved_by")
    return get_object_or_404(related, pk=pk)


def own_answers(response: Response) -> dict[str, Any]:
    """What the organisation has answered so far, by the key of the question; what is wrong as yet is no answer."""
    if response.state == ResponseState.SUBMITTED:
        return response.answers
    form = filled_form(response)
    form.full_clean()
    right = {str(one.pk): form.answer_to(one) for one in form.questions if one.name not in form.errors}
    return {key: answer for key, answer in right.items() if answer is not None}


def sent_survey(request: PortalRequest, pk: int) -> Survey:
    """A survey that has results; 404 while it is a draft."""
    survey = survey_of(request, pk)
    if survey.is_draft:
        raise Http404
    return survey


def for_those_who_run_surveys(request: PortalRequest) -> None:
    """404 for everybody but coordinators."""
    if not request.actor.coordinates:
        raise Http404


def tabs(survey: Survey, current: str) -> list[Tab]:
    """The pages about one survey that was sent."""
    pages = [("survey-detail", _("回答状況")), ("survey-tally", _("集計"))]
    if survey.previous_id:
        pages.append(("survey-comparison", _("前回までとの比較")))
    pages.append(("survey-preview", _("設問")))
    return [Tab(label, reverse(f"surveys:{name}", args=[survey.pk]), name == current) for name, label in pages]


def typed_in(request: PortalRequest) -> Typed:
    return {name: [str(value) for value in values] for name, values in request.POST.lists()}


def version_in(request: PortalRequest) -> int:
    """The version from which the typing began; what cannot be read is older than any."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
