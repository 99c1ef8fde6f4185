"""届いていないお知らせ: what is uncertain, failed or missed, and what somebody did about it."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from portal.deadlines.choices import Decision
from portal.deadlines.forms import DecisionForm, UndeliveredFilterForm
from portal.deadlines.models import MailDecision, Reminder
from portal.deadlines.registry import find_deadline_kind, title_of
from portal.deadlines.services.decisions import decide
from portal.deadlines.tables import UndeliveredTable
from portal.deadlines.words import due_text, stage_text
from portal.exceptions import RuleViolation
from portal.web.http import PortalRequest
from portal.web.shortcuts import page, to_page

from .common import for_the_prefecture, tabs

JOINED = ("recipient", "recipient_organisation", "organisation", "mail")


@never_cache
@require_GET
def undelivered_list(request: PortalRequest) -> HttpResponse:
    for_the_prefecture(request)
    filters = UndeliveredFilterForm(request.GET)
    rows = Reminder.objects.permitted_to(request.actor).troubled().select_related(*JOINED)
    if state := filters.value_of("state"):
        rows = rows.filter(state=state)
    if not filters.value_of("show"):
        rows = rows.filter(cleared_at__isnull=True)
    context = {
        "table": UndeliveredTable(request, rows, filters=filters),
        "filters": filters,
        "tabs": tabs(request, "undelivered-list"),
    }
    return render(request, page(request, "deadlines/undelivered_list.html"), context)


@never_cache
@require_http_methods(["GET", "POST"])
def undelivered_detail(request: PortalRequest, pk: int) -> HttpResponse:
    """Auditors read, coordinators decide."""
    for_the_prefecture(request, changing=request.method == "POST")
    rows = Reminder.objects.permitted_to(request.actor)
    reminder = get_object_or_404(rows.select_related(*JOINED), pk=pk)
    form = DecisionForm(request.POST or None, was_sent=reminder.mail_id is not None)
    if form.is_valid():
        decision = Decision(form.cleaned_data["decision"])
        try:
            decide(actor=request.actor, reminder=reminder, decision=decision, reason=form.cleaned_data["reason"])
        except RuleViolation as error:
            form.add_rule_violation(error)
        else:
            messages.success(request, _("「%(decision)s」として記録しました。") % {"decision": decision.label})
            return to_page(request, "deadlines:undelivered-list")
    about = Q(reminder=reminder) | Q(mail=reminder.mail_id) if reminder.mail_id else Q(reminder=reminder)
    kind = find_deadline_kind(reminder.kind)
    context = {
        "reminder": reminder,
        "form": form,
        "title": title_of(reminder.kind),
        "due": due_text(reminder.due_on, reminder.due_at),
        "stage": stage_text(reminder.stage),
        "path": kind.path_of(reminder.object_key) if kind else "",
        "siblings": rows.filter(mail=reminder.mail_id).exclude(pk=pk).count() if reminder.mail_id else 0,
        "decisions": MailDecision.objects.filter(about).select_related("decided_by", "organisation"),
        "may_decide": request.actor.coordinates and reminder.is_troubled,
        "tabs": tabs(request, "undelivered-list"),
    }
    return render(request, page(request, "deadlines/undelivered_detail.html"), context)
