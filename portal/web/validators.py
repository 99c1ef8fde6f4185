"""Validators for every form, serializer and model field that takes text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.lib.individual_number import (
    Piece,
    Place,
    ValueKind,
    find_individual_numbers,
    mask_individual_numbers,
)

INDIVIDUAL_NUMBER = "individual_number"


def validate_no_individual_number(value: object) -> None:
    """Refuse text, or JSON with text in it, that holds an individual number. The message never repeats the number."""
    check_no_individual_number(value)


def check_no_individual_number(value: object, *, label: str = "", kind: ValueKind = ValueKind.TEXT) -> None:
    """The same with the name of the field and what it is known to hold. Raises ValidationError."""
    found = find_individual_numbers(_pieces(value, str(label), kind), limit=1)
    if found:
        where = found[0].place.name or mask_individual_numbers(str(label))
        raise ValidationError(individual_number_message(where), code=INDIVIDUAL_NUMBER)


def individual_number_message(where: str = "") -> str:
    """The sentence about a refused text; `where` names the field or the JSON pointer."""
    advice = _(
        "番号を消してから、もう一度お試しください。"
        "日時は「2026-11-23 14:05」、金額は「1,234円」のように区切って書くと受け付けられます。"
    )
    if where:
        fault = _("「%(where)s」に、個人番号（マイナンバー）と思われる12桁の数字があるため受け付けられません。")
        return fault % {"where": where} + advice
    return _("個人番号（マイナンバー）と思われる12桁の数字があるため受け付けられません。") + advice


def without_individual_numbers(data: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """What was typed, fit to be shown again: digits that may be an individual number are asterisks.

    Takes the lists of a QueryDict: `without_individual_numbers(dict(request.POST.lists()))`.
    """
    return {name: [mask_individual_numbers(value) for value in values] for name, values in data.items()}


def _pieces(value: object, label: str, kind: ValueKind, pointer: str = "") -> Iterator[Piece]:
    if isinstance(value, Mapping):
        for name, member in value.items():
            below = f"{pointer}/{_pointer_token(name)}"
            yield Piece(str(name), Place("pointer", name=pointer or "/"))
            yield from _pieces(member, str(name), kind, below)
    elif isinstance(value, Sequence) and not isinstance(value, str | bytes):
        for index, member in enumerate(value):
            yield from _pieces(member, label, kind, f"{pointer}/{index}")
    elif value is not None and not isinstance(value, bool):
        yield Piece(str(value), Place("pointer", name=pointer), label, kind)


def _pointer_token(name: object) -> str:
    return mask_individual_numbers(str(name)).replace("~", "~0").replace("/", "~1")
