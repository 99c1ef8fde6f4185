"""Programmes: what they are, and the schedule in force."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from portal.access.querysets import permitted_actions
from portal.exceptions import RuleViolation
from portal.lib.months import Month, format_month
from portal.web.http import PortalRequest
from portal.web.shortcuts import page, to_page
from security.forms import ProgrammeMonthForm
from security.models import MigrationPlan, Programme
from security.selectors.overview import programme_overview
from security.selectors.schedule import own_row, schedule_of
from security.selectors.wishes import own_receptions
from security.services.programmes import set_month
from security.views.gantt import gantt_of


@require_GET
def programme_list(request: PortalRequest) -> HttpResponse:
    programmes = Programme.objects.permitted_to(request.actor).prefetch_related("prefectures")
    return render(request, page(request, "security/programme_list.html"), {"programmes": programmes})


@require_GET
def programme_detail(request: PortalRequest, pk: int) -> HttpResponse:
    programme = get_object_or_404(Programme.objects.permitted_to(request.actor), pk=pk)
    context = {
        "programme": programme,
        "overview": programme_overview(request.actor, programme),
        "actions": permitted_actions(request.actor, programme),
        "receptions": own_receptions(request.actor, programme),
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
    return render(request, page(request, "security/schedule.html"), context)


@require_GET
def month_list(request: PortalRequest, pk: int) -> HttpResponse:
    """Capacity and blackouts, month by month."""
    programme = get_object_or_404(Programme.objects.permitted_to(request.actor), pk=pk)
    context = {
        "programme": programme,
        "months": programme.months.all(),
        "actions": permitted_actions(request.actor, programme),
    }
    return render(request, page(request, "security/month_list.html"), context)


@require_http_methods(["GET", "POST"])
def month_edit(request: PortalRequest, pk: int, month_pk: int) -> HttpResponse:
    programme = get_object_or_404(Programme.objects.permitted_to(request.actor, "change"), pk=pk)
    row = get_object_or_404(programme.months, pk=month_pk)
    initial = {"units": row.units, "switches": row.switches, "blackout_reason": row.blackout_reason}
    form = ProgrammeMonthForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            set_month(actor=request.actor, programme=programme, month=Month.of(row.month), **form.cleaned_data)
        except RuleViolation as error:
            form.add_rule_violation(error)
        else:
            name = format_month(Month.of(row.month))
            messages.success(request, _("%(month)sの上限を変更しました。") % {"month": name})
            return to_page(request, "security:month-list", pk)
    context = {"programme": programme, "row": row, "month": Month.of(row.month), "form": form}
    return render(request, page(request, "security/month_edit.html", "form"), context)
