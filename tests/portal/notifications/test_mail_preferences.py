"""What people choose about their mails, and the link that needs no sign-in."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.notifications.choices import CHOOSABLE, MailDelivery, NoticeKind
from portal.notifications.selectors import MailChoice, mail_choice_of, mail_choices
from portal.notifications.services.preferences import choose_mails, close_unsubscribe_links, unsubscribe_token

PAGE = reverse("notifications:preferences")


def link(user: User) -> str:
    return reverse("notifications:unsubscribe", args=[unsubscribe_token(user)])


def test_who_has_chosen_nothing_gets_each_notice(staff: User, approver: User) -> None:
    assert mail_choices([staff.pk, approver.pk]) == {staff.pk: MailChoice(), approver.pk: MailChoice()}
    assert MailChoice().wish_for(NoticeKind.PLAN) == MailDelivery.SINGLE


def test_a_choice_is_kept_and_shown_again(client: Client, staff: User) -> None:
    client.force_login(staff)
    response = client.post(PAGE, {"delivery": "digest", "kinds": ["application", "deadline"]})
    assert response["Location"] == PAGE
    choice = mail_choice_of(staff)
    wishes = {kind: choice.wish_for(kind) for kind in (NoticeKind.APPLICATION, NoticeKind.PLAN)}
    assert wishes == {NoticeKind.APPLICATION: MailDelivery.DIGEST, NoticeKind.PLAN: ""}
    form = client.get(PAGE).context["form"]
    assert (form["delivery"].value(), form["kinds"].value()) == ("digest", ["application", "deadline"])


def test_the_last_call_and_warnings_come_whatever_is_chosen(staff: User) -> None:
    choose_mails(actor=actor_for(staff), delivery=MailDelivery.NONE, kinds=[])
    choice = mail_choice_of(staff)
    assert choice.wish_for(NoticeKind.DEADLINE) == ""
    assert choice.wish_for(NoticeKind.DEADLINE, is_last_call=True) == MailDelivery.SINGLE
    assert choice.wish_for(NoticeKind.INCIDENT) == MailDelivery.SINGLE
    assert NoticeKind.INCIDENT not in CHOOSABLE


def test_mails_of_no_kind_at_all_are_a_mistake_that_is_named(client: Client, staff: User) -> None:
    client.force_login(staff)
    page = client.post(PAGE, {"delivery": "digest"}).content.decode()
    assert "メールで受け取る種類を1つ以上選ぶか、「メールでは送らない」を選んでください。" in page


def test_the_link_stops_the_mails_without_a_sign_in(client: Client, staff: User) -> None:
    url = link(staff)
    assert "配信を停止しますか" in client.get(url).content.decode()
    assert mail_choice_of(staff).delivery == MailDelivery.SINGLE  # gateways open links: looking changes nothing
    assert "停止しました" in client.post(url).content.decode()
    assert mail_choice_of(staff).delivery == MailDelivery.NONE


def test_a_mail_program_stops_them_with_one_click(staff: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(link(staff), {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert mail_choice_of(staff).delivery == MailDelivery.NONE


def test_the_link_is_one_persons_and_can_be_closed(client: Client, staff: User, approver: User) -> None:
    old, others = link(staff), link(approver)
    close_unsubscribe_links(actor=actor_for(staff))
    assert [client.post(url).status_code for url in (old, others, link(staff))] == [410, 200, 200]


@pytest.mark.parametrize("token", ["x", "WzEsMV0:1abc:forged"])
def test_a_forged_link_does_nothing(client: Client, db: None, token: str) -> None:
    response = client.post(reverse("notifications:unsubscribe", args=[token]))
    assert (response.status_code, "このリンクは無効です" in response.content.decode()) == (410, True)


def test_the_link_ends_with_the_account(client: Client, staff: User) -> None:
    url = link(staff)
    User.objects.filter(pk=staff.pk).update(is_active=False)
    assert client.post(url).status_code == 410


def test_a_choice_leaves_a_row_for_auditors(staff: User) -> None:
    choose_mails(actor=actor_for(staff), delivery=MailDelivery.DIGEST, kinds=list(CHOOSABLE))
    event = staff.mail_preference.events.get()
    assert (event.delivery, event.pgh_context["user"]) == ("digest", staff.pk)
