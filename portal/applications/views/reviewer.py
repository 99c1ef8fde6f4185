"""The coordinator's list of what was submitted."""

from __future__ import annotations

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from portal.applications.forms import ReviewFilterForm
from portal.applications.models import ApplicationWindow
from portal.applications.models.applications import ApplicationQuerySet
from portal.applications.selectors.lists import applications_to_review
from portal.applications.sheets import applications_report
from portal.applications.tables import ReviewTable
from portal.reports.exports import asked_format, exported
from portal.web.http import PortalRequest
from portal.web.shortcuts import page


def for_the_prefecture(request: PortalRequest) -> None:
    """These pages are for those who run windows; for anybody else there are none."""
    if not request.actor.is_prefecture_side:
        raise Http404


@require_GET
def review_list(request: PortalRequest) -> HttpResponse:
    table = _table(request)
    return render(request, page(request, "applications/review_list.html"), {"table": table, "filters": table.filters})


@require_GET
def review_export(request: PortalRequest) -> HttpResponse:
    """The list as it is filtered and sorted."""
    file_format = asked_format(request)
    rows = _table(request).ordered_rows
    report = applications_report(request.actor, _("提出された申請"), rows, own=False)
    return exported(report, file_format)


def _table(request: PortalRequest) -> ReviewTable:
    for_the_prefecture(request)
    windows = ApplicationWindow.objects.permitted_to(request.actor, "inspect")
    filters = ReviewFilterForm(request.GET, windows=windows)
    rows = _filtered(applications_to_review(request.actor), filters)
    return ReviewTable(request, rows, filters=filters, export_url=reverse("applications:review-export"))


def _filtered(rows: ApplicationQuerySet, filters: ReviewFilterForm) -> ApplicationQuerySet:
    if state := filters.value_of("state"):
        rows = rows.shown_to_reviewers_as(state)
    if window := filters.value_of("window"):
        rows = rows.filter(window=window)
    if text := filters.value_of("organisation"):
        rows = rows.filter(Q(organisation__name__icontains=text) | Q(reference_number__icontains=text))
    return rows
