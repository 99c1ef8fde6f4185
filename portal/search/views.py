"""The search page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from portal.web.http import PortalRequest
from portal.web.pagination import page_links
from portal.web.shortcuts import page

from .forms import SearchForm
from .selectors import search, search_one, search_url
from .sources import SearchSource, search_sources


@require_GET
def search_page(request: PortalRequest) -> HttpResponse:
    """The first of every kind, or all of one kind page by page."""
    form = SearchForm(request.GET or None)
    context: dict[str, object] = {"form": form}
    if form.is_valid() and form.cleaned_data["q"]:
        text, kind = form.cleaned_data["q"], form.cleaned_data["kind"]
        context |= {"text": text}
        context |= _one_kind(request, _source(kind), text) if kind else {"found": search(request.actor, text)}
    return render(request, page(request, "search/search_page.html"), context)


def _source(code: str) -> SearchSource:
    return next(source for source in search_sources() if source.code == code)


def _one_kind(request: PortalRequest, source: SearchSource, text: str) -> dict[str, object]:
    shown, hits = search_one(request.actor, source, text, request.GET.get("page", "1"))
    links = page_links(shown, lambda number: search_url(text, source, number))
    return {"source": source, "page": shown, "hits": hits, "links": links}
