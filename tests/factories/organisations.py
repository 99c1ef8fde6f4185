"""Organisations as tests need them: few fields, valid codes, rights in place."""

from __future__ import annotations

import itertools
from typing import Any

from portal.access.actor import Actor
from portal.organisations.choices import OrganisationKind
from portal.organisations.models import Organisation
from portal.organisations.services.organisations import create_organisation

_numbers = itertools.count(1)
_prefecture_numbers = itertools.count()


def local_government_code(five_digits: str) -> str:
    """Six digits: the five given and their check digit."""
    total = sum(weight * int(digit) for weight, digit in zip((6, 5, 4, 3, 2), five_digits, strict=True))
    return five_digits + str((11 - total % 11) % 10)


def make_organisation(kind: OrganisationKind = OrganisationKind.CITY, **fields: Any) -> Organisation:
    number = next(_numbers)
    defaults: dict[str, Any] = {"name": f"試験第{number}市", "kind": kind}
    if "code" not in fields and kind not in (OrganisationKind.VENDOR, OrganisationKind.NATIONAL_BODY):
        defaults["code"] = local_government_code(_five_digits(number, fields.get("prefecture")))
    return create_organisation(actor=Actor.system(), **(defaults | fields))


def make_prefecture(**fields: Any) -> Organisation:
    return make_organisation(OrganisationKind.PREFECTURE, **({"name": "試験府"} | fields))


def make_municipality(prefecture: Organisation, **fields: Any) -> Organisation:
    return make_organisation(OrganisationKind.CITY, prefecture=prefecture, **fields)


def _five_digits(number: int, prefecture: Organisation | None) -> str:
    if prefecture is None or prefecture.code is None:
        return f"{48 + next(_prefecture_numbers) % 50}000"
    return f"{prefecture.code[:2]}{500 + number % 500}"  # the prefectures of the tests have no real one there
