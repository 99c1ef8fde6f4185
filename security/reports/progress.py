"""移行の進み具合: who is late, the oldest lateness first, and every task of everybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.access.actor import Actor
from portal.reports.catalogue import report
from portal.reports.document import Column, Format, Kind, Report, ReportTable, Value
from portal.reports.writers.pdf import narrowed, write_pdf
from security.models import Programme
from security.planning.lateness import Standing
from security.selectors.progress import OrganisationProgress, ProgrammeProgress, progress_of
from security.sheets.progress import progress_report
from security.task_words import STANDING_WORDS

from .programme_form import ProgrammeForm, prefecture_side

TO_BE_WATCHED = (Standing.LATE, Standing.AT_RISK)
# What a page of A4 across can hold of every task; Excel has all of it.
ON_PAPER = ("団体名", "手順", "担当", "期限", "状況", "手順の進み具合", "遅れ", "注意")


def on_paper(whole: Report) -> bytes:
    """The PDF: those who are late, and of every task the columns that fit on the page."""
    late_ones, tasks = whole.tables
    note = _("そのほかの項目は、Excelで出力してください。")
    tables = [late_ones, narrowed(tasks, ON_PAPER)]
    return write_pdf(replace(whole, tables=tables, notes=[*whole.notes, note]))


@report(
    "security.progress",
    title=gettext_lazy("セキュリティクラウド移行の進み具合"),
    description=gettext_lazy("遅れている団体と遅延のおそれのある団体、すべての団体の手順ごとの状況の一覧です。"),
    formats=(Format.PDF, Format.EXCEL),
    form=ProgrammeForm,
    permitted=prefecture_side,
    writers={Format.PDF: on_paper},
)
def progress(actor: Actor, params: Mapping[str, Any]) -> Report:
    """The rows of the page, the oldest lateness first; as many queries as the page takes."""
    programme: Programme = params["programme"]
    known = progress_of(actor, programme)
    whole = progress_report(actor, known, known.rows)
    counts = [
        (str(word), _("%(count)d団体") % {"count": known.counts[standing]}) for standing, word in STANDING_WORDS.items()
    ]
    return replace(whole, tables=[late_table(known), *whole.tables], conditions=[(_("事業"), programme.name), *counts])


@report(
    "security.late",
    title=gettext_lazy("移行が遅れている団体"),
    description=gettext_lazy("遅れている団体と遅延のおそれのある団体の一覧です。最も長く遅れている団体から並べます。"),
    formats=(Format.PDF, Format.EXCEL, Format.CSV, Format.CSV_CP932),
    form=ProgrammeForm,
    permitted=prefecture_side,
)
def late(actor: Actor, params: Mapping[str, Any]) -> Report:
    """The first table of the progress report alone."""
    whole = progress(actor, params)
    title = _("%(programme)s 移行が遅れている団体") % {"programme": params["programme"].name}
    return replace(whole, title=title, tables=whole.tables[:1])


def late_table(known: ProgrammeProgress) -> ReportTable:
    """Organisations that are late or may become so, in the order of the page; why they may stands with each task."""
    columns = [
        Column(_("団体コード"), Kind.CODE),
        Column(_("団体名"), weight=2),
        Column(_("進み具合"), weight=2),
        Column(_("遅れ"), Kind.NUMBER, unit=_("日")),
        Column(_("最も古い未完了の手順"), weight=3),
        Column(_("手順の期限"), Kind.DATE),
        Column(_("支障"), Kind.NUMBER, unit=_("件")),
    ]
    rows = [_late_row(row) for row in known.rows if row.standing in TO_BE_WATCHED]
    return ReportTable(_("遅れている団体と遅延のおそれのある団体"), columns, rows)


def _late_row(row: OrganisationProgress) -> Sequence[Value]:
    worst = row.worst
    return [
        row.code,
        row.name,
        str(STANDING_WORDS[row.standing]),
        row.move.days_late or None,
        worst.task.name if worst else None,
        worst.task.due_on if worst else None,
        row.obstacles or None,
    ]
