"""定期作成: setting up reports that are made by themselves, and what became of them."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.exceptions import RuleViolation
from portal.reports.catalogue import find_report_kind
from portal.reports.models import ReportSchedule
from portal.reports.schedule_forms import ScheduleForm
from portal.reports.selectors import deliveries_of, recipients_of
from portal.reports.services.schedules import resume_schedule, schedule_report, stop_schedule
from portal.reports.tables import ACTIVE, STOPPED, ScheduleTable, when
from portal.web.http import PortalRequest
from portal.web.shortcuts import page, posted, to_page


@never_cache
@require_GET
def schedule_list(request: PortalRequest) -> HttpResponse:
    rows = ReportSchedule.objects.permitted_to(request.actor).select_related("owner")
    return render(request, "reports/schedule_list.html", {"table": ScheduleTable(request, rows)})


@never_cache
@require_http_methods(["GET", "POST"])
def schedule_new(request: PortalRequest, code: str) -> HttpResponse:
    kind = find_report_kind(code)
    if kind is None or not kind.permitted(request.actor):
        raise Http404
    form = kind.form(posted(request), actor=request.actor, formats=kind.formats)
    plan_form = ScheduleForm(posted(request), prefix="schedule", actor=request.actor, kind=kind)
    if form.is_valid() and plan_form.is_valid():
        try:
            schedule = schedule_report(actor=request.actor, kind=kind, form=form, plan=plan_form.plan)
        except RuleViolation as violation:
            plan_form.add_rule_violation(violation)
        else:
            messages.success(request, _("「%(name)s」の定期作成を設定しました。") % {"name": schedule.name})
            return to_page(request, "reports:schedule-detail", schedule.pk)
    context = {"kind": kind, "form": form, "plan_form": plan_form}
    return render(request, page(request, "reports/schedule_new.html", "form"), context)


@never_cache
@require_GET
def schedule_detail(request: PortalRequest, pk: int) -> HttpResponse:
    schedule = get_object_or_404(
        ReportSchedule.objects.permitted_to(request.actor).select_related("owner", "organisation"), pk=pk
    )
    kind = find_report_kind(schedule.code)
    context = {
        "schedule": schedule,
        "kind": kind,
        "when": when(schedule),
        "state": STOPPED if schedule.stopped_at else ACTIVE,
        "recipients": recipients_of(schedule),
        "deliveries": deliveries_of(schedule),
        "may_change": ReportSchedule.objects.permitted_to(request.actor, "change").filter(pk=pk).exists(),
    }
    return render(request, "reports/schedule_detail.html", context)


@require_POST
def schedule_stop(request: PortalRequest, pk: int) -> HttpResponse:
    schedule = get_object_or_404(ReportSchedule.objects.permitted_to(request.actor, "change"), pk=pk)
    stop_schedule(actor=request.actor, schedule=schedule)
    messages.success(request, _("「%(name)s」の定期作成を停止しました。") % {"name": schedule.name})
    return to_page(request, "reports:schedule-detail", pk)


@require_POST
def schedule_resume(request: PortalRequest, pk: int) -> HttpResponse:
    schedule = get_object_or_404(ReportSchedule.objects.permitted_to(request.actor, "change"), pk=pk)
    resume_schedule(actor=request.actor, schedule=schedule)
    messages.success(request, _("「%(name)s」の定期作成を再開しました。") % {"name": schedule.name})
    return to_page(request, "reports:schedule-detail", pk)
