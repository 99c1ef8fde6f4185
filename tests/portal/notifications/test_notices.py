from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.access.actor import Actor
from portal.access.choices import Role
from portal.accounts.selectors import actor_for
from portal.accounts.services.memberships import add_membership
from portal.notifications.models import Notice
from portal.notifications.selectors import unread_count
from portal.notifications.services import notify
from tests.factories.organisations import make_municipality
from tests.factories.people import make_user


def tell(*organisations, roles=(Role.STAFF,), actor=None, text="受付が始まりました。", link="/applications/") -> int:
    return notify(actor=actor or Actor.system(), organisations=organisations, roles=roles, text=text, link=link)


def test_everyone_with_the_role_in_the_organisation_is_told_and_nobody_else(
    municipality, staff, approver, section, neighbour
):
    tell(municipality, roles=(Role.STAFF, Role.APPROVER))

    assert set(Notice.objects.values_list("recipient", flat=True)) == {staff.pk, approver.pk}


def test_who_holds_two_of_the_roles_is_told_once(municipality):
    make_user(municipality, Role.STAFF, Role.APPROVER)

    assert tell(municipality, roles=(Role.STAFF, Role.APPROVER)) == 1


def test_nobody_is_told_of_what_they_did_themselves(municipality, staff, approver):
    tell(municipality, roles=(Role.STAFF, Role.APPROVER), actor=actor_for(staff))

    assert list(Notice.objects.values_list("recipient", flat=True)) == [approver.pk]


def test_whoever_is_no_longer_active_is_not_told(municipality, staff):
    staff.is_active = False
    staff.save()

    assert tell(municipality) == 0


def test_telling_forty_organisations_takes_as_many_statements_as_telling_one(prefecture, municipality, staff):
    with CaptureQueriesContext(connection) as one:
        tell(municipality)
    others = [make_municipality(prefecture) for _ in range(5)]
    for organisation in others:
        make_user(organisation, Role.STAFF)
    with CaptureQueriesContext(connection) as many:
        assert tell(*others) == 5

    assert len(many) == len(one)


@pytest.mark.parametrize("link", ["https://example.com/", "//example.com/", "/\\example.com", "javascript:alert(1)"])
def test_a_notice_leads_nowhere_outside_the_portal(municipality, link):
    with pytest.raises(ValueError, match="page of the portal"):
        tell(municipality, link=link)


def test_a_long_sentence_is_shortened(municipality, staff):
    tell(municipality, text="長" * 600)

    assert Notice.objects.get().text == "長" * 499 + "…"


def test_opening_a_notice_marks_it_and_leads_to_what_it_is_about(client, municipality, staff):
    tell(municipality)
    client.force_login(staff)
    before = client.get(reverse("notifications:notice-list")).content.decode()

    response = client.get(reverse("notifications:notice-open", args=[Notice.objects.get().pk]))

    assert "全1件、未読1件" in before
    assert response.url == "/applications/"
    assert Notice.objects.get().read_at is not None
    assert "全1件、未読0件" in client.get(reverse("notifications:notice-list")).content.decode()


def test_the_head_of_every_page_tells_the_number_of_unread_notices(client, municipality, staff):
    for _round in range(3):
        tell(municipality)
    client.force_login(staff)

    html = client.get(reverse("web:home")).content.decode()

    assert '未読 </span>3<span class="visually-hidden">件' in html


def test_a_notice_of_somebody_else_does_not_exist(client, municipality, staff, approver, neighbour):
    tell(municipality)
    notice = Notice.objects.get()

    for user in (approver, neighbour):
        client.force_login(user)
        assert client.get(reverse("notifications:notice-open", args=[notice.pk])).status_code == 404

    notice.refresh_from_db()
    assert notice.read_at is None


def test_all_are_marked_at_once_and_only_ones_own(client, municipality, staff, approver):
    tell(municipality, roles=(Role.STAFF, Role.APPROVER))
    tell(municipality, roles=(Role.STAFF, Role.APPROVER))
    client.force_login(staff)

    client.post(reverse("notifications:notices-read"))

    assert unread_count(actor_for(staff)) == 0
    assert unread_count(actor_for(approver)) == 2


def test_a_person_of_two_organisations_reads_the_notices_of_the_one_they_act_for(
    municipality, other_municipality, staff
):
    add_membership(actor=Actor.system(), user=staff, organisation=other_municipality, role=Role.STAFF)
    tell(municipality, text="岸和田市へ")
    tell(other_municipality, text="豊中市へ")

    seen = {
        organisation.name: [notice.text for notice in Notice.objects.permitted_to(actor_for(staff, organisation.pk))]
        for organisation in (municipality, other_municipality)
    }
    assert seen == {"岸和田市": ["岸和田市へ"], "豊中市": ["豊中市へ"]}
