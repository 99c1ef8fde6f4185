"""What came in: who has answered, what the answers give together, and how they changed over rounds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from portal.reports.charts import Chart, Series, Shape
from portal.surveys.choices import QuestionType
from portal.surveys.models import Question, Response, Survey
from portal.surveys.question_types import Figure, is_not_applicable, type_of, words_of

from .answers import questions_of

MOST_ROUNDS = 10
MOST_TEXTS = 100  # on the page; the file has them all


def roster(survey: Survey) -> list[Response]:
    """Every organisation asked: those who owe first, the late ones before the others; one query."""
    rows = survey.responses.select_related("organisation").defer("draft", "answers")
    responses = [_of(survey, row) for row in rows.order_by("organisation__code", "pk")]
    return sorted(responses, key=lambda row: (not row.is_owed, not row.is_late))


def _of(survey: Survey, response: Response) -> Response:
    response.survey = survey  # known already: no row asks for it again
    return response


def answered(survey: Survey) -> list[Response]:
    """Those who have answered, with what they answered; one query."""
    rows = survey.responses.answered().select_related("organisation").defer("draft")
    return [_of(survey, row) for row in rows.order_by("organisation__code", "pk")]


@dataclass(frozen=True, slots=True)
class Tally:
    """One question with what all answers give together."""

    question: Question
    answered: int
    not_applicable: int
    figures: Sequence[Figure]
    texts: Sequence[tuple[str, str]]  # organisation and what it wrote, for free text
    texts_left_out: int

    @property
    def chart(self) -> Chart | None:
        """Counts of organisations as bars; the same figures stand in the table beside it."""
        if not type_of(self.question).is_counted or not self.answered:
            return None
        counts = [(figure.label, int(str(figure.value))) for figure in self.figures]
        most = max(counts, key=lambda pair: pair[1])
        values = {"label": most[0], "count": most[1], "answered": self.answered}
        return Chart(
            title=str(self.question),
            labels=[str(number) for number in range(1, len(counts) + 1)],
            series=[Series(_("回答した団体"), [count for _label, count in counts], Shape.BARS)],
            unit=_("団体"),
            summary=_("最も多いのは「%(label)s」で、回答した%(answered)d団体のうち%(count)d団体です。") % values,
        )


def tally(survey: Survey) -> list[Tally]:
    """Every question of the survey; two queries, however many answers there are."""
    responses = answered(survey)
    return [_tally(question, responses) for question in questions_of(survey)]


def _tally(question: Question, responses: Sequence[Response]) -> Tally:
    key = str(question.pk)
    given = [(response, response.answers[key]) for response in responses if key in response.answers]
    answers = [answer for _response, answer in given if not is_not_applicable(answer)]
    texts = (
        [(r.organisation.name, words_of(question, a)) for r, a in given] if question.type == QuestionType.TEXT else []
    )
    return Tally(
        question=question,
        answered=len(answers),
        not_applicable=len(given) - len(answers),
        figures=type_of(question).figures(question, answers),
        texts=texts[:MOST_TEXTS],
        texts_left_out=max(len(texts) - MOST_TEXTS, 0),
    )


@dataclass(frozen=True, slots=True)
class ComparedQuestion:
    """One question over rounds: a line for each figure, a column for each round (None: not asked in it)."""

    question: Question
    lines: Sequence[tuple[str, str, Sequence[Any]]]  # label, unit, values
    changes: Sequence[tuple[str, Sequence[str]]]  # organisation, words in each round
    chart: Chart | None


@dataclass(frozen=True, slots=True)
class Comparison:
    rounds: Sequence[Survey]  # the earliest first
    questions: Sequence[ComparedQuestion]


def rounds_of(survey: Survey) -> list[Survey]:
    """The survey and those before it, the earliest first."""
    chain = [survey]
    while chain[-1].previous is not None and len(chain) < MOST_ROUNDS:
        chain.append(chain[-1].previous)
    return chain[::-1]


def comparison(survey: Survey) -> Comparison:
    """The questions that were asked before as well. Statements grow with the rounds, not with the answers."""
    rounds = rounds_of(survey)
    questions = {one.pk: one for round_ in rounds for one in questions_of(round_)}
    answers = [answered(round_) for round_ in rounds]
    compared = [
        _compared(lineage, rounds, answers)
        for question in questions_of(survey)
        if (lineage := _lineage(question, questions)) and len(lineage) > 1
    ]
    return Comparison(rounds, compared)


def _lineage(question: Question, questions: Mapping[int, Question]) -> dict[int, Question]:
    """The question of each round, by the key of the survey."""
    found: dict[int, Question] = {}
    at: Question | None = question
    while at is not None:
        found[at.survey_id] = at
        at = questions.get(at.repeats_id) if at.repeats_id else None
    return found


def _compared(
    lineage: Mapping[int, Question], rounds: Sequence[Survey], answers: Sequence[Sequence[Response]]
) -> ComparedQuestion:
    latest = lineage[rounds[-1].pk]
    tallies = [
        _tally(lineage[round_.pk], responses) if round_.pk in lineage else None
        for round_, responses in zip(rounds, answers, strict=True)
    ]
    figures = [{f.label: f for f in one.figures} if one else {} for one in tallies]
    labels = dict.fromkeys(label for one in reversed(figures) for label in one)
    lines = [
        (
            label,
            next(one[label].unit for one in figures if label in one),
            [one[label].value if label in one else None for one in figures],
        )
        for label in labels
    ]
    return ComparedQuestion(
        latest, lines, list(_changes(lineage, rounds, answers)), _lines_chart(latest, lines, rounds)
    )


def _changes(
    lineage: Mapping[int, Question], rounds: Sequence[Survey], answers: Sequence[Sequence[Response]]
) -> Iterator[tuple[str, Sequence[str]]]:
    """Organisations that answered differently in the last two rounds in which they answered."""
    words: dict[int, list[str]] = {}
    names: dict[int, str] = {}
    for number, (round_, responses) in enumerate(zip(rounds, answers, strict=True)):
        question = lineage.get(round_.pk)
        for response in responses:
            names[response.organisation_id] = response.organisation.name
            row = words.setdefault(response.organisation_id, [""] * len(rounds))
            if question is not None and str(question.pk) in response.answers:
                row[number] = words_of(question, response.answers[str(question.pk)])
    for organisation, row in words.items():
        given = [text for text in row if text]
        if len(given) > 1 and given[-1] != given[-2]:
            yield names[organisation], row


def _lines_chart(
    question: Question, lines: Sequence[tuple[str, str, Sequence[Any]]], rounds: Sequence[Survey]
) -> Chart | None:
    if not type_of(question).is_counted:
        return None
    return Chart(
        title=str(question),
        labels=[_("第%(number)d回") % {"number": number} for number in range(1, len(rounds) + 1)],
        series=[Series(label, values, Shape.LINE) for label, _unit, values in lines],
        unit=_("団体"),
        summary=_("選択肢ごとの団体の数を、回を追って示します。"),
    )
