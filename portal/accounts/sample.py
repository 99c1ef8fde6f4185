"""Demo accounts of the sample, named by role. One password for all of them: they hold nothing that is real."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from django.contrib.auth.hashers import make_password

from portal.access.actor import Actor
from portal.access.choices import Role
from portal.organisations.choices import OrganisationKind
from portal.organisations.models import Organisation
from portal.samples import SignIn

from .models import User
from .services.memberships import add_membership

PASSWORD = "osaka-sample-2016"  # noqa: S105 (printed at every start of the sample)
ACCOUNTS = Path(__file__).parent / "data" / "demo_accounts.csv"
WITH_APPROVAL = ("272027",)  # shows the internal approval before a submission leaves


@cache
def password_hash() -> str:
    """Once for all of them: a good hash takes half a second."""
    return make_password(PASSWORD)


def load() -> list[SignIn]:
    """The listed accounts, and one of the staff for every other municipality; only the listed ones are announced."""
    Organisation.objects.filter(code__in=WITH_APPROVAL).update(requires_approval=True)
    with ACCOUNTS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    listed = {row["organisation_code"] for row in rows}
    prefectures = Organisation.objects.filter(code__in=listed, kind=OrganisationKind.PREFECTURE)
    others = Organisation.objects.current().municipalities().filter(prefecture__in=prefectures).exclude(code__in=listed)
    for organisation in others:
        _account(_staff_row(organisation))
    return [_account(row) for row in rows]


def _staff_row(organisation: Organisation) -> dict[str, str]:
    return {
        "organisation_code": organisation.code or "",
        "roles": Role.STAFF.value,
        "email": f"staff.{organisation.code}@osaka.example",
        "name": f"{organisation.name} {Role.STAFF.label}（サンプル）",
    }


def _account(row: dict[str, str]) -> SignIn:
    return demo_account(
        organisation=Organisation.objects.get(code=row["organisation_code"]),
        roles=[Role(name) for name in row["roles"].split()],
        email=row["email"],
        name=row["name"],
    )


def demo_account(*, organisation: Organisation, roles: list[Role], email: str, name: str) -> SignIn:
    """A person of the sample with these roles; the same one when asked for again."""
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create(email=email, password=password_hash(), name=name)
    for role in roles:
        add_membership(actor=Actor.system(), user=user, organisation=organisation, role=role)
    labels = "・".join(str(role.label) for role in roles)
    return SignIn(role=labels, organisation=organisation.name, email=user.email, password=PASSWORD)
