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

PERSONAS = (
    "coordinator",
    "manager",
    "auditor",
    "staff",
    "approver",
    "section",
    "administrator",
    "neighbour",
    "vendor",
    "stranger",
)


@pytest.fixture
def prefecture(db: None) -> Organisation:
    return make_prefecture(name="大阪府", code="270008")


@pytest.fixture
def municipality(prefecture: Organisation) -> Organisation:
    return make_municipality(prefecture, name="岸和田市", kana="キシワダシ", code="272027")


@pytest.fixture
def other_municipality(prefecture: Organisation) -> Organisation:
    return make_municipality(prefecture, name="豊中市", kana="トヨナカシ", code="272035")


@pytest.fixture
def vendor_organisation(prefecture: Organisation) -> Organisation:
    return make_organisation(OrganisationKind.VENDOR, name="架空システム株式会社", prefecture=prefecture)


@pytest.fixture
def coordinator(prefecture: Organisation) -> User:
    return make_user(prefecture, Role.COORDINATOR, name="府県 担当")


@pytest.fixture
def manager(prefecture: Organisation) -> User:
    return make_user(prefecture, Role.MANAGER, name="府県 管理")


@pytest.fixture
def auditor(prefecture: Organisation) -> User:
    return make_user(prefecture, Role.AUDITOR, name="府県 監査")


@pytest.fixture
def staff(municipality: Organisation) -> User:
    return make_user(municipality, Role.STAFF, name="市町村 担当")


@pytest.fixture
def approver(municipality: Organisation) -> User:
    return make_user(municipality, Role.APPROVER, name="市町村 承認")


@pytest.fixture
def section(municipality: Organisation) -> User:
    return make_user(municipality, Role.SECTION, name="業務 所管")


@pytest.fixture
def administrator(municipality: Organisation) -> User:
    return make_user(municipality, Role.ADMINISTRATOR, name="利用者 管理")


@pytest.fixture
def neighbour(other_municipality: Organisation) -> User:
    return make_user(other_municipality, Role.STAFF, Role.APPROVER, Role.ADMINISTRATOR, name="隣接 担当")


@pytest.fixture
def vendor(vendor_organisation: Organisation) -> User:
    return make_user(vendor_organisation, Role.VENDOR, name="事業者 担当")


@pytest.fixture
def stranger(db: None) -> User:
    elsewhere = make_prefecture(name="京都府", code="260002")
    return make_user(elsewhere, Role.COORDINATOR, Role.MANAGER, Role.AUDITOR, name="他府県 担当")
