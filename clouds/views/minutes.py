"""Minutes: written, sent round, answered, confirmed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clouds.choices import Answer, MinutesState
from clouds.forms.minutes import AnswerForm, MinutesForm, ResolutionForm, RoundForm, TakeBackForm, VersionForm
from clouds.models import Meeting, Minutes, MinutesResponse
from clouds.selectors.meetings import minutes_outline
from clouds.selectors.minutes import minutes_page
from clouds.services.minutes import (
    ask_for_comments,
    confirm_minutes,
    discard_minutes,
    open_objections,
    take_back,
    write_minutes,
)
from clouds.services.responses import answer_minutes, resolve_response
from portal.access.querysets import is_permitted
from portal.audit.selectors import history_of
from portal.editing.forms import attempt, conflict_of
from portal.editing.typing import Typing
from portal.exceptions import RuleViolation
from portal.web.components import Conflict
from portal.web.forms import PortalForm
from portal.web.http import PortalRequest
from portal.web.shortcuts import editing_page, page, posted, to_page

from .meetings import meeting_to_change

ROUNDS: dict[str, Callable[..., Minutes]] = {"comments": ask_for_comments, "objections": open_objections}


@require_http_methods(["GET", "POST"])
def minutes_edit(request: PortalRequest, pk: int) -> HttpResponse:
    """The draft of a meeting's minutes, or of their correction."""
    meeting = meeting_to_change(request, pk)
    confirmed = meeting.minutes.confirmed().first()
    typing = _typing(request, meeting, confirmed)
    if answer := typing.answer():
        return answer
    form = typing.form()
    drafts: list[Minutes] = []

    def act() -> None:
        version = form.cleaned_data["version"]
        drafts.append(write_minutes(actor=request.actor, meeting=meeting, version=version, **form.facts))

    if typing.saves(form, act):
        messages.success(request, _("議事録の下書きを保存しました。"))
        return to_page(request, "clouds:minutes-detail", drafts[0].pk)
    stored = _draft(meeting) or confirmed
    conflict = conflict_of(request, form, stored, _initial(meeting, confirmed)) if stored else None
    context = {
        "meeting": meeting,
        "group": meeting.group,
        "form": form,
        "typing": typing,
        "conflict": conflict,
        "confirmed": confirmed,
        "in_work": _draft(meeting),
    }
    return editing_page(request, "clouds/minutes_edit.html", context)


def _typing(request: PortalRequest, meeting: Meeting, confirmed: Minutes | None) -> Typing[MinutesForm]:
    def make(data: Any, initial: Mapping[str, Any]) -> MinutesForm:
        return MinutesForm(data, initial=initial, is_correction=confirmed is not None)

    return Typing(request, f"clouds:minutes-edit/{meeting.pk}", make, _initial(meeting, confirmed))


def _draft(meeting: Meeting) -> Minutes | None:
    return meeting.minutes.exclude(state=MinutesState.CONFIRMED).first()


def _initial(meeting: Meeting, confirmed: Minutes | None) -> dict[str, Any]:
    """The draft as it stands, the confirmed text to be corrected, or an outline to be filled in."""
    if draft := _draft(meeting):
        return MinutesForm.initial_of(draft)
    if confirmed:
        return MinutesForm.initial_of(confirmed) | {"version": 0, "change_note": ""}
    return {"version": 0, "body": minutes_outline(meeting)}


@require_GET
def minutes_detail(request: PortalRequest, pk: int) -> HttpResponse:
    minutes = visible_minutes(request, pk)
    shown = minutes_page(request.actor, minutes)
    own = shown.own
    context = {
        "minutes": minutes,
        "meeting": minutes.meeting,
        "group": minutes.meeting.group,
        "shown": shown,
        "may_change": is_permitted(request.actor, "change", minutes),
        "may_answer": own is not None and is_permitted(request.actor, "answer", own),
        "is_objection": minutes.state == MinutesState.OBJECTION,
        "history": history_of(minutes, include=["decisions"]) if request.actor.is_prefecture_side else None,
    }
    return render(request, page(request, "clouds/minutes_detail.html"), context)


@require_http_methods(["GET", "POST"])
def minutes_round(request: PortalRequest, pk: int, stage: str) -> HttpResponse:
    """Sending minutes round, for comments or for objections."""
    minutes = minutes_to_change(request, pk)
    form = RoundForm(posted(request), initial={"version": minutes.version})

    def act() -> None:
        ROUNDS[stage](actor=request.actor, minutes=minutes, **form.cleaned_data)

    if form.is_valid() and attempt(form, act):
        messages.success(request, _("構成団体に議事録を照会しました。"))
        return to_page(request, "clouds:minutes-detail", pk)
    conflict = _conflict(request, form, pk)
    context = _context(minutes) | {"form": form, "conflict": conflict, "is_objection": stage == "objections"}
    return editing_page(request, "clouds/minutes_round.html", context)


@require_http_methods(["GET", "POST"])
def minutes_take_back(request: PortalRequest, pk: int) -> HttpResponse:
    minutes = minutes_to_change(request, pk)
    form = TakeBackForm(posted(request), initial={"version": minutes.version})

    def act() -> None:
        take_back(actor=request.actor, minutes=minutes, **form.cleaned_data)

    if form.is_valid() and attempt(form, act):
        messages.success(request, _("議事録を下書きに戻しました。"))
        return to_page(request, "clouds:minutes-detail", pk)
    conflict = _conflict(request, form, pk)
    context = _context(minutes) | {"form": form, "conflict": conflict}
    return editing_page(request, "clouds/minutes_take_back.html", context)


def _conflict(request: PortalRequest, form: PortalForm, pk: int) -> Conflict | None:
    """For a step that was asked for on minutes which somebody has changed meanwhile."""
    stored = minutes_to_change(request, pk)
    return conflict_of(request, form, stored, {"version": stored.version})


@require_POST
def minutes_confirm(request: PortalRequest, pk: int) -> HttpResponse:
    minutes = minutes_to_change(request, pk)
    form = VersionForm(request.POST)
    if form.is_valid():
        try:
            confirm_minutes(actor=request.actor, minutes=minutes, version=form.cleaned_data["version"])
        except RuleViolation as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("議事録を確定しました。"))
    return to_page(request, "clouds:minutes-detail", pk)


@require_POST
def minutes_discard(request: PortalRequest, pk: int) -> HttpResponse:
    minutes = minutes_to_change(request, pk)
    form = VersionForm(request.POST)
    if form.is_valid():
        try:
            discard_minutes(actor=request.actor, minutes=minutes, version=form.cleaned_data["version"])
        except RuleViolation as error:
            messages.error(request, str(error))
            return to_page(request, "clouds:minutes-detail", pk)
        messages.success(request, _("議事録の下書きを削除しました。"))
    return to_page(request, "clouds:meeting-detail", minutes.meeting_id)


@require_http_methods(["GET", "POST"])
def minutes_answer(request: PortalRequest, pk: int) -> HttpResponse:
    """What the actor's organisation says to minutes that were sent round."""
    response = _own_response(request, pk)
    typing = _typing_answer(request, response)
    if answer := typing.answer():
        return answer
    form = typing.form()

    def act() -> None:
        values = form.cleaned_data
        said = {"version": values["version"], "answer": Answer(values["answer"]), "text": values["text"]}
        answer_minutes(actor=request.actor, response=response, **said)

    if typing.saves(form, act):
        messages.success(request, _("議事録への回答を送信しました。受付の間は変更できます。"))
        return to_page(request, "clouds:minutes-detail", pk)
    minutes, stored = response.minutes, _own_response(request, pk)
    conflict = conflict_of(request, form, stored, AnswerForm.initial_of(stored))
    context = _context(minutes) | {
        "form": form,
        "typing": typing,
        "conflict": conflict,
        "response": response,
        "decisions": minutes.decisions.all(),
        "is_objection": response.stage == MinutesState.OBJECTION,
    }
    return editing_page(request, "clouds/minutes_answer.html", context)


def _own_response(request: PortalRequest, pk: int) -> MinutesResponse:
    rows = MinutesResponse.objects.permitted_to(request.actor, "answer").select_related("minutes__meeting__group")
    return get_object_or_404(rows, minutes=pk)


def _typing_answer(request: PortalRequest, response: MinutesResponse) -> Typing[AnswerForm]:
    def make(data: Any, initial: Mapping[str, Any]) -> AnswerForm:
        return AnswerForm(data, response=response, initial=initial)

    return Typing(request, f"clouds:minutes-answer/{response.pk}", make, AnswerForm.initial_of(response))


@require_http_methods(["GET", "POST"])
def response_resolve(request: PortalRequest, pk: int) -> HttpResponse:
    """What the prefecture makes of a comment."""
    rows = MinutesResponse.objects.permitted_to(request.actor, "change").select_related(
        "minutes__meeting__group", "organisation", "answered_by"
    )
    response = get_object_or_404(rows.filter(answer=Answer.SOME), pk=pk)

    def make(data: Any, initial: Mapping[str, Any]) -> ResolutionForm:
        return ResolutionForm(data, initial=initial)

    typing = Typing(request, f"clouds:response-resolve/{pk}", make, ResolutionForm.initial_of(response))
    if answer := typing.answer():
        return answer
    form = typing.form()

    def act() -> None:
        resolve_response(actor=request.actor, response=response, **form.cleaned_data)

    if typing.saves(form, act):
        messages.success(request, _("事務局の対応を保存しました。"))
        return to_page(request, "clouds:minutes-detail", response.minutes_id, fragment="responses")
    stored = get_object_or_404(rows, pk=pk)
    conflict = conflict_of(request, form, stored, ResolutionForm.initial_of(stored))
    shown = {"form": form, "typing": typing, "conflict": conflict, "response": stored}
    return editing_page(request, "clouds/response_resolve.html", _context(stored.minutes) | shown)


def _context(minutes: Minutes) -> dict[str, Any]:
    return {"minutes": minutes, "meeting": minutes.meeting, "group": minutes.meeting.group}


def visible_minutes(request: PortalRequest, pk: int) -> Minutes:
    rows = Minutes.objects.permitted_to(request.actor).select_related("meeting__group__prefecture", "confirmed_by")
    return get_object_or_404(rows, pk=pk)


def minutes_to_change(request: PortalRequest, pk: int) -> Minutes:
    rows = Minutes.objects.permitted_to(request.actor, "change").select_related("meeting__group__prefecture")
    return get_object_or_404(rows, pk=pk)
