"""Study groups: list, one group, its members and their contact people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clouds.forms.groups import ContactsForm, GroupForm, MembersForm
from clouds.models import GroupMember, StudyGroup
from clouds.selectors.groups import group_page, groups_in_brief
from clouds.services.groups import (
    create_group,
    join_group,
    may_set_contacts,
    set_contacts,
    set_members,
    update_group,
)
from clouds.sheets.group_lists import members_report
from portal.access.querysets import permitted_actions
from portal.audit.selectors import history_of
from portal.editing.forms import attempt, conflict_of
from portal.editing.typing import Typing
from portal.exceptions import RuleViolation
from portal.reports.exports import asked_format, exported
from portal.web.http import PortalRequest
from portal.web.shortcuts import editing_page, page, posted, to_page

from .sections import sections


@require_GET
def group_list(request: PortalRequest) -> HttpResponse:
    context = {"groups": groups_in_brief(request.actor), "tabs": sections(request.actor, "clouds:group-list")}
    return render(request, page(request, "clouds/group_list.html"), context)


@require_GET
def group_detail(request: PortalRequest, pk: int) -> HttpResponse:
    group = get_object_or_404(StudyGroup.objects.permitted_to(request.actor).select_related("prefecture"), pk=pk)
    shown = group_page(request.actor, group)
    actions = permitted_actions(request.actor, group)
    context = {
        "group": group,
        "shown": shown,
        "actions": actions,
        "is_inside": _is_inside(request, actions),
    }
    return render(request, page(request, "clouds/group_detail.html"), context)


@require_http_methods(["GET", "POST"])
def group_new(request: PortalRequest) -> HttpResponse:
    prefecture = request.actor.organisation
    if not request.actor.coordinates or prefecture is None:
        raise Http404

    def make(data: Any, initial: Mapping[str, Any]) -> GroupForm:
        return GroupForm(data, is_new=True, initial=initial)

    typing = Typing(request, "clouds:group-new", make, {"version": 0, "is_open": True})
    if answer := typing.answer():
        return answer
    form = typing.form()
    made: list[StudyGroup] = []

    def act() -> None:
        made.append(create_group(actor=request.actor, prefecture=prefecture, **form.facts))

    if typing.saves(form, act):
        messages.success(request, _("%(name)sを作成しました。次に、構成団体を登録してください。") % {"name": made[0]})
        return to_page(request, "clouds:group-detail", made[0].pk)
    return render(request, page(request, "clouds/group_edit.html", "form"), {"form": form, "typing": typing})


@require_http_methods(["GET", "POST"])
def group_edit(request: PortalRequest, pk: int) -> HttpResponse:
    group = group_to_change(request, pk)

    def make(data: Any, initial: Mapping[str, Any]) -> GroupForm:
        return GroupForm(data, initial=initial)

    typing = Typing(request, f"clouds:group-edit/{pk}", make, GroupForm.initial_of(group))
    if answer := typing.answer():
        return answer
    form = typing.form()

    def act() -> None:
        values = form.cleaned_data
        update_group(actor=request.actor, group=group, version=values["version"], reason=values["reason"], **form.facts)

    if typing.saves(form, act):
        messages.success(request, _("検討会の内容を変更しました。"))
        return to_page(request, "clouds:group-detail", pk)
    stored = group_to_change(request, pk)
    conflict = conflict_of(request, form, stored, GroupForm.initial_of(stored))
    context = {"group": group, "form": form, "typing": typing, "conflict": conflict}
    return editing_page(request, "clouds/group_edit.html", context)


@require_http_methods(["GET", "POST"])
def members_edit(request: PortalRequest, pk: int) -> HttpResponse:
    group = group_to_change(request, pk)

    def make(data: Any, initial: Mapping[str, Any]) -> MembersForm:
        return MembersForm(data, candidates=group.candidates(), initial=initial)

    typing = Typing(request, f"clouds:members-edit/{pk}", make, MembersForm.initial_of(group))
    if answer := typing.answer():
        return answer
    form = typing.form()
    counts: list[tuple[int, int]] = []

    def act() -> None:
        values = form.cleaned_data
        chosen = {name: values[name] for name in ("version", "joined_on")}
        organisations = list(values["organisations"])
        counts.append(set_members(actor=request.actor, group=group, organisations=organisations, **chosen))

    if typing.saves(form, act):
        came, left = counts[0]
        sentence = _("構成団体を変更しました（追加 %(came)d団体、退会 %(left)d団体）。")
        messages.success(request, sentence % {"came": came, "left": left})
        return to_page(request, "clouds:group-detail", pk)
    stored = group_to_change(request, pk)
    conflict = conflict_of(request, form, stored, MembersForm.initial_of(stored))
    context = {"group": group, "form": form, "typing": typing, "conflict": conflict}
    return editing_page(request, "clouds/members_edit.html", context)


@require_GET
def members_export(request: PortalRequest, pk: int) -> HttpResponse:
    """Contact people only for those inside the group, as on its page."""
    group = get_object_or_404(StudyGroup.objects.permitted_to(request.actor), pk=pk)
    members = group_page(request.actor, group).members
    is_inside = _is_inside(request, permitted_actions(request.actor, group))
    report = members_report(request.actor, group, members, with_contacts=is_inside)
    return exported(report, asked_format(request))


def _is_inside(request: PortalRequest, actions: frozenset[str]) -> bool:
    return bool(actions & {"attend", "change"}) or request.actor.is_prefecture_side


@require_POST
def group_join(request: PortalRequest, pk: int) -> HttpResponse:
    """One button makes the actor's organisation a member of an open group."""
    group = get_object_or_404(StudyGroup.objects.permitted_to(request.actor, "join"), pk=pk)
    try:
        join_group(actor=request.actor, group=group)
    except RuleViolation as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("「%(group)s」に参加しました。連絡担当者を登録してください。") % {"group": group})
    return to_page(request, "clouds:group-detail", pk)


@require_http_methods(["GET", "POST"])
def member_contacts(request: PortalRequest, pk: int) -> HttpResponse:
    """Who is to be asked at a member."""
    rows = GroupMember.objects.permitted_to(request.actor).present().select_related("group", "organisation")
    member = get_object_or_404(rows, pk=pk)
    if not may_set_contacts(request.actor, member):
        raise Http404
    chosen = [row.contact_id for row in member.contacts.all()]
    form = ContactsForm(posted(request), member=member, initial={"contacts": chosen})

    def act() -> None:
        set_contacts(actor=request.actor, member=member, contacts=form.cleaned_data["contacts"])

    if form.is_valid() and attempt(form, act):
        messages.success(request, _("%(name)sの連絡担当者を保存しました。") % {"name": member.organisation.name})
        return to_page(request, "clouds:group-detail", member.group_id, fragment="members")
    context = {"member": member, "group": member.group, "form": form}
    return render(request, page(request, "clouds/member_contacts.html", "form"), context)


@require_GET
def group_history(request: PortalRequest, pk: int) -> HttpResponse:
    """Everything that was ever set up or changed, for the prefecture's side."""
    if not request.actor.is_prefecture_side:
        raise Http404
    group = get_object_or_404(StudyGroup.objects.permitted_to(request.actor), pk=pk)
    context = {"group": group, "history": history_of(group, include=["members", "members__contacts"])}
    return render(request, page(request, "clouds/group_history.html"), context)


def group_to_change(request: PortalRequest, pk: int) -> StudyGroup:
    return get_object_or_404(StudyGroup.objects.permitted_to(request.actor, "change"), pk=pk)
