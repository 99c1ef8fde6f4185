"""Opens the audit context of a request, so that every row written knows where it came from."""

from __future__ import annotations

from collections.abc import Callable

import pghistory
import structlog
from django.http import HttpRequest, HttpResponse


class AuditContextMiddleware:
    """Stores request id, address and path; `record_as` adds author and reason."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = structlog.contextvars.get_contextvars().get("request_id", "")
        user_id = request.user.pk if request.user.is_authenticated else None
        with pghistory.context(
            user=user_id, url=request.path, request=str(request_id), address=request.META.get("REMOTE_ADDR", "")
        ):
            return self.get_response(request)
