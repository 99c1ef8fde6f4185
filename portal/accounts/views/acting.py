"""Switching between one's own organisations."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.accounts.services import acting
from portal.exceptions import RuleViolation
from portal.web.http import PortalRequest
from portal.web.redirects import next_path


@require_POST
def act_as(request: PortalRequest) -> HttpResponse:
    """Go back to where the person was; what the other organisation may not see, its own check will say."""
    asked = request.POST.get("organisation", "")
    try:
        organisation_id = int(asked) if asked.isdecimal() else 0
        organisation = acting.act_as(actor=request.actor, request=request, organisation_id=organisation_id)
    except RuleViolation as error:
        raise Http404(str(error)) from error
    messages.success(request, _("%(organisation)sとして操作しています。") % {"organisation": organisation})
    return redirect(next_path(request, "web:home"))
