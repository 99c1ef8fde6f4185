"""Confirming one's switch month, and the coordinator's roster of who has."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from portal.access.querysets import is_permitted
from portal.exceptions import RuleViolation
from portal.reports.exports import asked_format, exported
from portal.web.chips import Tone, register_chip
from portal.web.http import PortalRequest
from portal.web.shortcuts import page, to_page
from security.choices import AcknowledgementState
from security.models import Acknowledgement, Programme
from security.selectors.acknowledgements import Roster, acknowledgement_roster
from security.services.acknowledgements import acknowledge
from security.sheets.acknowledgements import acknowledgement_report

for word, tone in (("未確認", Tone.YELLOW), ("新しい版に更新", Tone.OUTLINE)):
    register_chip(word, tone)


@require_http_methods(["GET", "POST"])
def acknowledgement_detail(request: PortalRequest, pk: int) -> HttpResponse:
    """What has changed for the organisation, and one button to say that it is known."""
    rows = Acknowledgement.objects.permitted_to(request.actor).select_related(
        "plan__programme", "organisation", "acknowledged_by"
    )
    row = get_object_or_404(rows, pk=pk)
    may_acknowledge = is_permitted(request.actor, "acknowledge", row)
    if request.method == "POST":
        if not may_acknowledge:
            raise Http404
        try:
            acknowledge(actor=request.actor, acknowledgement=row)
        except RuleViolation as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("切替月を確認したことを、府県にお知らせしました。"))
        return to_page(request, "security:acknowledgement-detail", pk)
    context: dict[str, Any] = {
        "row": row,
        "programme": row.plan.programme,
        "may_acknowledge": may_acknowledge and row.state == AcknowledgementState.PENDING,
        "is_late": row.state == AcknowledgementState.PENDING and row.due_on < timezone.localdate(),
    }
    return render(request, page(request, "security/acknowledgement_detail.html"), context)


def _roster_of(request: PortalRequest, pk: int) -> tuple[Programme, Roster]:
    """For those who run the programme: an organisation sees nothing of the others' confirmations."""
    if not request.actor.is_prefecture_side:
        raise Http404
    programme = get_object_or_404(Programme.objects.permitted_to(request.actor), pk=pk)
    return programme, acknowledgement_roster(request.actor, programme)


@require_GET
def acknowledgement_list(request: PortalRequest, pk: int) -> HttpResponse:
    programme, roster = _roster_of(request, pk)
    context = {"programme": programme, "roster": roster}
    return render(request, page(request, "security/acknowledgement_list.html"), context)


@require_GET
def acknowledgement_export(request: PortalRequest, pk: int) -> HttpResponse:
    programme, roster = _roster_of(request, pk)
    return exported(acknowledgement_report(request.actor, programme, roster), asked_format(request))
