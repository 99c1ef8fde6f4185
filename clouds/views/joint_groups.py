"""Joint groups: list, one group with its gates and costs, members, due days of the gates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from clouds.forms.joint_groups import DueDaysForm, JointGroupForm, LeaveForm, LeaverForm, MembersForm
from clouds.inventory_choices import Gate
from clouds.models import GateStep, JointGroup, JointMember
from clouds.models.groups import NEVER_MEMBERS
from clouds.selectors.joint_groups import group_page, groups_in_brief
from clouds.services.joint_groups import create_joint_group, update_joint_group
from clouds.services.joint_members import add_members, leave_group, set_due_days
from portal.access.querysets import permitted_actions
from portal.audit.selectors import history_of
from portal.editing.forms import attempt, conflict_of
from portal.editing.typing import Typing
from portal.organisations.models import Organisation
from portal.web.http import PortalRequest
from portal.web.shortcuts import editing_page, page, posted, to_page

from .sections import sections


@require_GET
def joint_group_list(request: PortalRequest) -> HttpResponse:
    context = {
        "groups": groups_in_brief(request.actor),
        "tabs": sections(request.actor, "clouds:joint-group-list"),
    }
    return render(request, page(request, "clouds/joint_group_list.html"), context)


@require_GET
def joint_group_detail(request: PortalRequest, pk: int) -> HttpResponse:
    """Who has come how far, what it costs whom, and what a leaving would do."""
    groups = JointGroup.objects.permitted_to(request.actor).select_related("prefecture")
    group = get_object_or_404(groups, pk=pk)
    asked = request.GET.get("leaver", "")
    shown = group_page(request.actor, group, leaver=int(asked) if asked.isdecimal() and len(asked) < 10 else None)
    members = [(str(row.member.pk), row.name) for row in shown.rows]
    chosen = {"leaver": str(shown.leaver.member.pk)} if shown.leaver else None
    context = {
        "group": group,
        "shown": shown,
        "leaver_form": LeaverForm(chosen, members=members),
        "gates": list(Gate),
        "file_gates": [gate.label for gate in Gate if gate in group.file_gates],
        "actions": permitted_actions(request.actor, group),
        "history": history_of(group, include=("members",)) if request.actor.is_prefecture_side else None,
    }
    return render(request, page(request, "clouds/joint_group_detail.html"), context)


@require_http_methods(["GET", "POST"])
def joint_group_new(request: PortalRequest) -> HttpResponse:
    prefecture = request.actor.organisation
    if not request.actor.coordinates or prefecture is None:
        raise Http404
    typing = Typing(request, "clouds:joint-group-new", _group_form, JointGroupForm.initial_of(None))
    if answer := typing.answer():
        return answer
    form = typing.form()
    made: list[JointGroup] = []

    def act() -> None:
        made.append(create_joint_group(actor=request.actor, prefecture=prefecture, **form.facts))

    if typing.saves(form, act):
        messages.success(request, _("共同利用グループを作成しました。次に、参加する団体を加えてください。"))
        return to_page(request, "clouds:joint-group-detail", made[0].pk)
    return render(request, page(request, "clouds/joint_group_edit.html", "form"), {"form": form, "typing": typing})


@require_http_methods(["GET", "POST"])
def joint_group_edit(request: PortalRequest, pk: int) -> HttpResponse:
    group = _to_change(request, pk)
    typing = Typing(request, f"clouds:joint-group-edit/{pk}", _group_form, JointGroupForm.initial_of(group))
    if answer := typing.answer():
        return answer
    form = typing.form()

    def act() -> None:
        values = form.cleaned_data
        update_joint_group(
            actor=request.actor, group=group, version=values["version"], reason=values["reason"], **form.facts
        )

    if typing.saves(form, act):
        messages.success(request, _("共同利用グループを変更しました。"))
        return to_page(request, "clouds:joint-group-detail", pk)
    stored = _to_change(request, pk)
    conflict = conflict_of(request, form, stored, JointGroupForm.initial_of(stored))
    context = {"group": group, "form": form, "typing": typing, "conflict": conflict}
    return editing_page(request, "clouds/joint_group_edit.html", context)


def _group_form(data: Any, initial: Mapping[str, Any]) -> JointGroupForm:
    return JointGroupForm(data, initial=initial)


@require_http_methods(["GET", "POST"])
def joint_members_add(request: PortalRequest, pk: int) -> HttpResponse:
    group = _to_change(request, pk)
    at_home = Organisation.objects.current().filter(prefecture=group.prefecture_id).exclude(kind__in=NEVER_MEMBERS)
    present = group.members.present().values("organisation")
    candidates = at_home.exclude(pk__in=present).order_by("code", "kana", "pk")
    form = MembersForm(posted(request), candidates=candidates)

    def act() -> None:
        add_members(actor=request.actor, group=group, organisations=list(form.cleaned_data["organisations"]))

    if form.is_valid() and attempt(form, act):
        messages.success(request, _("参加団体を加えました。手続の期限を決めてください。"))
        return to_page(request, "clouds:joint-group-detail", pk)
    return render(request, page(request, "clouds/joint_members_add.html", "form"), {"group": group, "form": form})


@require_http_methods(["GET", "POST"])
def joint_member_leave(request: PortalRequest, pk: int) -> HttpResponse:
    """With what the others will pay, before it is decided."""
    groups = JointGroup.objects.permitted_to(request.actor, "change")
    members = JointMember.objects.present().filter(group__in=groups).select_related("group", "organisation")
    member = get_object_or_404(members, pk=pk)

    def make(data: Any, initial: Mapping[str, Any]) -> LeaveForm:
        return LeaveForm(data, initial=initial)

    typing = Typing(request, f"clouds:joint-member-leave/{pk}", make, {"left_on": timezone.localdate()})
    if answer := typing.answer():
        return answer
    form = typing.form()

    def act() -> None:
        values = form.cleaned_data
        leave_group(actor=request.actor, member=member, left_on=values["left_on"], reason=values["reason"])

    if typing.saves(form, act):
        messages.success(request, _("%(name)sの離脱を記録しました。") % {"name": member.organisation})
        return to_page(request, "clouds:joint-group-detail", member.group_id)
    shown = group_page(request.actor, member.group, leaver=member.pk)
    context = {"group": member.group, "member": member, "form": form, "typing": typing, "shown": shown}
    return render(request, page(request, "clouds/joint_member_leave.html", "form"), context)


@require_http_methods(["GET", "POST"])
def joint_due_days(request: PortalRequest, pk: int) -> HttpResponse:
    group = _to_change(request, pk)
    kept = _due_days(group)
    form = DueDaysForm(posted(request), kept=kept, initial={f"due_{gate}": day for gate, day in kept.items()})

    def act() -> None:
        set_due_days(actor=request.actor, group=group, due_on=form.days)

    if form.is_valid() and attempt(form, act):
        messages.success(request, _("参加手続の期限を変更しました。"))
        return to_page(request, "clouds:joint-group-detail", pk)
    return render(request, page(request, "clouds/joint_due_days.html", "form"), {"group": group, "form": form})


def _due_days(group: JointGroup) -> dict[Gate, date | None]:
    """The latest day that is set for each gate among those who have not passed it."""
    rows = GateStep.objects.open().filter(member__group=group, due_on__isnull=False).order_by("due_on")
    days: dict[Gate, date | None] = {Gate(gate): day for gate, day in rows.values_list("gate", "due_on")}
    return days


def _to_change(request: PortalRequest, pk: int) -> JointGroup:
    groups = JointGroup.objects.permitted_to(request.actor, "change").select_related("prefecture")
    return get_object_or_404(groups, pk=pk)
