"""Meetings: set up, agenda, invitation, called off."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clouds.choices import MeetingState
from clouds.forms.meetings import AgendaForm, CancelForm, MeetingForm
from clouds.forms.minutes import VersionForm
from clouds.models import Meeting
from clouds.selectors.meetings import meeting_page
from clouds.services.meetings import (
    cancel_meeting,
    discard_meeting,
    invite,
    plan_meeting,
    set_agenda,
    update_meeting,
)
from portal.access.querysets import is_permitted
from portal.audit.selectors import history_of
from portal.calendars.selectors import business_day_instead_of
from portal.editing.forms import attempt, conflict_of
from portal.editing.typing import Typing
from portal.exceptions import RuleViolation
from portal.web.http import PortalRequest
from portal.web.shortcuts import editing_page, page, posted, to_page

from .groups import group_to_change

CHANGEABLE = (MeetingState.DRAFT, MeetingState.INVITED)


@require_GET
def meeting_detail(request: PortalRequest, pk: int) -> HttpResponse:
    meeting = visible_meeting(request, pk)
    context = {
        "meeting": meeting,
        "group": meeting.group,
        "shown": meeting_page(request.actor, meeting),
        "may_change": is_permitted(request.actor, "change", meeting),
        "is_on_closed_day": meeting.state == MeetingState.DRAFT and bool(business_day_instead_of(meeting.starts_on)),
        "is_changeable": meeting.state in CHANGEABLE,
        "history": history_of(meeting) if request.actor.is_prefecture_side else None,
    }
    return render(request, page(request, "clouds/meeting_detail.html"), context)


@require_http_methods(["GET", "POST"])
def meeting_new(request: PortalRequest, pk: int) -> HttpResponse:
    group = group_to_change(request, pk)
    typing = Typing(
        request, f"clouds:meeting-new/{pk}", lambda data, initial: MeetingForm(data, initial=initial), {"version": 0}
    )
    if answer := typing.answer():
        return answer
    form = typing.form()
    made: list[Meeting] = []

    def act() -> None:
        made.append(plan_meeting(actor=request.actor, group=group, **form.facts))

    if typing.saves(form, act):
        messages.success(request, _("会議を作成しました。次に、議題を登録してください。"))
        return to_page(request, "clouds:meeting-detail", made[0].pk)
    context = {"group": group, "form": form, "typing": typing}
    return render(request, page(request, "clouds/meeting_edit.html", "form"), context)


@require_http_methods(["GET", "POST"])
def meeting_edit(request: PortalRequest, pk: int) -> HttpResponse:
    meeting = meeting_to_change(request, pk)

    def make(data: Any, initial: Mapping[str, Any]) -> MeetingForm:
        return MeetingForm(data, meeting=meeting, initial=initial)

    typing = Typing(request, f"clouds:meeting-edit/{pk}", make, MeetingForm.initial_of(meeting))
    if answer := typing.answer():
        return answer
    form = typing.form()

    def act() -> None:
        values = form.cleaned_data
        update_meeting(
            actor=request.actor, meeting=meeting, version=values["version"], reason=values["reason"], **form.facts
        )

    if typing.saves(form, act):
        messages.success(request, _("会議の内容を変更しました。"))
        return to_page(request, "clouds:meeting-detail", pk)
    stored = meeting_to_change(request, pk)
    conflict = conflict_of(request, form, stored, MeetingForm.initial_of(stored))
    context = {"group": meeting.group, "meeting": meeting, "form": form, "typing": typing, "conflict": conflict}
    return editing_page(request, "clouds/meeting_edit.html", context)


@require_http_methods(["GET", "POST"])
def agenda_edit(request: PortalRequest, pk: int) -> HttpResponse:
    meeting = meeting_to_change(request, pk)
    items = list(meeting.agenda.all())

    def make(data: Any, initial: Mapping[str, Any]) -> AgendaForm:
        return AgendaForm(data, items=items, initial=initial)

    typing = Typing(request, f"clouds:agenda-edit/{pk}", make, AgendaForm.initial_of(meeting, items))
    if answer := typing.answer():
        return answer
    form = typing.form()

    def act() -> None:
        version = form.cleaned_data["version"]
        set_agenda(actor=request.actor, meeting=meeting, version=version, lines=form.lines)

    if typing.saves(form, act):
        messages.success(request, _("議題を保存しました。"))
        return to_page(request, "clouds:meeting-detail", pk, fragment="agenda")
    stored = meeting_to_change(request, pk)
    conflict = conflict_of(request, form, stored, AgendaForm.initial_of(stored, list(stored.agenda.all())))
    context = {"group": meeting.group, "meeting": meeting, "form": form, "typing": typing, "conflict": conflict}
    return editing_page(request, "clouds/agenda_edit.html", context)


@require_POST
def meeting_invite(request: PortalRequest, pk: int) -> HttpResponse:
    meeting = meeting_to_change(request, pk)
    form = VersionForm(request.POST)
    if form.is_valid():
        try:
            invite(actor=request.actor, meeting=meeting, version=form.cleaned_data["version"])
        except RuleViolation as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("構成団体に会議を案内しました。"))
    return to_page(request, "clouds:meeting-detail", pk)


@require_http_methods(["GET", "POST"])
def meeting_cancel(request: PortalRequest, pk: int) -> HttpResponse:
    meeting = meeting_to_change(request, pk)
    form = CancelForm(posted(request), initial={"version": meeting.version})

    def act() -> None:
        values = form.cleaned_data
        cancel_meeting(actor=request.actor, meeting=meeting, version=values["version"], reason=values["reason"])

    if form.is_valid() and attempt(form, act):
        messages.success(request, _("会議を中止にし、案内した団体に知らせました。"))
        return to_page(request, "clouds:meeting-detail", pk)
    stored = meeting_to_change(request, pk)
    conflict = conflict_of(request, form, stored, {"version": stored.version})
    context = {"group": meeting.group, "meeting": meeting, "form": form, "conflict": conflict}
    return editing_page(request, "clouds/meeting_cancel.html", context)


@require_POST
def meeting_discard(request: PortalRequest, pk: int) -> HttpResponse:
    meeting = meeting_to_change(request, pk)
    form = VersionForm(request.POST)
    if form.is_valid():
        try:
            discard_meeting(actor=request.actor, meeting=meeting, version=form.cleaned_data["version"])
        except RuleViolation as error:
            messages.error(request, str(error))
            return to_page(request, "clouds:meeting-detail", pk)
        messages.success(request, _("会議を削除しました。"))
    return to_page(request, "clouds:group-detail", meeting.group_id)


def visible_meeting(request: PortalRequest, pk: int) -> Meeting:
    rows = Meeting.objects.permitted_to(request.actor).select_related("group__prefecture")
    return get_object_or_404(rows, pk=pk)


def meeting_to_change(request: PortalRequest, pk: int) -> Meeting:
    rows = Meeting.objects.permitted_to(request.actor, "change").select_related("group__prefecture")
    return get_object_or_404(rows, pk=pk)
