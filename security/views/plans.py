"""Scenarios, drafts and publication: the coordinators' side of planning."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.access.querysets import permitted_actions
from portal.exceptions import RuleViolation
from portal.jobs.presenters import live_values, progress_of
from portal.web.http import PortalRequest
from portal.web.shortcuts import page, to_page
from security.choices import ScenarioState
from security.forms import DiscardForm, PublishForm, ScenarioForm
from security.models import MigrationPlan, Programme, Scenario
from security.selectors.proof import proof_of
from security.selectors.release import release_problems
from security.selectors.schedule import schedule_of
from security.selectors.versions import changes_since_last
from security.services.plans import discard_plan, draft_plan, publish_plan
from security.services.scenarios import create_scenario
from security.views.gantt import gantt_of


@require_GET
def scenario_list(request: PortalRequest, pk: int) -> HttpResponse:
    programme = get_object_or_404(Programme.objects.permitted_to(request.actor, "plan"), pk=pk)
    context = {
        "programme": programme,
        "scenarios": programme.scenarios.select_related("created_by").defer("instance"),
        "plans": programme.plans.select_related("published_by"),
    }
    return render(request, page(request, "security/scenario_list.html"), context)


@require_http_methods(["GET", "POST"])
def scenario_new(request: PortalRequest, pk: int) -> HttpResponse:
    programme = get_object_or_404(Programme.objects.permitted_to(request.actor, "plan"), pk=pk)
    form = ScenarioForm(request.POST or None)
    if form.is_valid():
        try:
            scenario = create_scenario(actor=request.actor, programme=programme, **form.cleaned_data)
        except RuleViolation as error:
            form.add_rule_violation(error)
        else:
            return to_page(request, "security:scenario-detail", scenario.pk)
    return render(request, page(request, "security/scenario_new.html", "form"), {"programme": programme, "form": form})


@require_GET
def scenario_detail(request: PortalRequest, pk: int) -> HttpResponse:
    """Progress while it is calculated, afterwards what came out and how good it is."""
    scenario = get_object_or_404(
        Scenario.objects.permitted_to(request.actor).select_related("programme", "job", "created_by"), pk=pk
    )
    context: dict[str, object] = {"scenario": scenario, "programme": scenario.programme, "states": ScenarioState}
    if scenario.state == ScenarioState.WAITING and scenario.job:
        context["progress"] = progress_of(scenario.job, may_change=True, polls=False)
        context["live"] = live_values(scenario.job)
    if scenario.result and scenario.state == ScenarioState.SOLVED:
        context["proof"] = proof_of(scenario.result)
    return render(request, page(request, "security/scenario_detail.html", "progress"), context)


@require_POST
def scenario_draft(request: PortalRequest, pk: int) -> HttpResponse:
    scenario = get_object_or_404(Scenario.objects.permitted_to(request.actor).select_related("programme"), pk=pk)
    try:
        plan = draft_plan(actor=request.actor, scenario=scenario)
    except RuleViolation as error:
        messages.error(request, str(error))
        return to_page(request, "security:scenario-detail", pk)
    return to_page(request, "security:plan-detail", plan.pk)


@require_GET
def plan_detail(request: PortalRequest, pk: int) -> HttpResponse:
    plan = get_object_or_404(MigrationPlan.objects.permitted_to(request.actor).select_related("programme"), pk=pk)
    shown = schedule_of(request.actor, plan)
    actions = permitted_actions(request.actor, plan)
    context = {
        "plan": plan,
        "programme": plan.programme,
        "schedule": shown,
        "gantt": gantt_of(shown),
        "actions": actions,
        "changes": changes_since_last(plan),
        "problems": release_problems(plan) if "change" in actions and plan.version is None else [],
    }
    return render(request, page(request, "security/plan_detail.html"), context)


@require_http_methods(["GET", "POST"])
def plan_publish(request: PortalRequest, pk: int) -> HttpResponse:
    plan = get_object_or_404(
        MigrationPlan.objects.permitted_to(request.actor, "publish").select_related("programme"), pk=pk
    )
    form = PublishForm(request.POST or None)
    if form.is_valid():
        try:
            publish_plan(actor=request.actor, plan=plan, reason=form.cleaned_data["reason"])
        except RuleViolation as error:
            form.add_rule_violation(error)  # shown at its field; what was typed stays
        else:
            messages.success(request, _("第%(version)d版を公開しました。") % {"version": plan.version})
            return to_page(request, "security:schedule", plan.programme_id)
    context = {"plan": plan, "programme": plan.programme, "form": form, "changes": changes_since_last(plan)}
    return render(request, page(request, "security/plan_publish.html", "form"), context)


@require_http_methods(["GET", "POST"])
def plan_discard(request: PortalRequest, pk: int) -> HttpResponse:
    plan = get_object_or_404(
        MigrationPlan.objects.permitted_to(request.actor, "change").select_related("programme"), pk=pk
    )
    form = DiscardForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            discard_plan(actor=request.actor, plan=plan)
        except RuleViolation as error:
            form.add_rule_violation(error)
        else:
            messages.success(request, _("下書きを破棄しました。"))
            return to_page(request, "security:scenario-list", plan.programme_id)
    context = {"plan": plan, "programme": plan.programme, "form": form}
    return render(request, page(request, "security/plan_discard.html", "form"), context)
