"""Action items: what waits, one of them, telling how it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from clouds.choices import ActionState
from clouds.forms.minutes import ActionForm, ReportForm
from clouds.models import ActionItem, Meeting
from clouds.services.actions import add_action, owners, report_action, update_action
from clouds.sheets.group_lists import actions_report
from portal.access.querysets import is_permitted
from portal.audit.selectors import history_of
from portal.editing.forms import conflict_of
from portal.editing.typing import Typing
from portal.organisations.models import Organisation
from portal.reports.exports import asked_format, exported
from portal.web.http import PortalRequest
from portal.web.shortcuts import editing_page, page, to_page
from portal.web.tables import Column, Kind, Table

from .groups import group_to_change
from .sections import sections


def _word(item: ActionItem) -> str:
    is_late = item.state == ActionState.OPEN and item.due_on < timezone.localdate()
    return _("遅延") if is_late else item.get_state_display()


class ActionTable(Table):
    caption = gettext_lazy("アクション項目の一覧（期限の順）")
    empty_title = gettext_lazy("アクション項目はありません。")
    empty_text = gettext_lazy("会議で決まった宿題を登録すると、担当団体と期限がここに並びます。")
    columns: ClassVar[tuple[Column, ...]] = (
        Column(
            "title",
            gettext_lazy("内容"),
            url=lambda row: reverse("clouds:action-detail", args=[row.pk]),
            is_key=True,
        ),
        Column("organisation__name", gettext_lazy("担当団体"), is_key=True),
        Column("due_on", gettext_lazy("期限"), sort=("due_on",), kind=Kind.DATE, is_key=True),
        Column("word", gettext_lazy("状態"), _word, kind=Kind.CHIP, is_key=True),
        Column("group__name", gettext_lazy("検討会")),
    )


@require_GET
def action_list(request: PortalRequest) -> HttpResponse:
    """Open ones; all of them when asked for."""
    context = {
        "table": _table(request),
        "shows_all": _shows_all(request),
        "tabs": sections(request.actor, "clouds:action-list"),
    }
    return render(request, page(request, "clouds/action_list.html"), context)


@require_GET
def action_export(request: PortalRequest) -> HttpResponse:
    return exported(actions_report(request.actor, _table(request).ordered_rows), asked_format(request))


def _table(request: PortalRequest) -> ActionTable:
    rows = ActionItem.objects.permitted_to(request.actor).select_related("organisation", "group")
    shown = rows if _shows_all(request) else rows.open()
    return ActionTable(request, shown, export_url=reverse("clouds:action-export"))


def _shows_all(request: PortalRequest) -> bool:
    return request.GET.get("all") == "1"


@require_http_methods(["GET", "POST"])
def action_new(request: PortalRequest, pk: int) -> HttpResponse:
    """A new one for a group; `?meeting=` says from which meeting it comes."""
    group = group_to_change(request, pk)
    key = request.GET.get("meeting", "")
    meetings = Meeting.objects.permitted_to(request.actor, "change").filter(group=group)
    meeting = get_object_or_404(meetings, pk=int(key)) if key.isdecimal() and len(key) < 10 else None
    make = partial(_action_form, owners(group), None)
    typing = Typing(request, f"clouds:action-new/{pk}/{meeting.pk if meeting else ''}", make, {"version": 0})
    if answer := typing.answer():
        return answer
    form = typing.form()
    made: list[ActionItem] = []

    def act() -> None:
        made.append(add_action(actor=request.actor, group=group, meeting=meeting, **form.facts))

    if typing.saves(form, act):
        messages.success(request, _("アクション項目を登録し、担当団体に知らせました。"))
        return to_page(request, "clouds:action-detail", made[0].pk)
    context = {"group": group, "meeting": meeting, "form": form, "typing": typing}
    return render(request, page(request, "clouds/action_edit.html", "form"), context)


@require_http_methods(["GET", "POST"])
def action_detail(request: PortalRequest, pk: int) -> HttpResponse:
    """One item; whoever owes it, or runs the group, tells here how it stands."""
    item = _visible(request, pk)
    typing = _typing_report(request, item)
    if typing is None and request.method == "POST":
        raise Http404
    if typing and (answer := typing.answer()):
        return answer
    form = typing.form() if typing else None
    if typing and form and typing.saves(form, partial(_report, request, item, form)):
        messages.success(request, _("「%(title)s」の状況を保存しました。") % {"title": item.title})
        return to_page(request, "clouds:action-detail", pk)
    stored = _visible(request, pk)
    conflict = conflict_of(request, form, stored, ReportForm.initial_of(stored)) if form else None
    context = {
        "item": item,
        "word": _word(item),
        "group": item.group,
        "form": form,
        "typing": typing,
        "conflict": conflict,
        "may_change": is_permitted(request.actor, "change", item),
        "history": history_of(item),
    }
    return editing_page(request, "clouds/action_detail.html", context)


def _typing_report(request: PortalRequest, item: ActionItem) -> Typing[ReportForm] | None:
    """None where nothing can be told: the item is not theirs, or was dropped and this is no answer to its form."""
    is_asked = item.state != ActionState.DROPPED or request.method == "POST"
    if not is_asked or not is_permitted(request.actor, "report", item):
        return None

    def make(data: Any, initial: Mapping[str, Any]) -> ReportForm:
        return ReportForm(data, initial=initial)

    return Typing(request, f"clouds:action-detail/{item.pk}", make, ReportForm.initial_of(item))


def _report(request: PortalRequest, item: ActionItem, form: ReportForm) -> None:
    facts = form.facts | {"state": ActionState(form.facts["state"])}
    report_action(actor=request.actor, item=item, version=form.cleaned_data["version"], **facts)


@require_http_methods(["GET", "POST"])
def action_edit(request: PortalRequest, pk: int) -> HttpResponse:
    item = _to_change(request, pk)
    make = partial(_action_form, owners(item.group), item)
    typing = Typing(request, f"clouds:action-edit/{pk}", make, ActionForm.initial_of(item))
    if answer := typing.answer():
        return answer
    form = typing.form()

    def act() -> None:
        update_action(actor=request.actor, item=item, version=form.cleaned_data["version"], **form.facts)

    if typing.saves(form, act):
        messages.success(request, _("アクション項目を変更しました。"))
        return to_page(request, "clouds:action-detail", pk)
    stored = _to_change(request, pk)
    conflict = conflict_of(request, form, stored, ActionForm.initial_of(stored))
    context = {"item": item, "group": item.group, "form": form, "typing": typing, "conflict": conflict}
    return editing_page(request, "clouds/action_edit.html", context)


def _action_form(
    owners: Sequence[Organisation], item: ActionItem | None, data: Any, initial: Mapping[str, Any]
) -> ActionForm:
    return ActionForm(data, owners=owners, item=item, initial=initial)


def _visible(request: PortalRequest, pk: int) -> ActionItem:
    rows = ActionItem.objects.permitted_to(request.actor).select_related("group__prefecture", "meeting", "organisation")
    return get_object_or_404(rows, pk=pk)


def _to_change(request: PortalRequest, pk: int) -> ActionItem:
    rows = ActionItem.objects.permitted_to(request.actor, "change").select_related("group__prefecture", "organisation")
    return get_object_or_404(rows, pk=pk)
