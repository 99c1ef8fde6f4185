"""Days on which something may be due: never one on which offices are closed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.web.fields import WarekiDateField
from portal.web.rendering import display_value

from .selectors import business_day_instead_of


class DueDateField(WarekiDateField):
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
            sentence = _("この日は休庁日です。直前の開庁日は%(day)sです。")
            raise ValidationError(sentence, "closed_day", {"day": display_value(before)})
