"""A lost second factor: one person asks, another one agrees."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.access.choices import Role
from portal.accounts.models import FactorReset, User
from portal.accounts.selectors import actor_for
from portal.accounts.services.factor_resets import approve_factor_reset, request_factor_reset
from portal.audit.selectors import history_of
from portal.exceptions import RuleViolation
from portal.organisations.models import Organisation
from tests.factories.people import make_user, sign_in
from tests.factories.personas import PERSONAS

ASKED = {"reason": "携帯電話を紛失したため。窓口で本人を確認"}


@pytest.fixture
def locked_out(staff: User) -> User:
    """Staff whose telephone is gone."""
    for kind in ("totp", "recovery_codes"):
        Authenticator.objects.create(user=staff, type=kind, data={})
    return staff


def ask(client: Client, organisation: Organisation, user: User) -> Any:
    return client.post(reverse("accounts:factor-reset-new", args=[organisation.pk, user.pk]), ASKED)


def decide(client: Client, what: str, reset: FactorReset) -> Any:
    return client.post(reverse(f"accounts:factor-reset-{what}", args=[reset.pk]))


def factors(user: User) -> int:
    return Authenticator.objects.filter(user=user).count()


def test_two_people_remove_the_factors_and_the_owner_is_told(
    locked_out: User,
    administrator: User,
    manager: User,
    municipality: Organisation,
    django_capture_on_commit_callbacks: Any,
) -> None:
    theirs = Client()
    theirs.force_login(locked_out)
    assert theirs.get("/").status_code == 200  # the first request writes the session down
    ask(sign_in(Client(), administrator), municipality, locked_out)
    reset = FactorReset.objects.get()
    assert factors(locked_out) == 2
    with django_capture_on_commit_callbacks(execute=True):
        decide(sign_in(Client(), manager), "approve", reset)
    assert factors(locked_out) == 0
    assert theirs.get("/").status_code == 302
    assert [message.to for message in mail.outbox] == [[locked_out.email]]
    assert "申し出た人：利用者 管理" in str(mail.outbox[0].body)
    assert "承認した人：府県 管理" in str(mail.outbox[0].body)
    told = [(entry.what, entry.name, entry.reason) for entry in history_of(reset)]
    assert ("変更", "府県 管理", ASKED["reason"]) in told


def test_who_asked_does_not_agree(
    client: Client, locked_out: User, administrator: User, municipality: Organisation
) -> None:
    sign_in(client, administrator)
    ask(client, municipality, locked_out)
    decide(client, "approve", FactorReset.objects.get())
    assert (factors(locked_out), FactorReset.objects.get().state) == (2, "open")


def test_nobody_agrees_to_the_removal_of_the_own_factors(
    client: Client, administrator: User, municipality: Organisation
) -> None:
    Authenticator.objects.create(user=administrator, type="totp", data={})
    second = make_user(municipality, Role.ADMINISTRATOR)
    reset = request_factor_reset(actor=actor_for(second), user=administrator, organisation=municipality, reason="紛失")
    client.force_login(administrator)
    with pytest.raises(RuleViolation) as refusal:
        approve_factor_reset(actor=actor_for(administrator), reset=reset)
    assert refusal.value.code == "own_account"
    assert factors(administrator) == 1


def test_the_database_itself_asks_for_two_people(
    locked_out: User, administrator: User, municipality: Organisation
) -> None:
    reset = request_factor_reset(
        actor=actor_for(administrator), user=locked_out, organisation=municipality, reason="紛失"
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        FactorReset.objects.filter(pk=reset.pk).update(state="done", decided_by=administrator)


def test_an_administrator_cannot_weaken_an_account_of_the_prefecture(
    locked_out: User, administrator: User, prefecture: Organisation, municipality: Organisation
) -> None:
    prefecture.role_groups.get(role=Role.MANAGER).memberships.create(user=locked_out)
    with pytest.raises(RuleViolation) as refusal:
        request_factor_reset(actor=actor_for(administrator), user=locked_out, organisation=municipality, reason="紛失")
    assert refusal.value.code == "answers_elsewhere"


def test_a_request_is_void_after_a_day(
    locked_out: User, administrator: User, manager: User, municipality: Organisation
) -> None:
    reset = request_factor_reset(
        actor=actor_for(administrator), user=locked_out, organisation=municipality, reason="紛失"
    )
    FactorReset.objects.update(requested_at=timezone.now() - timedelta(hours=25))
    with pytest.raises(RuleViolation) as refusal:
        approve_factor_reset(actor=actor_for(manager), reset=reset)
    assert (refusal.value.code, factors(locked_out)) == ("reset_closed", 2)


def test_a_refused_request_cannot_be_agreed_to(
    client: Client, locked_out: User, administrator: User, manager: User, municipality: Organisation
) -> None:
    ask(sign_in(client, administrator), municipality, locked_out)
    reset = FactorReset.objects.get()
    sign_in(client, manager)
    decide(client, "cancel", reset)
    decide(client, "approve", reset)
    assert (factors(locked_out), FactorReset.objects.get().state) == (2, "cancelled")


def test_there_must_be_something_to_remove(
    client: Client, staff: User, administrator: User, municipality: Organisation
) -> None:
    response = ask(sign_in(client, administrator), municipality, staff)
    assert response.context["form"].non_field_errors() == ["この方は、二段階認証を登録していません。"]


@pytest.mark.parametrize("persona", [name for name in PERSONAS if name not in {"manager", "administrator"}])
def test_without_the_right_the_request_does_not_exist(
    locked_out: User, administrator: User, municipality: Organisation, persona: str, request: pytest.FixtureRequest
) -> None:
    reset = request_factor_reset(
        actor=actor_for(administrator), user=locked_out, organisation=municipality, reason="紛失"
    )
    client = Client()
    client.force_login(request.getfixturevalue(persona))
    answers = [ask(client, municipality, locked_out), decide(client, "approve", reset), decide(client, "cancel", reset)]
    assert [answer.status_code for answer in answers] == [404] * 3
    assert factors(locked_out) == 2


def test_the_page_of_the_member_shows_the_request_to_the_second_person(
    locked_out: User, administrator: User, manager: User, municipality: Organisation
) -> None:
    reset = request_factor_reset(
        actor=actor_for(administrator), user=locked_out, organisation=municipality, reason="紛失"
    )
    approve = reverse("accounts:factor-reset-approve", args=[reset.pk])
    page = reverse("accounts:member-detail", args=[municipality.pk, locked_out.pk])
    offered = {}
    for person in (administrator, manager):
        offered[person.name] = approve in sign_in(Client(), person).get(page).content.decode()
    assert offered == {"利用者 管理": False, "府県 管理": True}


def test_the_command_helps_the_last_manager(locked_out: User) -> None:
    out = StringIO()
    call_command("reset_second_factor", locked_out.email, stdout=out)
    assert (out.getvalue(), factors(locked_out)) == ("2 factors removed, 0 sessions ended.\n", 0)
    with pytest.raises(CommandError, match="no account"):
        call_command("reset_second_factor", "nobody@example.lg.jp")
