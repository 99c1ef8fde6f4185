"""Organisations as tests need them: few fields, valid codes, rights in place."""

from __future__ import annotations

import itertools
from typing import Any

from portal.access.actor import Actor
from portal.organisations.choices import OrganisationKind
from portal.organisations.models import Organisation
from portal.organisations.services.organisations import create_organisation

_numbers = itertools.count(1)


def local_government_code(five_digits: str) -> str:
    """Six digits: the five given and their check digit."""
    total = sum(weight * int(digit) for weight, digit in zip((6, 5, 4, 3, 2), five_digits, strict=True))
    return five_digits + str((11 - total % 11) % 10)


def make_organisation(kind: OrganisationKind = OrganisationKind.CITY, **fields: Any) -> Organisation:
    number = next(_numbers)
    defaults: dict[str, Any] = {"name": f"試験第{number}市", "kind": kind}
    if "code" not in fields and kind not in (OrganisationKind.VENDOR, OrganisationKind.NATIONAL_BODY):
        defaults["code"] = local_government_code(f"{48000 + number:05d}")
    return create_organisation(actor=Actor.system(), **(defaults | fields))


def make_prefecture(**fields: Any) -> Organisation:
    return make_organisation(OrganisationKind.PREFECTURE, **({"name": "試験府"} | fields))


def make_municipality(prefecture: Organisation, **fields: Any) -> Organisation:
    return make_organisation(OrganisationKind.CITY, prefecture=prefecture, **fields)
