"""Where a person may be sent after an action: to paths of the portal itself, nowhere else."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme


def is_own_path(url: str | None) -> bool:
    """Whether this is an absolute path without a host, however a browser may read it. Excludes `//` and backslashes."""
    return bool(url) and str(url).startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)


def next_path(request: HttpRequest, default: str) -> str:
    """The path that the form asked to return to, or the page `default` (a name of an address)."""
    wanted = request.POST.get("next") or request.GET.get("next")
    return str(wanted) if is_own_path(wanted) else resolve_url(default)
