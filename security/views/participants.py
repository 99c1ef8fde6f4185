"""Who takes part: the list, adding and removing, the services of each, the rules of order."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.access.querysets import is_permitted, permitted_actions
from portal.audit.selectors import history_of
from portal.editing.forms import attempt, conflict_of
from portal.exceptions import RuleViolation
from portal.web.http import PortalRequest
from portal.web.shortcuts import editing_page, page, posted, to_page
from security.forms.services import OrderRuleForm, ParticipantsForm, ParticipationForm, RemovalForm
from security.models import MigrationPlan, OrderRule, Participation
from security.selectors.services import Participant, participant_of, participants_of
from security.services.order_rules import add_order_rule, remove_order_rule
from security.services.participants import (
    add_participants,
    candidates,
    check_candidates,
    remove_participant,
    update_participation,
)

from .editing import programme_to_change, programme_to_oversee


@require_GET
def participant_list(request: PortalRequest, pk: int) -> HttpResponse:
    programme = programme_to_oversee(request, pk)
    context = {
        "programme": programme,
        "participants": participants_of(request.actor, programme),
        "rules": programme.order_rules.select_related("first", "then"),
        "is_shared": programme.prefectures.count() > 1,
        "actions": permitted_actions(request.actor, programme),
    }
    return render(request, page(request, "security/participant_list.html"), context)


@require_http_methods(["GET", "POST"])
def participant_add(request: PortalRequest, pk: int) -> HttpResponse:
    programme = programme_to_change(request, pk)
    possible = candidates(request.actor, programme)
    chosen = [one for one in possible if one.is_municipality] if request.GET.get("all") else []
    form = ParticipantsForm(posted(request), candidates=possible, initial={"organisations": chosen})
    if form.is_valid():
        organisations = form.cleaned_data["organisations"]

        def act() -> None:
            check_candidates(request.actor, programme, organisations)
            add_participants(actor=request.actor, programme=programme, organisations=organisations)

        if attempt(form, act):
            messages.success(request, _("%(count)d団体を追加しました。") % {"count": len(organisations)})
            return to_page(request, "security:participant-list", pk)
    context = {"programme": programme, "form": form, "candidates": possible}
    return render(request, page(request, "security/participant_add.html", "form"), context)


@require_GET
def participation_detail(request: PortalRequest, pk: int) -> HttpResponse:
    """The services of one organisation: for itself and for those who run the programme."""
    participation = _participation(request, pk, "view")
    row, everybody = participant_of(request.actor, participation)
    may_change = is_permitted(request.actor, "change", participation.programme) and _is_own(request, participation)
    context = {
        "programme": participation.programme,
        "row": row,
        "menu": [(one.item, one.shares.get(participation.pk)) for one in everybody.menu if one.item in row.services],
        "partners": _partners(everybody.groups.get(participation.system_group, []), participation),
        "rules": participation.programme.order_rules.filter(
            Q(first=participation.organisation) | Q(then=participation.organisation)
        ).select_related("first", "then"),
        "may_change": may_change,
        "history": history_of(participation, include=["choices"]) if request.actor.is_prefecture_side else None,
    }
    return render(request, page(request, "security/participation_detail.html"), context)


def _partners(group: Iterable[Participant], participation: Participation) -> list[str]:
    return [row.organisation.name for row in group if row.participation.pk != participation.pk]


@require_http_methods(["GET", "POST"])
def participation_edit(request: PortalRequest, pk: int) -> HttpResponse:
    participation = _own_participation(request, pk)
    programme = participation.programme
    form = ParticipationForm(posted(request), initial=ParticipationForm.initial_of(participation), programme=programme)
    if form.is_valid() and attempt(
        form,
        lambda: update_participation(actor=request.actor, participation=participation, **form.cleaned_data),
    ):
        messages.success(request, _("%(name)sの利用サービスを変更しました。") % {"name": participation.organisation})
        return to_page(request, "security:participation-detail", pk)
    conflict = conflict_of(request, form, participation, ParticipationForm.initial_of(_own_participation(request, pk)))
    context = {
        "programme": programme,
        "participation": participation,
        "required": programme.menu_items.filter(is_required=True),
        "form": form,
        "conflict": conflict,
    }
    return editing_page(request, "security/participation_edit.html", context)


@require_http_methods(["GET", "POST"])
def participant_remove(request: PortalRequest, pk: int) -> HttpResponse:
    participation = _own_participation(request, pk)
    programme = participation.programme
    form = RemovalForm(posted(request), initial={"version": participation.version})
    if form.is_valid() and attempt(
        form, lambda: remove_participant(actor=request.actor, participation=participation, **form.cleaned_data)
    ):
        messages.success(request, _("%(name)sを参加団体から外しました。") % {"name": participation.organisation})
        return to_page(request, "security:participant-list", programme.pk)
    plan = MigrationPlan.objects.current().filter(programme=programme).first()
    context = {
        "programme": programme,
        "participation": participation,
        "form": form,
        "entry": plan and plan.entries.filter(organisation=participation.organisation).first(),
        "has_wish": programme.wishes.filter(organisation=participation.organisation).exists(),
    }
    return render(request, page(request, "security/participant_remove.html", "form"), context)


@require_http_methods(["GET", "POST"])
def order_rule_new(request: PortalRequest, pk: int) -> HttpResponse:
    programme = programme_to_change(request, pk)
    form = OrderRuleForm(posted(request), programme=programme)
    if form.is_valid() and attempt(
        form, lambda: add_order_rule(actor=request.actor, programme=programme, **form.cleaned_data)
    ):
        messages.success(request, _("切替の順序を追加しました。次に作成する計画案から使われます。"))
        return to_page(request, "security:participant-list", pk, fragment="order")
    context = {"programme": programme, "form": form}
    return render(request, page(request, "security/order_rule_new.html", "form"), context)


@require_POST
def order_rule_remove(request: PortalRequest, pk: int) -> HttpResponse:
    rules = OrderRule.objects.permitted_to(request.actor, "change").select_related("programme", "first", "then")
    rule = get_object_or_404(rules, pk=pk)
    try:
        remove_order_rule(actor=request.actor, rule=rule)
    except RuleViolation as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request, _("%(first)sと%(then)sの順序を外しました。") % {"first": rule.first, "then": rule.then}
        )
    return to_page(request, "security:participant-list", rule.programme_id, fragment="order")


def _participation(request: PortalRequest, pk: int, action: str) -> Participation:
    rows = Participation.objects.permitted_to(request.actor, action).select_related(
        "programme", "organisation__prefecture"
    )
    if not request.actor.is_prefecture_side:
        rows = rows.filter(organisation=request.actor.organisation)
    return get_object_or_404(rows, pk=pk)


def _own_participation(request: PortalRequest, pk: int) -> Participation:
    """To be changed: by the coordinators of the organisation's own prefecture."""
    rows = Participation.objects.permitted_to(request.actor, "change").select_related(
        "programme", "organisation__prefecture"
    )
    organisation = request.actor.organisation_id
    return get_object_or_404(
        rows.filter(Q(organisation__prefecture=organisation) | Q(organisation=organisation)), pk=pk
    )


def _is_own(request: PortalRequest, participation: Participation) -> bool:
    organisation = participation.organisation
    return request.actor.organisation_id in (organisation.prefecture_id, organisation.pk)
