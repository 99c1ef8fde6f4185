"""Users of an organisation: roles, removal, and the last administrator."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.access.choices import Role
from portal.accounts.models import Membership, User
from portal.accounts.selectors import actor_for
from portal.accounts.services.memberships import change_roles, remove_member
from portal.accounts.services.users import deactivate_user
from portal.audit.selectors import history_of
from portal.exceptions import RuleViolation
from portal.organisations.models import Organisation
from tests.factories.people import make_user, sign_in
from tests.factories.personas import PERSONAS


def roles_of(user: User, organisation: Organisation) -> set[str]:
    return set(Membership.objects.of(organisation).filter(user=user).values_list("role_group__role", flat=True))


def address(name: str, organisation: Organisation, user: User | None = None) -> str:
    return reverse(f"accounts:{name}", args=[organisation.pk, *([user.pk] if user else [])])


SEES_USERS = {"manager", "auditor", "administrator"}
MANAGES_USERS = {"manager", "administrator"}


@pytest.mark.parametrize("persona", PERSONAS)
def test_users_are_listed_for_those_who_manage_or_audit_them(
    client: Client, municipality: Organisation, staff: User, persona: str, request: pytest.FixtureRequest
) -> None:
    sign_in(client, request.getfixturevalue(persona))
    seen = {
        name
        for name in ("user-list", "sign-in-list", "invitation-new")
        if client.get(address(name, municipality)).status_code == 200
    }
    member = client.get(address("member-detail", municipality, staff)).status_code == 200
    roles = client.get(address("roles-edit", municipality, staff)).status_code == 200
    expected = {"user-list", "sign-in-list"} if persona in SEES_USERS else set()
    if persona in MANAGES_USERS:
        expected |= {"invitation-new"}
    assert (seen, member, roles) == (expected, persona in SEES_USERS, persona in MANAGES_USERS)


@pytest.mark.parametrize("page", ["roles-edit", "member-remove", "user-deactivate"])
@pytest.mark.parametrize("persona", [name for name in PERSONAS if name not in MANAGES_USERS])
def test_a_post_without_the_right_changes_nothing(
    client: Client, municipality: Organisation, staff: User, page: str, persona: str, request: pytest.FixtureRequest
) -> None:
    sign_in(client, request.getfixturevalue(persona))
    response = client.post(address(page, municipality, staff), {"roles": ["administrator"], "reason": "試行"})
    staff.refresh_from_db()
    assert (response.status_code, roles_of(staff, municipality), staff.is_active) == (404, {"staff"}, True)


def test_a_person_of_another_organisation_is_not_found_here(
    client: Client, administrator: User, neighbour: User, municipality: Organisation
) -> None:
    sign_in(client, administrator)
    for page in ("member-detail", "roles-edit", "member-remove", "user-deactivate", "user-reactivate"):
        assert client.get(address(page, municipality, neighbour)).status_code == 404


def test_roles_are_changed_and_hold_from_the_next_request_on(
    client: Client, administrator: User, staff: User, municipality: Organisation
) -> None:
    sign_in(client, administrator)
    client.post(
        address("roles-edit", municipality, staff), {"roles": ["approver", "administrator"], "reason": "人事異動"}
    )
    assert roles_of(staff, municipality) == {"approver", "administrator"}
    other = Client()
    other.force_login(staff)
    assert other.get(address("user-list", municipality)).status_code == 200


def test_a_change_of_roles_is_in_the_history_with_its_reason(
    administrator: User, staff: User, municipality: Organisation
) -> None:
    change_roles(
        actor=actor_for(administrator), user=staff, organisation=municipality, roles=[Role.APPROVER], reason="人事異動"
    )
    added = Membership.objects.get(user=staff)
    told = [(e.what, e.name, e.reason, [(c.label, c.after) for c in e.changes][:2]) for e in history_of(added)]
    assert told == [("登録", "利用者 管理", "人事異動", [("利用者", "市町村 担当"), ("役割", "岸和田市 市町村承認者")])]


@pytest.mark.parametrize(
    ("roles", "sentence"),
    [([], "役割を選んでください。"), (["manager"], "役割は、表示されている選択肢から選んでください。")],
)
def test_roles_that_cannot_be_are_refused(
    client: Client, administrator: User, staff: User, municipality: Organisation, roles: list[str], sentence: str
) -> None:
    sign_in(client, administrator)
    response = client.post(address("roles-edit", municipality, staff), {"roles": roles})
    assert response.context["form"].errors == {"roles": [sentence]}
    assert roles_of(staff, municipality) == {"staff"}


def test_a_service_refuses_a_role_of_the_other_side(
    administrator: User, staff: User, municipality: Organisation
) -> None:
    with pytest.raises(RuleViolation) as refusal:
        change_roles(
            actor=actor_for(administrator), user=staff, organisation=municipality, roles=[Role.MANAGER, Role.STAFF]
        )
    assert str(refusal.value) == "岸和田市では「府県管理者」の役割は使えません。"


def test_a_removed_member_acts_for_nobody(
    client: Client, administrator: User, staff: User, municipality: Organisation
) -> None:
    sign_in(client, administrator)
    client.post(address("member-remove", municipality, staff), {"reason": "退職のため"})
    assert roles_of(staff, municipality) == set()
    assert actor_for(staff).organisation is None


LAST = "岸和田市の利用者を管理できる人がいなくなります。先に別の人を「利用者管理者」にしてください。"


def test_the_last_administrator_can_be_neither_removed_nor_demoted_nor_closed(
    client: Client, administrator: User, manager: User, staff: User, municipality: Organisation
) -> None:
    sign_in(client, manager)
    answers = [
        client.post(address("member-remove", municipality, administrator), {"reason": "退職"}),
        client.post(address("roles-edit", municipality, administrator), {"roles": ["staff"]}),
        client.post(address("user-deactivate", municipality, administrator), {"reason": "退職"}),
    ]
    assert [r.context["form"].non_field_errors() for r in answers] == [[LAST]] * 3
    administrator.refresh_from_db()
    assert (roles_of(administrator, municipality), administrator.is_active) == ({"administrator"}, True)


def test_the_last_manager_of_a_prefecture_is_protected_too(
    client: Client, manager: User, prefecture: Organisation
) -> None:
    sign_in(client, manager)
    response = client.post(address("member-remove", prefecture, manager), {"reason": "異動"})
    assert "府県管理者" in str(response.context["form"].non_field_errors())
    assert roles_of(manager, prefecture) == {"manager"}


def test_a_closed_administrator_does_not_count(administrator: User, manager: User, municipality: Organisation) -> None:
    second = make_user(municipality, Role.ADMINISTRATOR)
    deactivate_user(actor=actor_for(manager), user=second, reason="退職")
    with pytest.raises(RuleViolation):
        remove_member(actor=actor_for(manager), user=administrator, organisation=municipality, reason="退職")


def test_one_of_two_administrators_can_leave_and_is_led_home(
    client: Client, administrator: User, municipality: Organisation
) -> None:
    make_user(municipality, Role.ADMINISTRATOR)
    sign_in(client, administrator)
    response = client.post(address("member-remove", municipality, administrator), {"reason": "異動"})
    assert (response.status_code, response["Location"]) == (302, "/")


def removing(remover: User, removed: User, organisation: Organisation) -> Callable[[], None]:
    return lambda: remove_member(actor=actor_for(remover), user=removed, organisation=organisation, reason="同時の操作")


def closing(closer: User, closed: User, _organisation: Organisation) -> Callable[[], None]:
    return lambda: deactivate_user(actor=actor_for(closer), user=closed, reason="同時の操作")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", [removing, closing])
def test_two_administrators_who_take_each_other_out_at_once_leave_one(
    municipality: Organisation, act: Callable[[User, User, Organisation], Callable[[], None]]
) -> None:
    one, two = make_user(municipality, Role.ADMINISTRATOR), make_user(municipality, Role.ADMINISTRATOR)
    barrier = threading.Barrier(2)
    outcomes: list[str] = []

    def run(action: Callable[[], None]) -> None:
        barrier.wait()
        try:
            action()
            outcomes.append("done")
        except RuleViolation as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act(a, b, municipality)]) for a, b in ((one, two), (two, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    left = Membership.objects.of(municipality).filter(role_group__role=Role.ADMINISTRATOR, user__is_active=True)
    assert left.count() == 1
    # The second one either finds itself without the right already, or is the last.
    assert outcomes.count("done") == 1


def test_the_list_takes_as_many_queries_for_five_people_as_for_one(
    client: Client, administrator: User, municipality: Organisation
) -> None:
    def queries() -> int:
        client.get(address("user-list", municipality))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address("user-list", municipality)).status_code == 200
        return len(captured)

    sign_in(client, administrator)
    few = queries()
    for _ in range(5):
        make_user(municipality, Role.STAFF, Role.SECTION)
    assert queries() == few


def test_names_with_markup_or_links_stay_text(client: Client, administrator: User, municipality: Organisation) -> None:
    person = make_user(municipality, Role.STAFF, name="<script>alert(1)</script>")
    sign_in(client, administrator)
    for url in (address("user-list", municipality), address("member-detail", municipality, person)):
        assert "<script>alert" not in client.get(url).content.decode()


def test_a_stale_sign_in_must_prove_itself_again_and_then_goes_on(
    client: Client, administrator: User, staff: User, municipality: Organisation
) -> None:
    client.force_login(administrator)  # a session without a recent proof
    url = address("roles-edit", municipality, staff)
    response: Any = client.post(url, {"roles": ["approver"], "reason": "人事異動"})
    assert response["Location"].startswith(reverse("account_reauthenticate"))
    assert roles_of(staff, municipality) == {"staff"}
    response = client.post(response["Location"], {"password": "kyoudou-shien-2026"})
    assert response.status_code == 302
    assert roles_of(staff, municipality) == {"approver"}


def test_a_number_typed_before_a_new_proof_is_not_kept_in_the_session(
    client: Client, administrator: User, staff: User, municipality: Organisation
) -> None:
    client.force_login(administrator)
    client.post(address("member-remove", municipality, staff), {"reason": "個人番号 1234 5678 9018"})
    assert "5678" not in str(dict(client.session.items()))
