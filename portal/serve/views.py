"""/healthz and /readyz: for monitors and load balancers, without sign-in and without details."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .health import run_checks


@login_not_required
@never_cache
@require_safe
def alive(request: HttpRequest) -> JsonResponse:
    """The process answers. Asks nothing else, so that a database that is away does not get it restarted."""
    return JsonResponse({"status": "alive"})


@login_not_required
@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 when everything that a user needs works, 503 with the names of what does not."""
    checks = run_checks()
    is_ready = all(checks.values())
    words = {name: "ok" if passed else "failed" for name, passed in checks.items()}
    return JsonResponse(
        {"status": "ready" if is_ready else "not ready", "checks": words}, status=200 if is_ready else 503
    )
