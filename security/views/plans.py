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
from security.choices import PlanState
from security.forms.publication import DiscardForm
from security.models import MigrationPlan
from security.selectors.proof import proof_of_plan
from security.selectors.release import release_problems
from security.selectors.schedule import schedule_of
from security.selectors.versions import difference_to_last
from security.services.plans import discard_plan
from security.services.publishers import second_person_refusal
from security.views.gantt import gantt_of


@require_GET
def plan_detail(request: PortalRequest, pk: int) -> HttpResponse:
    plans = MigrationPlan.objects.permitted_to(request.actor)
    plan = get_object_or_404(plans.select_related("programme", "created_by", "published_by"), pk=pk)
    shown = schedule_of(request.actor, plan)
    actions = permitted_actions(request.actor, plan)
    is_draft = plan.state == PlanState.DRAFT
    context = {
        "plan": plan,
        "programme": plan.programme,
        "schedule": shown,
        "gantt": gantt_of(shown),
        "actions": actions,
        "difference": difference_to_last(request.actor, plan),
        "proof": proof_of_plan(plan) if request.actor.is_prefecture_side else None,
        "problems": release_problems(plan) if "change" in actions and is_draft else [],
        "refusal": second_person_refusal(request.actor, plan) if "publish" in actions and is_draft else "",
    }
    return render(request, page(request, "security/plan_detail.html"), context)


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
