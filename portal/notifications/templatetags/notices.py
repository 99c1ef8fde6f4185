"""The way to the inbox, for the head of every page."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from portal.access.actor import ANONYMOUS
from portal.notifications.selectors import unread_count

register = template.Library()


@register.inclusion_tag("notifications/notice_link.html", takes_context=True)
def notice_link(context: Context) -> dict[str, Any]:
    """A link with the number of unread notices; one query."""
    return {"unread": unread_count(context.get("actor") or ANONYMOUS)}
