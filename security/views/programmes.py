"""Programmes: what they are, and the schedule in force."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from portal.access.querysets import permitted_actions
from portal.web.http import PortalRequest
from portal.web.shortcuts import page
from security.models import MigrationPlan, Programme
from security.selectors.acknowledgements import own_acknowledgements
from security.selectors.change_requests import own_change_receptions
from security.selectors.overview import programme_overview
from security.selectors.schedule import own_row, schedule_of
from security.selectors.wishes import own_receptions
from security.views.gantt import gantt_of
from security.views.setup_steps import setup_steps


@require_GET
def programme_list(request: PortalRequest) -> HttpResponse:
    programmes = Programme.objects.permitted_to(request.actor).prefetch_related("prefectures")
    return render(request, page(request, "security/programme_list.html"), {"programmes": programmes})


@require_GET
def programme_detail(request: PortalRequest, pk: int) -> HttpResponse:
    visible = Programme.objects.permitted_to(request.actor).prefetch_related("prefectures")
    programme = get_object_or_404(visible, pk=pk)
    actions = permitted_actions(request.actor, programme)
    receptions = own_receptions(request.actor, programme)
    context = {
        "programme": programme,
        "overview": programme_overview(request.actor, programme),
        "actions": actions,
        "receptions": receptions,
        "may_open_reception": "change" in actions and not receptions,
        "milestones": programme.milestones.all(),
        "own_participation": programme.participations.filter(organisation=request.actor.organisation).first(),
        "setup": setup_steps(programme) if "change" in actions else None,
    }
    return render(request, page(request, "security/programme_detail.html"), context)


@require_GET
def schedule(request: PortalRequest, pk: int) -> HttpResponse:
    """The version in force, for everyone who takes part."""
    programme = get_object_or_404(Programme.objects.permitted_to(request.actor), pk=pk)
    plan = MigrationPlan.objects.permitted_to(request.actor).current().filter(programme=programme).first()
    context: dict[str, object] = {"programme": programme, "plan": plan}
    if plan is not None:
        shown = schedule_of(request.actor, plan)
        context |= {"schedule": shown, "gantt": gantt_of(shown), "own": own_row(request.actor, plan)}
        context["open_acknowledgements"] = own_acknowledgements(request.actor, programme)
        context["change_receptions"] = own_change_receptions(request.actor, programme)
        context["actions"] = permitted_actions(request.actor, programme)
    return render(request, page(request, "security/schedule.html"), context)
