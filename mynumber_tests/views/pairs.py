"""Rooms of pairs: the list, one room, and what is done in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mynumber_tests.choices import ProposalState
from mynumber_tests.forms.pairs import (
    AnswerForm,
    CancelDateForm,
    ChecklistForm,
    MessageForm,
    PairFilters,
    ProposalForm,
)
from mynumber_tests.models import DateProposal, Pair, Participation, Programme
from mynumber_tests.selectors.consultations import own_participation
from mynumber_tests.selectors.pairs import pairs, room_of, with_layout_change
from mynumber_tests.selectors.programmes import programmes_with_part
from mynumber_tests.services.pairs import (
    answer_proposal,
    cancel_date,
    confirm_pair,
    propose_date,
    send_message,
    tick_checklist,
    withdraw_proposal,
)
from portal.access.querysets import is_permitted
from portal.editing.forms import attempt
from portal.exceptions import RuleViolation
from portal.reports.exports import asked_format, exported
from portal.web.http import PortalRequest
from portal.web.shortcuts import page, posted, to_page

from .support_tables import pairs_report
from .tables import PairTable


@require_GET
def pair_list(request: PortalRequest, pk: int) -> HttpResponse:
    """One's own counterparts; for the prefecture all pairs of the test."""
    programme = get_object_or_404(programmes_with_part(request.actor), pk=pk)
    filters, table = _table(request, programme)
    context = {
        "programme": programme,
        "filters": filters,
        "table": table,
        "current": programme.pairing_plans.current().first(),
        "in_programme": Programme.objects.permitted_to(request.actor).filter(pk=pk).exists(),
    }
    return render(request, page(request, "mynumber_tests/pair_list.html"), context)


@require_GET
def pair_export(request: PortalRequest, pk: int) -> HttpResponse:
    programme = get_object_or_404(programmes_with_part(request.actor), pk=pk)
    _filters, table = _table(request, programme)
    return exported(pairs_report(request.actor, programme, table.ordered_rows), asked_format(request))


def _table(request: PortalRequest, programme: Programme) -> tuple[PairFilters, PairTable]:
    filters = PairFilters(request.GET, programme=programme)
    rows = filters.apply(pairs(request.actor, programme))
    export_url = reverse("mynumber_tests:pair-export", args=[programme.pk])
    return filters, PairTable(request, rows, filters=filters, export_url=export_url)


@require_GET
def pair_detail(request: PortalRequest, pk: int) -> HttpResponse:
    return _room_page(request, visible_pair(request, pk))


def _room_page(request: PortalRequest, pair: Pair, **forms: Any) -> HttpResponse:
    """The room; a form that was refused stands in it with what was typed."""
    room = room_of(request.actor, pair)
    may_change = is_permitted(request.actor, "change", pair)
    may_act = not pair.is_ended and (may_change or is_permitted(request.actor, "coordinate", pair))
    context = {
        "pair": pair,
        "programme": pair.programme,
        "room": room,
        "in_programme": Programme.objects.permitted_to(request.actor).filter(pk=pair.programme_id).exists(),
        "proposals": pair.proposals.select_related("proposed_by__organisation", "author"),
        "open_state": ProposalState.OPEN,
        "thread": pair.messages.select_related("author", "organisation"),
        "blocks": pair.serial_blocks.select_related("created_by"),
        "may_act": may_act,
        "may_fix_day": may_act and not room.is_over,
        "may_release": may_change,  # serial numbers, also of a pair that has ended
        "may_ask": own_participation(request.actor, pair.programme) is not None,
        "may_coordinate": not pair.is_ended and is_permitted(request.actor, "coordinate", pair),
        "proposal_form": ProposalForm(),
        "answer_form": AnswerForm(),
        "cancel_form": CancelDateForm(initial={"version": pair.version}),
        "checklist_form": ChecklistForm(initial={"points": room.own_ticked}),
        "message_form": MessageForm(),
    }
    refused = any(form.errors for form in forms.values())
    return render(request, "mynumber_tests/pair_detail.html", context | forms, status=422 if refused else 200)


@require_POST
def pair_confirm(request: PortalRequest, pk: int) -> HttpResponse:
    pair = _acting_pair(request, pk)
    return _done(
        request,
        pair,
        lambda: confirm_pair(actor=request.actor, pair=pair, side=_named(request, pair)),
        _("組合せを確認しました。"),
    )


@require_http_methods(["POST"])
def date_propose(request: PortalRequest, pk: int) -> HttpResponse:
    pair = _acting_pair(request, pk)
    form = ProposalForm(posted(request))
    if form.is_valid() and attempt(
        form, lambda: propose_date(actor=request.actor, pair=pair, side=_named(request, pair), **form.facts)
    ):
        messages.success(request, _("日程を提案しました。相手先の回答をお待ちください。"))
        return to_page(request, "mynumber_tests:pair-detail", pk)
    return _room_page(request, pair, proposal_form=form)


@require_POST
def date_answer(request: PortalRequest, pk: int) -> HttpResponse:
    """The other side accepts or declines."""
    proposal = _proposal(request, pk)
    form = AnswerForm(request.POST)
    accept = request.POST.get("do") == "accept"
    if form.is_valid() and attempt(
        form,
        lambda: answer_proposal(
            actor=request.actor, proposal=proposal, accept=accept, answer=form.cleaned_data["answer"]
        ),
    ):
        messages.success(request, _("日程が決まりました。") if accept else _("都合がつかないことを伝えました。"))
        return to_page(request, "mynumber_tests:pair-detail", proposal.pair_id)
    return _room_page(request, visible_pair(request, proposal.pair_id), answer_form=form)


@require_POST
def date_withdraw(request: PortalRequest, pk: int) -> HttpResponse:
    proposal = _proposal(request, pk)
    return _done(
        request,
        proposal.pair,
        lambda: withdraw_proposal(actor=request.actor, proposal=proposal),
        _("提案を取り下げました。"),
    )


@require_POST
def date_cancel(request: PortalRequest, pk: int) -> HttpResponse:
    pair = _acting_pair(request, pk)
    form = CancelDateForm(request.POST)
    if form.is_valid() and attempt(form, lambda: cancel_date(actor=request.actor, pair=pair, **form.cleaned_data)):
        messages.success(request, _("日程を取り消しました。新しい日程を相談してください。"))
        return to_page(request, "mynumber_tests:pair-detail", pk)
    return _room_page(request, visible_pair(request, pk), cancel_form=form)


@require_POST
def checklist_tick(request: PortalRequest, pk: int) -> HttpResponse:
    pair = _acting_pair(request, pk)
    form = ChecklistForm(request.POST)
    if form.is_valid() and attempt(
        form,
        lambda: tick_checklist(
            actor=request.actor, pair=pair, codes=form.cleaned_data["points"], side=_named(request, pair)
        ),
    ):
        messages.success(request, _("チェックリストを更新しました。"))
        return to_page(request, "mynumber_tests:pair-detail", pk, fragment="checklist")
    return _room_page(request, pair, checklist_form=form)


@require_POST
def message_send(request: PortalRequest, pk: int) -> HttpResponse:
    pair = _acting_pair(request, pk)
    form = MessageForm(request.POST)
    if form.is_valid() and attempt(
        form, lambda: send_message(actor=request.actor, pair=pair, body=form.cleaned_data["body"])
    ):
        messages.success(request, _("連絡を送りました。"))
        return to_page(request, "mynumber_tests:pair-detail", pk, fragment="thread")
    return _room_page(request, pair, message_form=form)


def _done(request: PortalRequest, pair: Pair, act: Callable[[], object], sentence: str) -> HttpResponse:
    try:
        act()
    except RuleViolation as error:
        messages.error(request, str(error))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, sentence)
    return to_page(request, "mynumber_tests:pair-detail", pair.pk)


def _named(request: PortalRequest, pair: Pair) -> Participation | None:
    """The side on whose behalf the coordinator acts."""
    return next((side for side in pair.sides if request.POST.get("side") == str(side.pk)), None)


def visible_pair(request: PortalRequest, pk: int) -> Pair:
    return get_object_or_404(with_layout_change(_related(Pair.objects.permitted_to(request.actor))), pk=pk)


def _acting_pair(request: PortalRequest, pk: int) -> Pair:
    """A room in which the actor may do something: its own, or one that it coordinates."""
    pair = visible_pair(request, pk)
    if not (is_permitted(request.actor, "change", pair) or is_permitted(request.actor, "coordinate", pair)):
        raise Http404
    return pair


def _proposal(request: PortalRequest, pk: int) -> DateProposal:
    rows = DateProposal.objects.permitted_to(request.actor, "change")
    related = ("pair__one__organisation", "pair__other__organisation", "pair__slot", "pair__programme", "proposed_by")
    return get_object_or_404(rows.select_related(*related), pk=pk)


def _related(rows: Any) -> Any:
    return rows.select_related("one__organisation", "other__organisation", "slot", "programme__prefecture", "plan")
