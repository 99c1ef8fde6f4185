"""The answer workbook: how to fill it in, the questions with one cell for each entry, the choices. No macros."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.applications.content import Typed
from portal.documents.sheets import STAMP_PROPERTY
from portal.lib.amounts import parse_number
from portal.lib.formula_guard import XLSXWRITER_OPTIONS, could_run
from portal.lib.japanese_dates import parse_date
from portal.lib.unreadable import UnreadableInput
from portal.reports.document import Kind
from portal.reports.writers.excel import NUMBER_FORMATS
from portal.surveys.answer_form import NA_SUFFIX
from portal.surveys.choices import QuestionType
from portal.surveys.models import Question, Response
from portal.surveys.question_types import Entry, type_of
from portal.surveys.question_types.choosing import MARK
from portal.web.rendering import display_value

from .layout import choices_sheet, entry_sheet, guide_sheet, headings, stamp_of

_WIDTHS = (10, 6, 44, 22, 40, 34, 10)
_ID, _NUMBER, _TEXT, _ITEM, _NOTE, _ANSWER, _NA = range(7)
_NUMERIC = (Kind.NUMBER, Kind.DECIMAL)


@dataclass(frozen=True, slots=True)
class _Line:
    """One row of the entry sheet."""

    question: Question
    entry: Entry
    is_first: bool

    @property
    def id(self) -> str:
        return f"{self.question.name}{self.entry.suffix}"


def write_workbook(
    response: Response, questions: Sequence[Question], waiting: set[int], typed: Typed, known: Mapping[int, str]
) -> bytes:
    """The workbook of one organisation, filled with what is `typed`; `waiting` questions are at a section.

    `known` says of an answer that nobody has typed where it comes from, by the key of its question.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, **XLSXWRITER_OPTIONS}) as book:
        book.set_custom_property(STAMP_PROPERTY, stamp_of(response))
        book.set_properties({"title": response.survey.title, "author": response.survey.prefecture.name})
        writer = _Writer(book, response, waiting, typed, known)
        writer.guide(any(one.type == QuestionType.FILE for one in questions))
        writer.entries(questions)
        book.worksheets()[1].activate()
    return out.getvalue()


class _Writer:
    def __init__(
        self, book: xlsxwriter.Workbook, response: Response, waiting: set[int], typed: Typed, known: Mapping[int, str]
    ) -> None:
        self.book, self.response, self.waiting, self.typed, self.known = book, response, waiting, typed, known
        font = {"font_name": "游ゴシック", "font_size": 11, "valign": "top", "text_wrap": True}
        self.plain = book.add_format(font)
        self.heading = book.add_format(font | {"bold": True, "bg_color": "#E6E6E6", "bottom": 1})
        self.open = {
            kind: book.add_format(font | {"num_format": form, "locked": False, "bg_color": "#FFFDE7", "border": 1})
            for kind, form in (NUMBER_FORMATS | {Kind.MONTH: "@"}).items()
        }

    def guide(self, has_files: bool) -> None:
        survey = self.response.survey
        lines = [
            (_("照会名"), survey.title),
            (_("照会元"), survey.prefecture.name),
            (_("回答団体"), self.response.organisation.name),
            (_("団体コード"), self.response.organisation.code or ""),
            (_("回答期限"), display_value(self.response.deadline)),
            (_("問合せ先"), survey.contact_text),
            (_("作成日時"), display_value(timezone.now())),
            (_("記入の方法"), _("シート「入力」の黄色のセルに記入してください。ほかのセルは変えられません。")),
            ("", _("空欄のままの設問は、画面で入力した内容がそのまま残ります。")),
            ("", _("当てはまるものがない設問は、「該当なし」の欄に「○」を付けてください（欄が黄色の設問だけです）。")),
            ("", _("数字は全角でも半角でも、日付は和暦でも西暦でも記入できます。")),
            ("", _("個人番号（マイナンバー）は記入しないでください。")),
            (
                "",
                _(
                    "記入が終わったら保存し、ポータルの回答のページから取り込んでください。列やシートは消さないでください。"
                ),
            ),
        ]
        if has_files:
            lines.append(("", _("ファイルを添付する設問は、ポータルの画面から回答してください。")))
        if survey.is_sample:
            lines.append((_("注意"), _("架空のサンプルです。")))
        sheet = self.book.add_worksheet(guide_sheet())
        sheet.write_string(0, 0, _("項目"), self.heading)
        sheet.write_string(0, 1, _("内容"), self.heading)
        for row, (name, text) in enumerate(lines, start=1):
            sheet.write_string(row, 0, name, self.plain)
            sheet.write_string(row, 1, text, self.plain)
        sheet.set_column(0, 0, 16)
        sheet.set_column(1, 1, 90)
        sheet.protect()

    def entries(self, questions: Sequence[Question]) -> None:
        sheet, choices = self.book.add_worksheet(entry_sheet()), self.book.add_worksheet(choices_sheet())
        for column, (name, width) in enumerate(zip(headings(), _WIDTHS, strict=True)):
            sheet.write_string(0, column, name, self.heading)
            sheet.set_column(column, column, width, None, {"hidden": column == _ID})
        listed = _write_choices(choices, questions, self.heading, self.plain)
        for row, line in enumerate(_lines(questions), start=1):
            self._row(sheet, row, line, listed)
        sheet.freeze_panes(1, _ITEM)
        sheet.protect(options={"format_columns": True, "format_rows": True})
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        choices.protect()

    def _row(self, sheet: Any, row: int, line: _Line, listed: Mapping[int, str]) -> None:
        question = line.question
        sheet.write_string(row, _ID, line.id, self.plain)
        sheet.write_string(row, _NUMBER, question.number, self.plain)
        unit = type_of(question).unit(question)
        sheet.write_string(row, _TEXT, question.text + (f"（{unit}）" if unit else ""), self.plain)
        sheet.write_string(row, _ITEM, line.entry.label, self.plain)
        sheet.write_string(row, _NOTE, self._note(line), self.plain)
        if question.pk in self.waiting:
            return
        self._answer(sheet, row, line.entry.kind, _typed_text(line, self.typed))
        if line.entry.choices:
            source = listed[question.pk] if question.type == QuestionType.SINGLE else list(line.entry.choices)
            sheet.data_validation(
                row, _ANSWER, row, _ANSWER, {"validate": "list", "source": source, "error_type": "warning"}
            )
        if question.has_not_applicable and line.is_first:
            sheet.write_string(row, _NA, MARK if question.name + NA_SUFFIX in self.typed else "", self.open[Kind.TEXT])
            sheet.data_validation(row, _NA, row, _NA, {"validate": "list", "source": [MARK]})

    def _answer(self, sheet: Any, row: int, kind: Kind, text: str) -> None:
        form = self.open[kind]
        try:
            if kind in _NUMERIC and (number := parse_number(text)) is not None:
                sheet.write_number(row, _ANSWER, number, form)
                return
            if text and kind == Kind.DATE:
                sheet.write_datetime(row, _ANSWER, datetime.combine(parse_date(text), datetime.min.time()), form)
                return
        except UnreadableInput:
            pass  # a draft may hold what is no number yet: it goes out as it was typed
        if text and could_run(text):
            form = self.book.add_format({"num_format": "@", "locked": False, "quote_prefix": True, "text_wrap": True})
        sheet.write_string(row, _ANSWER, text, form)

    def _note(self, line: _Line) -> str:
        question = line.question
        notes = [str(question.get_type_display())] if line.is_first else []
        if question.is_required and line.is_first:
            notes.append(_("必須"))
        if question.asked_if:
            values = {"number": question.asked_if.number, "choices": "、".join(question.asked_if_choices)}
            notes.append(_("%(number)sで「%(choices)s」と答えた場合") % values)
        if question.pk in self.waiting:
            notes.append(_("業務所管課に依頼中のため、ここでは記入できません"))
        elif question.pk in self.known and line.is_first:
            notes.append(
                _("%(source)sを記入してあります。変わっていれば直してください") % {"source": self.known[question.pk]}
            )
        if line.is_first and question.guidance:
            notes.append(question.guidance)
        if line.entry.example and not line.entry.choices:
            notes.append(_("例：%(example)s") % {"example": line.entry.example})
        return "。".join(notes)


def _lines(questions: Sequence[Question]) -> Iterator[_Line]:
    for question in questions:
        for number, entry in enumerate(type_of(question).entries(question)):
            yield _Line(question, entry, number == 0)


def _typed_text(line: _Line, typed: Typed) -> str:
    name, suffix = line.question.name, line.entry.suffix
    if line.question.type == QuestionType.MULTIPLE:
        return MARK if line.entry.label in typed.get(name, []) else ""
    return "".join(typed.get(f"{name}{suffix}", [])[:1])


def _write_choices(sheet: Any, questions: Sequence[Question], heading: Any, plain: Any) -> dict[int, str]:
    """A column of choices for each question; gives the ranges for the lists."""
    ranges: dict[int, str] = {}
    for column, question in enumerate(one for one in questions if one.choices):
        sheet.write_string(0, column, question.number, heading)
        sheet.set_column(column, column, 24)
        for row, label in enumerate(question.choices, start=1):
            sheet.write_string(row, column, str(label), plain)
        letter = xlsxwriter.utility.xl_col_to_name(column)
        ranges[question.pk] = f"='{choices_sheet()}'!${letter}$2:${letter}${len(question.choices) + 1}"
    return ranges
