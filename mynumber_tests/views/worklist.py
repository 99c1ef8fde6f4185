"""The coordinator's worklist."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from mynumber_tests.forms.worklist import ClaimForm, WorkFilters
from mynumber_tests.selectors.worklist import worklist as worklist_of
from mynumber_tests.services.worklist import claim_work, release_work
from portal.access.querysets import is_permitted
from portal.exceptions import RuleViolation
from portal.web.http import PortalRequest
from portal.web.pagination import page_links
from portal.web.shortcuts import kept_query, page

from .programmes import programme_to_change, visible_programme

PER_PAGE = 50


@require_GET
def worklist(request: PortalRequest, pk: int) -> HttpResponse:
    """What waits, the most urgent first; each entry can be taken by one of the coordinators."""
    if not request.actor.is_prefecture_side:
        raise Http404
    programme = visible_programme(request, pk)
    whole = worklist_of(request.actor, programme)
    filters = WorkFilters(request.GET)
    rows = filters.narrow(whole, request.actor.user)
    shown = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "programme": programme,
        "worklist": whole,
        "filters": filters,
        "only_critical": filters.shows_only_critical(whole),
        "page": shown,
        "links": page_links(shown, lambda number: _page_url(request, number)),
        "query": kept_query(request).urlencode(),
        "may_claim": is_permitted(request.actor, "change", programme),
    }
    return render(request, page(request, "mynumber_tests/worklist.html"), context)


def _page_url(request: PortalRequest, number: int) -> str:
    query = kept_query(request)
    query["page"] = str(number)
    return f"{request.path}?{query.urlencode()}"


@require_POST
def work_claim(request: PortalRequest, pk: int) -> HttpResponse:
    """Take an entry, take it over from a colleague, or give it back."""
    programme = programme_to_change(request, pk)
    form = ClaimForm(request.POST)
    try:
        if not form.is_valid():
            raise RuleViolation("work_unknown", _("画面を読み込み直してから、もう一度押してください。"))
        common = {"actor": request.actor, "programme": programme, **form.entry}
        if form.cleaned_data["do"] == "release":
            release_work(**common)
            messages.success(request, _("引受けを取りやめました。"))
        else:
            claim_work(**common, takes_over=form.cleaned_data["do"] == "take-over")
            messages.success(request, _("作業を引き受けました。"))
    except RuleViolation as error:
        messages.error(request, str(error))
    query = kept_query(request).urlencode()
    return redirect(reverse("mynumber_tests:worklist", args=[pk]) + (f"?{query}" if query else ""))
