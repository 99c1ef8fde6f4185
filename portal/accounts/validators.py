"""Validators of what people say about themselves."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.web.validators import validate_no_individual_number

# Names travel in mails that the portal signs: they must not carry a link or start a new line there.
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")
_LINK = re.compile(r"://|www\.|[<>]|[\w-]+\.(?:com|net|org|jp|info|biz|xyz|top)\b", re.IGNORECASE)


def validate_person_name(value: str) -> None:
    """One line without a link; not an individual number either. Raises ValidationError."""
    if _CONTROL.search(value) or _LINK.search(value):
        raise ValidationError(
            _("氏名は1行で入力してください。URLや「<」「>」は使えません。例：大阪 花子"), code="person_name"
        )
    validate_no_individual_number(value)
