"""帳票: the catalogue, ordering one, its progress, the file."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from portal.exceptions import RuleViolation
from portal.jobs.models import JobRun
from portal.jobs.presenters import progress_of
from portal.reports.catalogue import ReportKind, find_report_kind, report_kinds_for
from portal.reports.models import ReportRun
from portal.reports.services.runs import order_report
from portal.reports.tables import ReportRunTable
from portal.web.http import PortalRequest
from portal.web.shortcuts import page, to_page


@never_cache
@require_GET
def report_list(request: PortalRequest) -> HttpResponse:
    runs = ReportRun.objects.permitted_to(request.actor).select_related("job")
    context = {"kinds": report_kinds_for(request.actor), "table": ReportRunTable(request, runs)}
    return render(request, "reports/report_list.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def report_order(request: PortalRequest, code: str) -> HttpResponse:
    kind = _kind(request, code)
    form = kind.form(request.POST or None, actor=request.actor, formats=kind.formats)
    if form.is_valid():
        try:
            run = order_report(actor=request.actor, kind=kind, form=form)
        except RuleViolation as violation:
            form.add_rule_violation(violation)
        else:
            return to_page(request, "reports:run-detail", run.pk)
    return render(request, page(request, "reports/report_order.html", "form"), {"kind": kind, "form": form})


def _kind(request: PortalRequest, code: str) -> ReportKind:
    kind = find_report_kind(code)
    if kind is None or not kind.permitted(request.actor):
        raise Http404
    return kind


@never_cache
@require_GET
def run_detail(request: PortalRequest, pk: int) -> HttpResponse:
    runs = ReportRun.objects.permitted_to(request.actor).select_related(
        "job", "file", "user", "organisation", "delivery__schedule"
    )
    run = get_object_or_404(runs, pk=pk)
    may_change = JobRun.objects.permitted_to(request.actor, "change").filter(pk=run.job_id).exists()
    progress = progress_of(run.job, may_change=may_change, polls=False)  # the page asks for all of it anew
    kind = find_report_kind(run.code)
    context = {"run": run, "progress": progress, "is_on_offer": kind is not None and kind.permitted(request.actor)}
    return render(request, page(request, "reports/run_detail.html", "status"), context)
