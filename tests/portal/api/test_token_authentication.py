"""Tokens open the door only as long as everything they rest on stands (peers' bugs: tokens outlive the account)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from portal.access.actor import Actor
from portal.access.choices import Role
from portal.accounts.models import User
from portal.accounts.services.memberships import add_membership
from portal.api.models import ApiToken
from portal.api.services.tokens import revoke_token
from portal.organisations.models import Organisation

from .conftest import IssueToken, bearer

ADDRESS = "/api/v1/organisations/"


def refusal(response: Any) -> tuple[int, str]:
    return response.status_code, response.json()["code"]


def test_a_token_opens_the_door(api: Client) -> None:
    assert api.get(ADDRESS).status_code == 200


def test_nobody_enters_without_a_token(db: None) -> None:
    response = Client().get(ADDRESS)
    assert refusal(response) == (401, "not_authenticated")
    assert response["WWW-Authenticate"] == 'Bearer realm="api"'


@pytest.mark.parametrize(
    "text",
    ["", "nonsense", "jit_0123456789abcdef.short", "jit_0123456789abcdef." + "a" * 43, "jit_é.日本", "a b"],
)
def test_what_is_no_token_is_refused(db: None, text: str) -> None:
    assert refusal(Client(headers={"Authorization": "Bearer " + text}).get(ADDRESS)) == (401, "token_unknown")


def test_a_known_key_with_another_secret_is_refused(staff: User, issue: IssueToken) -> None:
    token, _ = issue(staff)
    _, other = issue(staff)
    forged = f"jit_{token.key_id}.{other.partition('.')[2]}"
    assert refusal(bearer(forged).get(ADDRESS)) == (401, "token_unknown")


def test_another_pepper_makes_every_token_useless(api: Client, settings: Any) -> None:
    settings.API_TOKEN_PEPPER = "another"
    assert refusal(api.get(ADDRESS)) == (401, "token_unknown")


def test_a_token_ends_with_its_last_second(staff: User, issue: IssueToken) -> None:
    token, text = issue(staff, days=1)
    with time_machine.travel(token.expires_at - timedelta(seconds=1), tick=False):
        assert bearer(text).get(ADDRESS).status_code == 200
    with time_machine.travel(token.expires_at, tick=False):
        assert refusal(bearer(text).get(ADDRESS)) == (401, "token_expired")


def test_a_revoked_token_is_refused_at_the_next_request(staff: User, issue: IssueToken) -> None:
    token, text = issue(staff)
    client = bearer(text)
    assert client.get(ADDRESS).status_code == 200
    revoke_token(actor=Actor.system(), token=token)
    assert refusal(client.get(ADDRESS)) == (401, "token_revoked")


def test_a_disabled_person_is_refused_at_the_next_request(api: Client, staff: User) -> None:
    assert api.get(ADDRESS).status_code == 200
    User.objects.filter(pk=staff.pk).update(is_active=False)
    assert refusal(api.get(ADDRESS)) == (401, "token_owner_gone")


def test_an_abolished_organisation_is_refused_at_the_next_request(api: Client, municipality: Organisation) -> None:
    Organisation.objects.filter(pk=municipality.pk).update(abolished_on=timezone.localdate())
    assert refusal(api.get(ADDRESS)) == (401, "token_owner_gone")


def test_a_token_never_acts_for_another_organisation_of_its_owner(
    api: Client, staff: User, other_municipality: Organisation
) -> None:
    add_membership(actor=Actor.system(), user=staff, organisation=other_municipality, role=Role.STAFF)
    first = staff.memberships.order_by("pk").first()
    assert first is not None
    staff.groups.remove(first.role_group.group_id)
    first.delete()
    assert refusal(api.get(ADDRESS)) == (401, "token_owner_gone")


def test_a_token_acts_for_its_own_organisation_only(
    staff: User, vendor_organisation: Organisation, issue: IssueToken
) -> None:
    add_membership(actor=Actor.system(), user=staff, organisation=vendor_organisation, role=Role.VENDOR)
    _, text = issue(staff, vendor_organisation)
    names = [row["name"] for row in bearer(text).get(ADDRESS).json()["results"]]
    assert names == [vendor_organisation.name]


def test_a_scope_that_the_token_lacks_is_named(staff: User, issue: IssueToken) -> None:
    token, text = issue(staff)
    ApiToken.objects.filter(pk=token.pk).update(scopes=["schedules:read"])
    response = bearer(text).get(ADDRESS)
    assert refusal(response) == (403, "scope_missing")
    assert "organisations:read" in response.json()["detail"]


def test_a_token_is_held_to_its_networks(staff: User, issue: IssueToken) -> None:
    _, text = issue(staff, networks=["192.0.2.0/24", "2001:db8::/32"])
    client = bearer(text)
    statuses = {
        address: client.get(ADDRESS, REMOTE_ADDR=address).status_code
        for address in ("192.0.2.7", "2001:db8::1", "198.51.100.1", "::1")
    }
    assert statuses == {"192.0.2.7": 200, "2001:db8::1": 200, "198.51.100.1": 403, "::1": 403}
    assert refusal(client.get(ADDRESS, REMOTE_ADDR="198.51.100.1")) == (403, "address_not_allowed")


def test_a_forged_header_does_not_change_the_address(staff: User, issue: IssueToken) -> None:
    _, text = issue(staff, networks=["192.0.2.0/24"])
    response = bearer(text).get(ADDRESS, REMOTE_ADDR="198.51.100.1", headers={"X-Forwarded-For": "192.0.2.7"})
    assert refusal(response) == (403, "address_not_allowed")


def test_the_rate_is_counted_by_token_whatever_the_headers_say(staff: User, issue: IssueToken, settings: Any) -> None:
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"DEFAULT_THROTTLE_RATES": {"actor": "3/hour"}}
    cache.clear()
    client, other = bearer(issue(staff)[1]), bearer(issue(staff)[1])
    with time_machine.travel("2026-11-23T09:59:30+09:00", tick=False):
        answers = [
            client.get(ADDRESS, REMOTE_ADDR=f"192.0.2.{n}", headers={"X-Forwarded-For": f"192.0.2.{n}"})
            for n in range(4)
        ]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
        assert refusal(answers[3]) == (429, "throttled")
        assert answers[3]["Retry-After"] == "30"
        assert other.get(ADDRESS).status_code == 200
    with time_machine.travel("2026-11-23T10:00:00+09:00", tick=False):
        assert client.get(ADDRESS).status_code == 200


def test_the_last_use_is_written_at_most_once_a_minute(staff: User, issue: IssueToken) -> None:
    token, text = issue(staff)

    def last_use(moment: str) -> str:
        with time_machine.travel(moment, tick=False):
            bearer(text).get(ADDRESS)
        token.refresh_from_db()
        assert token.last_used_at is not None
        return token.last_used_at.isoformat()

    start = (timezone.now() + timedelta(days=1)).replace(microsecond=0)
    moments = [(start + timedelta(seconds=s)).isoformat() for s in (0, 59, 60)]
    assert [last_use(moment) for moment in moments] == [moments[0], moments[0], moments[2]]


def test_using_a_token_leaves_no_audit_row_and_no_secret_is_ever_in_one(staff: User, issue: IssueToken) -> None:
    token, text = issue(staff)
    bearer(text).get(ADDRESS)
    rows = list(ApiToken.pgh_event_model.objects.filter(pgh_obj=token).values())  # type: ignore[attr-defined]
    assert [row["pgh_label"] for row in rows] == ["insert"]
    assert not {"digest", "last_used_at"} & set(rows[0])
    assert text.partition(".")[2] not in str(rows)


def test_only_a_digest_of_the_secret_is_stored(staff: User, issue: IssueToken) -> None:
    token, text = issue(staff)
    stored = str(ApiToken.objects.filter(pk=token.pk).values())
    assert text.partition(".")[2] not in stored


def test_a_session_of_the_portal_is_enough_to_read(client: Client, staff: User) -> None:
    client.force_login(staff)
    assert client.get(ADDRESS).status_code == 200


def test_a_bad_token_is_refused_even_beside_a_good_session(client: Client, staff: User) -> None:
    client.force_login(staff)
    assert refusal(client.get(ADDRESS, headers={"Authorization": "Bearer nonsense"})) == (401, "token_unknown")


def test_a_person_without_an_organisation_is_told_so(client: Client, staff: User) -> None:
    staff.memberships.all().delete()
    client.force_login(staff)
    assert refusal(client.get(ADDRESS)) == (403, "no_organisation")
