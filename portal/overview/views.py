"""The state of the prefecture, municipality by municipality."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from portal.web.http import PortalRequest
from portal.web.shortcuts import page

from .selectors import prefecture_state
from .tables import StateTable


@require_GET
def prefecture_overview(request: PortalRequest) -> HttpResponse:
    state = prefecture_state(request.actor)
    if state is None:
        raise Http404
    context = {"state": state, "table": StateTable(request, state.states)}
    return render(request, page(request, "overview/prefecture_overview.html"), context)
