"""Moving the bars of a draft: the board, one move with its effect, a copy to move on."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from portal.exceptions import RuleViolation
from portal.lib.months import Month, format_month, parse_month
from portal.lib.unreadable import UnreadableInput
from portal.organisations.models import Organisation
from portal.web.http import PortalRequest
from portal.web.shortcuts import page, posted, to_page
from security.choices import PlanState
from security.forms.planning import PinForm
from security.models import MigrationPlan
from security.selectors.board import board_of
from security.selectors.hand_moves import DraftStanding, MoveEffect
from security.services.hand_moves import copy_to_draft, move_switch
from security.services.pins import STALE

from .board_drawing import DrawnBoard
from .pins import participant, pin_conflict, stored_pin


@require_GET
def plan_edit(request: PortalRequest, pk: int) -> HttpResponse:
    """All bars of a draft, to be moved by mouse, by keyboard or by a form."""
    plan = _draft(request, pk)
    board = board_of(plan)
    context = {"plan": plan, "programme": plan.programme, "board": board, "drawn": DrawnBoard(plan, board)}
    return render(request, page(request, "security/plan_edit.html"), context)


@require_http_methods(["GET", "POST"])
def plan_move(request: PortalRequest, pk: int, organisation_pk: int) -> HttpResponse:
    """One organisation's month: what each month would do, and setting it with a reason."""
    plan = _draft(request, pk)
    organisation = participant(plan.programme, organisation_pk)
    pin = stored_pin(plan.programme, organisation)
    month = _month_asked(request)
    initial = {"month": str(month)} if month else {}
    form, conflict = PinForm(posted(request), instance=pin, initial=initial), None
    if form.is_valid():
        try:
            _move(request, plan, organisation, form)
        except RuleViolation as error:
            form.add_rule_violation(error)
            stale = error.code == STALE
            conflict = pin_conflict(request, form, plan.programme, organisation) if stale else None
        else:
            messages.success(request, _moved(organisation, form.cleaned_data["month"]))
            return _back_to_the_board(request, plan, organisation)
    standing = DraftStanding(plan)
    context: dict[str, object] = {
        "plan": plan,
        "programme": plan.programme,
        "organisation": organisation,
        "pin": pin,
        "form": form,
        "conflict": conflict,
        "effect": _effect(standing, organisation, month),
    }
    template = page(request, "security/plan_move.html", "panel")
    if not template.endswith("#panel"):
        context["effects"] = standing.effects(organisation)
    return render(request, template, context, status=200 if conflict is None else 409)


def _back_to_the_board(request: PortalRequest, plan: MigrationPlan, organisation: Organisation) -> HttpResponse:
    """To the row that was moved. The query makes it another address: a new fragment alone would load nothing."""
    version = plan.programme.pins.values_list("version", flat=True).get(organisation=organisation)
    board = reverse("security:plan-edit", args=[plan.pk])
    address = f"{board}?moved={organisation.pk}.{version}#row-{organisation.pk}"
    return HttpResponseClientRedirect(address) if request.headers.get("HX-Request") == "true" else redirect(address)


@require_POST
def plan_copy(request: PortalRequest, pk: int) -> HttpResponse:
    """A draft with the same months: the way to move what is published already."""
    plan = get_object_or_404(
        MigrationPlan.objects.permitted_to(request.actor, "change").select_related("programme"), pk=pk
    )
    try:
        draft = copy_to_draft(actor=request.actor, plan=plan)
    except RuleViolation as error:
        messages.error(request, str(error))
        return to_page(request, "security:plan-detail", pk)
    messages.success(request, _("写しの下書きを作りました。元の計画は変わりません。"))
    return to_page(request, "security:plan-edit", draft.pk)


def _draft(request: PortalRequest, pk: int) -> MigrationPlan:
    drafts = MigrationPlan.objects.permitted_to(request.actor, "change").filter(state=PlanState.DRAFT)
    return get_object_or_404(drafts.select_related("programme", "scenario"), pk=pk)


def _month_asked(request: PortalRequest) -> Month | None:
    """The month to be tried; None where there is none to be read."""
    try:
        return parse_month(request.POST.get("month") or request.GET.get("month") or "")
    except UnreadableInput:
        return None


def _effect(standing: DraftStanding, organisation: Organisation, month: Month | None) -> MoveEffect | None:
    in_window = month is not None and str(month) in standing.problem.window
    return standing.effect(organisation, str(month)) if in_window else None


def _move(request: PortalRequest, plan: MigrationPlan, organisation: Organisation, form: PinForm) -> None:
    move_switch(
        actor=request.actor,
        plan=plan,
        organisation=organisation,
        month=form.cleaned_data["month"],
        reason=form.cleaned_data["reason"],
        version=form.cleaned_data["version"],
    )


def _moved(organisation: Organisation, month: Month) -> str:
    return _("%(name)sの切替月を%(month)sに固定しました。") % {"name": organisation, "month": format_month(month)}
