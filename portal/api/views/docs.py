"""APIの説明と試行: the reference out of the schema itself, with a form for each operation."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from portal.api.reference import operations
from portal.api.throttling import rate
from portal.web.http import PortalRequest


@require_GET
def docs(request: PortalRequest) -> HttpResponse:
    """Our own page: Swagger UI speaks English only and breaks the rules of accessibility that our pages keep."""
    limit, window_s = rate()
    return render(request, "api/docs.html", {"operations": operations(), "limit": limit, "window_s": window_s})
