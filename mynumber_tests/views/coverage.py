"""Combinations of vendors' systems, and the load of providers."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from mynumber_tests.selectors.coverage import load_rows, vendor_rows
from portal.web.http import PortalRequest
from portal.web.shortcuts import page

from .programmes import visible_programme


@require_GET
def coverage(request: PortalRequest, pk: int) -> HttpResponse:
    if not request.actor.is_prefecture_side:
        raise Http404
    programme = visible_programme(request, pk)
    vendors = vendor_rows(request.actor, programme)
    context = {
        "programme": programme,
        "vendors": vendors,
        "gaps": sum(row.is_gap for row in vendors),
        "loads": load_rows(request.actor, programme),
    }
    return render(request, page(request, "mynumber_tests/coverage.html"), context)
