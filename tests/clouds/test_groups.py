"""Study groups: who runs, sees, joins and leaves them."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from clouds.models import GroupMember, StudyGroup
from clouds.services.groups import set_members
from portal.access.actor import Actor
from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.exceptions import RuleViolation
from portal.notifications.models import Notice
from portal.organisations.models import Contact, Department, Organisation
from portal.organisations.services.restructuring import merge_organisations
from tests.factories.organisations import make_municipality
from tests.factories.study_groups import add_members, make_action, make_group, make_invited


def names_seen(client: Client, user: User) -> list[str]:
    client.force_login(user)
    return [group.name for group in client.get(reverse("clouds:group-list")).context["groups"]]


def test_a_coordinator_makes_a_group_and_enters_its_members(
    client: Client, coordinator: User, staff: User, municipality: Organisation
) -> None:
    client.force_login(coordinator)
    typed = {
        "version": "0",
        "name": "自治体クラウド検討会",
        "purpose": "共同利用の検討",
        "is_open": "False",
        "established_on": "平成27年7月1日",
    }
    client.post(reverse("clouds:group-new"), typed)
    group = StudyGroup.objects.get()
    page = client.post(
        reverse("clouds:members-edit", args=[group.pk]),
        {"version": group.version, "organisations": [municipality.pk], "joined_on": "H27.7.1"},
        follow=True,
    )
    assert "構成団体を変更しました（追加 1団体、退会 0団体）。" in page.content.decode()
    assert (group.established_on, group.members.get().joined_on) == (date(2015, 7, 1), date(2015, 7, 1))
    assert "「自治体クラウド検討会」の構成団体に登録されました。" in Notice.objects.get(recipient=staff).text


def test_a_closed_group_does_not_exist_for_those_outside(
    client: Client, prefecture: Organisation, municipality: Organisation, staff: User, neighbour: User, stranger: User
) -> None:
    make_group(prefecture, [municipality], name="非公開の会", is_open=False)
    make_group(prefecture, [municipality], name="公開の会")
    assert names_seen(client, staff) == ["公開の会", "非公開の会"]
    assert names_seen(client, neighbour) == ["公開の会"]
    assert names_seen(client, stranger) == []


def test_a_neighbour_joins_an_open_group_by_one_click_and_is_invited_to_what_is_to_come(
    client: Client,
    prefecture: Organisation,
    municipality: Organisation,
    other_municipality: Organisation,
    neighbour: User,
    coordinator: User,
) -> None:
    group = make_group(prefecture, [municipality])
    meeting = make_invited(group)
    client.force_login(neighbour)
    for _click in range(2):
        client.post(reverse("clouds:group-join", args=[group.pk]))
    member = GroupMember.objects.get(organisation=other_municipality)
    assert member.joined_on == timezone.localdate()
    assert meeting.attendances.filter(organisation=other_municipality, reply="").count() == 1
    assert "豊中市が「クラウド検討会」に参加しました。" in Notice.objects.get(recipient=coordinator).text


def test_closing_an_open_group_hides_it_at_once(
    client: Client, prefecture: Organisation, municipality: Organisation, coordinator: User, neighbour: User
) -> None:
    group = make_group(prefecture, [municipality])
    assert names_seen(client, neighbour) == ["クラウド検討会"]
    client.force_login(coordinator)
    typed = {
        "version": group.version,
        "name": group.name,
        "purpose": group.purpose,
        "is_open": "False",
        "established_on": "2015-04-01",
        "ended_on": "",
        "reason": "非公開の議論のため",
    }
    client.post(reverse("clouds:group-edit", args=[group.pk]), typed)
    assert names_seen(client, neighbour) == []


def test_whoever_leaves_a_closed_group_sees_it_no_more_and_owes_no_reply(
    client: Client, prefecture: Organisation, municipality: Organisation, other_municipality: Organisation, staff: User
) -> None:
    group = make_group(prefecture, [municipality, other_municipality], is_open=False)
    meeting = make_invited(group)
    add_members(group, [other_municipality])
    assert names_seen(client, staff) == []
    assert meeting.attendances.get().organisation == other_municipality
    assert group.members.get(organisation=municipality).left_on == timezone.localdate()


def test_whoever_has_something_to_do_does_not_leave(
    prefecture: Organisation, municipality: Organisation, other_municipality: Organisation
) -> None:
    group = make_group(prefecture, [municipality, other_municipality])
    make_action(group, municipality)
    with pytest.raises(RuleViolation, match="岸和田市には対応中のアクション項目があります。"):
        add_members(group, [other_municipality])


def test_a_municipality_of_another_prefecture_is_refused(prefecture: Organisation, stranger: User) -> None:
    group = make_group(prefecture)
    elsewhere = make_municipality(actor_for(stranger).organisation, name="宇治市")  # type: ignore[arg-type]
    with pytest.raises(RuleViolation, match="宇治市は、この検討会の構成団体にはできません。"):
        set_members(
            actor=Actor.system(),
            group=group,
            version=group.version,
            organisations=[elsewhere],
            joined_on=date(2015, 7, 1),
        )


def test_a_new_municipality_can_read_open_groups(client: Client, prefecture: Organisation) -> None:
    group = make_group(prefecture)
    newcomer = make_municipality(prefecture)
    held = StudyGroup.objects.filter(pk=group.pk, studygroupgrouppermission__group__role_group__organisation=newcomer)
    assert held.exists()


def test_a_member_names_its_own_contacts_and_nobody_elses(
    client: Client, prefecture: Organisation, municipality: Organisation, other_municipality: Organisation, staff: User
) -> None:
    group = make_group(prefecture, [municipality, other_municipality])
    member = group.members.get(organisation=municipality)
    people = [
        Contact.objects.create(department=Department.objects.create(organisation=one, name="情報課"), name=name)
        for one, name in ((municipality, "岸和田 一郎"), (other_municipality, "豊中 花子"))
    ]
    client.force_login(staff)
    url = reverse("clouds:member-contacts", args=[member.pk])
    client.post(url, {"contacts": [people[1].pk]})
    assert not member.contacts.exists()
    page = client.post(url, {"contacts": [people[0].pk]}, follow=True)
    assert "岸和田 一郎" in page.content.decode()
    theirs = reverse("clouds:member-contacts", args=[group.members.get(organisation=other_municipality).pk])
    assert client.get(theirs).status_code == 404


def test_contacts_are_not_shown_to_readers_from_outside(
    client: Client, prefecture: Organisation, municipality: Organisation, neighbour: User
) -> None:
    group = make_group(prefecture, [municipality])
    department = Department.objects.create(organisation=municipality, name="情報課")
    person = Contact.objects.create(department=department, name="岸和田 一郎")
    group.members.get().contacts.create(contact=person)
    client.force_login(neighbour)
    page = client.get(reverse("clouds:group-detail", args=[group.pk])).content.decode()
    assert ("岸和田市" in page, "岸和田 一郎" in page) == (True, False)


def test_the_successor_takes_the_place_and_the_work_of_a_merged_municipality(
    prefecture: Organisation, municipality: Organisation, other_municipality: Organisation
) -> None:
    group = make_group(prefecture, [municipality])
    item = make_action(group, municipality)
    merge_organisations(
        actor=Actor.system(),
        absorbed=[municipality],
        successor=other_municipality,
        effective_on=timezone.localdate(),
        moves_users=False,
    )
    item.refresh_from_db()
    assert item.organisation == other_municipality
    assert [row.organisation for row in group.members.present()] == [other_municipality]


def test_the_second_of_two_editors_is_shown_what_the_first_has_saved(
    client: Client, prefecture: Organisation, coordinator: User
) -> None:
    group = make_group(prefecture)
    StudyGroup.objects.filter(pk=group.pk).update(name="先に変えた名称", version=group.version + 1)
    client.force_login(coordinator)
    typed = {
        "version": group.version,
        "name": "わたしの名称",
        "purpose": "目的",
        "is_open": "True",
        "established_on": "2015-04-01",
        "ended_on": "",
        "reason": "",
    }
    answer = client.post(reverse("clouds:group-edit", args=[group.pk]), typed)
    page = answer.content.decode()
    assert (answer.status_code, "先に変えた名称" in page, "わたしの名称" in page) == (409, True, True)


def test_a_group_of_five_is_shown_in_as_many_statements_as_a_group_of_one(
    client: Client, prefecture: Organisation, coordinator: User
) -> None:
    client.force_login(coordinator)
    counts = []
    for number in (1, 1, 5):  # the first fills caches
        members = [make_municipality(prefecture) for _one in range(number)]
        group = make_group(prefecture, members, name=f"検討会{len(counts)}")
        for index in range(number):
            make_invited(group, title=f"会議{index}")
            make_action(group, members[index])
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("clouds:group-detail", args=[group.pk]))
        counts.append(len(queries))
    assert counts[1] == counts[2]


def test_a_new_group_leads_to_its_members_first(client: Client, prefecture: Organisation, coordinator: User) -> None:
    group = make_group(prefecture, [])
    client.force_login(coordinator)
    page = client.get(reverse("clouds:group-detail", args=[group.pk])).content.decode()
    members = reverse("clouds:members-edit", args=[group.pk])
    assert f'<a class="button" href="{members}">構成団体を登録する</a>' in page
