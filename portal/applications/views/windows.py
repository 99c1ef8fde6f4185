"""The coordinator's windows: who has applied and who has not, more time for one, other dates for all."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from portal.access.querysets import is_permitted
from portal.applications.forms import ExtensionForm, RosterFilterForm, WindowForm
from portal.applications.models import ApplicationWindow
from portal.applications.selectors.windows import RosterRow, coordinated_windows, roster
from portal.applications.services.drafts import EDIT_CONFLICT
from portal.applications.services.windows import extend_window, update_window
from portal.applications.sheets import roster_report
from portal.applications.tables import RosterTable, WindowTable
from portal.exceptions import RuleViolation
from portal.reports.exports import asked_format, exported
from portal.web.components import Conflict, ConflictRow
from portal.web.http import PortalRequest
from portal.web.rendering import display_value
from portal.web.shortcuts import page, to_page

from .reviewer import for_the_prefecture


def window_of(request: PortalRequest, pk: int, permission: str) -> ApplicationWindow:
    windows = ApplicationWindow.objects.permitted_to(request.actor, permission).select_related("prefecture")
    return get_object_or_404(windows, pk=pk)


@require_GET
def window_list(request: PortalRequest) -> HttpResponse:
    for_the_prefecture(request)
    context = {"table": WindowTable(request, coordinated_windows(request.actor))}
    return render(request, page(request, "applications/window_list.html"), context)


@require_GET
def window_roster(request: PortalRequest, pk: int) -> HttpResponse:
    window = window_of(request, pk, "inspect")
    may_change = is_permitted(request.actor, "change", window)
    rows = roster(window, may_extend=may_change)
    filters = RosterFilterForm(request.GET)
    context = {
        "window": window,
        "period": window.period().label,
        "may_change": may_change,
        "filters": filters,
        "table": RosterTable(
            request,
            [row for row in rows if _matches(row, filters.value_of("state"))],
            filters=filters,
            row_class=lambda row: "is-late" if row.is_late else "",
            export_url=reverse("applications:roster-export", args=[pk]),
        ),
        "total": len(rows),
        "submitted": sum(row.has_submitted for row in rows),
    }
    return render(request, page(request, "applications/window_roster.html"), context)


@require_GET
def roster_export(request: PortalRequest, pk: int) -> HttpResponse:
    """All organisations of the window with what they submitted, as far as the filter lets them through."""
    window = window_of(request, pk, "inspect")
    file_format = asked_format(request)
    state = RosterFilterForm(request.GET).value_of("state")
    rows = [row for row in roster(window) if _matches(row, state)]
    return exported(roster_report(request.actor, window, rows), file_format)


def _matches(row: RosterRow, state: str | None) -> bool:
    if not state:
        return True
    if state == RosterFilterForm.NOT_SUBMITTED:
        return not row.has_submitted
    return row.application is not None and row.application.state_for_reviewers == state


@require_http_methods(["GET", "POST"])
def window_edit(request: PortalRequest, pk: int) -> HttpResponse:
    window = window_of(request, pk, "change")
    form = WindowForm(request.POST or None, initial=WindowForm.initial_of(window))
    context: dict[str, Any] = {"window": window, "form": form}
    status = 200
    if form.is_valid():
        try:
            update_window(actor=request.actor, window=window, version=form.cleaned_data["version"], **form.changes())
        except RuleViolation as error:
            status = 409 if error.code == EDIT_CONFLICT else 200
            if error.code == EDIT_CONFLICT:
                context |= _conflict(request, form, window)
            else:
                form.add_rule_violation(error)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("申請の受付を変更しました。"))
            return to_page(request, "applications:window-roster", pk)
    return render(request, page(request, "applications/window_edit.html"), context, status=status)


def _conflict(request: PortalRequest, form: WindowForm, window: ApplicationWindow) -> dict[str, Any]:
    """Both versions side by side, and the form with what was typed here on the newest version."""
    window.refresh_from_db()
    stored = WindowForm.initial_of(window)
    rows = [
        ConflictRow(str(bound.label), display_value(stored[bound.name]), display_value(bound.value()))
        for bound in form.visible_fields()
    ]
    typed = request.POST.copy()
    typed["version"] = str(window.version)
    renewed = WindowForm(typed, initial=stored)
    renewed.full_clean()
    reload_url = reverse("applications:window-edit", args=[window.pk])
    return {"form": renewed, "conflict": Conflict(rows=rows, reload_url=reload_url)}


@require_http_methods(["GET", "POST"])
def extension_edit(request: PortalRequest, pk: int, organisation_pk: int) -> HttpResponse:
    window = window_of(request, pk, "change")
    organisation = get_object_or_404(window.addressees(), pk=organisation_pk)
    closes_at = timezone.localtime(window.closing_for(organisation))
    form = ExtensionForm(request.POST or None, initial={"closes_on": closes_at.date(), "closes_time": closes_at.time()})
    if form.is_valid():
        try:
            extend_window(
                actor=request.actor,
                window=window,
                organisation=organisation,
                closes_at=form.cleaned_data["closes_at"],
                reason=form.cleaned_data["reason"],
            )
        except RuleViolation as error:
            form.add_rule_violation(error)
        else:
            messages.success(request, _("%(organisation)sの受付期間を延長しました。") % {"organisation": organisation})
            return to_page(request, "applications:window-roster", pk)
    context = {"window": window, "organisation": organisation, "form": form, "closes_at": closes_at}
    return render(request, page(request, "applications/extension_edit.html"), context)
