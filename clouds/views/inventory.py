"""The system inventory: the list, one organisation's systems, one system, its form, the tidy table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clouds.business_systems import BUSINESSES
from clouds.forms.inventory import InventoryFilterForm, RecordForm
from clouds.models import SystemInventory, SystemRecord
from clouds.models.inventory import SystemRecordQuerySet
from clouds.selectors.inventory import lines_of, renewals_of
from clouds.services.inventory import (
    confirm_records,
    open_inventories,
    remove_record,
    without_inventory,
    write_record,
)
from clouds.sheets.inventory import inventory_file
from portal.access.choices import Role
from portal.access.querysets import is_permitted
from portal.audit.selectors import history_of
from portal.contracts.notice_days import NextNoticeDay
from portal.editing.forms import conflict_of
from portal.editing.typing import Typing
from portal.exceptions import RuleViolation
from portal.reports.document import Format
from portal.web.downloads import download
from portal.web.http import PortalRequest
from portal.web.shortcuts import editing_page, page, to_page

from .inventory_tables import InventoryTable, sections_of
from .sections import sections

FORMATS = (Format.EXCEL, Format.CSV, Format.CSV_CP932)


@require_GET
def inventory_list(request: PortalRequest) -> HttpResponse:
    """All systems within reach; who has only their own inventory goes straight to it."""
    inventories = SystemInventory.objects.permitted_to(request.actor)
    if not request.actor.is_prefecture_side and (own := inventories.first()) is not None:
        return redirect("clouds:inventory-detail", own.pk)
    records = visible_records(request)
    filters = _filters(request, records)
    table = InventoryTable(
        request, filters.narrow(records), filters=filters, export_url=reverse("clouds:inventory-export")
    )
    context = {
        "table": table,
        "filters": filters,
        "missing": without_inventory(request.actor).count() if _may_open(request) else 0,
        "has_samples": records.filter(is_sample=True).exists(),
        "may_import": SystemInventory.objects.permitted_to(request.actor, "change").exists(),
        "inventories": inventories.select_related("organisation"),
        "tabs": sections(request.actor, "clouds:inventory-list"),
    }
    return render(request, page(request, "clouds/inventory_list.html"), context)


def _may_open(request: PortalRequest) -> bool:
    return request.actor.coordinates or request.actor.has_role(Role.STAFF)


@require_POST
def inventory_open(request: PortalRequest) -> HttpResponse:
    if not _may_open(request):
        raise Http404
    count = open_inventories(actor=request.actor)
    messages.success(request, _("%(count)d団体の台帳を用意しました。") % {"count": count})
    return to_page(request, "clouds:inventory-list")


@require_GET
def inventory_export(request: PortalRequest) -> HttpResponse:
    """The list as filtered and sorted, as one tidy table."""
    asked = request.GET.get("format", "")
    if asked not in FORMATS:
        raise Http404
    records = visible_records(request)
    filters = _filters(request, records)
    rows = InventoryTable(request, filters.narrow(records), filters=filters).ordered_rows
    name, content = inventory_file(request.actor, rows, Format(asked))
    return download(name, content, Format(asked).content_type)


@require_GET
def inventory_detail(request: PortalRequest, pk: int) -> HttpResponse:
    """The standard list for one organisation."""
    inventory = _inventory(request, pk)
    lines = lines_of(inventory)
    context = {
        "inventory": inventory,
        "lines": lines,
        "recorded": sum(line.record is not None for line in lines),
        "stale": sum(line.is_stale for line in lines),
        "may_change": is_permitted(request.actor, "change", inventory),
        "is_sample": any(line.record and line.record.is_sample for line in lines),
        "tabs": sections(request.actor, "clouds:inventory-list"),
    }
    return render(request, page(request, "clouds/inventory_detail.html"), context)


@require_POST
def inventory_confirm(request: PortalRequest, pk: int) -> HttpResponse:
    """Everything still holds."""
    inventory = _inventory(request, pk, "change")
    confirm_records(actor=request.actor, inventory=inventory)
    messages.success(request, _("登録されている業務システムの内容に変更がないことを確認しました。"))
    return to_page(request, "clouds:inventory-detail", pk)


@require_GET
def record_detail(request: PortalRequest, pk: int) -> HttpResponse:
    record = get_object_or_404(visible_records(request), pk=pk)
    context = {
        "record": record,
        "organisation": record.inventory.organisation,
        "sections": sections_of(record),
        "renewals": renewals_of(record),
        "may_change": is_permitted(request.actor, "change", record.inventory),
        "history": history_of(record),
    }
    return render(request, page(request, "clouds/record_detail.html"), context)


@require_http_methods(["GET", "POST"])
def record_edit(request: PortalRequest, pk: int, business: str) -> HttpResponse:
    """One business of one organisation, recorded before or not."""
    inventory = _inventory(request, pk, "change")
    if business not in BUSINESSES:
        raise Http404
    record = _record(inventory, business)

    def make(data: Any, initial: Mapping[str, Any]) -> RecordForm:
        return RecordForm(data, initial=initial)

    typing = Typing(request, f"clouds:record-edit/{pk}/{business}", make, RecordForm.initial_of(record))
    if answer := typing.answer():
        return answer
    form = typing.form()

    def act() -> None:
        write_record(
            actor=request.actor,
            inventory=inventory,
            business=business,
            version=form.cleaned_data["version"],
            reason=form.cleaned_data["reason"],
            **form.facts,
        )

    if typing.saves(form, act):
        messages.success(request, _("%(business)sを保存しました。") % {"business": BUSINESSES[business]})
        return to_page(request, "clouds:inventory-detail", pk)
    stored = _record(inventory, business)
    conflict = conflict_of(request, form, stored, RecordForm.initial_of(stored)) if stored else None
    context = {
        "inventory": inventory,
        "business": BUSINESSES[business],
        "record": record,
        "form": form,
        "typing": typing,
        "conflict": conflict,
    }
    return editing_page(request, "clouds/record_edit.html", context)


@require_POST
def record_remove(request: PortalRequest, pk: int) -> HttpResponse:
    records = SystemRecord.objects.permitted_to(request.actor, "change").select_related("inventory")
    record = get_object_or_404(records, pk=pk)
    name = str(record)
    try:
        remove_record(actor=request.actor, record=record, version=_version(request, record))
    except RuleViolation as error:
        messages.error(request, str(error))
        return to_page(request, "clouds:record-detail", pk)
    messages.success(request, _("%(business)sを台帳から削除しました。") % {"business": name})
    return to_page(request, "clouds:inventory-detail", record.inventory_id)


def _version(request: PortalRequest, record: SystemRecord) -> int:
    typed = request.POST.get("version", "")
    return int(typed) if typed.isdecimal() else record.version


def visible_records(request: PortalRequest) -> SystemRecordQuerySet:
    """With their organisations and the next day of notice."""
    records = SystemRecord.objects.permitted_to(request.actor).select_related("inventory__organisation")
    return records.annotate(notice_on=NextNoticeDay(timezone.localdate()))


def _filters(request: PortalRequest, records: SystemRecordQuerySet) -> InventoryFilterForm:
    vendors = records.exclude(vendor="").order_by("vendor").values_list("vendor", flat=True).distinct()
    return InventoryFilterForm(request.GET, vendors=vendors)


def _inventory(request: PortalRequest, pk: int, action: str = "view") -> SystemInventory:
    rows = SystemInventory.objects.permitted_to(request.actor, action).select_related("organisation")
    return get_object_or_404(rows, pk=pk)


def _record(inventory: SystemInventory, business: str) -> SystemRecord | None:
    return inventory.records.filter(business=business).first()
