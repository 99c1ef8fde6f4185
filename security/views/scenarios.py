"""Scenarios: asking for one, following its calculation, comparing, trying a way out."""

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
from portal.web.shortcuts import page, posted, to_page
from security.choices import ScenarioState
from security.forms.planning import ScenarioForm
from security.models import MigrationPlan, Programme, Scenario
from security.selectors.comparison import LEAST, MOST, comparable_scenarios, comparison_of
from security.selectors.explanations import can_be_adopted, read_repair, repair_options, trial_sentences
from security.selectors.proof import goal_labels, proof_of_scenario
from security.services.plans import draft_plan
from security.services.scenarios import create_scenario
from security.services.trials import adopt_trial, try_repair


@require_GET
def scenario_list(request: PortalRequest, pk: int) -> HttpResponse:
    programme = get_object_or_404(Programme.objects.permitted_to(request.actor, "plan"), pk=pk)
    context = {
        "programme": programme,
        "scenarios": programme.scenarios.select_related("created_by").defer("instance", "explanation"),
        "plans": programme.plans.select_related("published_by"),
        "pins": programme.pins.count(),
        "states": ScenarioState,
    }
    return render(request, page(request, "security/scenario_list.html"), context)


@require_http_methods(["GET", "POST"])
def scenario_new(request: PortalRequest, pk: int) -> HttpResponse:
    programme = get_object_or_404(Programme.objects.permitted_to(request.actor, "plan"), pk=pk)
    has_published = MigrationPlan.objects.current().filter(programme=programme).exists()
    initial = {"keeps_published": True, "name": request.GET.get("name", "")} if "replan" in request.GET else {}
    form = ScenarioForm(posted(request), has_published=has_published, initial=initial)
    if form.is_valid():
        try:
            scenario = create_scenario(actor=request.actor, programme=programme, **form.values)
        except RuleViolation as error:
            form.add_rule_violation(error)
        else:
            return to_page(request, "security:scenario-detail", scenario.pk)
    context = {
        "programme": programme,
        "form": form,
        "pins": programme.pins.select_related("organisation", "author"),
    }
    return render(request, page(request, "security/scenario_new.html", "form"), context)


@require_GET
def scenario_detail(request: PortalRequest, pk: int) -> HttpResponse:
    """Progress while it is calculated, afterwards what came out and how good it is, or why nothing did."""
    scenario = _scenario(request, pk)
    context: dict[str, object] = {
        "scenario": scenario,
        "programme": scenario.programme,
        "states": ScenarioState,
        "goals": goal_labels(scenario.goals),
        "trial": trial_sentences(scenario),
        "proof": proof_of_scenario(scenario),
    }
    if scenario.state == ScenarioState.WAITING and scenario.job:
        context["progress"] = progress_of(scenario.job, may_change=True, polls=False)
        context["live"] = live_values(scenario.job)
    if scenario.state == ScenarioState.IMPOSSIBLE:
        context["repairs"] = repair_options(scenario)
        context["unplaced"] = _unplaced(scenario)
    if scenario.trial and scenario.state == ScenarioState.SOLVED:
        context["can_adopt"] = can_be_adopted(read_repair(scenario.trial))
        context["actions"] = permitted_actions(request.actor, scenario.programme)
    return render(request, page(request, "security/scenario_detail.html", "progress"), context)


def _scenario(request: PortalRequest, pk: int) -> Scenario:
    scenarios = Scenario.objects.permitted_to(request.actor)
    return get_object_or_404(scenarios.select_related("programme", "job", "created_by", "trial_of"), pk=pk)


def _unplaced(scenario: Scenario) -> list[str]:
    """The names of those who would stay without a month."""
    names = {row["code"]: row["name"] for row in scenario.instance["organisations"]}
    return [names[code] for code in (scenario.result or {}).get("unplaced", ())]


@require_GET
def scenario_compare(request: PortalRequest, pk: int) -> HttpResponse:
    """Two to four scenarios side by side; without a choice, the choice."""
    programme = get_object_or_404(Programme.objects.permitted_to(request.actor, "plan"), pk=pk)
    wanted = [int(value) for value in request.GET.getlist("scenario") if value.isdecimal()]
    context: dict[str, object] = {"programme": programme, "wanted": wanted, "least": LEAST, "most": MOST}
    if LEAST <= len(wanted) <= MOST:
        chosen = programme.scenarios.filter(pk__in=wanted, state=ScenarioState.SOLVED).order_by("pk")
        scenarios = list(chosen.defer("explanation"))
        if len(scenarios) == len(set(wanted)):
            context["comparison"] = comparison_of(programme, scenarios)
    context["scenarios"] = comparable_scenarios(programme)
    return render(request, page(request, "security/scenario_compare.html"), context)


@require_POST
def scenario_draft(request: PortalRequest, pk: int) -> HttpResponse:
    scenario = _scenario(request, pk)
    try:
        plan = draft_plan(actor=request.actor, scenario=scenario)
    except RuleViolation as error:
        messages.error(request, str(error))
        return to_page(request, "security:scenario-detail", pk)
    return to_page(request, "security:plan-detail", plan.pk)


@require_POST
def repair_try(request: PortalRequest, pk: int, index: int) -> HttpResponse:
    """One click: a new scenario with this repair, calculated at once."""
    scenario = _scenario(request, pk)
    try:
        trial = try_repair(actor=request.actor, scenario=scenario, index=index)
    except RuleViolation as error:
        messages.error(request, str(error))
        return to_page(request, "security:scenario-detail", pk)
    return to_page(request, "security:scenario-detail", trial.pk)


@require_POST
def trial_adopt(request: PortalRequest, pk: int) -> HttpResponse:
    """A second click: the programme itself is changed as the trial was."""
    scenario = _scenario(request, pk)
    try:
        adopt_trial(actor=request.actor, scenario=scenario)
    except RuleViolation as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("試算の条件を事業に反映しました。次に作成する計画案から使われます。"))
    return to_page(request, "security:scenario-detail", pk)
