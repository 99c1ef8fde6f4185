"""Which programmes the pages of its set-up open."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404

from portal.web.http import PortalRequest
from security.models import Programme


def programme_to_change(request: PortalRequest, pk: int) -> Programme:
    return get_object_or_404(Programme.objects.permitted_to(request.actor, "change"), pk=pk)


def programme_to_oversee(request: PortalRequest, pk: int) -> Programme:
    """For the prefecture's side, who may change nothing included."""
    if not request.actor.is_prefecture_side:
        raise Http404
    return get_object_or_404(Programme.objects.permitted_to(request.actor), pk=pk)
