"""The entrance to incident notices: what is to be done first, for a municipality and for its prefecture."""

from __future__ import annotations

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from portal.access.choices import Role
from portal.reports.exports import asked_format, exported
from portal.web.http import PortalRequest
from portal.web.shortcuts import page
from security.forms.incident_notices import NoticeFilterForm
from security.forms.incident_reports import ReportFilterForm
from security.incident_choices import ReportState
from security.models import IncidentNotice, IncidentReport
from security.models.incident_notices import ANSWERING
from security.selectors.incident_notices import own_notices, with_counts

from .incident_tables import NoticeTable, OwnReportTable, ReportTableForCheckers, notices_report, reports_report

WAITING = (ReportState.REPORTED, ReportState.CHECKING)


@require_GET
def incident_list(request: PortalRequest) -> HttpResponse:
    """A municipality sees open notices and its own reports; a prefecture its notices with who is late."""
    if request.actor.is_prefecture_side:
        return _for_prefecture(request)
    own = own_notices(request.actor)
    reports = IncidentReport.objects.permitted_to(request.actor)
    context = {
        "owed": [one for one in own if one.owes],
        "others": [one for one in own if not one.owes],
        "table": OwnReportTable(request, reports, table_id="reports"),
        "may_report": _may_report(request),
    }
    return render(request, page(request, "security/incident_list.html"), context)


def _may_report(request: PortalRequest) -> bool:
    organisation = request.actor.organisation
    return organisation is not None and organisation.prefecture_id is not None and request.actor.has_role(*ANSWERING)


def _for_prefecture(request: PortalRequest) -> HttpResponse:
    reports = IncidentReport.objects.permitted_to(request.actor).handed_over()
    context = {
        "table": _notice_table(request),
        "filters": NoticeFilterForm(request.GET),
        "waiting": reports.filter(state__in=WAITING).select_related("organisation").order_by("-urgency", "reported_at"),
        "may_issue": request.actor.has_role(Role.COORDINATOR, Role.MANAGER),
        "shared_by_others": [
            one for one in own_notices(request.actor) if one.notice.prefecture_id != request.actor.organisation_id
        ],
    }
    return render(request, page(request, "security/incident_overview.html"), context)


def _notice_table(request: PortalRequest) -> NoticeTable:
    filters = NoticeFilterForm(request.GET)
    notices = with_counts(IncidentNotice.objects.permitted_to(request.actor, "inspect"))
    for name in ("state", "kind"):
        if value := filters.value_of(name):
            notices = notices.filter(**{name: value})
    return NoticeTable(
        request, notices, filters=filters, export_url=reverse("security:incident-notice-export"), table_id="notices"
    )


@require_GET
def incident_notice_export(request: PortalRequest) -> HttpResponse:
    _check_prefecture(request)
    return exported(notices_report(request.actor, _notice_table(request).ordered_rows), asked_format(request))


@require_GET
def incident_report_list(request: PortalRequest) -> HttpResponse:
    """All reports that have reached the prefecture."""
    _check_prefecture(request)
    context = {"table": _report_table(request), "filters": ReportFilterForm(request.GET)}
    return render(request, page(request, "security/incident_report_list.html"), context)


@require_GET
def incident_report_export(request: PortalRequest) -> HttpResponse:
    _check_prefecture(request)
    return exported(reports_report(request.actor, _report_table(request).ordered_rows), asked_format(request))


def _report_table(request: PortalRequest) -> ReportTableForCheckers:
    filters = ReportFilterForm(request.GET)
    reports = IncidentReport.objects.permitted_to(request.actor).handed_over().select_related("organisation")
    for name in ("state", "kind"):
        if value := filters.value_of(name):
            reports = reports.filter(**{name: value})
    if text := filters.value_of("q"):
        reports = reports.filter(Q(organisation__name__icontains=text) | Q(reference_number__icontains=text))
    return ReportTableForCheckers(
        request, reports, filters=filters, export_url=reverse("security:incident-report-export")
    )


def _check_prefecture(request: PortalRequest) -> None:
    if not request.actor.is_prefecture_side:
        raise Http404
