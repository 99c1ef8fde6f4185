"""Extensions for one organisation, and closing days of its own."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.deadlines.forms import ClosingDayForm, ExtensionForm
from portal.deadlines.models import ClosingDay, DeadlineExtension
from portal.deadlines.registry import find_deadline_kind
from portal.deadlines.selectors.closing_days import organisations_to_keep
from portal.deadlines.services.closing_days import add_closing_day, remove_closing_day
from portal.deadlines.services.extensions import extend_deadline, extendable_deadline
from portal.deadlines.tables import ClosingDayTable
from portal.deadlines.words import day_text
from portal.exceptions import RuleViolation
from portal.web.http import PortalRequest
from portal.web.shortcuts import page, to_page

from .common import tabs


@require_http_methods(["GET", "POST"])
def extension_edit(request: PortalRequest, code: str, key: str, organisation_pk: int) -> HttpResponse:
    kind = find_deadline_kind(code)
    deadline = extendable_deadline(request.actor, kind, key, organisation_pk) if kind else None
    if kind is None or deadline is None:
        raise Http404
    form = ExtensionForm(request.POST or None)
    if form.is_valid():
        try:
            extend_deadline(actor=request.actor, kind=kind, deadline=deadline, **form.cleaned_data)
        except RuleViolation as error:
            form.add_rule_violation(error)
        else:
            values = {"organisation": deadline.organisation, "day": day_text(form.cleaned_data["due_on"])}
            messages.success(request, _("%(organisation)sの期限を%(day)sまで延長しました。") % values)
            return to_page(request, "deadlines:deadline-list")
    known = DeadlineExtension.objects.permitted_to(request.actor).select_related("granted_by")
    context = {
        "deadline": deadline,
        "form": form,
        "former": known.filter(kind=code, object_key=key, organisation=organisation_pk).first(),
        "tabs": tabs(request, "deadline-list"),
    }
    return render(request, page(request, "deadlines/extension_edit.html"), context)


@require_http_methods(["GET", "POST"])
def closing_day_list(request: PortalRequest) -> HttpResponse:
    """An organisation's own days; a prefecture sees and keeps those of its members as well."""
    may_change = organisations_to_keep(request.actor).exists()
    if not may_change and not request.actor.is_prefecture_side:
        raise Http404
    if request.method == "POST" and not may_change:
        raise Http404
    form = ClosingDayForm(request.POST or None, actor=request.actor)
    if form.is_valid():
        try:
            row = add_closing_day(actor=request.actor, **form.cleaned_data)
        except RuleViolation as error:
            form.add_rule_violation(error)
        except ValidationError as error:
            form.add_error("name", error.messages)
        else:
            messages.success(request, _("%(day)sを休庁日として登録しました。") % {"day": day_text(row.day)})
            return to_page(request, "deadlines:closing-day-list")
    rows = ClosingDay.objects.permitted_to(request.actor).select_related("organisation")
    context = {
        "table": ClosingDayTable(request, rows),
        "form": form,
        "may_change": may_change,
        "tabs": tabs(request, "closing-day-list"),
    }
    return render(request, page(request, "deadlines/closing_day_list.html"), context)


@require_http_methods(["GET", "POST"])
def closing_day_remove(request: PortalRequest, pk: int) -> HttpResponse:
    rows = ClosingDay.objects.permitted_to(request.actor, "change").select_related("organisation")
    closing_day = get_object_or_404(rows, pk=pk)
    if request.method == "POST":
        remove_closing_day(actor=request.actor, closing_day=closing_day)
        messages.success(request, _("%(day)sの休庁日を削除しました。") % {"day": day_text(closing_day.day)})
        return to_page(request, "deadlines:closing-day-list")
    context = {"closing_day": closing_day, "day": day_text(closing_day.day), "tabs": tabs(request, "closing-day-list")}
    return render(request, page(request, "deadlines/closing_day_remove.html"), context)
