"""Answering a notice, and the roster of who has and who has not."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from portal.access.querysets import is_permitted
from portal.exceptions import RuleViolation
from portal.organisations.models import Organisation
from portal.reports.exports import asked_format, exported
from portal.web.http import PortalRequest
from portal.web.shortcuts import page, to_page
from security.forms.incident_notices import AnswerForm, RosterFilterForm
from security.incident_choices import Answer
from security.models import IncidentNotice
from security.models.incident_notices import ANSWERING
from security.selectors.incident_notices import Roster, RosterRow, roster_of
from security.services.notice_answers import answer_notice, remind

from .incident_notices import reader_page, visible
from .incident_tables import RosterTable, roster_report


@require_POST
def incident_notice_answer(request: PortalRequest, pk: int) -> HttpResponse:
    """One button is the answer. What is wrong with it is said on the page of the notice."""
    notice = visible(request, pk)
    if not request.actor.has_role(*ANSWERING) or request.actor.is_prefecture_side:
        raise Http404
    form = AnswerForm(request.POST)
    if form.is_valid():
        values = form.cleaned_data
        try:
            row = answer_notice(
                actor=request.actor,
                notice=notice,
                answer=Answer(values["answer"]),
                comment=values["comment"],
                version=values["version"],
            )
        except RuleViolation as error:
            form.add_rule_violation(error)
        else:
            messages.success(request, _("「%(answer)s」と回答しました。") % {"answer": row.get_answer_display()})
            if request.POST.get("next") == "list":
                return to_page(request, "security:incident-list")
            return to_page(request, "security:incident-notice-detail", pk)
    return reader_page(request, notice, form)


@require_GET
def incident_notice_roster(request: PortalRequest, pk: int) -> HttpResponse:
    """Who is late stands first; then who still owes; then who has answered."""
    notice = visible(request, pk, "inspect")
    if notice.current is None:
        raise Http404
    roster = roster_of(notice)
    filters = RosterFilterForm(request.GET)
    context = {
        "notice": notice,
        "roster": roster,
        "filters": filters,
        "table": _table(request, notice, roster, filters),
        "may_remind": is_permitted(request.actor, "change", notice) and notice.is_open,
    }
    return render(request, page(request, "security/incident_notice_roster.html"), context)


@require_GET
def incident_roster_export(request: PortalRequest, pk: int) -> HttpResponse:
    notice = visible(request, pk, "inspect")
    roster = roster_of(notice)
    rows = _table(request, notice, roster, RosterFilterForm(request.GET)).ordered_rows
    return exported(roster_report(request.actor, notice, roster, rows), asked_format(request))


def _table(request: PortalRequest, notice: IncidentNotice, roster: Roster, filters: RosterFilterForm) -> RosterTable:
    export_url = reverse("security:incident-roster-export", args=[notice.pk])
    return RosterTable(
        request, _narrowed(roster.rows, filters.value_of("state")), filters=filters, export_url=export_url
    )


def _narrowed(rows: Sequence[RosterRow], state: str | None) -> list[RosterRow]:
    match state:
        case None:
            return list(rows)
        case RosterFilterForm.LATE:
            return [row for row in rows if row.is_late]
        case RosterFilterForm.OPEN:
            return [row for row in rows if row.owes]
        case RosterFilterForm.UNREAD:
            return [row for row in rows if row.recipient.read_at is None]
    return [row for row in rows if row.recipient.answer == state]


@require_POST
def incident_notice_remind(request: PortalRequest, pk: int) -> HttpResponse:
    """One click tells everybody who still owes an answer, or one of them."""
    notice = visible(request, pk, "change")
    organisation = None
    if asked := request.POST.get("organisation", ""):
        known = Organisation.objects.filter(received_notices__notice=notice)
        key = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0
        organisation = get_object_or_404(known, pk=key)
    try:
        count = remind(actor=request.actor, notice=notice, organisation=organisation)
    except RuleViolation as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(count)d団体に督促のお知らせを送りました。") % {"count": count})
    return to_page(request, "security:incident-notice-roster", pk)
