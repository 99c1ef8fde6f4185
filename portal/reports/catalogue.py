"""The catalogue of reports. Apps fill it from their `reports.py` as they load."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from portal.access.actor import Actor
from portal.lib.csv_files import CsvEncoding, WrittenCsv
from portal.reports.document import Format, Report
from portal.reports.forms import ReportForm
from portal.reports.writers.csv import write_csv
from portal.reports.writers.excel import write_excel
from portal.reports.writers.pdf import write_pdf

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Collect = Callable[[Actor, Mapping[str, Any]], Report]
Writer = Callable[[Report], bytes]


def everyone(actor: Actor) -> bool:
    """Whoever acts for an organisation; what they see in the report is decided as it collects."""
    return actor.organisation is not None


@dataclass(frozen=True, slots=True)
class ReportKind:
    """One report of the catalogue: who may have it, what it asks, where its data comes from, how it is written."""

    code: str
    title: StrPromise | str
    description: StrPromise | str
    formats: Sequence[Format]
    form: type[ReportForm]
    permitted: Callable[[Actor], bool]
    collect: Collect
    published_by: str = ""  # the event upon which a new version of it is there
    writers: Mapping[Format, Writer] = field(default_factory=dict)

    def write(self, report: Report, file_format: Format) -> WrittenCsv:
        """The file, and what its encoding could not hold. The same report gives the same bytes."""
        if file_format in self.writers:
            return WrittenCsv(self.writers[file_format](report), [])
        if file_format == Format.PDF:
            return WrittenCsv(write_pdf(report), [])
        if file_format == Format.EXCEL:
            return WrittenCsv(write_excel(report), [])
        return write_csv(report, CsvEncoding.CP932 if file_format == Format.CSV_CP932 else CsvEncoding.UTF_8_BOM)


_kinds: dict[str, ReportKind] = {}


def report(
    code: str,
    *,
    title: StrPromise | str,
    formats: Sequence[Format],
    description: StrPromise | str = "",
    form: type[ReportForm] = ReportForm,
    permitted: Callable[[Actor], bool] = everyone,
    published_by: str = "",
    writers: Mapping[Format, Writer] | None = None,
) -> Callable[[Collect], Collect]:
    """Register `collect(actor, params)`, which reads through `permitted_to` and returns a Report.

    `params` is what `form` made of the person's choices; it is read and checked again when the job runs. `writers`
    are for formats that need more than tables; `published_by` names the event (see services.schedules) that offers
    delivery on publication. Raises ValueError for a code that is taken or has no dot.
    """

    def register(collect: Collect) -> Collect:
        if code in _kinds or "." not in code:
            raise ValueError(f"{code!r} is no free code of the form app.report")
        _kinds[code] = ReportKind(
            code, title, description, formats, form, permitted, collect, published_by, writers or {}
        )
        return collect

    return register


def find_report_kind(code: str) -> ReportKind | None:
    return _kinds.get(code)


def report_kinds() -> list[ReportKind]:
    """Every report, in the order of titles."""
    return sorted(_kinds.values(), key=lambda kind: str(kind.title))


def report_kinds_for(actor: Actor) -> list[ReportKind]:
    """Those that this actor may have."""
    return [kind for kind in report_kinds() if kind.permitted(actor)]
