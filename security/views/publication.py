"""Publishing a draft, the versions published so far, and what differs between two of them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from portal.exceptions import RuleViolation
from portal.web.http import PortalRequest
from portal.web.shortcuts import page, to_page
from security.choices import PlanState
from security.forms.publication import CompareForm, PublishForm
from security.models import MigrationPlan, Programme
from security.selectors.release import release_problems
from security.selectors.versions import difference, difference_to_last, fingerprint, published_versions
from security.services.plans import publish_plan
from security.services.publishers import second_person_refusal


@require_http_methods(["GET", "POST"])
def plan_publish(request: PortalRequest, pk: int) -> HttpResponse:
    plan = get_object_or_404(
        MigrationPlan.objects.permitted_to(request.actor, "publish").select_related("programme"), pk=pk
    )
    form = PublishForm(request.POST or None, initial={"seen": fingerprint(plan)})
    if form.is_valid():
        try:
            publish_plan(actor=request.actor, plan=plan, **form.cleaned_data)
        except RuleViolation as error:
            form.add_rule_violation(error)  # shown at its field; what was typed stays
            plan.refresh_from_db()
            form.renew(fingerprint(plan))
        else:
            messages.success(request, _("第%(version)d版を公開しました。") % {"version": plan.version})
            return to_page(request, "security:schedule", plan.programme_id)
    return render(request, page(request, "security/plan_publish.html", "form"), _publication(request, plan, form))


def _publication(request: PortalRequest, plan: MigrationPlan, form: PublishForm) -> dict[str, Any]:
    is_draft = plan.state == PlanState.DRAFT
    return {
        "plan": plan,
        "programme": plan.programme,
        "form": form,
        "difference": difference_to_last(request.actor, plan),
        "problems": release_problems(plan) if is_draft and not form.errors else [],
        "refusal": second_person_refusal(request.actor, plan) if not form.errors else "",
    }


@require_GET
def version_list(request: PortalRequest, pk: int) -> HttpResponse:
    programme = get_object_or_404(Programme.objects.permitted_to(request.actor), pk=pk)
    context = {"programme": programme, "versions": published_versions(request.actor, programme)}
    return render(request, page(request, "security/version_list.html"), context)


@require_GET
def plan_compare(request: PortalRequest, pk: int) -> HttpResponse:
    """Any two versions; without a choice the one in force against the one before."""
    programme = get_object_or_404(Programme.objects.permitted_to(request.actor), pk=pk)
    plans = MigrationPlan.objects.permitted_to(request.actor).comparable().filter(programme=programme)
    newest = [plan.pk for plan in plans.published().order_by("-version")[:2]]
    usual = {"after": newest[0], "before": newest[-1]} if newest else {}
    form = CompareForm(request.GET or usual or None, plans=plans)
    context: dict[str, Any] = {"programme": programme, "form": form}
    if form.is_valid():
        context["difference"] = difference(request.actor, form.cleaned_data["before"], form.cleaned_data["after"])
    return render(request, page(request, "security/plan_compare.html"), context)
