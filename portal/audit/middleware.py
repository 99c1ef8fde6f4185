"""Opens the audit context of a request, so that every row written knows where it came from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pghistory
import structlog
from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse

from .tracking import note


class AuditContextMiddleware:
    """Stores request id, address and view; `record_as` adds author, organisation and reason.

    The view's name is kept and not the path, because some paths carry a secret.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = structlog.contextvars.get_contextvars().get("request_id", "")
        user_id = request.user.pk if request.user.is_authenticated else None
        with pghistory.context(user=user_id, request=str(request_id), address=get_adapter().get_client_ip(request)):
            return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        note(view=request.resolver_match.view_name if request.resolver_match else "")
