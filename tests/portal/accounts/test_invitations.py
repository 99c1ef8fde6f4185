"""The way into the portal: by invitation only."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.access.choices import Role
from portal.accounts.models import Invitation, Membership, SignIn, User
from portal.accounts.models.sign_ins import SignInEvent
from portal.accounts.selectors import actor_for, member_of
from portal.accounts.services.invitations import (
    accept_as_existing_user,
    accept_as_new_user,
    invite,
    revoke_invitation,
)
from portal.audit.selectors import history_of
from portal.exceptions import RuleViolation
from portal.organisations.models import Organisation
from tests.factories.people import PASSWORD, sign_in

NEW: dict[str, Any] = {"email": "shinnin@example.lg.jp", "name": "新任 担当", "roles": ["staff", "approver"]}
CHOSEN = "nagai-aikotoba-no-rei"


@pytest.fixture(autouse=True)
def no_failures_so_far() -> None:
    """The counters of failed attempts live in Redis and outlive a test."""
    cache.clear()


@pytest.fixture
def commits(django_capture_on_commit_callbacks: Any) -> Callable[[], Any]:
    """Mails leave when the transaction holds."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def link(administrator: User, municipality: Organisation) -> str:
    values = NEW | {"roles": [Role.STAFF, Role.APPROVER]}
    _invitation, link = invite(actor=actor_for(administrator), organisation=municipality, **values)
    return path_of(link)


def path_of(link: str) -> str:
    return re.sub(r"^https?://[^/]+", "", link)


def register(link: str, **changed: str) -> Any:
    return Client().post(link, {"name": "新任 花子", "password": CHOSEN, "password_again": CHOSEN} | changed)


def test_an_invitation_is_mailed_with_a_link_that_leads_to_an_account(
    client: Client, administrator: User, municipality: Organisation, commits: Callable[[], Any]
) -> None:
    sign_in(client, administrator)
    with commits():
        response = client.post(reverse("accounts:invitation-new", args=[municipality.pk]), NEW)
    message = mail.outbox[0]
    mailed = re.search(r"https?://\S+/join/\S+/", str(message.body))
    assert mailed is not None
    assert (message.to, mailed.group() in response.content.decode()) == ([NEW["email"]], True)
    assert "岸和田市" in message.body
    assert "情報担当者・市町村承認者" in message.body
    assert register(path_of(mailed.group())).status_code == 302
    person = User.objects.get(email="shinnin@example.lg.jp")
    member = member_of(municipality, person.pk)
    assert member is not None
    assert (member.name, member.roles) == ("新任 花子", (Role.STAFF, Role.APPROVER))
    assert Client().post(reverse("account_login"), {"login": person.email, "password": CHOSEN}).status_code == 302


def test_a_mail_that_cannot_be_sent_leaves_the_link_to_hand_over(
    client: Client, administrator: User, municipality: Organisation, commits: Callable[[], Any], settings: Any
) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", 9
    sign_in(client, administrator)
    with commits():
        client.post(reverse("accounts:invitation-new", args=[municipality.pk]), NEW)
    invitation = Invitation.objects.get()
    assert (invitation.is_open, invitation.mailed_at) == (True, None)
    page = client.get(reverse("accounts:invitation-detail", args=[invitation.pk])).content.decode()
    assert "送信できていません。" in page


def test_the_first_manager_is_invited_by_a_command(
    prefecture: Organisation, commits: Callable[[], Any], capsys: pytest.CaptureFixture[str]
) -> None:
    who = {"email": "kanri@pref.example.lg.jp", "name": "最初 管理", "organisation": prefecture.code}
    with commits():
        call_command("invite", **who, roles=["manager"])
    link = capsys.readouterr().out.strip()
    assert ([message.to for message in mail.outbox], link in mail.outbox[0].body) == ([[who["email"]]], True)
    assert register(path_of(link)).status_code == 302
    member = member_of(prefecture, User.objects.get(email=who["email"]).pk)
    assert member is not None
    assert member.roles == (Role.MANAGER,)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"organisation": "999999"}, "団体コード「999999」の団体はありません。"),
        ({"roles": ["approver"]}, "「市町村承認者」の役割は使えません。"),
        ({"email": "kanri"}, "有効なメールアドレス"),
    ],
)
def test_the_command_says_what_is_wrong(prefecture: Organisation, changed: dict[str, Any], message: str) -> None:
    who = {"email": "kanri@pref.example.lg.jp", "name": "最初 管理", "organisation": prefecture.code}
    with pytest.raises(CommandError, match=message):
        call_command("invite", **(who | {"roles": ["manager"]} | changed))


def test_the_secret_is_kept_as_a_hash_only(link: str) -> None:
    secret = link.rstrip("/").rsplit("/", 1)[-1]
    everything = str(list(Invitation.objects.values()))
    assert len(secret) >= 43
    assert secret not in everything


def test_whoever_has_registered_is_signed_in_and_it_is_on_record(client: Client, link: str) -> None:
    told = {"name": "新任 花子", "password": CHOSEN, "password_again": CHOSEN}
    page = client.post(link, told, follow=True)
    assert page.redirect_chain == [(reverse("web:home"), 302)]
    person = User.objects.get(email=NEW["email"])
    assert (page.context["user"], "の利用者として登録しました" in page.content.decode()) == (person, True)
    assert SignIn.objects.filter(user=person, event=SignInEvent.SIGNED_IN).count() == 1


def test_at_somebody_elses_terminal_they_stay_who_they_are(client: Client, neighbour: User, link: str) -> None:
    client.force_login(neighbour)
    told = {"name": "新任 花子", "password": CHOSEN, "password_again": CHOSEN}
    assert client.post(link, told, follow=True).context["user"] == neighbour


@pytest.mark.parametrize("is_required", [True, False])
def test_a_new_person_is_led_to_the_second_factor_where_the_organisation_asks_for_it(
    client: Client, municipality: Organisation, link: str, is_required: bool
) -> None:
    Organisation.objects.filter(pk=municipality.pk).update(requires_second_factor=is_required)
    told = {"name": "新任 花子", "password": CHOSEN, "password_again": CHOSEN}
    page = client.post(link, told, follow=True)
    assert page.redirect_chain[-1][0] == reverse("mfa_index" if is_required else "web:home")


def test_a_link_works_once(link: str) -> None:
    assert register(link).status_code == 302
    assert Client().get(link).status_code == 410
    assert register(link, name="別人").status_code == 410
    assert User.objects.filter(email=NEW["email"]).count() == 1


def test_a_link_ends_after_fourteen_days(link: str) -> None:
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert register(link).status_code == 410
    assert not User.objects.filter(email=NEW["email"]).exists()


def test_a_revoked_link_is_useless(client: Client, administrator: User, municipality: Organisation, link: str) -> None:
    sign_in(client, administrator)
    client.post(reverse("accounts:invitation-revoke", args=[Invitation.objects.get().pk]))
    assert register(link).status_code == 410


def test_sending_again_replaces_the_link(
    client: Client, administrator: User, link: str, commits: Callable[[], Any]
) -> None:
    sign_in(client, administrator)
    with commits():
        response = client.post(reverse("accounts:invitation-resend", args=[Invitation.objects.get().pk]))
    renewed = path_of(response.context["link"])
    assert (len(mail.outbox), Invitation.objects.count()) == (1, 1)
    assert register(link).status_code == 410
    assert register(renewed).status_code == 302


def test_an_invitation_is_sent_again_after_whoever_made_it_is_gone(
    client: Client, administrator: User, link: str
) -> None:
    Invitation.objects.update(invited_by=None)
    sign_in(client, administrator)
    response = client.post(reverse("accounts:invitation-resend", args=[Invitation.objects.get().pk]))
    assert register(path_of(response.context["link"])).status_code == 302


def test_a_second_invitation_of_the_same_address_replaces_the_first(
    administrator: User, municipality: Organisation, link: str
) -> None:
    invite(
        actor=actor_for(administrator),
        organisation=municipality,
        email="SHINNIN@example.lg.jp",
        name="新任 担当",
        roles=[Role.STAFF],
    )
    assert Client().get(link).status_code == 410
    assert Invitation.objects.open().count() == 1


def test_an_unknown_link_says_no_more_than_a_closed_one(link: str) -> None:
    register(link)
    used, unknown = Client().get(link), Client().get("/users/join/there-is-no-such-secret/")
    assert (used.status_code, unknown.status_code) == (410, 410)
    assert used.context["message"] == unknown.context["message"]


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"password": "mijikai", "password_again": "mijikai"}, "password", "12 文字以上"),
        (
            {"password": "shinnin@example.lg.jp", "password_again": "shinnin@example.lg.jp"},
            "password",
            "メールアドレス",
        ),
        ({"password_again": "chigau-aikotoba-desu"}, "password_again", "2回のパスワードが一致しません。"),
        ({"name": "http://evil.example/"}, "name", "氏名は1行で入力してください。"),
        ({"name": ""}, "name", "氏名を入力してください。"),
    ],
)
def test_a_registration_that_cannot_be_is_refused_at_its_field(
    link: str, typed: dict[str, str], field: str, sentence: str
) -> None:
    response = register(link, **typed)
    errors = response.context["form"].errors
    assert list(errors) == [field]
    assert sentence in str(errors[field])
    assert not User.objects.filter(email=NEW["email"]).exists()
    assert Invitation.objects.get().is_open


def test_an_existing_account_joins_by_its_own_password(
    client: Client, manager: User, neighbour: User, municipality: Organisation
) -> None:
    _invitation, link = invite(
        actor=actor_for(manager), organisation=municipality, email=neighbour.email, name="隣", roles=[Role.SECTION]
    )
    response = client.post(path_of(link), {"password": PASSWORD})
    assert response["Location"] == reverse("account_login")
    member = member_of(municipality, neighbour.pk)
    assert member is not None
    assert (member.name, member.roles) == ("隣接 担当", (Role.SECTION,))
    assert {o.name for o in actor_for(neighbour).organisations} == {"岸和田市", "豊中市"}


def test_a_wrong_password_joins_nobody_and_counts_as_a_failed_sign_in(
    client: Client, manager: User, neighbour: User, municipality: Organisation
) -> None:
    _invitation, link = invite(
        actor=actor_for(manager), organisation=municipality, email=neighbour.email, name="隣", roles=[Role.SECTION]
    )
    answers = [client.post(path_of(link), {"password": "wrong-wrong-wrong"}) for _ in range(6)]
    errors = [str(answer.context["form"].errors["password"]) for answer in answers]
    assert "パスワードが違います。" in errors[0]
    assert "パスワードが違います。" not in errors[5]  # by now the account waits, at the sign-in page as here
    assert client.post(path_of(link), {"password": PASSWORD}).status_code == 200
    assert member_of(municipality, neighbour.pk) is None


def test_a_closed_account_does_not_come_back_by_invitation(
    client: Client, manager: User, neighbour: User, municipality: Organisation
) -> None:
    _invitation, link = invite(
        actor=actor_for(manager), organisation=municipality, email=neighbour.email, name="隣", roles=[Role.SECTION]
    )
    User.objects.filter(pk=neighbour.pk).update(is_active=False)
    client.post(path_of(link), {"password": PASSWORD})
    assert member_of(municipality, neighbour.pk) is None


def test_an_invitation_of_another_person_cannot_be_used(link: str, staff: User) -> None:
    with pytest.raises(RuleViolation) as refusal:
        accept_as_existing_user(secret=link.rstrip("/").rsplit("/", 1)[-1], user=staff)
    assert refusal.value.code == "someone_else"


def test_a_member_is_not_invited_again(
    client: Client, administrator: User, staff: User, municipality: Organisation
) -> None:
    sign_in(client, administrator)
    response = client.post(
        reverse("accounts:invitation-new", args=[municipality.pk]), NEW | {"email": staff.email.upper()}
    )
    assert response.context["form"].errors == {
        "email": ["このメールアドレスの方はすでに登録されています。役割は利用者の一覧から変更してください。"]
    }


def test_an_administrator_does_not_see_invitations_of_others(
    client: Client, neighbour: User, link: str, administrator: User
) -> None:
    sign_in(client, neighbour)
    pk = Invitation.objects.get().pk
    answers = [
        client.get(reverse("accounts:invitation-detail", args=[pk])),
        client.post(reverse("accounts:invitation-resend", args=[pk])),
        client.post(reverse("accounts:invitation-revoke", args=[pk])),
    ]
    assert [answer.status_code for answer in answers] == [404] * 3
    assert Invitation.objects.get().is_open


def test_a_service_refuses_to_revoke_without_the_right(neighbour: User, link: str) -> None:
    with pytest.raises(RuleViolation):
        revoke_invitation(actor=actor_for(neighbour), invitation=Invitation.objects.get())


def test_two_clicks_on_one_link_make_one_account(link: str) -> None:
    secret = link.rstrip("/").rsplit("/", 1)[-1]
    accept_as_new_user(secret=secret, name="新任 花子", password=CHOSEN)
    with pytest.raises(RuleViolation) as refusal:
        accept_as_new_user(secret=secret, name="新任 花子", password=CHOSEN)
    assert refusal.value.code == "invitation_closed"


def test_the_first_row_of_an_account_names_the_new_person_as_its_member(link: str) -> None:
    register(link)
    person = User.objects.get(email=NEW["email"])
    membership = Membership.objects.filter(user=person).first()
    assert membership is not None
    assert history_of(membership)[0].name == "新任 花子"
