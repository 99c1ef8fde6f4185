"""Headers that every answer carries, and the way of htmx to the sign-in page."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect

GetResponse = Callable[[HttpRequest], HttpResponse]

HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}


class SecurityHeadersMiddleware:
    """Isolation headers everywhere; pages behind sign-in are never kept by a shared cache."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class HtmxSignInMiddleware:
    """When the session has ended, htmx goes to the sign-in page as a whole, not into a corner of the old one."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        sign_in = resolve_url(settings.LOGIN_URL)
        is_htmx = request.headers.get("HX-Request") == "true"
        if not (is_htmx and response.status_code == 302 and urlsplit(response.headers["Location"]).path == sign_in):
            return response
        # Back to the page that the person sees, not to the piece that it asked for.
        page = urlsplit(request.headers.get("HX-Current-URL", ""))
        query = urlencode({"next": f"{page.path or '/'}?{page.query}" if page.query else page.path or "/"})
        return HttpResponseClientRedirect(f"{sign_in}?{query}")
