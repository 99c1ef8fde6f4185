"""CSV: one table, one heading row; UTF-8 with BOM for Excel, or CP932 for systems that know nothing else."""

from __future__ import annotations

from portal.lib.csv_files import CsvEncoding, WrittenCsv
from portal.lib.csv_files import Value as CsvValue
from portal.lib.csv_files import write_csv as write_rows
from portal.lib.months import Month
from portal.reports.document import Report, Value
from portal.reports.writers.words import yes_or_no


def write_csv(report: Report, encoding: CsvEncoding = CsvEncoding.UTF_8_BOM) -> WrittenCsv:
    """The report's only table. Raises ValueError for more: such a report must not offer CSV (a programming error)."""
    (table,) = report.tables
    heading = [column.heading for column in table.columns]
    return write_rows([heading, *([_plain(value) for value in row] for row in table.rows)], encoding)


def _plain(value: Value) -> CsvValue:
    if isinstance(value, Month):
        return str(value)
    return yes_or_no(value) if isinstance(value, bool) else value
