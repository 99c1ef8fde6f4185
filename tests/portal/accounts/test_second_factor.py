"""Second factors: registering, using and demanding them."""

from __future__ import annotations

import re
from io import StringIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings as live_settings
from django.core import mail
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from portal.accounts.models import SignIn, User
from portal.organisations.models import Organisation
from portal.settings import base
from tests.factories.people import PASSWORD, sign_in


@pytest.fixture(autouse=True)
def no_failures_so_far() -> None:
    """The counters of failed attempts live in Redis and outlive a test."""
    cache.clear()


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def proved(client: Client) -> Client:
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def register_app(client: Client) -> str:
    """Register an authenticator app through the pages; returns its secret."""
    url = reverse("mfa_activate_totp")
    secret = proved(client).get(url).context["form"].secret
    response = client.post(url, {"code": code_of(secret)})
    assert response.status_code == 302, response.content.decode()
    cache.clear()  # a code counts once: the next test step is a new period to the portal
    return secret


def recovery_codes(client: Client) -> list[str]:
    response = client.post(reverse("mfa_generate_recovery_codes"), follow=True)
    return list(response.context["unused_codes"])


def events(user: User) -> list[str]:
    return list(SignIn.objects.filter(user=user).order_by("pk").values_list("event", flat=True))


def test_an_app_is_registered_and_asked_for_at_the_next_sign_in(client: Client, staff: User) -> None:
    secret = register_app(sign_in(client, staff))
    later = Client()
    halfway = later.post(reverse("account_login"), {"login": staff.email, "password": PASSWORD})
    assert halfway["Location"] == reverse("mfa_authenticate")
    assert later.get("/").status_code == 302  # the password alone opens nothing
    assert later.post(reverse("mfa_authenticate"), {"code": code_of(secret)}).status_code == 302
    assert later.get("/").status_code == 200


def test_a_wrong_code_is_refused_recorded_and_limited(client: Client, staff: User) -> None:
    secret = register_app(sign_in(client, staff))
    later = Client()
    later.post(reverse("account_login"), {"login": staff.email, "password": PASSWORD})
    for _ in range(5):
        later.post(reverse("mfa_authenticate"), {"code": "000000"})
    refused = later.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert refused.status_code == 200
    assert later.get("/").status_code == 302
    assert events(staff).count("factor_refused") == 5


def test_a_recovery_code_works_once(client: Client, staff: User) -> None:
    register_app(sign_in(client, staff))
    code = recovery_codes(client)[0]
    answers = []
    for _ in range(2):
        later = Client()
        later.post(reverse("account_login"), {"login": staff.email, "password": PASSWORD})
        later.post(reverse("mfa_authenticate"), {"code": code})
        answers.append(later.get("/").status_code)
    assert answers == [200, 302]


def test_secrets_of_factors_are_not_readable_in_the_database(client: Client, staff: User) -> None:
    secret = register_app(sign_in(client, staff))
    recovery_codes(client)
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert Authenticator.objects.filter(user=staff).count() == 2
    assert secret not in stored


def test_secrets_are_read_after_a_change_of_the_secret_key(client: Client, staff: User, settings: Any) -> None:
    secret = register_app(sign_in(client, staff))
    factor = Authenticator.objects.get(user=staff, type="totp").wrap()
    settings.SECRET_KEY_FALLBACKS = [live_settings.SECRET_KEY]
    settings.SECRET_KEY = "a new key of the installation, long enough to be one"
    assert factor.validate_code(code_of(secret))


def test_a_former_secret_key_can_be_dropped_once_secrets_are_encrypted_anew(
    client: Client, staff: User, settings: Any
) -> None:
    secret = register_app(sign_in(client, staff))
    codes = recovery_codes(client)
    settings.SECRET_KEY_FALLBACKS = [live_settings.SECRET_KEY]
    settings.SECRET_KEY = "a new key of the installation, long enough to be one"
    call_command("reencrypt_factors", stdout=(out := StringIO()))
    settings.SECRET_KEY_FALLBACKS = []
    app, recovery = (Authenticator.objects.get(user=staff, type=kind).wrap() for kind in ("totp", "recovery_codes"))
    assert out.getvalue() == "2件の二段階認証を現在の鍵で暗号化し直しました。\n"
    assert (app.validate_code(code_of(secret)), recovery.validate_code(codes[0])) == (True, True)


def test_a_secret_that_no_key_reads_is_told_before_the_key_is_dropped(
    client: Client, staff: User, settings: Any
) -> None:
    register_app(sign_in(client, staff))
    settings.SECRET_KEY = "a new key of the installation, long enough to be one"
    with pytest.raises(CommandError, match="どの鍵でも読めません"):
        call_command("reencrypt_factors")


@pytest.mark.django_db(transaction=True)
def test_a_new_factor_ends_the_other_sessions_and_keeps_this_one(client: Client, staff: User) -> None:
    elsewhere = sign_in(Client(), staff)
    register_app(sign_in(client, staff))
    assert (client.get("/").status_code, elsewhere.get("/").status_code) == (200, 302)
    assert "factor_changed" in events(staff)
    assert "sessions_ended" in events(staff)


def test_a_factor_is_taken_away_only_after_a_new_proof(client: Client, staff: User) -> None:
    register_app(sign_in(client, staff))
    stale = Client()
    stale.force_login(staff)
    answer = stale.post(reverse("mfa_deactivate_totp"))
    assert answer["Location"].startswith("/accounts/")
    assert "reauthenticate" in answer["Location"]
    assert Authenticator.objects.filter(user=staff, type="totp").exists()


def test_taking_a_factor_away_is_mailed_to_the_owner(client: Client, staff: User) -> None:
    register_app(sign_in(client, staff))
    mail.outbox.clear()
    client.post(reverse("mfa_deactivate_totp"))
    assert [message.to for message in mail.outbox] == [[staff.email]]
    assert not re.search(r"[A-Za-z]{12,}", str(mail.outbox[0].subject))


# --- demanded factors ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("persona", "led_to_registration"),
    [("coordinator", True), ("manager", True), ("auditor", True), ("staff", False), ("administrator", False)],
)
def test_roles_of_the_prefecture_register_a_factor_before_anything_else(
    client: Client, settings: Any, persona: str, led_to_registration: bool, request: pytest.FixtureRequest
) -> None:
    settings.MFA_REQUIRED_ROLES = ["coordinator", "manager", "auditor"]
    sign_in(client, request.getfixturevalue(persona))
    answers = [client.get(path) for path in ("/", "/organisations/", reverse("accounts:profile"))]
    led = [answer.status_code == 302 and answer["Location"] == reverse("mfa_index") for answer in answers]
    assert led == [led_to_registration] * 3


def test_with_the_factor_the_pages_open(client: Client, manager: User, settings: Any) -> None:
    settings.MFA_REQUIRED_ROLES = ["manager"]
    sign_in(client, manager)
    assert client.get(reverse("mfa_index")).status_code == 200
    register_app(client)
    assert client.get("/").status_code == 200


def test_recovery_codes_alone_are_no_second_factor(client: Client, manager: User, settings: Any) -> None:
    settings.MFA_REQUIRED_ROLES = ["manager"]
    Authenticator.objects.create(user=manager, type="recovery_codes", data={})
    client.force_login(manager)
    assert client.get("/")["Location"] == reverse("mfa_index")


def test_an_organisation_can_ask_a_factor_of_all_its_people(
    client: Client, staff: User, neighbour: User, municipality: Organisation
) -> None:
    Organisation.objects.filter(pk=municipality.pk).update(requires_second_factor=True)
    answers = {}
    for person in (staff, neighbour):
        client.force_login(person)
        answers[person.name] = client.get("/").status_code
    assert answers == {"市町村 担当": 302, "隣接 担当": 200}


def test_a_person_without_the_factor_can_still_sign_out(client: Client, manager: User, settings: Any) -> None:
    settings.MFA_REQUIRED_ROLES = ["manager"]
    sign_in(client, manager)
    client.post(reverse("account_logout"))
    assert client.get("/")["Location"].startswith(reverse("account_login"))


def test_production_asks_a_factor_of_the_prefecture_unless_told_otherwise() -> None:
    assert base.MFA_REQUIRED_ROLES == ["coordinator", "manager", "auditor"]


def test_passkeys_are_offered_at_sign_in_and_in_the_settings(client: Client, staff: User) -> None:
    assert "passkey" in Client().get(reverse("account_login")).content.decode().lower()
    options = Client().get(reverse("mfa_login_webauthn"), headers={"x-requested-with": "XMLHttpRequest"})
    assert "challenge" in str(options.json())
    proved(sign_in(client, staff))
    assert client.get(reverse("mfa_add_webauthn")).status_code == 200
