"""A report with everything that can go wrong in one."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from portal.lib.months import Month
from portal.reports.document import Column, Confidentiality, Kind, Report, ReportTable, Value

COLUMNS = (
    Column("団体コード", Kind.CODE),
    Column("団体名", weight=2),
    Column("切替月", Kind.MONTH),
    Column("契約満了日", Kind.DATE),
    Column("費用", Kind.NUMBER, unit="円"),
    Column("面積", Kind.DECIMAL, unit="km²"),
    Column("備考", weight=3),
)
ROWS: tuple[tuple[Value, ...], ...] = (
    ("012025", "函館市", Month(2017, 4), date(2019, 4, 30), 1_234_567, Decimal("677.87"), "二重払いなし"),
    ("272027", "岸和田市", Month(2019, 5), date(2019, 5, 1), 0, Decimal("72.72"), None),
    ("271403", "堺市", Month(2020, 3), None, -500, None, '=HYPERLINK("http://example.com")'),
)


def report_of(*rows: tuple[Value, ...], title: str = "切替計画表（第1版）", **fields: object) -> Report:
    table = ReportTable("切替月の一覧", COLUMNS, rows, notes=["費用には消費税を含みます。"])
    defaults: dict[str, object] = {
        "as_of": datetime(2026, 11, 22, 15, 30, tzinfo=UTC),
        "author": "大阪府",
        "conditions": [("事業", "大阪版自治体情報セキュリティクラウド")],
        "confidentiality": Confidentiality.CLASS_2,
        "is_landscape": True,
    }
    return Report(title=title, tables=[table], **(defaults | fields))  # type: ignore[arg-type]


@pytest.fixture
def report() -> Report:
    return report_of(*ROWS)
