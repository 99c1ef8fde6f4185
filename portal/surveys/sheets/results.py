"""The roster and all answers as tidy tables: one row for each organisation, one datum in each cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.reports.document import Column, Confidentiality, Kind, Report, ReportTable, Value
from portal.surveys.models import Question, Response, Survey
from portal.surveys.question_types import is_not_applicable, type_of
from portal.surveys.selectors.answers import questions_of
from portal.surveys.selectors.results import answered


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
    return _report(actor, survey, title, ReportTable(_("回答状況"), columns, lines))


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
    return _report(actor, survey, title, ReportTable(_("回答一覧"), columns, rows, notes))


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


def _report(actor: Actor, survey: Survey, title: str, table: ReportTable) -> Report:
    return Report(
        title=title,
        as_of=timezone.now(),
        tables=[table],
        author=str(actor.organisation),
        confidentiality=Confidentiality.CLASS_2,
        is_landscape=True,
        has_sample_data=survey.is_sample,
    )
