"""How long a report takes to write, how large its file is, how much memory it needs.

    python -m benchmarks.bench_reports [FOLDER]

A PDF with one row for each of the 1,741 municipalities, and an Excel sheet of 5,000 × 20 typed cells. With a folder,
the files stay there to be looked at. Each is written in a process of its own, so that the memory is its own.
"""

from __future__ import annotations

import csv
import multiprocessing
import os
import resource
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.typing")

ROOT = Path(__file__).resolve().parent.parent
MUNICIPALITIES = ROOT / "portal" / "organisations" / "data" / "japan_municipalities.csv"
AS_OF = datetime(2026, 11, 27, tzinfo=UTC)


def national_pdf() -> bytes:
    from portal.lib.months import Month
    from portal.reports.document import Column, Kind, Report, ReportTable
    from portal.reports.writers.pdf import write_pdf

    columns = [
        Column("団体コード", Kind.CODE),
        Column("団体名", weight=2),
        Column("フリガナ", weight=2),
        Column("切替月", Kind.MONTH),
        Column("契約満了日", Kind.DATE),
        Column("人口", Kind.NUMBER, unit="人"),
        Column("備考", weight=3),
    ]
    with MUNICIPALITIES.open(encoding="utf-8-sig", newline="") as file:
        known = list(csv.DictReader(file))
    rows = [
        [
            row["code"],
            row["name"],
            row["kana"],
            Month(2027, 4) + number % 36,
            date(2027, 3, 31) + timedelta(days=number % 900),
            1000 + number * 137,
            "既存回線の契約更新に合わせて切り替える。（要調整）" if number % 7 == 0 else "",
        ]
        for number, row in enumerate(known)
    ]
    tables = [ReportTable("団体", columns, rows)]
    return write_pdf(Report("全国団体一覧", AS_OF, tables, author="測定", is_landscape=True))


def large_excel() -> bytes:
    from portal.lib.months import Month
    from portal.reports.document import Column, Kind, Report, ReportTable
    from portal.reports.writers.excel import write_excel

    kinds = [Kind.CODE, Kind.TEXT, Kind.NUMBER, Kind.DATE, Kind.MONTH]
    columns = [Column(f"項目{n + 1}", kinds[n % 5], unit="円" if n % 5 == 2 else "") for n in range(20)]

    def value(line: int, n: int) -> object:
        day = AS_OF.date() + timedelta(days=line)
        return [f"{line:06}", f"項目の内容 {line}", line * 1000 + n, day, Month(2027, 4)][n % 5]

    rows = [[value(line, n) for n in range(20)] for line in range(5000)]
    return write_excel(Report("測定用", AS_OF, [ReportTable("表", columns, rows)], author="測定"))  # type: ignore[arg-type]


def measure(write: Callable[[], bytes], path: str, results: multiprocessing.Queue) -> None:  # type: ignore[type-arg]
    import django

    django.setup()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    content = write()
    seconds = time.perf_counter() - start
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    if path:
        Path(path).write_bytes(content)
    results.put((seconds, len(content), grown / 1024))


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    context = multiprocessing.get_context("spawn")
    print(f"{'報告書':<24}{'秒':>8}{'大きさ (kB)':>14}{'増えた記憶 (MB)':>16}")
    for title, write, name in (
        ("PDF 1,741行", national_pdf, "national.pdf"),
        ("Excel 5,000×20", large_excel, "large.xlsx"),
    ):
        results = context.Queue()
        path = str(folder / name) if folder else ""
        child = context.Process(target=measure, args=(write, path, results))
        child.start()
        seconds, size, memory = results.get()
        child.join()
        print(f"{title:<24}{seconds:>8.2f}{size / 1000:>14,.0f}{memory:>16,.0f}")


if __name__ == "__main__":
    main()
