"""/healthz and /readyz: for monitors and load balancers, without sign-in and without details."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse

from .health import run_checks

SAFE = ("GET", "HEAD")


class HealthMiddleware:
    """Answers before sessions, host names and the log: a monitor asks by address, every few seconds, for ever."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._answers = {"/healthz": alive, "/readyz": ready}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self._answers.get(request.path_info)
        if answer is None:
            return self.get_response(request)
        response = answer() if request.method in SAFE else HttpResponseNotAllowed(SAFE)
        response["Cache-Control"] = "no-store"
        return response


def alive() -> HttpResponse:
    """The process answers. Asks nothing else, so that a database that is away does not get it restarted."""
    return JsonResponse({"status": "alive"})


def ready() -> HttpResponse:
    """200 when everything that a user needs works, 503 with the names of what does not."""
    checks = run_checks()
    is_ready = all(checks.values())
    words = {name: "ok" if passed else "failed" for name, passed in checks.items()}
    status = "ready" if is_ready else "not ready"
    return JsonResponse({"status": status, "checks": words}, status=200 if is_ready else 503)
