"""Replies to an invitation, the roster, who came; papers of the agenda."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clouds.choices import Reply
from clouds.forms.meetings import AttendanceForm, MaterialForm, MaterialVersionForm, ReplyForm
from clouds.models import AgendaItem, Attendance, Material
from clouds.selectors.meetings import attendance_roster, attendees_last_time, reply_counts
from clouds.services.attendances import record_attendance, reply_to_invitation
from clouds.services.materials import add_material, remove_material, replace_material
from clouds.sheets.group_lists import attendance_report
from portal.access.querysets import is_permitted
from portal.editing.forms import attempt, conflict_of
from portal.editing.typing import Typing
from portal.exceptions import RuleViolation
from portal.reports.exports import asked_format, exported
from portal.web.http import PortalRequest
from portal.web.shortcuts import editing_page, page, posted, to_page

from .meetings import meeting_to_change, visible_meeting


@require_http_methods(["GET", "POST"])
def meeting_reply(request: PortalRequest, pk: int) -> HttpResponse:
    """Whether the actor's organisation comes."""
    row = _own_row(request, pk)
    if request.method == "GET" and not row.meeting.is_open_for_replies:
        messages.info(request, _("出欠の回答の受付は終わりました。変更があるときは、事務局に連絡してください。"))
        return to_page(request, "clouds:meeting-detail", pk)

    def make(data: Any, initial: Mapping[str, Any]) -> ReplyForm:
        return ReplyForm(data, meeting=row.meeting, initial=dict(initial))

    typing = Typing(request, f"clouds:meeting-reply/{row.pk}", make, ReplyForm.initial_of(row) | _usual(row))
    if answer := typing.answer():
        return answer
    form = typing.form()

    def act() -> None:
        values = form.facts | {"reply": Reply(form.facts["reply"])}
        reply_to_invitation(actor=request.actor, attendance=row, version=form.cleaned_data["version"], **values)

    if typing.saves(form, act):
        messages.success(request, _("出欠を回答しました。会議が始まるまでは変更できます。"))
        return to_page(request, "clouds:meeting-detail", pk)
    stored = _own_row(request, pk)
    conflict = conflict_of(request, form, stored, ReplyForm.initial_of(stored))
    shown = {"form": form, "typing": typing, "conflict": conflict, "agenda": row.meeting.agenda.all()}
    context = {"meeting": row.meeting, "group": row.meeting.group, "row": row, **shown}
    return editing_page(request, "clouds/meeting_reply.html", context)


def _usual(row: Attendance) -> dict[str, Any]:
    """Who came last time, as long as nothing was answered: the same people need not be typed again."""
    last = "" if row.reply else attendees_last_time(row)
    return {"attendees": last} if last else {}


def _own_row(request: PortalRequest, pk: int) -> Attendance:
    rows = Attendance.objects.permitted_to(request.actor, "reply").select_related("meeting__group")
    return get_object_or_404(rows, meeting=pk)


@require_GET
def attendance_list(request: PortalRequest, pk: int) -> HttpResponse:
    """Who has not answered, who comes, who came: for those who run the group."""
    if not request.actor.is_prefecture_side:
        raise Http404
    meeting = visible_meeting(request, pk)
    rows = attendance_roster(request.actor, meeting)
    context = {
        "meeting": meeting,
        "group": meeting.group,
        "rows": rows,
        "counts": reply_counts(request.actor, meeting),
        "late": sum(row.is_late for row in rows),
        "may_record": meeting.can_be_taken_down and is_permitted(request.actor, "change", meeting),
    }
    return render(request, page(request, "clouds/attendance_list.html"), context)


@require_GET
def attendance_export(request: PortalRequest, pk: int) -> HttpResponse:
    if not request.actor.is_prefecture_side:
        raise Http404
    meeting = visible_meeting(request, pk)
    report = attendance_report(request.actor, meeting, attendance_roster(request.actor, meeting))
    return exported(report, asked_format(request))


@require_http_methods(["GET", "POST"])
def attendance_edit(request: PortalRequest, pk: int) -> HttpResponse:
    """Taking down who came."""
    meeting = meeting_to_change(request, pk)
    rows = list(Attendance.objects.permitted_to(request.actor).filter(meeting=meeting).select_related("organisation"))

    def make(data: Any, initial: Mapping[str, Any]) -> AttendanceForm:
        return AttendanceForm(data, rows=rows, initial=initial)

    typing = Typing(request, f"clouds:attendance-edit/{pk}", make, AttendanceForm.initial_of(meeting, rows))
    if answer := typing.answer():
        return answer
    form = typing.form()

    def act() -> None:
        version = form.cleaned_data["version"]
        record_attendance(actor=request.actor, meeting=meeting, version=version, seen=form.seen)

    if typing.saves(form, act):
        messages.success(request, _("当日の出欠を記録しました。続けて議事録を作成できます。"))
        return to_page(request, "clouds:meeting-detail", pk)
    stored = meeting_to_change(request, pk)
    conflict = conflict_of(request, form, stored, AttendanceForm.initial_of(stored, rows))
    context = {"meeting": meeting, "group": meeting.group, "form": form, "typing": typing, "conflict": conflict}
    return editing_page(request, "clouds/attendance_edit.html", context)


@require_http_methods(["GET", "POST"])
def material_new(request: PortalRequest, pk: int) -> HttpResponse:
    rows = AgendaItem.objects.permitted_to(request.actor, "change").select_related("meeting__group__prefecture")
    item = get_object_or_404(rows, pk=pk)
    form = MaterialForm(posted(request), request.FILES or None)

    def act() -> None:
        add_material(actor=request.actor, item=item, **form.cleaned_data)

    if form.is_valid() and attempt(form, act):
        messages.success(request, _("「%(title)s」を登録しました。") % {"title": form.cleaned_data["title"]})
        return to_page(request, "clouds:meeting-detail", item.meeting_id, fragment="agenda")
    context = {"item": item, "meeting": item.meeting, "group": item.meeting.group, "form": form}
    return render(request, page(request, "clouds/material_new.html", "form"), context)


@require_http_methods(["GET", "POST"])
def material_replace(request: PortalRequest, pk: int) -> HttpResponse:
    material = _material(request, pk)
    form = MaterialVersionForm(posted(request), request.FILES or None)

    def act() -> None:
        replace_material(actor=request.actor, material=material, **form.cleaned_data)

    if form.is_valid() and attempt(form, act):
        messages.success(request, _("「%(title)s」の新しい版を登録しました。") % {"title": material.title})
        return to_page(request, "clouds:meeting-detail", material.item.meeting_id, fragment="agenda")
    meeting = material.item.meeting
    context = {"material": material, "meeting": meeting, "group": meeting.group, "form": form}
    return render(request, page(request, "clouds/material_replace.html", "form"), context)


@require_POST
def material_remove(request: PortalRequest, pk: int) -> HttpResponse:
    material = _material(request, pk)
    try:
        remove_material(actor=request.actor, material=material)
    except RuleViolation as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("「%(title)s」を削除しました。") % {"title": material.title})
    return to_page(request, "clouds:meeting-detail", material.item.meeting_id, fragment="agenda")


def _material(request: PortalRequest, pk: int) -> Material:
    rows = Material.objects.permitted_to(request.actor, "change").select_related("item__meeting__group__prefecture")
    return get_object_or_404(rows, pk=pk)
