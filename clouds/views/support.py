"""The support log: list, one entry, writing one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from clouds.forms.plans import SupportFilterForm, SupportForm
from clouds.models import SupportEntry
from clouds.models.groups import NEVER_MEMBERS
from clouds.services.support import record_support, update_support
from clouds.sheets.group_lists import support_report
from portal.access.querysets import is_permitted
from portal.audit.selectors import history_of
from portal.editing.forms import conflict_of
from portal.editing.typing import Typing
from portal.organisations.models import Organisation
from portal.reports.exports import asked_format, exported
from portal.web.http import PortalRequest
from portal.web.shortcuts import editing_page, page, to_page
from portal.web.tables import Column, Kind, Table

from .sections import sections


class SupportTable(Table):
    caption = gettext_lazy("個別支援の記録（新しい順）")
    empty_title = gettext_lazy("個別支援の記録はありません。")
    empty_text = gettext_lazy("府県が訪問や電話などで個別に支援した内容がここに並びます。")
    columns: ClassVar[tuple[Column, ...]] = (
        Column(
            "subject",
            gettext_lazy("件名"),
            url=lambda row: reverse("clouds:support-detail", args=[row.pk]),
            is_key=True,
        ),
        Column("organisation__name", gettext_lazy("支援した団体"), sort=("organisation__code",), is_key=True),
        Column("happened_on", gettext_lazy("支援した日"), sort=("happened_on",), kind=Kind.DATE, is_key=True),
        Column("manner", gettext_lazy("方法"), lambda row: row.get_manner_display()),
        Column("next_step", gettext_lazy("次に行うこと")),
        Column("follow_up_on", gettext_lazy("次回の予定日"), sort=("follow_up_on",), kind=Kind.DATE),
    )


@require_GET
def support_list(request: PortalRequest) -> HttpResponse:
    table, filters = _table(request)
    context = {
        "table": table,
        "filters": filters if request.actor.is_prefecture_side else None,
        "tabs": sections(request.actor, "clouds:support-list"),
    }
    return render(request, page(request, "clouds/support_list.html"), context)


@require_GET
def support_export(request: PortalRequest) -> HttpResponse:
    table, _filters = _table(request)
    return exported(support_report(request.actor, table.ordered_rows), asked_format(request))


def _table(request: PortalRequest) -> tuple[SupportTable, SupportFilterForm]:
    rows = SupportEntry.objects.permitted_to(request.actor).select_related("organisation")
    helped = Organisation.objects.filter(received_support__in=rows.order_by()).distinct().order_by("code", "kana")
    filters = SupportFilterForm(request.GET, helped=helped)
    url = reverse("clouds:support-export")
    return SupportTable(request, filters.narrow(rows), filters=filters, export_url=url), filters


@require_GET
def support_detail(request: PortalRequest, pk: int) -> HttpResponse:
    rows = SupportEntry.objects.permitted_to(request.actor)
    entry = get_object_or_404(rows.select_related("organisation", "prefecture", "recorded_by"), pk=pk)
    context = {
        "entry": entry,
        "may_change": is_permitted(request.actor, "change", entry),
        "history": history_of(entry) if request.actor.is_prefecture_side else None,
    }
    return render(request, page(request, "clouds/support_detail.html"), context)


@require_http_methods(["GET", "POST"])
def support_new(request: PortalRequest) -> HttpResponse:
    prefecture = request.actor.organisation
    if not request.actor.coordinates or prefecture is None:
        raise Http404
    members = Organisation.objects.current().filter(prefecture=prefecture).exclude(kind__in=NEVER_MEMBERS)

    def make(data: Any, initial: Mapping[str, Any]) -> SupportForm:
        return SupportForm(data, candidates=members.order_by("code", "kana"), initial=initial)

    typing = Typing(request, "clouds:support-new", make, {"version": 0})
    if answer := typing.answer():
        return answer
    form = typing.form()
    made: list[SupportEntry] = []

    def act() -> None:
        organisation = form.cleaned_data["organisation"]
        made.append(record_support(actor=request.actor, organisation=organisation, **form.facts))

    if typing.saves(form, act):
        messages.success(request, _("個別支援を記録しました。"))
        return to_page(request, "clouds:support-detail", made[0].pk)
    return render(request, page(request, "clouds/support_edit.html", "form"), {"form": form, "typing": typing})


@require_http_methods(["GET", "POST"])
def support_edit(request: PortalRequest, pk: int) -> HttpResponse:
    entry = _to_change(request, pk)

    def make(data: Any, initial: Mapping[str, Any]) -> SupportForm:
        return SupportForm(data, candidates=Organisation.objects.none(), entry=entry, initial=initial)

    typing = Typing(request, f"clouds:support-edit/{pk}", make, SupportForm.initial_of(entry))
    if answer := typing.answer():
        return answer
    form = typing.form()

    def act() -> None:
        update_support(actor=request.actor, entry=entry, version=form.cleaned_data["version"], **form.facts)

    if typing.saves(form, act):
        messages.success(request, _("個別支援の記録を変更しました。"))
        return to_page(request, "clouds:support-detail", pk)
    stored = _to_change(request, pk)
    conflict = conflict_of(request, form, stored, SupportForm.initial_of(stored))
    context = {"entry": entry, "form": form, "typing": typing, "conflict": conflict}
    return editing_page(request, "clouds/support_edit.html", context)


def _to_change(request: PortalRequest, pk: int) -> SupportEntry:
    rows = SupportEntry.objects.permitted_to(request.actor, "change").select_related("organisation")
    return get_object_or_404(rows, pk=pk)
