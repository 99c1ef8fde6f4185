"""Stored rights equal the rules, whatever happened before."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.access.actor import Actor
from portal.access.choices import Role
from portal.access.grants import ensure_role_groups, regrant
from portal.access.models import RoleGroup
from portal.access.querysets import permission_table
from portal.organisations.choices import MUNICIPALITY_KINDS, OrganisationKind
from portal.organisations.models import Organisation, PopulationCount
from portal.organisations.services.organisations import create_organisations
from tests.factories.organisations import make_municipality, make_prefecture

Stored = set[tuple[int, int, str, str]]


def stored_rights() -> Stored:
    """(organisation, holder, role, action) of every row."""
    rows = permission_table(Organisation).objects.values_list(
        "content_object", "group__role_group__organisation", "group__role_group__role", "permission__codename"
    )
    return {(obj, holder, role, code.removesuffix("_organisation")) for obj, holder, role, code in rows}


def rights_by_rule() -> Stored:
    """The same worked out the slow and plain way."""
    wanted: Stored = set()
    for organisation in Organisation.objects.all():
        for party, holders in organisation.parties().items():
            for holder in Organisation.objects.filter(pk__in=holders):
                for role, actions in Organisation.access_rules[party].items():
                    if role in holder.possible_roles:
                        wanted |= {(organisation.pk, holder.pk, role.value, action) for action in actions}
    return wanted


MOVES = st.lists(
    st.tuples(st.integers(0, 5), st.sampled_from([None, 0, 1]), st.sampled_from(MUNICIPALITY_KINDS)), max_size=8
)


@pytest.fixture
def world(db: None) -> dict[str, list[Organisation]]:
    prefectures = [make_prefecture(), make_prefecture()]
    members = [make_municipality(prefectures[n % 2]) for n in range(6)]
    return {"prefectures": prefectures, "members": members}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=MOVES)
def test_stored_rights_equal_the_rules_after_any_moves(moves: list[tuple[int, Any, str]], world: Any) -> None:
    with transaction.atomic():
        touched = []
        for number, prefecture, kind in moves:
            member = world["members"][number]
            member.prefecture = None if prefecture is None else world["prefectures"][prefecture]
            member.kind = kind
            member.save()
            touched.append(member)
        regrant(*touched)
        assert stored_rights() == rights_by_rule()
        transaction.set_rollback(True)


def test_a_second_regrant_writes_nothing(world: Any) -> None:
    before = set(permission_table(Organisation).objects.values_list("pk", flat=True))
    regrant(*Organisation.objects.all())
    assert set(permission_table(Organisation).objects.values_list("pk", flat=True)) == before


def test_rights_that_no_rule_gives_are_taken_back(world: Any) -> None:
    one, other = world["members"][:2]
    table = permission_table(Organisation)
    foreign = RoleGroup.objects.get(organisation=other, role=Role.ADMINISTRATOR).group
    permission = table.objects.filter(content_object=one).first().permission
    table.objects.create(content_object=one, group=foreign, permission=permission)
    regrant(one)
    assert stored_rights() == rights_by_rule()


def test_after_an_upgrade_all_rights_follow_the_rules_by_one_command(world: Any) -> None:
    table = permission_table(Organisation)
    undue = table.objects.first()
    foreign = RoleGroup.objects.exclude(organisation=undue.content_object).filter(role=Role.STAFF).last().group
    table.objects.create(content_object=undue.content_object, group=foreign, permission=undue.permission)
    table.objects.filter(content_object=world["members"][1]).delete()
    call_command("regrant", stdout=(first := StringIO()))
    call_command("regrant", stdout=(second := StringIO()))
    assert stored_rights() == rights_by_rule()
    assert (first.getvalue() == second.getvalue(), second.getvalue()) == (False, "権限を0件直しました。\n")


def test_regranting_many_takes_as_many_queries_as_regranting_five(db: None, django_assert_num_queries: Any) -> None:
    prefecture = make_prefecture()
    municipalities = [make_municipality(prefecture) for _ in range(25)]
    regrant(municipalities[0])
    with django_assert_num_queries(5):
        regrant(*municipalities[:5])
    with django_assert_num_queries(5):
        regrant(*municipalities)


def test_each_organisation_gets_a_group_for_each_of_its_roles_once(db: None) -> None:
    created = create_organisations(
        actor=Actor.system(),
        organisations=[
            Organisation(name="架空事業者", kind=OrganisationKind.VENDOR),
            Organisation(name="架空府", kind=OrganisationKind.PREFECTURE, code="480002"),
        ],
    )
    ensure_role_groups(organisation.pk for organisation in created)
    groups = {o.name: set(RoleGroup.objects.filter(organisation=o).values_list("role", flat=True)) for o in created}
    assert groups == {
        "架空事業者": {"vendor", "administrator"},
        "架空府": {"coordinator", "manager", "auditor", "staff", "section"},
    }
    assert Group.objects.count() == 7


def test_a_model_without_its_own_permission_table_is_a_programming_error() -> None:
    with pytest.raises(TypeError, match="PopulationCount"):
        permission_table(PopulationCount)
