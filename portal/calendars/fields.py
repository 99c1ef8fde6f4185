"""Days on which something may be due: never one on which offices are closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.web.echoes import Echo, echo_of_day
from portal.web.fields import WarekiDateField
from portal.web.rendering import display_value
from portal.web.widgets import DateInput

from .selectors import business_day_instead_of


def echo_of_office_day(typed: str) -> Echo:
    """The day, and whether offices are closed then. Raises UnreadableInput."""
    echo = echo_of_day(typed)
    before = business_day_instead_of(date.fromisoformat(echo.iso))
    return replace(echo, note=closed_day_sentence(before)) if before else echo


def closed_day_sentence(before: date) -> str:
    """For a day on which offices are closed; `before` is the last one on which they are open."""
    return _("この日は休庁日です。直前の開庁日は%(day)sです。") % {"day": display_value(before)}


class OfficeDateInput(DateInput):
    """Says beside the field when offices are closed."""

    echo_url_name = "calendars:office-day-echo"
    read = staticmethod(echo_of_office_day)


class OfficeDateField(WarekiDateField):
    """A day on which offices should be open, though nothing is refused: a meeting may be held on a holiday."""

    widget = OfficeDateInput


class DueDateField(OfficeDateField):
    """A business day from today on; a closed one is refused with the business day before it.

    A value that the form was opened with stays valid, so that something else can be changed after the day has passed.
    """

    kept: date | None = None

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None or value == self.kept:
            return
        if value < timezone.localdate():
            sentence = _("%(label)sは、今日以降の日付で入力してください。")
            raise ValidationError(sentence, "in_the_past", {"label": self.label})
        if before := business_day_instead_of(value):
            raise ValidationError(closed_day_sentence(before), "closed_day")
