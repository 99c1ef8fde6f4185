"""What the frame of every page needs."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from portal.access.actor import ANONYMOUS

from .menu import menu_for

# No eval and no injected style, for the CSP; no copies of pages in the browser's storage, for shared desks.
HTMX_CONFIG = json.dumps(
    {
        "allowEval": False,
        "includeIndicatorStyles": False,
        "allowScriptTags": False,
        "selfRequestsOnly": True,
        "historyCacheSize": 0,
        "refreshOnHistoryMiss": True,
        "timeout": 30000,
        "responseHandling": [
            {"code": "204", "swap": False},
            {"code": "[23]..", "swap": True},
            {"code": "(400|409|412|422)", "swap": True},
            {"code": "[45]..", "swap": False, "error": True},
        ],
    }
)


def portal(request: HttpRequest) -> dict[str, Any]:
    actor = getattr(request, "actor", ANONYMOUS)
    return {
        "actor": actor,
        "global_menu": SimpleLazyObject(lambda: _menu(request)),
        "htmx_config": HTMX_CONFIG,
        "csrf_cookie_name": settings.CSRF_COOKIE_NAME,
        "session_idle_s": settings.SESSION_COOKIE_AGE if actor.user else 0,
        "shows_sample_data": getattr(settings, "SHOWS_SAMPLE_DATA", False),
        "portal_contact": settings.PORTAL_CONTACT,
        "page_made_at": timezone.now(),
    }


def _menu(request: HttpRequest) -> list[dict[str, Any]]:
    items = menu_for(getattr(request, "actor", ANONYMOUS))
    return [
        {"label": item.label, "url_name": item.url_name, "is_current": item.is_current(request.path)} for item in items
    ]
