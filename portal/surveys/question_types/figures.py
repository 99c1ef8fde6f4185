"""Questions that are answered by a figure, a day or a period."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.applications.content import Typed
from portal.lib.amounts import parse_number
from portal.lib.months import MonthRange, format_month_range, parse_month_range
from portal.lib.text import half_width
from portal.reports.document import Column, Kind, Value
from portal.surveys.choices import QuestionType
from portal.web.fields import ReadField, WarekiDateField, YenField
from portal.web.rendering import display_value

from .base import Figure, TypeOfQuestion

if TYPE_CHECKING:
    from portal.surveys.models import Question


class NumberField(YenField):
    """A number with or without decimals: 1,234 ／ １，２３４．５ ／ ▲1.5 ／ －. The unit stands in the label.

    Whoever types the same unit behind the number, 1,234人, means nothing else by it.
    """

    def __init__(self, *, unit: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.unit = half_width(unit)

    def read(self, value: object) -> Any:
        if isinstance(value, str) and self.unit:
            value = half_width(value).removesuffix(self.unit)
        return parse_number(value)


class MonthsField(ReadField):
    """A period of months as portal.lib.months.MonthRange, in one text field."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "class": "input--medium"})

    def read(self, value: object) -> MonthRange:
        return parse_month_range(str(value))


def as_people_write(answer: Any, read: Callable[[str], Any]) -> str:
    """What a machine sent and nobody can read is left for the form to refuse."""
    try:
        return display_value(read(str(answer)))
    except ValueError:
        return str(answer)


def _as_read(question: Question, answer: Any, read: Callable[[str], Any]) -> Typed:
    return {} if answer is None else {question.name: [as_people_write(answer, read)]}


class _Figures(TypeOfQuestion):
    kind = Kind.NUMBER
    example = "1234"
    step: ClassVar[Decimal] = Decimal("0.1")  # to which means are rounded

    def figures(self, question: Question, answers: Sequence[Any]) -> list[Figure]:
        numbers = [Decimal(str(answer)) for answer in answers]
        if not numbers:
            return []
        unit = self.unit(question)
        mean = (sum(numbers, Decimal()) / len(numbers)).quantize(self.step, ROUND_HALF_UP)
        return [
            Figure(_("合計"), _plain(sum(numbers, Decimal())), unit),
            Figure(_("平均"), _plain(mean), unit),
            Figure(_("中央値"), _plain(median(numbers)), unit),
            Figure(_("最小"), _plain(min(numbers)), unit),
            Figure(_("最大"), _plain(max(numbers)), unit),
        ]

    def typed(self, question: Question, answer: Any) -> Typed:
        return _as_read(question, answer, parse_number)

    def words(self, question: Question, answer: Any) -> str:
        return f"{display_value(self.value_of(question, answer))}{self.unit(question)}" if answer is not None else "－"


def _plain(number: Decimal) -> int | Decimal:
    """Without decimals where there are none."""
    return int(number) if number == number.to_integral_value() else number


class Number(_Figures):
    code = QuestionType.NUMBER
    kind = Kind.DECIMAL

    def field(self, question: Question) -> forms.Field:
        return NumberField(min_value=None, unit=question.unit)

    def value_of(self, question: Question, answer: Any) -> Value:
        return _plain(Decimal(answer)) if answer is not None else None


class Money(_Figures):
    code = QuestionType.MONEY
    step = Decimal(1)
    example = "1234000"

    def field(self, question: Question) -> forms.Field:
        return YenField(min_value=None)

    def value_of(self, question: Question, answer: Any) -> Value:
        return int(answer) if answer is not None else None

    def unit(self, question: Question) -> str:
        return str(_("円"))


class Day(TypeOfQuestion):
    code = QuestionType.DATE
    kind = Kind.DATE
    example = "2026-11-23"

    def field(self, question: Question) -> forms.Field:
        return WarekiDateField()

    def typed(self, question: Question, answer: Any) -> Typed:
        return _as_read(question, answer, date.fromisoformat)

    def value_of(self, question: Question, answer: Any) -> Value:
        return date.fromisoformat(answer) if answer is not None else None

    def figures(self, question: Question, answers: Sequence[Any]) -> list[Figure]:
        if not answers:
            return []
        days = [date.fromisoformat(answer) for answer in answers]
        return [Figure(_("最も早い日"), min(days)), Figure(_("最も遅い日"), max(days))]


class Months(TypeOfQuestion):
    code = QuestionType.MONTHS
    kind = Kind.MONTH
    example = "2027年4月～2028年3月"

    def field(self, question: Question) -> forms.Field:
        example = gettext_lazy("例：2027年4月～2028年3月、令和9年4月～令和10年3月")
        return MonthsField(help_text=example)

    def answer_of(self, value: Any) -> Any:
        return str(value) if value is not None else None

    def typed(self, question: Question, answer: Any) -> Typed:
        return _as_read(question, answer, parse_month_range)

    def value_of(self, question: Question, answer: Any) -> Value:
        return format_month_range(parse_month_range(answer)) if answer is not None else None

    def columns(self, question: Question) -> list[Column]:
        return [
            Column(f"{question.number} {question.text}：{end}", Kind.MONTH)
            for end in (str(_("始まり")), str(_("終わり")))
        ]

    def cells(self, question: Question, answer: Any) -> list[Value]:
        if answer is None:
            return [None, None]
        months = parse_month_range(answer)
        return [months.start, months.end]

    def figures(self, question: Question, answers: Sequence[Any]) -> list[Figure]:
        if not answers:
            return []
        periods = [parse_month_range(answer) for answer in answers]
        first, last = min(one.start for one in periods), max(one.end for one in periods)
        return [Figure(_("最も早い始まり"), first), Figure(_("最も遅い終わり"), last)]
