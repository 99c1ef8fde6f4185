"""What lies behind a plan: the price of stability, the price of capacity, confidence in the input."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portal.exceptions import RuleViolation
from portal.jobs.models import JobRun
from portal.jobs.presenters import progress_of
from portal.web.components import Progress
from portal.web.http import PortalRequest
from portal.web.shortcuts import page, to_page
from security.models import Programme, Scenario
from security.selectors.analyses import curve_of, latest_run, price_sentences, result_of
from security.selectors.confidence import confidence_of
from security.selectors.planning_input import published_months
from security.services.capacity_prices import PRICE_JOB, ask_for_prices
from security.services.confidence import WEIGH_JOB, ask_for_facts, ask_for_weights
from security.services.stability import STABILITY_JOB, ask_for_stability, choose_point


@require_http_methods(["GET", "POST"])
def stability(request: PortalRequest, pk: int) -> HttpResponse:
    """Moves against cost; a post asks for the calculation, or takes one point as a scenario."""
    programme = _programme(request, pk)
    if request.method == "POST":
        return _stability_asked(request, programme)
    run = latest_run(STABILITY_JOB, programme_id=programme.pk)
    rows = result_of(run, "points")
    context = {
        "programme": programme,
        "has_published": bool(published_months(programme)),
        "run": run,
        "progress": _progress(request, run),
        "curve": curve_of(rows) if rows else None,
        "found_nothing": rows == [],
    }
    return render(request, page(request, "security/stability.html", "curve"), context)


def _stability_asked(request: PortalRequest, programme: Programme) -> HttpResponse:
    chosen = request.POST.get("moves", "")
    try:
        if chosen.isdecimal():
            scenario = choose_point(actor=request.actor, programme=programme, most=int(chosen))
            return to_page(request, "security:scenario-detail", scenario.pk)
        ask_for_stability(actor=request.actor, programme=programme)
    except RuleViolation as error:
        messages.error(request, str(error))
    return to_page(request, "security:stability", programme.pk)


@require_http_methods(["GET", "POST"])
def capacity_prices(request: PortalRequest, pk: int) -> HttpResponse:
    """What one more unit would bring in each full month of a scenario."""
    scenario = get_object_or_404(Scenario.objects.permitted_to(request.actor).select_related("programme"), pk=pk)
    if request.method == "POST":
        try:
            ask_for_prices(actor=request.actor, scenario=scenario)
        except RuleViolation as error:
            messages.error(request, str(error))
        return to_page(request, "security:capacity-prices", pk)
    run = latest_run(PRICE_JOB, scenario_id=scenario.pk)
    rows = result_of(run, "prices")
    sentences, without_effect = price_sentences(rows or [])
    context = {
        "programme": scenario.programme,
        "scenario": scenario,
        "run": run,
        "progress": _progress(request, run),
        "is_known": rows is not None,
        "sentences": sentences,
        "without_effect": without_effect,
    }
    return render(request, page(request, "security/capacity_prices.html", "prices"), context)


@require_http_methods(["GET", "POST"])
def confidence(request: PortalRequest, pk: int) -> HttpResponse:
    """What is missing and what it could cost; a post asks what a new plan would make of each fact."""
    programme = _programme(request, pk)
    if request.method == "POST":
        try:
            ask_for_weights(actor=request.actor, programme=programme)
        except RuleViolation as error:
            messages.error(request, str(error))
        return to_page(request, "security:confidence", pk)
    run = latest_run(WEIGH_JOB, programme_id=programme.pk)
    context = {
        "programme": programme,
        "confidence": confidence_of(programme),
        "run": run,
        "progress": _progress(request, run),
        "weights": result_of(run, "weights"),
    }
    return render(request, page(request, "security/confidence.html", "weights"), context)


@require_POST
def confidence_ask(request: PortalRequest, pk: int) -> HttpResponse:
    """A notice to the staff of the ticked organisations."""
    programme = _programme(request, pk)
    ticked = {int(value) for value in request.POST.getlist("organisation") if value.isdecimal()}
    try:
        count = ask_for_facts(actor=request.actor, programme=programme, organisations=ticked)
    except RuleViolation as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(count)d団体に入力のお願いを通知しました。") % {"count": count})
    return to_page(request, "security:confidence", pk)


def _programme(request: PortalRequest, pk: int) -> Programme:
    return get_object_or_404(Programme.objects.permitted_to(request.actor, "plan"), pk=pk)


def _progress(request: PortalRequest, run: JobRun | None) -> Progress | None:
    """Only of a run that is not over, or failed; what succeeded is shown itself."""
    if run is None or (not run.is_unfinished and not run.is_restartable):
        return None
    may_change = JobRun.objects.permitted_to(request.actor, "change").filter(pk=run.pk).exists()
    return progress_of(run, may_change=may_change, polls=False)
