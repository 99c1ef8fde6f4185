"""The roster, all answers and the tally as tidy tables: one datum in each cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.lib.months import Month
from portal.reports.document import Column, Confidentiality, Kind, Report, ReportTable, Value
from portal.surveys.models import Question, Response, Survey
from portal.surveys.question_types import is_not_applicable, type_of
from portal.surveys.selectors.answers import questions_of
from portal.surveys.selectors.results import Tally, answered, tally


def roster_report(actor: Actor, survey: Survey, rows: Iterable[Response]) -> Report:
    columns = [
        Column(_("団体コード"), Kind.CODE),
        Column(_("団体名"), weight=2),
        Column(_("回答の状態")),
        Column(_("期限超過")),
        Column(_("回答期限"), Kind.DATE),
        Column(_("提出日時"), Kind.MOMENT),
        Column(_("提出回数"), Kind.NUMBER, unit=_("回")),
    ]
    lines: list[list[Value]] = [
        [
            row.organisation.code,
            row.organisation.name,
            str(row.standing.label),
            str(_("期限超過")) if row.is_late else None,
            row.deadline,
            row.submitted_at,
            row.submission_count,
        ]
        for row in rows
    ]
    title = _("%(title)sの回答状況") % {"title": survey.title}
    return _report(actor, survey, title, [ReportTable(_("回答状況"), columns, lines)])


def answers_report(actor: Actor, survey: Survey) -> Report:
    """Every answer of every organisation; two queries, however many there are."""
    questions = questions_of(survey)
    columns = [
        Column(_("団体コード"), Kind.CODE),
        Column(_("団体名"), weight=2),
        Column(_("提出日時"), Kind.MOMENT),
        *(column for question in questions for column in _columns(question)),
    ]
    rows = [_row(response, questions) for response in answered(survey)]
    title = _("%(title)sの回答一覧") % {"title": survey.title}
    notes = [
        _(
            "「該当なし」は、該当なしと回答した設問です。空欄は、条件に当てはまらないか、任意の設問で回答のないものです。"
        )
    ]
    return _report(actor, survey, title, [ReportTable(_("回答一覧"), columns, rows, notes)])


def tally_report(actor: Actor, survey: Survey) -> Report:
    """A row for each figure of each question, numbers, days and months in tables of their own; as many queries as the
    page takes."""
    tallies = tally(survey)
    counts = {"answered": survey.responses.answered().count(), "asked": survey.responses.count()}
    title = _("%(title)sの集計") % {"title": survey.title}
    tables = [_counts_table(tallies), *_figure_tables(tallies)]
    whole = _report(actor, survey, title, tables)
    return replace(
        whole,
        charts=[chart for one in tallies if (chart := one.chart)],
        conditions=[(_("集計した回答"), _("%(asked)d団体のうち%(answered)d団体") % counts)],
        is_landscape=False,
    )


def _counts_table(tallies: Sequence[Tally]) -> ReportTable:
    columns = [
        Column(_("設問番号"), Kind.CODE),
        Column(_("設問"), weight=5),
        Column(_("回答"), Kind.NUMBER, unit=_("団体")),
        Column(_("該当なし"), Kind.NUMBER, unit=_("団体")),
    ]
    rows: list[list[Value]] = [
        [one.question.number, one.question.text, one.answered, one.not_applicable] for one in tallies
    ]
    return ReportTable(_("設問ごとの回答数"), columns, rows)


def _figure_tables(tallies: Sequence[Tally]) -> list[ReportTable]:
    """One kind of value in each column: a spreadsheet counts on with numbers, and a day stays a day."""
    tables: list[tuple[str, Kind, tuple[type, ...]]] = [
        (_("集計（団体数・数値）"), Kind.DECIMAL, (int, float, Decimal)),
        (_("集計（日付）"), Kind.DATE, (date,)),
        (_("集計（年月）"), Kind.MONTH, (Month,)),
    ]
    found = []
    for title, kind, types in tables:
        rows = [
            [one.question.number, one.question.text, figure.label, figure.value, figure.unit or None]
            for one in tallies
            for figure in one.figures
            if isinstance(figure.value, types)
        ]
        if rows:
            found.append(ReportTable(title, _figure_columns(kind), rows))
    return found


def _figure_columns(kind: Kind) -> list[Column]:
    return [
        Column(_("設問番号"), Kind.CODE),
        Column(_("設問"), weight=4),
        Column(_("項目"), weight=3),
        Column(_("値"), kind),
        Column(_("単位")),
    ]


def _columns(question: Question) -> list[Column]:
    columns = type_of(question).columns(question)
    if question.has_not_applicable:
        columns.append(Column(_("%(number)s 該当なし") % {"number": question.number}))
    return columns


def _row(response: Response, questions: Sequence[Question]) -> list[Value]:
    cells: list[Value] = [response.organisation.code, response.organisation.name, response.submitted_at]
    for question in questions:
        given = response.answers.get(str(question.pk))
        is_none = is_not_applicable(given)
        cells += type_of(question).cells(question, None if is_none else given)
        if question.has_not_applicable:
            cells.append(str(_("該当なし")) if is_none else None)
    return cells


def _report(actor: Actor, survey: Survey, title: str, tables: Sequence[ReportTable]) -> Report:
    return Report(
        title=title,
        as_of=timezone.now(),
        tables=tables,
        author=str(actor.organisation),
        confidentiality=Confidentiality.CLASS_2,
        is_landscape=True,
        has_sample_data=survey.is_sample,
    )
