"""What a view returns: a whole page or its partial, and the way to another page, for browsers and for htmx."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from portal.lib.individual_number import holds_individual_number


def page(request: HttpRequest, template: str, partial: str | None = None) -> str:
    """The name of the template, or of its partial when htmx asks for a piece of the page."""
    wants_piece = request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"
    if partial and wants_piece and request.headers.get("HX-History-Restore-Request") != "true":
        return f"{template}#{partial}"
    return template


def editing_page(request: HttpRequest, template: str, context: Mapping[str, Any]) -> HttpResponse:
    """A page with a form, or its partial `form`; 409 for what was sent over another one's change (`conflict`)."""
    is_overtaken = bool(context["conflict"]) and request.method == "POST"
    return render(request, page(request, template, "form"), context, status=409 if is_overtaken else 200)


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: the posted values, none of them included, or None when the page is only looked at."""
    return request.POST if request.method == "POST" else None


def to_page(request: HttpRequest, url_name: str, *args: Any, fragment: str = "", **kwargs: Any) -> HttpResponse:
    """Go to another page: a redirect, or HX-Redirect for htmx, which would follow a redirect inside its target."""
    url = reverse(url_name, args=args, kwargs=kwargs) + (f"#{fragment}" if fragment else "")
    if request.headers.get("HX-Request") == "true":
        return HttpResponseClientRedirect(url)
    return redirect(url)


def kept_query(request: HttpRequest) -> QueryDict:
    """What was asked for, without what may be an individual number: no filter takes it, no link repeats it."""
    query = request.GET.copy()
    for name in [name for name, values in query.lists() if any(map(holds_individual_number, values))]:
        del query[name]
    return query


def with_query(request: HttpRequest, url_name: str, **changes: str | None) -> str:
    """Another page with the parameters of this one, some changed; None takes one away."""
    query = kept_query(request)
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = value
    return f"{reverse(url_name)}?{query.urlencode()}" if query else reverse(url_name)
