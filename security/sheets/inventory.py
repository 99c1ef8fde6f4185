"""The present inventory as one tidy table: Excel or CSV, one row for each organisation, codes beside names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.lib.csv_files import CsvEncoding
from portal.lib.file_names import export_file_name
from portal.reports.document import Column as ReportColumn
from portal.reports.document import Confidentiality, Format, Report, ReportTable
from portal.reports.document import Kind as ReportKind
from portal.reports.writers.csv import write_csv
from portal.reports.writers.excel import write_excel
from portal.sheets.columns import Column, Kind
from security.models import ConnectionProfile

from .columns import COLUMNS

_KINDS = {Kind.DATE: ReportKind.DATE, Kind.NUMBER: ReportKind.NUMBER}


def inventory(actor: Actor, profiles: Iterable[ConnectionProfile]) -> Report:
    """The report of these profiles, read with their organisations."""
    rows = list(profiles)
    table = ReportTable(
        title=_("接続状況"),
        columns=[
            ReportColumn(_("団体コード"), ReportKind.CODE),
            ReportColumn(_("団体名")),
            *(ReportColumn(column.header, _KINDS.get(column.kind, ReportKind.TEXT)) for column in COLUMNS),
            ReportColumn(_("架空のサンプル")),
        ],
        rows=[_row(profile) for profile in rows],
    )
    return Report(
        title=_("接続状況一覧"),
        as_of=timezone.now(),
        tables=[table],
        author=str(actor.organisation or ""),
        confidentiality=Confidentiality.CLASS_2,
        has_sample_data=any(profile.is_sample for profile in rows),
    )


def inventory_file(actor: Actor, profiles: Iterable[ConnectionProfile], file_format: Format) -> tuple[str, bytes]:
    """Name and content of the table as Excel or CSV."""
    report = inventory(actor, profiles)
    if file_format == Format.EXCEL:
        content = write_excel(report)
    else:
        encoding = CsvEncoding.CP932 if file_format == Format.CSV_CP932 else CsvEncoding.UTF_8_BOM
        content = write_csv(report, encoding).content
    day = timezone.localtime(report.as_of).date()
    return export_file_name(day=day, title=report.title, extension=file_format.extension), content


def _row(profile: ConnectionProfile) -> list[Any]:
    values = [_value(column, getattr(profile, column.name)) for column in COLUMNS]
    sample = _("はい") if profile.is_sample else _("いいえ")
    return [profile.organisation.code or "", profile.organisation.name, *values, sample]


def _value(column: Column, value: Any) -> Any:
    """As stored; several lines become one cell without line feeds (総務省の表記方法 1-6)."""
    if column.kind == Kind.CHOICE:
        return column.labels.get(value, "")
    return value.replace("\n", "、") if column.kind == Kind.LINES else value
