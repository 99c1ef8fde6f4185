"""APIトークン: issuing shows the secret once; nobody touches another's token."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import User
from portal.api.models import ApiToken
from portal.api.services.tokens import MAX_LIVE_TOKENS, issue_token
from portal.exceptions import RuleViolation
from portal.organisations.models import Organisation
from tests.factories.people import PASSWORD

from .conftest import IssueToken, bearer

LIST, ISSUE = reverse("tokens:token-list"), reverse("tokens:token-issue")
TOKEN = re.compile(r"jit_[0-9a-f]{16}\.[A-Za-z0-9_-]{43}")
FORM = {"name": "夜間の取込み", "scopes": ["organisations:read"], "days": "90", "networks": "192.0.2.0/24\n"}


@pytest.fixture
def fresh(client: Client, staff: User) -> Client:
    """A browser in which the municipality's staff has just proved who they are."""
    client.force_login(staff)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def revoke(token: ApiToken) -> str:
    return reverse("tokens:token-revoke", args=[token.pk])


def test_a_token_made_on_the_page_is_shown_once_and_works(fresh: Client, staff: User) -> None:
    response = fresh.post(ISSUE, FORM)
    (text,) = set(TOKEN.findall(response.content.decode()))
    assert response["Cache-Control"].find("no-store") >= 0
    token = ApiToken.objects.get()
    assert (token.user, token.name, token.scopes, token.networks) == (
        staff,
        "夜間の取込み",
        ["organisations:read"],
        ["192.0.2.0/24"],
    )
    assert token.expires_at - timezone.now() < timedelta(days=90)
    assert bearer(text).get("/api/v1/organisations/", REMOTE_ADDR="192.0.2.1").status_code == 200
    shown_later = fresh.get(LIST).content.decode()
    assert token.shown_key in shown_later
    assert not TOKEN.search(shown_later)


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_token_is_issued_only_after_proving_again_who_one_is(client: Client, staff: User, method: str) -> None:
    client.force_login(staff)
    response = getattr(client, method)(ISSUE, FORM)
    assert (response.status_code, response["Location"].partition("?")[0]) == (302, reverse("account_reauthenticate"))
    assert not ApiToken.objects.exists()


def test_what_was_typed_survives_the_proof(client: Client, staff: User) -> None:
    client.force_login(staff)
    asked = client.post(ISSUE, FORM)
    issued = client.post(asked["Location"], {"password": PASSWORD}, follow=True)
    assert TOKEN.search(issued.content.decode())
    assert ApiToken.objects.get().name == "夜間の取込み"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "名称を入力してください。"),
        ({"scopes": []}, "許可する操作を選んでください。"),
        ({"scopes": ["everything:write"]}, "許可する操作は、表示されている選択肢から選んでください。"),
        ({"days": "4000"}, "有効期間は、表示されている選択肢から選んでください。"),
        (
            {"networks": "192.0.2.300"},
            "接続元は「192.0.2.0/24」や「2001:db8::/32」のような形で、1行に1つ入力してください。",
        ),
    ],
)
def test_wrong_input_is_explained_and_kept(fresh: Client, change: dict[str, Any], sentence: str) -> None:
    response = fresh.post(ISSUE, FORM | change)
    page = response.content.decode()
    assert response.status_code == 200
    assert sentence in page
    assert "夜間の取込み" in page or change == {"name": ""}
    assert not ApiToken.objects.exists()


def test_there_is_an_end_to_the_number_of_tokens(fresh: Client, staff: User, issue: IssueToken) -> None:
    for _ in range(MAX_LIVE_TOKENS):
        issue(staff)
    assert "有効なトークンは1人20個までです。" in fresh.post(ISSUE, FORM).content.decode()
    ApiToken.objects.filter(pk=ApiToken.objects.first().pk).update(revoked_at=timezone.now())  # type: ignore[union-attr]
    assert TOKEN.search(fresh.post(ISSUE, FORM).content.decode())


@pytest.mark.parametrize("days", [0, -1, 367])
def test_a_token_lives_a_year_at_most(staff: User, issue: IssueToken, days: int) -> None:
    with pytest.raises(RuleViolation, match="有効期間は1日から366日まで"):
        issue(staff, days=days)


def test_the_owner_revokes_a_token(fresh: Client, staff: User, issue: IssueToken) -> None:
    token, _ = issue(staff)
    assert "元には戻せません" in fresh.get(revoke(token)).content.decode()
    assert fresh.post(revoke(token)).status_code == 302
    token.refresh_from_db()
    assert token.is_revoked


def test_the_organisations_administrator_revokes_the_tokens_of_its_people(
    client: Client, administrator: User, staff: User, issue: IssueToken
) -> None:
    token, _ = issue(staff)
    client.force_login(administrator)
    assert token.shown_key in client.get(LIST).content.decode()
    client.post(revoke(token))
    token.refresh_from_db()
    assert token.is_revoked


@pytest.mark.parametrize("persona", ["approver", "neighbour", "vendor", "stranger", "coordinator"])
def test_nobody_else_sees_or_revokes_it(
    client: Client, request: pytest.FixtureRequest, staff: User, issue: IssueToken, persona: str
) -> None:
    token, _ = issue(staff, name="隣の市の鍵")
    client.force_login(request.getfixturevalue(persona))
    assert "隣の市の鍵" not in client.get(LIST).content.decode()
    assert [client.get(revoke(token)).status_code, client.post(revoke(token)).status_code] == [404, 404]
    token.refresh_from_db()
    assert not token.is_revoked


def test_revoking_leaves_a_row_of_who_did_it(fresh: Client, staff: User, issue: IssueToken) -> None:
    token, _ = issue(staff)
    fresh.post(revoke(token))
    last = ApiToken.pgh_event_model.objects.filter(pgh_obj=token).order_by("-pgh_id").first()  # type: ignore[attr-defined]
    assert (last.pgh_label, last.pgh_context["user"]) == ("update", staff.pk)


def test_five_tokens_cost_as_many_queries_as_one(fresh: Client, staff: User, issue: IssueToken) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert fresh.get(LIST).status_code == 200
        return len(captured)

    issue(staff)
    queries()
    with_one = queries()
    for _ in range(4):
        issue(staff)
    assert queries() == with_one


def test_the_command_issues_a_token_that_works(
    staff: User, municipality: Organisation, capsys: pytest.CaptureFixture[str]
) -> None:
    options = {"email": staff.email, "organisation": municipality.code, "scopes": ["organisations:read"], "days": 7}
    call_command("issue_token", **options)
    text = capsys.readouterr().out.strip()
    assert TOKEN.fullmatch(text)
    assert bearer(text).get("/api/v1/organisations/").status_code == 200
    assert (ApiToken.objects.get().expires_at - timezone.now()).days == 6


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"email": "nobody@example.lg.jp"}, "利用者はいません"),
        ({"organisation": "999999"}, "団体はありません"),
        ({"organisation": "272035"}, "利用者ではないか、無効になっています"),
        ({"scopes": ["everything:write"]}, "「everything:write」という操作はありません"),
        ({"days": 4000}, "有効期間は1日から366日まで"),
        ({"networks": ["x"]}, "接続元は"),
        ({"name": ""}, "空"),
    ],
)
def test_the_command_says_what_is_wrong(
    staff: User, other_municipality: Organisation, change: dict[str, Any], sentence: str
) -> None:
    options = {"email": staff.email, "organisation": "272027", "scopes": ["organisations:read"], "days": 7}
    with pytest.raises(CommandError, match=sentence):
        call_command("issue_token", **(options | change))
    assert not ApiToken.objects.exists()


def test_who_belongs_nowhere_gets_no_token(staff: User) -> None:
    from portal.access.actor import Actor

    with pytest.raises(RuleViolation, match="団体に所属していない"):
        issue_token(actor=Actor(user=staff), name="x", scopes=["organisations:read"], days=1)
