"""Drafts and publication: the coordinators' side of planning."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from portal.access.querysets import permitted_actions
from portal.exceptions import RuleViolation
from portal.web.http import PortalRequest
from portal.web.shortcuts import page, to_page
from security.forms import DiscardForm, PublishForm
from security.models import MigrationPlan
from security.selectors.proof import proof_of_plan
from security.selectors.release import release_problems
from security.selectors.schedule import schedule_of
from security.selectors.versions import changes_since_last
from security.services.plans import discard_plan, publish_plan
from security.views.gantt import gantt_of


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
        "proof": proof_of_plan(plan) if request.actor.is_prefecture_side else None,
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
