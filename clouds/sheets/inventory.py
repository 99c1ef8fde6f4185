"""The system inventory as one tidy table: Excel or CSV, one row for each system, codes beside names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from clouds.business_systems import FUNCTIONS
from clouds.models import SystemRecord
from portal.access.actor import Actor
from portal.lib.csv_files import CsvEncoding
from portal.lib.file_names import export_file_name
from portal.reports.document import Column, Confidentiality, Format, Kind, Report, ReportTable
from portal.reports.writers.csv import write_csv
from portal.reports.writers.excel import write_excel


def inventory_report(actor: Actor, records: Iterable[SystemRecord]) -> Report:
    """The report of these rows, read with their organisations and annotated with `notice_on`."""
    rows = list(records)
    columns = [
        Column(_("団体コード"), Kind.CODE),
        Column(_("団体名"), weight=2),
        Column(_("業務"), weight=2),
        Column(_("製品名"), weight=2),
        Column(_("事業者"), weight=2),
        Column(_("設置形態"), weight=2),
        Column(_("契約開始日"), Kind.DATE),
        Column(_("契約満了日"), Kind.DATE),
        Column(_("自動更新の期間"), Kind.NUMBER, unit=_("か月")),
        Column(_("解約予告の期間"), Kind.NUMBER),
        Column(_("解約予告の単位")),
        Column(_("次の解約予告の期限"), Kind.DATE),
        Column(_("庁内手続の期間"), Kind.NUMBER, unit=_("か月")),
        Column(_("年間費用"), Kind.NUMBER, unit=_("円")),
        Column(_("カスタマイズ")),
        Column(_("次期の意向"), weight=2),
        Column(_("次期に求める機能"), weight=2),
        Column(_("備考"), weight=2),
        Column(_("最終確認日"), Kind.DATE),
        Column(_("架空のサンプル")),
    ]
    return Report(
        title=_("業務システム台帳"),
        as_of=timezone.now(),
        tables=[ReportTable(_("業務システム"), columns, [_values(row) for row in rows])],
        author=str(actor.organisation or ""),
        confidentiality=Confidentiality.CLASS_2,
        is_landscape=True,
        has_sample_data=any(row.is_sample for row in rows),
    )


def inventory_file(actor: Actor, records: Iterable[SystemRecord], file_format: Format) -> tuple[str, bytes]:
    """Name and content of the table as Excel or CSV."""
    report = inventory_report(actor, records)
    if file_format == Format.EXCEL:
        content = write_excel(report)
    else:
        encoding = CsvEncoding.CP932 if file_format == Format.CSV_CP932 else CsvEncoding.UTF_8_BOM
        content = write_csv(report, encoding).content
    day = timezone.localtime(report.as_of).date()
    return export_file_name(day=day, title=report.title, extension=file_format.extension), content


def _values(row: SystemRecord) -> list[Any]:
    return [
        row.inventory.organisation.code or "",
        row.inventory.organisation.name,
        str(row),
        row.product,
        row.vendor,
        row.get_hosting_display(),
        row.contract_start_on,
        row.contract_end_on,
        row.renewal_months,
        row.notice_value,
        row.get_notice_unit_display() if row.notice_value is not None else "",
        row.notice_on,  # type: ignore[attr-defined]
        row.lead_months,
        row.yearly_cost_yen,
        row.get_customisation_display(),
        row.get_next_wish_display(),
        "、".join(FUNCTIONS.get(code, code) for code in row.wanted_functions),
        row.remarks.replace("\r\n", "\n").replace("\n", "、"),
        row.confirmed_on,
        _("はい") if row.is_sample else _("いいえ"),
    ]
