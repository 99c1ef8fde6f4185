"""The whole matrix: who may do what to which organisation."""

from __future__ import annotations

import pytest

from portal.access.actor import Actor
from portal.access.querysets import is_permitted, permitted_actions
from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.organisations.models import Organisation
from tests.factories.personas import PERSONAS

ACTIONS = ("view", "change", "manage_users", "restructure", "view_history", "audit")
EVERYTHING = {"view", "change", "manage_users", "restructure", "view_history"}
OWN = {"view", "change", "manage_users", "view_history"}
LOOK = {"view"}
TOLD = {"view", "view_history"}
AUDITED = {"view", "view_history", "audit"}
NOTHING: set[str] = set()

# persona: rights on their prefecture, the municipality, the other municipality, the vendor, the other prefecture
RIGHTS = {
    "coordinator": (TOLD, TOLD, TOLD, TOLD, LOOK),
    "manager": (EVERYTHING, EVERYTHING, EVERYTHING, EVERYTHING, LOOK),
    "auditor": (AUDITED, AUDITED, AUDITED, AUDITED, LOOK),
    "staff": (LOOK, TOLD, LOOK, LOOK, LOOK),
    "approver": (LOOK, TOLD, LOOK, LOOK, LOOK),
    "section": (LOOK, LOOK, LOOK, LOOK, LOOK),
    "administrator": (LOOK, OWN, LOOK, LOOK, LOOK),
    "neighbour": (LOOK, LOOK, OWN, LOOK, LOOK),
    "vendor": (NOTHING, NOTHING, NOTHING, LOOK, NOTHING),
    "stranger": (LOOK, LOOK, LOOK, LOOK, EVERYTHING | AUDITED),
}


@pytest.fixture
def organisations(
    prefecture: Organisation,
    municipality: Organisation,
    other_municipality: Organisation,
    vendor_organisation: Organisation,
    stranger: User,
) -> tuple[Organisation, ...]:
    elsewhere = actor_for(stranger).organisation
    assert elsewhere is not None
    return (prefecture, municipality, other_municipality, vendor_organisation, elsewhere)


def test_the_matrix_names_every_persona() -> None:
    assert set(RIGHTS) == set(PERSONAS)


@pytest.mark.parametrize("persona", PERSONAS)
def test_each_persona_holds_exactly_the_rights_of_the_matrix(
    persona: str, organisations: tuple[Organisation, ...], request: pytest.FixtureRequest
) -> None:
    actor = actor_for(request.getfixturevalue(persona))
    held = tuple({a for a in ACTIONS if is_permitted(actor, a, organisation)} for organisation in organisations)
    assert held == RIGHTS[persona]


@pytest.mark.parametrize("persona", PERSONAS)
def test_a_list_holds_what_single_questions_allow(
    persona: str, organisations: tuple[Organisation, ...], request: pytest.FixtureRequest
) -> None:
    actor = actor_for(request.getfixturevalue(persona))
    listed = {action: set(Organisation.objects.permitted_to(actor, action)) for action in ACTIONS}
    asked = {action: {o for o in organisations if is_permitted(actor, action, o)} for action in ACTIONS}
    assert listed == asked


@pytest.mark.parametrize("persona", PERSONAS)
def test_all_stored_actions_come_back_in_one_query(
    persona: str,
    organisations: tuple[Organisation, ...],
    request: pytest.FixtureRequest,
    django_assert_num_queries: object,
) -> None:
    actor = actor_for(request.getfixturevalue(persona))
    with django_assert_num_queries(len(organisations)):  # type: ignore[operator]
        held = tuple(set(permitted_actions(actor, organisation)) for organisation in organisations)
    assert held == tuple(rights - {"view"} for rights in RIGHTS[persona])


def test_nobody_and_the_portal_itself_hold_no_object_right(organisations: tuple[Organisation, ...]) -> None:
    for actor in (Actor(), Actor.system()):
        assert {
            action: Organisation.objects.permitted_to(actor, action).count() for action in ACTIONS
        } == dict.fromkeys(ACTIONS, 0)
