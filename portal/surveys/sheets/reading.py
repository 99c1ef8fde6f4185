"""A workbook that came back: what can be taken over, and the cells that are wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from portal.applications.content import Typed
from portal.documents.sheets import Book, Cell, CellError
from portal.documents.tables import Table, read_table
from portal.exceptions import RuleViolation
from portal.lib.text import half_width
from portal.surveys.answer_form import NA_SUFFIX, form_of
from portal.surveys.models import Question, Response
from portal.surveys.question_types import CellProblem, type_of
from portal.surveys.question_types.choosing import is_marked

from .layout import ANSWER, ID, NOT_APPLICABLE, STAMP_NAME, entry_sheet, guide_sheet, read_columns, stamp_of
from .unread import unread_cells


@dataclass(slots=True)
class ReadAnswers:
    """The answers that are right, by question, and what is wrong with the others."""

    typed: dict[int, Typed] = field(default_factory=dict)
    errors: list[CellError] = field(default_factory=list)


@dataclass(slots=True)
class _Filled:
    """What was filled in for one question, cell by cell."""

    cells: dict[str, Cell] = field(default_factory=dict)
    not_applicable: Cell | None = None

    def anywhere(self, suffix: str = "") -> Cell:
        return self.cells.get(suffix) or next(iter(self.cells.values()), None) or self._mark()

    def _mark(self) -> Cell:
        assert self.not_applicable is not None
        return self.not_applicable


def read_answers(
    book: Book,
    response: Response,
    questions: Sequence[Question],
    waiting: set[int],
    attached: Mapping[int, Sequence[str]],
    link: str,
) -> ReadAnswers:
    """Read the entry sheet of our own form. Raises RuleViolation for the workbook of another survey or organisation."""
    _check_stamp(book, response, link)
    table = read_table(book, entry_sheet(), read_columns())
    found = ReadAnswers(errors=list(table.errors))
    broken = {error.cell for error in table.errors}
    filled = _collect(table, questions, found, broken)
    for question in questions:
        if question.pk in filled:
            _take(question, filled[question.pk], waiting, found)
    _check_together(response, questions, attached, filled, found)
    found.errors += unread_cells(book, table, _labels(questions))
    return found


def _labels(questions: Sequence[Question]) -> dict[str, str]:
    """What the form says in 「項目」, by the id of the row."""
    return {f"{one.name}{entry.suffix}": entry.label for one in questions for entry in type_of(one).entries(one)}


def _check_stamp(book: Book, response: Response, link: str) -> None:
    name, _slash, _version = book.stamp.rpartition("/")
    prefix, _dot, ids = name.partition(f"{STAMP_NAME}.")
    survey, _dot, organisation = ids.partition(".")
    if ids and not prefix and survey != str(response.survey_id):
        sentence = _("別の照会の回答ファイルです。この照会のファイルをダウンロードして、記入してください（%(link)s）。")
        raise RuleViolation("sheet_other_survey", sentence % {"link": link}, field="workbook")
    is_foreign = ids and not prefix and organisation != str(response.organisation_id)
    if is_foreign or (not book.stamp and not _is_named_in_guide(book, response)):
        sentence = _("別の団体の回答ファイルです。貴団体のファイルをダウンロードして、記入してください（%(link)s）。")
        raise RuleViolation("sheet_other_organisation", sentence % {"link": link}, field="workbook")
    book.require_stamp(stamp_of(response), link=link)


def _is_named_in_guide(book: Book, response: Response) -> bool:
    """Programs that drop the stamp leave the guide: a neighbour's workbook has the same rows, and its own answers."""
    own = {response.organisation.code, response.organisation.name}
    for sheet in book.sheets:
        if sheet.name == guide_sheet():
            facts = {str(row[0]): str(row[1] or "") for row in sheet.rows if len(row) > 1}
            named = facts.get(_("団体コード")) or facts.get(_("回答団体"))
            return not named or named in own
    return True


def _collect(table: Table, questions: Sequence[Question], found: ReadAnswers, broken: set[str]) -> dict[int, _Filled]:
    """The filled cells by question; rows that our form does not have are told, not dropped."""
    places = {
        f"{question.name}{entry.suffix}": (question, entry.suffix)
        for question in questions
        for entry in type_of(question).entries(question)
    }
    filled: dict[int, _Filled] = {}
    known: set[str] = set()
    for row in table.rows:
        identifier, answer, mark = half_width(row[ID].text).lower(), row[ANSWER], row.get(NOT_APPLICABLE)
        known.add(identifier)
        if answer.address in broken or (answer.is_blank and (mark is None or mark.is_blank)):
            continue
        if identifier not in places:
            sentence = _("この行の項目IDが様式と違うため、どの設問への回答か分かりません。様式の行に記入してください。")
            found.errors.append(CellError.at(answer, sentence))
            continue
        question, suffix = places[identifier]
        one = filled.setdefault(question.pk, _Filled())
        if suffix in one.cells and not answer.is_blank:
            sentence = _("同じ項目の行が2つあります。1つだけ残してください。")
            found.errors.append(CellError.at(answer, sentence))
            continue
        if not answer.is_blank:
            one.cells[suffix] = answer
        if mark is not None and not mark.is_blank:
            one.not_applicable = mark
    if not known & set(places):
        sentence = _("この照会の設問が1つもありません。この照会のファイルをダウンロードして、記入してください。")
        raise RuleViolation("sheet_other_survey", sentence, field="workbook")
    return filled


def _take(question: Question, filled: _Filled, waiting: set[int], found: ReadAnswers) -> None:
    if question.pk in waiting:
        sentence = _("業務所管課に依頼中の設問です。依頼を取り下げてから取り込むか、この回答を消してください。")
        found.errors.append(CellError.at(filled.anywhere(), sentence))
        return
    try:
        found.typed[question.pk] = _typed(question, filled)
    except CellProblem as problem:
        example = next((one.example for one in type_of(question).entries(question) if one.example), "")
        cell = filled.anywhere(problem.suffix)
        found.errors.append(CellError.at(cell, problem.message, example))


def _typed(question: Question, filled: _Filled) -> Typed:
    mark = filled.not_applicable
    if mark is not None and is_marked(mark.text, NA_SUFFIX):
        if not question.has_not_applicable:
            filled.cells[NA_SUFFIX] = mark
            raise CellProblem(_("この設問は「該当なし」では答えられません。回答の欄に記入してください。"), NA_SUFFIX)
        if filled.cells:
            raise CellProblem(_("回答と「該当なし」の両方に記入されています。どちらか一方にしてください。"))
        return {question.name + NA_SUFFIX: ["on"]}
    return type_of(question).typed_from_cells(question, {suffix: cell.text for suffix, cell in filled.cells.items()})


def _check_together(
    response: Response,
    questions: Sequence[Question],
    attached: Mapping[int, Sequence[str]],
    filled: Mapping[int, _Filled],
    found: ReadAnswers,
) -> None:
    """What the form of the page says about the filled cells; a question with a wrong cell is not taken over."""
    typed = dict(response.draft)
    for question in questions:
        if question.pk in found.typed:
            typed = {name: texts for name, texts in typed.items() if not _belongs(name, question)}
            typed |= found.typed[question.pk]
    form = form_of(questions, typed, attached)
    form.is_valid()
    for question in questions:
        if question.pk in found.typed and question.name in form.errors:
            for problem in form.errors[question.name].as_data():
                for error in problem.error_list:
                    cell = filled[question.pk].anywhere(str(error.code or ""))
                    found.errors.append(CellError.at(cell, "".join(error.messages)))
            del found.typed[question.pk]


def _belongs(name: str, question: Question) -> bool:
    return name == question.name or name.startswith(f"{question.name}_")
