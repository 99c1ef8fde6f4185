"""What stands beside a date or month field: how the machine understood what is in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.input_sentences import sentence
from portal.lib.japanese_dates import format_with_weekday, parse_date
from portal.lib.months import format_month, parse_month
from portal.lib.unreadable import UnreadableInput

from .rendering import holidays_of


@dataclass(frozen=True, slots=True)
class Echo:
    """`iso` is for the calendar of the browser, `words` for people; `note` says what they should know of that day."""

    iso: str
    words: str
    note: str = ""

    def beside(self, shown: str) -> Echo:
        """Without what already stands in the field: beside 令和8年11月23日 it says （月・祝）."""
        return replace(self, words=self.words.removeprefix(shown.strip()))


def echo_of_day(typed: str) -> Echo:
    """令和8年11月23日（月・祝）. Raises UnreadableInput."""
    day = parse_date(typed)
    return Echo(day.isoformat(), format_with_weekday(day, holidays_of(day.year)))


def echo_of_month(typed: str) -> Echo:
    """令和8年11月. Raises UnreadableInput."""
    month = parse_month(typed)
    return Echo(str(month), format_month(month))


def answer_echo(request: HttpRequest, read: Callable[[str], Echo]) -> HttpResponse:
    """The answer to a field that has just been changed; `echo_of` names it."""
    typed = request.POST.get(request.POST.get("echo_of", ""), "")
    if not typed.strip():
        return HttpResponse("")
    try:
        echo = read(typed)
    except UnreadableInput as error:
        return render(request, "web/echo.html", {"problem": sentence(error)})
    return render(request, "web/echo.html", {"echo": echo.beside(typed)})
