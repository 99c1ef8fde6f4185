"""Reports of the system inventory: the whole list, and the calendar of renewals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clouds.business_systems import BUSINESSES, business_choices
from clouds.models import SystemRecord
from clouds.models.inventory import SystemRecordQuerySet
from clouds.selectors.inventory import renewals_of
from clouds.sheets.inventory import inventory_report
from portal.access.actor import Actor
from portal.access.choices import Role
from portal.contracts.notice_days import NextNoticeDay
from portal.reports.catalogue import report
from portal.reports.document import Column, Confidentiality, Format, Kind, Report, ReportTable, Value
from portal.reports.forms import ReportForm
from portal.reports.writers.pdf import narrowed, write_pdf

# What a page of A4 across can hold; Excel and CSV have all of it.
ON_PAPER = ("団体名", "業務", "製品名", "事業者", "契約満了日", "次の解約予告の期限", "年間費用", "次期の意向")
FORMATS = (Format.EXCEL, Format.PDF, Format.CSV, Format.CSV_CP932)


class BusinessForm(ReportForm):
    business = forms.ChoiceField(label=gettext_lazy("業務"), required=False, widget=forms.Select)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", gettext_lazy("すべての業務")), *business_choices()]
        self.fields["business"].choices = choices  # type: ignore[attr-defined]


def has_inventory(actor: Actor) -> bool:
    return actor.is_prefecture_side or actor.has_role(Role.STAFF, Role.APPROVER, Role.ADMINISTRATOR)


def _records(actor: Actor, params: Mapping[str, Any]) -> SystemRecordQuerySet:
    rows = SystemRecord.objects.permitted_to(actor).select_related("inventory__organisation")
    if params["business"]:
        rows = rows.filter(business=params["business"])
    return rows.annotate(notice_on=NextNoticeDay(timezone.localdate())).order_by(
        "inventory__organisation__code", "business", "pk"
    )


def _conditions(params: Mapping[str, Any], count: int) -> list[tuple[str, str]]:
    business = BUSINESSES.get(params["business"], _("すべての業務"))
    return [(_("業務"), business), (_("件数"), _("%(count)d件") % {"count": count})]


def on_paper(whole: Report) -> bytes:
    """The PDF with the columns that fit on the page; a note says where the others are."""
    note = _("そのほかの項目は、ExcelまたはCSVで出力してください。")
    tables = [narrowed(table, ON_PAPER) for table in whole.tables]
    return write_pdf(replace(whole, tables=tables, notes=[*whole.notes, note]))


@report(
    "clouds.inventory",
    title=gettext_lazy("業務システム台帳"),
    description=gettext_lazy("団体ごとの業務システム、契約、年間費用、次期の意向の一覧です。"),
    formats=FORMATS,
    form=BusinessForm,
    permitted=has_inventory,
    writers={Format.PDF: on_paper},
)
def whole_inventory(actor: Actor, params: Mapping[str, Any]) -> Report:
    """The rows that the actor may see, by code."""
    whole = inventory_report(actor, _records(actor, params))
    return replace(whole, conditions=_conditions(params, len(whole.tables[0].rows)))


@report(
    "clouds.renewal_calendar",
    title=gettext_lazy("業務システムの更新カレンダー"),
    description=gettext_lazy(
        "契約の切れ目ごとの、新しいシステムの最初の月、解約予告と庁内の判断の期限の一覧です。5年先まで載せます。"
    ),
    formats=FORMATS,
    form=BusinessForm,
    permitted=has_inventory,
)
def renewal_calendar(actor: Actor, params: Mapping[str, Any]) -> Report:
    """Every chance that can still be taken, the soonest first."""
    records = list(_records(actor, params))
    chances = [(one, record) for record in records for one in renewals_of(record)]
    rows: list[list[Value]] = [
        [
            one.month,
            record.inventory.organisation.code or "",
            record.inventory.organisation.name,
            str(record),
            record.vendor,
            one.decide_by,
            one.notice_by,
            record.get_next_wish_display(),
        ]
        for one, record in sorted(chances, key=lambda pair: (pair[0].month, pair[1].inventory.organisation.code or ""))
    ]
    columns = [
        Column(_("新しいシステムの最初の月"), Kind.MONTH),
        Column(_("団体コード"), Kind.CODE),
        Column(_("団体名"), weight=2),
        Column(_("業務"), weight=2),
        Column(_("事業者"), weight=2),
        Column(_("庁内の判断の期限"), Kind.DATE),
        Column(_("解約予告の期限"), Kind.DATE),
        Column(_("次期の意向"), weight=2),
    ]
    return Report(
        title=_("業務システムの更新カレンダー"),
        as_of=timezone.now(),
        tables=[ReportTable(_("更新の機会"), columns, rows)],
        author=str(actor.organisation or ""),
        confidentiality=Confidentiality.CLASS_2,
        conditions=_conditions(params, len(rows)),
        is_landscape=True,
        has_sample_data=any(record.is_sample for record in records),
    )
