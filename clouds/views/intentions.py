"""Intentions over rounds: everybody's stance for the prefecture, totals and one's own for whoever was asked."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from clouds.forms.intentions import RoundQuestionForm, StancesForm
from clouds.models import IntentionRound
from clouds.selectors.intentions import intentions
from clouds.services.intentions import add_round, change_round
from portal.editing.forms import attempt, conflict_of
from portal.reports.charts import svg_of
from portal.surveys.models import Question
from portal.web.http import PortalRequest
from portal.web.shortcuts import editing_page, page, posted, to_page

from .sections import sections


@require_GET
def intention_list(request: PortalRequest) -> HttpResponse:
    shown = intentions(request.actor)
    chart = shown.chart
    context = {
        "intentions": shown,
        "chart": chart,
        "svg": mark_safe(svg_of(chart)) if chart else "",  # noqa: S308 (drawn by us, every text escaped)
        "tabs": sections(request.actor, "clouds:intention-list"),
    }
    return render(request, page(request, "clouds/intention_list.html"), context)


@require_http_methods(["GET", "POST"])
def intention_new(request: PortalRequest) -> HttpResponse:
    """First the question, then what its choices stand for."""
    if not request.actor.coordinates:
        raise Http404
    choice = RoundQuestionForm(request.GET if "question" in request.GET else None, actor=request.actor)
    question: Question | None = choice.cleaned_data["question"] if choice.is_valid() else None
    form = StancesForm(posted(request), question=question) if question else None
    if (
        question
        and form
        and form.is_valid()
        and attempt(form, lambda: add_round(actor=request.actor, question=question, stances=form.stances))
    ):
        messages.success(request, _("意向調査の回に加えました。"))
        return to_page(request, "clouds:intention-list")
    context = {"choice": choice, "question": question, "form": form}
    return render(request, page(request, "clouds/intention_new.html"), context)


@require_http_methods(["GET", "POST"])
def intention_edit(request: PortalRequest, pk: int) -> HttpResponse:
    rounds = IntentionRound.objects.permitted_to(request.actor, "change").select_related("question__survey")
    round_ = get_object_or_404(rounds, pk=pk)
    initial = StancesForm.initial_of(round_.question, round_.stances, round_.version)
    form = StancesForm(posted(request), question=round_.question, initial=initial)
    if form.is_valid() and attempt(
        form,
        lambda: change_round(
            actor=request.actor, round_=round_, version=form.cleaned_data["version"] or 0, stances=form.stances
        ),
    ):
        messages.success(request, _("選択肢が表す意向を変更しました。"))
        return to_page(request, "clouds:intention-list")
    stored = rounds.get(pk=pk)
    conflict = conflict_of(
        request, form, stored, StancesForm.initial_of(stored.question, stored.stances, stored.version)
    )
    context = {"round": round_, "form": form, "conflict": conflict}
    return editing_page(request, "clouds/intention_edit.html", context)
