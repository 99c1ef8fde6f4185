"""The progress of all organisations as one tidy table: one row for each task, codes beside names."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.lib.csv_files import CsvEncoding
from portal.lib.file_names import export_file_name
from portal.reports.document import Column, Confidentiality, Format, Kind, Report, ReportTable, Value
from portal.reports.writers.csv import write_csv
from portal.reports.writers.excel import write_excel
from security.selectors.progress import OrganisationProgress, ProgrammeProgress, RatedTask
from security.task_words import STANDING_WORDS, risk_words


def progress_report(actor: Actor, known: ProgrammeProgress, rows: Sequence[OrganisationProgress]) -> Report:
    """The rows of the page, most urgent organisation first, each with its steps in order."""
    columns = [
        Column(_("団体コード"), Kind.CODE),
        Column(_("団体名"), weight=2),
        Column(_("団体の進み具合")),
        Column(_("切替月"), Kind.MONTH),
        Column(_("当初の切替月"), Kind.MONTH),
        Column(_("順番"), Kind.NUMBER),
        Column(_("手順"), weight=2),
        Column(_("担当")),
        Column(_("当初の期限"), Kind.DATE),
        Column(_("期限"), Kind.DATE),
        Column(_("状況")),
        Column(_("完了日"), Kind.DATE),
        Column(_("手順の進み具合")),
        Column(_("遅れ"), Kind.NUMBER, unit=_("日")),
        Column(_("注意")),
        Column(_("未解消の支障"), Kind.NUMBER, unit=_("件")),
    ]
    table = ReportTable(_("移行の進み具合"), columns, [_row(row, one) for row in rows for one in row.tasks])
    return Report(
        title=_("%(programme)s 移行の進み具合") % {"programme": known.programme.name},
        as_of=timezone.now(),
        tables=[table],
        author=str(actor.organisation or ""),
        confidentiality=Confidentiality.CLASS_2,
        is_landscape=True,
        has_sample_data=known.programme.is_sample,
    )


def _row(row: OrganisationProgress, one: RatedTask) -> list[Value]:
    task = one.task
    return [
        row.code,
        row.name,
        str(STANDING_WORDS[row.standing]),
        row.month,
        row.baseline_month,
        task.position,
        task.name,
        task.get_owner_side_display(),
        task.baseline_due_on,
        task.due_on,
        task.get_state_display(),
        task.done_on,
        str(STANDING_WORDS[one.standing]),
        one.rated.days_late or None,
        risk_words(one.rated.risks) or None,
        one.obstacles or None,
    ]


def progress_file(
    actor: Actor, known: ProgrammeProgress, rows: Sequence[OrganisationProgress], file_format: Format
) -> tuple[str, bytes]:
    """Name and content of the table as Excel or CSV."""
    report = progress_report(actor, known, rows)
    if file_format == Format.EXCEL:
        content = write_excel(report)
    else:
        encoding = CsvEncoding.CP932 if file_format == Format.CSV_CP932 else CsvEncoding.UTF_8_BOM
        content = write_csv(report, encoding).content
    day = timezone.localtime(report.as_of).date()
    return export_file_name(day=day, title=report.title, extension=file_format.extension), content
