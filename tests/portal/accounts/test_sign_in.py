"""The sign-in page and what guards it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.conf import settings as live_settings
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.access.choices import Role
from portal.accounts.models import SignIn, User
from portal.accounts.selectors import actor_for
from portal.organisations.models import Organisation
from tests.factories.people import PASSWORD, make_user, sign_in
from tests.factories.personas import PERSONAS

WRONG = "machigai-no-aikotoba"


@pytest.fixture(autouse=True)
def no_failures_so_far() -> None:
    """The counters of failed attempts live in Redis and outlive a test."""
    cache.clear()


def attempt(email: str, password: str, **extra: Any) -> Any:
    """From the one address that a whole town hall shares."""
    return Client().post(reverse("account_login"), {"login": email, "password": password} | extra)


def is_in(response: Any) -> bool:
    return response.status_code == 302


def errors_of(response: Any) -> str:
    return str(response.context["form"].errors)


def events(user: User | None) -> list[str]:
    return list(SignIn.objects.filter(user=user).order_by("pk").values_list("event", flat=True))


@pytest.mark.parametrize("persona", PERSONAS)
def test_everybody_signs_in_by_mail_address_in_any_case(persona: str, request: pytest.FixtureRequest) -> None:
    user = request.getfixturevalue(persona)
    assert is_in(attempt(user.email.upper(), PASSWORD))


def test_pages_ask_for_sign_in_and_lead_back(client: Client, staff: User) -> None:
    asked = client.get("/organisations/?q=27202")
    assert asked["Location"].startswith(reverse("account_login"))
    entered = client.post(asked["Location"], {"login": staff.email, "password": PASSWORD})
    assert entered["Location"] == "/organisations/?q=27202"


@pytest.mark.parametrize(
    "asked",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "http:evil.example",
        "javascript:alert(1)",
        " //evil.example",
    ],
)
def test_after_sign_in_nobody_leaves_the_portal(staff: User, asked: str) -> None:
    by_form = attempt(staff.email, PASSWORD, next=asked)
    address = f"{reverse('account_login')}?next={asked}"
    by_address = Client().post(address, {"login": staff.email, "password": PASSWORD})
    assert (by_form["Location"], by_address["Location"]) == ("/", "/")


# --- refusals --------------------------------------------------------------------------------------------------


def test_an_unknown_address_is_refused_in_the_words_of_a_wrong_password(staff: User) -> None:
    wrong, unknown = attempt(staff.email, WRONG), attempt("nobody@example.lg.jp", WRONG)
    assert (wrong.status_code, errors_of(wrong)) == (unknown.status_code, errors_of(unknown))


def test_the_locked_answer_does_not_tell_whether_the_account_exists(staff: User) -> None:
    answers = {email: [attempt(email, WRONG) for _ in range(6)][-1] for email in (staff.email, "nobody@example.lg.jp")}
    assert len({errors_of(answer) for answer in answers.values()}) == 1


def test_after_five_failures_an_account_waits_even_with_the_right_password(staff: User) -> None:
    for _ in range(5):
        assert not is_in(attempt(staff.email, WRONG))
    assert not is_in(attempt(staff.email, PASSWORD))
    assert events(staff) == ["refused"] * 5 + ["locked"]


def test_a_colleague_behind_the_same_address_gets_in_meanwhile(staff: User, approver: User) -> None:
    for _ in range(8):
        attempt(staff.email, WRONG)
    assert is_in(attempt(approver.email, PASSWORD))


def test_the_success_of_a_colleague_unlocks_nobody(staff: User, approver: User) -> None:
    for _ in range(5):
        attempt(staff.email, WRONG)
    assert is_in(attempt(approver.email, PASSWORD))
    assert not is_in(attempt(staff.email, PASSWORD))


def test_a_success_of_ones_own_does_not_wipe_the_failures_before(staff: User) -> None:
    for _ in range(4):
        attempt(staff.email, WRONG)
    assert is_in(attempt(staff.email, PASSWORD))
    attempt(staff.email, WRONG)
    assert not is_in(attempt(staff.email, PASSWORD))


def test_a_forged_address_of_origin_does_not_help(staff: User) -> None:
    for number in range(5):
        Client().post(
            reverse("account_login"),
            {"login": staff.email, "password": WRONG},
            headers={"x-forwarded-for": f"198.51.100.{number}"},
        )
    assert not is_in(attempt(staff.email, PASSWORD))


def test_the_wait_ends_but_grows_with_persistence(staff: User) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _round in range(4):
            for _ in range(5):
                attempt(staff.email, WRONG)
            assert not is_in(attempt(staff.email, PASSWORD))
            clock.shift(301)
        # Twenty failures within the hour: five minutes are no longer enough.
        assert not is_in(attempt(staff.email, PASSWORD))
        clock.shift(3600)
        assert is_in(attempt(staff.email, PASSWORD))


def test_what_was_typed_for_an_unknown_address_is_not_kept(db: None) -> None:
    attempt("himitsu-no-aikotoba@typed.example", WRONG)
    assert events(None) == ["refused"]
    assert "himitsu" not in str(list(SignIn.objects.values()))


def test_a_closed_account_is_refused(staff: User) -> None:
    User.objects.filter(pk=staff.pk).update(is_active=False)
    client = Client()
    client.post(reverse("account_login"), {"login": staff.email, "password": PASSWORD})
    assert client.get("/").status_code == 302
    assert "signed_in" not in events(staff)


# --- what is closed --------------------------------------------------------------------------------------------


def test_nobody_signs_up_without_an_invitation(client: Client, db: None) -> None:
    client.post(
        reverse("account_signup"), {"email": "self@example.lg.jp", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert not User.objects.exists()


def test_nobody_takes_another_address_unproved(client: Client, staff: User) -> None:
    sign_in(client, staff)
    client.post(reverse("account_email"), {"email": "other@example.lg.jp", "action_add": ""})
    staff.refresh_from_db()
    assert not staff.emailaddress_set.exists()  # type: ignore[attr-defined]
    assert client.get(reverse("account_email"))["Location"] == reverse("accounts:profile")


# --- forgotten and changed passwords ---------------------------------------------------------------------------


def ask_for_reset(email: str) -> Any:
    return Client().post(reverse("account_reset_password"), {"email": email})


def test_a_reset_answers_alike_and_writes_only_to_accounts(staff: User) -> None:
    known, unknown = ask_for_reset(staff.email), ask_for_reset("nobody@example.lg.jp")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [message.to for message in mail.outbox] == [[staff.email]]


def test_a_reset_gives_a_new_password_and_ends_every_session(staff: User) -> None:
    elsewhere = sign_in(Client(), staff)
    ask_for_reset(staff.email)
    link = re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+)", str(mail.outbox[0].body))
    assert link is not None
    mailed = Client()
    form = mailed.get(link.group(1), follow=True)
    new = "atarashii-aikotoba-desu"
    mailed.post(form.redirect_chain[-1][0], {"password1": new, "password2": new})
    assert elsewhere.get("/").status_code == 302
    assert is_in(attempt(staff.email, new))
    assert "password_changed" in events(staff)


def test_a_changed_password_ends_the_other_sessions_and_keeps_this_one(client: Client, staff: User) -> None:
    elsewhere = sign_in(Client(), staff)
    sign_in(client, staff)
    new = "atarashii-aikotoba-desu"
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert (client.get("/").status_code, elsewhere.get("/").status_code) == (200, 302)
    assert events(staff)[-2:] == ["password_changed", "sessions_ended"]


@pytest.mark.parametrize("weak", ["mijikai-11c", "123456789987654321", "{user.email}"])
def test_short_and_common_passwords_and_ones_own_address_are_refused(client: Client, staff: User, weak: str) -> None:
    sign_in(client, staff)
    weak = weak.format(user=staff)
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": weak, "password2": weak})
    staff.refresh_from_db()
    assert staff.check_password(PASSWORD)


# --- how long a session lasts ----------------------------------------------------------------------------------


def test_a_session_ends_after_an_idle_hour(client: Client, staff: User) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        sign_in(client, staff)
        clock.shift(live_settings.SESSION_COOKIE_AGE - 60)
        assert client.get("/").status_code == 200
        clock.shift(live_settings.SESSION_COOKIE_AGE - 60)
        assert client.get("/").status_code == 200
        clock.shift(live_settings.SESSION_COOKIE_AGE + 60)
        assert client.get("/")["Location"].startswith(reverse("account_login"))


def test_a_busy_session_ends_after_twelve_hours_and_leads_back(client: Client, staff: User) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        sign_in(client, staff)
        for _ in range(13):
            assert client.get("/organisations/").status_code == 200
            clock.shift(live_settings.SESSION_ABSOLUTE_S / 13 - 1)
        clock.shift(60)
        over = client.get("/organisations/?q=x")
        assert over["Location"] == f"{reverse('account_login')}?expired=1&next=%2Forganisations%2F%3Fq%3Dx"
        assert client.get("/").status_code == 302


def test_the_session_key_changes_at_sign_in(client: Client, staff: User) -> None:
    client.get(reverse("account_login"))
    session = client.session
    session["before"] = True
    session.save()
    planted = session.session_key
    client.cookies[live_settings.SESSION_COOKIE_NAME] = str(planted)
    sign_in(client, staff)
    assert client.session.session_key != planted


def test_signing_out_ends_the_session(client: Client, staff: User) -> None:
    sign_in(client, staff)
    client.post(reverse("account_logout"))
    assert client.get("/").status_code == 302
    assert events(staff) == ["signed_in", "signed_out"]


def test_other_sessions_are_ended_from_the_list_and_nobody_elses(client: Client, staff: User, approver: User) -> None:
    elsewhere, foreign = sign_in(Client(), staff), sign_in(Client(), approver)
    sign_in(client, staff)
    client.post(reverse("usersessions_list"))
    states = [c.get("/").status_code for c in (client, elsewhere, foreign)]
    assert states == [200, 302, 200]


def test_the_last_use_of_a_session_is_noted_once_a_minute_and_at_once_from_another_place(
    client: Client, staff: User
) -> None:
    def last_use() -> tuple[Any, str]:
        seen = UserSession.objects.get(user=staff)
        return seen.last_seen_at - start, seen.ip

    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        sign_in(client, staff)
        client.get("/")
        clock.shift(59)
        client.get("/")
        soon = last_use()
        clock.shift(1)
        client.get("/")
        later = last_use()
        clock.shift(1)
        client.get("/", REMOTE_ADDR="192.0.2.7")
        elsewhere = last_use()
    assert (soon, later) == ((timedelta(0), "127.0.0.1"), (timedelta(seconds=60), "127.0.0.1"))
    assert elsewhere == (timedelta(seconds=61), "192.0.2.7")


# --- who sees the record ---------------------------------------------------------------------------------------


def test_the_record_is_seen_by_oneself_and_those_who_answer_for_one(
    municipality: Organisation, request: pytest.FixtureRequest, staff: User
) -> None:
    sign_in(Client(), staff)
    seers = {
        name
        for name in PERSONAS
        if SignIn.objects.permitted_to(actor_for(request.getfixturevalue(name))).filter(user=staff).exists()
    }
    assert seers == {"staff", "administrator", "manager", "auditor"}


def test_the_record_names_the_browser_in_words(staff: User) -> None:
    client = Client(
        HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/141.0.0.0 Safari/537.36 Edg/141.0"
    )
    sign_in(client, staff)
    page = client.get(reverse("accounts:profile")).content.decode()
    assert ("Mozilla" in page, "Microsoft Edge（Windows）" in page) == (False, True)


def test_two_people_of_the_same_organisation_do_not_see_each_other(municipality: Organisation) -> None:
    one, two = make_user(municipality, Role.STAFF), make_user(municipality, Role.APPROVER)
    sign_in(Client(), one)
    assert not SignIn.objects.permitted_to(actor_for(two)).exists()
