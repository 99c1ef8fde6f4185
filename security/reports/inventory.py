"""接続状況一覧: one's own line and contract, or those of the whole prefecture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.access.actor import Actor
from portal.access.choices import Role
from portal.reports.catalogue import report
from portal.reports.document import Format, Report
from portal.reports.forms import ReportForm
from portal.reports.writers.pdf import narrowed, write_pdf
from security.models import ConnectionProfile, Programme
from security.sheets.columns import COLUMN_OF
from security.sheets.inventory import inventory

# What a page of A4 across can hold; Excel and CSV have all of it.
ON_PAPER = (
    "isp",
    "contract_end_on",
    "renewal_months",
    "monthly_cost_yen",
    "penalty_rule",
    "bandwidth_mbps",
    "separation_model",
)
WITH_ACCESS = (Role.STAFF, Role.APPROVER, Role.ADMINISTRATOR)


class InventoryForm(ReportForm):
    programme = forms.ModelChoiceField(
        label=gettext_lazy("事業"),
        queryset=Programme.objects.none(),
        required=False,
        empty_label=gettext_lazy("すべての団体"),
        help_text=gettext_lazy("選ぶと、その事業の参加団体だけを載せます。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = Programme.objects.permitted_to(self.actor)  # type: ignore[attr-defined]


def has_profiles(actor: Actor) -> bool:
    return actor.is_prefecture_side or actor.has_role(*WITH_ACCESS)


def on_paper(whole: Report) -> bytes:
    """The PDF with the columns that fit on the page; a note says where the others are."""
    kept = [_("団体コード"), _("団体名"), *(COLUMN_OF[name].header for name in ON_PAPER)]
    note = _("そのほかの項目は、ExcelまたはCSVで出力してください。")
    tables = [narrowed(table, kept) for table in whole.tables]
    return write_pdf(replace(whole, tables=tables, is_landscape=True, notes=[*whole.notes, note]))


@report(
    "security.inventory",
    title=gettext_lazy("接続状況一覧"),
    description=gettext_lazy("現在のインターネット接続の契約、費用、回線、三層の対策の状況の一覧です。"),
    formats=(Format.EXCEL, Format.PDF, Format.CSV, Format.CSV_CP932),
    form=InventoryForm,
    permitted=has_profiles,
    writers={Format.PDF: on_paper},
)
def inventory_report(actor: Actor, params: Mapping[str, Any]) -> Report:
    """The profiles that the actor may see, by code; two queries."""
    found = ConnectionProfile.objects.permitted_to(actor).select_related("organisation")
    programme: Programme | None = params["programme"]
    if programme is not None:
        found = found.of_programme(programme)
    whole = inventory(actor, found.order_by("organisation__code", "pk"))
    scope = programme.name if programme else _("閲覧できるすべての団体")
    count = _("%(count)d団体") % {"count": len(whole.tables[0].rows)}
    return replace(whole, conditions=[(_("対象"), scope), (_("件数"), count)])
