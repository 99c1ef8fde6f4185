"""Between what was typed, what a form makes of it, and what is stored as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms import BaseForm, DecimalField, Field, FloatField, IntegerField
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from portal.exceptions import RuleViolation
from portal.lib.individual_number import ValueKind
from portal.lib.months import Month
from portal.web.fields import YenField
from portal.web.validators import check_no_individual_number, validate_no_individual_number

Typed = dict[str, list[str]]  # as a browser posts it: every name with all of its values
MAX_CHARACTERS = 200_000
# PostgreSQL stores neither in JSON; no keyboard makes them.
_UNSTORABLE = {0: None, **dict.fromkeys(range(55296, 57344))}
_NUMBERS = (IntegerField, DecimalField, FloatField, YenField)


@dataclass(frozen=True, slots=True)
class Line:
    """One field as people read it."""

    name: str
    label: str
    text: str

    def as_json(self) -> dict[str, str]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class LineChange:
    """One field in an earlier and a later version."""

    label: str
    before: str
    after: str

    @property
    def is_different(self) -> bool:
        return self.before != self.after


def as_data(typed: Typed) -> MultiValueDict[str, str]:
    """Stored typing in the shape in which a form takes it."""
    return MultiValueDict(typed)


def to_json(value: Any) -> Any:
    """A cleaned value as JSON. Raises TypeError for a type that no form field of ours gives."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Month | Decimal):
        return str(value)
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, Mapping):
        return {str(key): to_json(member) for key, member in value.items()}
    if isinstance(value, Iterable):
        return [to_json(member) for member in value]
    raise TypeError(f"no JSON for {type(value).__name__}")


def readable(form: BaseForm, data: Mapping[str, Sequence[str]]) -> tuple[Typed, dict[str, str]]:
    """What may be stored of what was typed, unchanged, and the fields refused with the reason.

    Names that are not of the form are left out; a value that holds an individual number is refused with its field, so
    that it is stored nowhere, not even in a draft. Raises RuleViolation if the whole is too long for any form.
    """
    kept: Typed = {}
    refused: dict[str, str] = {}
    for posted, values in data.items():
        name = _field_of(form, posted)
        if name is None:
            continue
        texts = [str(value).translate(_UNSTORABLE) for value in values]
        if reason := _refusal(form.fields[name], texts):
            refused[name] = reason
        else:
            kept[posted] = texts
    _check_length(kept)
    return kept, refused


def _field_of(form: BaseForm, posted: str) -> str | None:
    """The field that a posted name belongs to: its own, or one of the parts of a field with several inputs."""
    if posted in form.fields:
        return posted
    return max((name for name in form.fields if posted.startswith(f"{name}_")), key=len, default=None)


def _refusal(field: Field, texts: Sequence[str]) -> str:
    try:
        if isinstance(field, _NUMBERS):
            check_no_individual_number(texts, label=str(field.label), kind=ValueKind.NUMBER)
        else:
            validate_no_individual_number("\n".join(texts))
    except ValidationError as error:
        return "".join(error.messages)
    return ""


def _check_length(typed: Typed) -> None:
    if sum(len(text) for texts in typed.values() for text in texts) > MAX_CHARACTERS:
        raise RuleViolation(
            "too_long",
            _("入力の合計が%(limit)s文字を超えています。長い資料は添付ファイルにしてください。")
            % {"limit": f"{MAX_CHARACTERS:,}"},
        )


def differences(before: Sequence[Mapping[str, str]], after: Sequence[Mapping[str, str]]) -> list[LineChange]:
    """Two versions side by side, in the order of the later one; fields that are gone come last."""
    old = {line["name"]: line for line in before}
    new = {line["name"]: line for line in after}
    names = dict.fromkeys((*new, *old))
    blank = {"label": "", "text": ""}
    return [
        LineChange((new.get(name) or old[name])["label"], old.get(name, blank)["text"], new.get(name, blank)["text"])
        for name in names
    ]
