"""The same people in every test, as fixtures: one prefecture, two of its municipalities, a vendor, a stranger.

`coordinator`, `manager`, `auditor` work at the prefecture; `staff`, `approver`, `section`, `administrator` at the
municipality; `neighbour` is staff of the other municipality; `stranger` coordinates another prefecture.
"""

from __future__ import annotations

import pytest

from portal.access.choices import Role
from portal.accounts.models import User
from portal.organisations.choices import OrganisationKind
from portal.organisations.models import Organisation

from .organisations import make_municipality, make_organisation, make_prefecture
from .people import make_user

PERSONAS = {
    "coordinator": ("prefecture", "府県 担当", [Role.COORDINATOR]),
    "manager": ("prefecture", "府県 管理", [Role.MANAGER]),
    "auditor": ("prefecture", "府県 監査", [Role.AUDITOR]),
    "staff": ("municipality", "市町村 担当", [Role.STAFF]),
    "approver": ("municipality", "市町村 承認", [Role.APPROVER]),
    "section": ("municipality", "業務 所管", [Role.SECTION]),
    "administrator": ("municipality", "利用者 管理", [Role.ADMINISTRATOR]),
    "neighbour": ("other_municipality", "隣接 担当", [Role.STAFF, Role.APPROVER, Role.ADMINISTRATOR]),
    "vendor": ("vendor_organisation", "事業者 担当", [Role.VENDOR]),
    "stranger": ("elsewhere", "他府県 担当", [Role.COORDINATOR, Role.MANAGER, Role.AUDITOR]),
}


def make_elsewhere() -> Organisation:
    return make_prefecture(name="京都府", code="260002")


def make_home() -> Organisation:
    return make_prefecture(name="大阪府", code="270008")


def make_own_municipality(prefecture: Organisation) -> Organisation:
    return make_municipality(prefecture, name="岸和田市", kana="キシワダシ", code="272027")


def make_other_municipality(prefecture: Organisation) -> Organisation:
    return make_municipality(prefecture, name="豊中市", kana="トヨナカシ", code="272035")


def make_vendor_organisation(prefecture: Organisation) -> Organisation:
    return make_organisation(OrganisationKind.VENDOR, name="架空システム株式会社", prefecture=prefecture)


def make_organisations() -> dict[str, Organisation]:
    """Those the people belong to."""
    prefecture = make_home()
    return {
        "prefecture": prefecture,
        "municipality": make_own_municipality(prefecture),
        "other_municipality": make_other_municipality(prefecture),
        "vendor_organisation": make_vendor_organisation(prefecture),
        "elsewhere": make_elsewhere(),
    }


def make_persona(persona: str, organisation: Organisation) -> User:
    _organisation, name, roles = PERSONAS[persona]
    return make_user(organisation, *roles, name=name)


def make_personas(organisations: dict[str, Organisation]) -> dict[str, User]:
    return {persona: make_persona(persona, organisations[belongs]) for persona, (belongs, *_) in PERSONAS.items()}


@pytest.fixture
def prefecture(db: None) -> Organisation:
    return make_home()


@pytest.fixture
def municipality(prefecture: Organisation) -> Organisation:
    return make_own_municipality(prefecture)


@pytest.fixture
def other_municipality(prefecture: Organisation) -> Organisation:
    return make_other_municipality(prefecture)


@pytest.fixture
def vendor_organisation(prefecture: Organisation) -> Organisation:
    return make_vendor_organisation(prefecture)


@pytest.fixture
def coordinator(prefecture: Organisation) -> User:
    return make_persona("coordinator", prefecture)


@pytest.fixture
def manager(prefecture: Organisation) -> User:
    return make_persona("manager", prefecture)


@pytest.fixture
def auditor(prefecture: Organisation) -> User:
    return make_persona("auditor", prefecture)


@pytest.fixture
def staff(municipality: Organisation) -> User:
    return make_persona("staff", municipality)


@pytest.fixture
def approver(municipality: Organisation) -> User:
    return make_persona("approver", municipality)


@pytest.fixture
def section(municipality: Organisation) -> User:
    return make_persona("section", municipality)


@pytest.fixture
def administrator(municipality: Organisation) -> User:
    return make_persona("administrator", municipality)


@pytest.fixture
def neighbour(other_municipality: Organisation) -> User:
    return make_persona("neighbour", other_municipality)


@pytest.fixture
def vendor(vendor_organisation: Organisation) -> User:
    return make_persona("vendor", vendor_organisation)


@pytest.fixture
def stranger(db: None) -> User:
    return make_persona("stranger", make_elsewhere())
