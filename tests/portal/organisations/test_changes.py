"""Mergers, renamings, changes of status and dissolutions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.access.choices import Role
from portal.accounts.models import Membership, User
from portal.accounts.selectors import actor_for
from portal.accounts.services.invitations import invite
from portal.organisations.choices import OrganisationKind
from portal.organisations.models import Organisation, OrganisationChange
from tests.factories.organisations import make_organisation
from tests.factories.people import make_user
from tests.factories.personas import PERSONAS


def record(client: Client, organisation: Organisation, change: str, **values: Any) -> Any:
    url = reverse("organisations:change-new", args=[organisation.pk, change])
    return client.post(url, {"effective_on": "令和2年4月1日", "note": ""} | values)


@pytest.fixture
def as_manager(client: Client, manager: User) -> Client:
    client.force_login(manager)
    return client


def test_a_renaming_keeps_the_old_name_findable(as_manager: Client, municipality: Organisation) -> None:
    response = record(as_manager, municipality, "renaming", name="南大阪市", kana="みなみおおさかし")
    municipality.refresh_from_db()
    change = OrganisationChange.objects.get()
    assert response.status_code == 302
    assert (municipality.name, municipality.kana, municipality.version) == ("南大阪市", "ミナミオオサカシ", 2)
    assert (change.old_name, change.old_kana, str(change.effective_on)) == ("岸和田市", "キシワダシ", "2020-04-01")
    assert list(Organisation.objects.matching("岸和田")) == [municipality]
    assert list(Organisation.objects.matching("南大阪")) == [municipality]


def test_a_change_of_status_keeps_the_old_kind_and_code(as_manager: Client, prefecture: Organisation) -> None:
    town = make_organisation(OrganisationKind.TOWN, prefecture=prefecture, name="試験町", code="273210")
    record(as_manager, town, "status_change", kind="city", name="試験市", kana="シケンシ", code="272434")
    town.refresh_from_db()
    change = OrganisationChange.objects.get()
    assert (town.kind, town.name, town.code) == ("city", "試験市", "272434")
    assert (change.old_kind, change.old_name, change.old_code) == ("town", "試験町", "273210")


def test_a_merger_ends_the_absorbed_and_passes_on_its_seats(
    as_manager: Client, prefecture: Organisation, municipality: Organisation, other_municipality: Organisation
) -> None:
    union = make_organisation(OrganisationKind.WIDE_AREA_UNION, prefecture=prefecture, name="試験広域連合")
    union.constituents.add(other_municipality)
    record(as_manager, municipality, "merger", absorbed=[other_municipality.pk], moves_users="on")
    other_municipality.refresh_from_db()
    assert (other_municipality.is_current, str(other_municipality.abolished_on)) == (False, "2020-04-01")
    assert list(union.constituents.all()) == [municipality]
    assert list(municipality.absorbed.values_list("organisation__name", "kind")) == [("豊中市", "merger")]


@pytest.mark.parametrize(("ticked", "acts_for"), [({"moves_users": "on"}, "岸和田市"), ({}, None)])
def test_users_of_the_absorbed_join_the_successor_if_that_was_chosen(
    as_manager: Client,
    municipality: Organisation,
    other_municipality: Organisation,
    neighbour: User,
    ticked: dict[str, str],
    acts_for: str | None,
) -> None:
    record(as_manager, municipality, "merger", absorbed=[other_municipality.pk], **ticked)
    actor = actor_for(neighbour)
    assert (actor.organisation.name if actor.organisation else None) == acts_for
    assert Membership.objects.of(other_municipality).filter(user=neighbour).count() == 3
    if acts_for:
        assert actor.roles == {Role.STAFF, Role.APPROVER, Role.ADMINISTRATOR}


def test_nobody_acts_for_a_dissolved_organisation(
    as_manager: Client, other_municipality: Organisation, neighbour: User
) -> None:
    record(as_manager, other_municipality, "dissolution")
    assert actor_for(neighbour).organisation is None


def test_the_page_of_an_ended_organisation_leads_to_its_successor_and_offers_no_change(
    as_manager: Client, municipality: Organisation, other_municipality: Organisation
) -> None:
    record(as_manager, municipality, "merger", absorbed=[other_municipality.pk])
    html = as_manager.get(reverse("organisations:organisation-detail", args=[other_municipality.pk])).content.decode()
    assert "岸和田市が承継しました。" in html
    assert reverse("organisations:change-choice", args=[other_municipality.pk]) not in html
    assert as_manager.get(reverse("organisations:change-choice", args=[other_municipality.pk])).status_code == 404


@pytest.mark.parametrize(
    ("kind", "values", "field", "sentence"),
    [
        ("renaming", {"name": "岸和田市", "kana": "キシワダシ"}, "name", "いまと同じ名称です。"),
        ("renaming", {"name": "新市", "kana": "新"}, "kana", "フリガナ"),
        ("merger", {"absorbed": []}, "absorbed", "合併してなくなる団体を選んでください。"),
        ("dissolution", {"effective_on": "令和2年13月1日"}, "effective_on", ""),
        (
            "status_change",
            {"kind": "town", "name": "新町", "kana": "シンマチ", "code": "131016"},
            "code",
            "大阪府の団体コードは27から始まります。",
        ),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    as_manager: Client, municipality: Organisation, kind: str, values: dict[str, Any], field: str, sentence: str
) -> None:
    response = record(as_manager, municipality, kind, **values)
    errors = response.context["form"].errors
    assert list(errors) == [field]
    assert sentence in str(errors[field])
    assert not OrganisationChange.objects.exists()
    municipality.refresh_from_db()
    assert (municipality.name, municipality.version) == ("岸和田市", 1)


def test_a_change_that_has_not_come_into_force_is_refused(as_manager: Client, municipality: Organisation) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    response = record(as_manager, municipality, "dissolution", effective_on=tomorrow.isoformat())
    assert list(response.context["form"].errors) == ["effective_on"]


def test_only_neighbours_of_the_same_standing_can_be_absorbed(
    as_manager: Client, municipality: Organisation, prefecture: Organisation, vendor_organisation: Organisation
) -> None:
    response = record(as_manager, municipality, "merger", absorbed=[prefecture.pk, vendor_organisation.pk])
    assert list(response.context["form"].errors) == ["absorbed"]


@pytest.mark.parametrize("persona", [name for name in PERSONAS if name != "manager"])
def test_only_the_managers_of_the_prefecture_record_changes(
    client: Client, municipality: Organisation, persona: str, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(persona))
    assert record(client, municipality, "dissolution").status_code == 404
    municipality.refresh_from_db()
    assert municipality.is_current


def test_an_open_invitation_to_an_ended_organisation_ends(
    as_manager: Client, manager: User, other_municipality: Organisation
) -> None:
    new = {"email": "new@example.lg.jp", "name": "新任 担当", "roles": [Role.STAFF]}
    invitation, _link = invite(actor=actor_for(manager), organisation=other_municipality, **new)  # type: ignore[arg-type]
    record(as_manager, other_municipality, "dissolution")
    invitation.refresh_from_db()
    assert not invitation.is_open


def test_a_person_of_two_organisations_acts_for_the_one_that_remains(
    as_manager: Client, municipality: Organisation, other_municipality: Organisation
) -> None:
    person = make_user(other_municipality, Role.STAFF)
    Membership.objects.create(user=person, role_group=municipality.role_groups.get(role=Role.STAFF))
    record(as_manager, other_municipality, "dissolution")
    assert [o.name for o in actor_for(person, other_municipality.pk).organisations] == ["岸和田市"]
