"""What a report says, before it becomes a file: frozen data without a query in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.lib.months import Month
from portal.reports.charts import Chart

Value = str | int | float | Decimal | date | Month | None


class Format(TextChoices):
    PDF = "pdf", _("PDF")
    EXCEL = "xlsx", _("Excel")
    CSV = "csv", _("CSV（UTF-8）")
    CSV_CP932 = "csv-cp932", _("CSV（Shift_JIS）")

    @property
    def extension(self) -> str:
        return self.value.partition("-")[0]

    @property
    def content_type(self) -> str:
        return _CONTENT_TYPES[self.extension]


_CONTENT_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
}


class Confidentiality(TextChoices):
    """Classes of the guideline on municipal information security policies (総務省, 令和6年10月改定)."""

    CLASS_1 = "1", _("自治体機密性1")
    CLASS_2 = "2", _("自治体機密性2")
    CLASS_3C = "3C", _("自治体機密性3C")
    CLASS_3B = "3B", _("自治体機密性3B")
    CLASS_3A = "3A", _("自治体機密性3A")


class Kind(StrEnum):
    """What a column holds: decides type, side and width in every format."""

    TEXT = "text"
    CODE = "code"  # digits that are no number: leading zeros stay
    NUMBER = "number"
    DECIMAL = "decimal"
    DATE = "date"
    MONTH = "month"
    MOMENT = "moment"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `unit` stands in the heading, never in a cell; `weight` shares a page's width among texts."""

    label: str
    kind: Kind = Kind.TEXT
    unit: str = ""
    weight: int = 1

    @property
    def heading(self) -> str:
        return f"{self.label}（{self.unit}）" if self.unit else self.label


@dataclass(frozen=True, slots=True)
class ReportTable:
    """One table in tidy form: one row per thing, one value per cell, codes beside names."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]
    notes: Sequence[str] = ()

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"a row of {self.title!r} has not as many values as there are columns")


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report. `as_of` is when the data was read, the only time in any file; `charts` draw what tables say."""

    title: str
    as_of: datetime
    tables: Sequence[ReportTable]
    charts: Sequence[Chart] = ()
    author: str = ""
    conditions: Sequence[tuple[str, str]] = ()
    confidentiality: Confidentiality = Confidentiality.CLASS_2
    is_landscape: bool = False
    has_sample_data: bool = False
    notes: Sequence[str] = field(default=())
