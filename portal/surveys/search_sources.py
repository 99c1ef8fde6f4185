"""Surveys in the search: for the prefecture those it runs, for an organisation those it was asked."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.search.sources import Hit, SearchSource, register_search, words_in
from portal.web.rendering import display_value

from .models import Response, Survey

matching_surveys = words_in("title", "document_number", "purpose")
matching_responses = words_in("survey__title", "survey__document_number", "survey__purpose")


def _find_surveys(actor: Actor, text: str) -> QuerySet[Survey]:
    return matching_surveys(Survey.objects.permitted_to(actor), text)


def _find_responses(actor: Actor, text: str) -> QuerySet[Response]:
    own = Response.objects.permitted_to(actor, "change").select_related("survey").defer("draft", "answers")
    return matching_responses(own, text)


def _survey_hit(survey: Survey) -> Hit:
    text = f"{survey.get_state_display()}　{_('回答期限')} {display_value(survey.due_on)}"
    return Hit(survey.title, text, reverse("surveys:survey-detail", args=[survey.pk]))


def _response_hit(response: Response) -> Hit:
    text = f"{response.own_word}　{_('回答期限')} {display_value(response.deadline)}"
    return Hit(response.survey.title, text, reverse("surveys:response-detail", args=[response.pk]))


register_search(SearchSource("surveys", _("照会"), order=15, find=_find_surveys, hit=_survey_hit))
register_search(SearchSource("survey_responses", _("照会・回答"), order=16, find=_find_responses, hit=_response_hit))
