"""Telling people something inside the portal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone

from portal.access.actor import Actor
from portal.access.choices import Role
from portal.accounts.models import Membership, User
from portal.notifications.choices import NoticeKind
from portal.notifications.models import Notice
from portal.notifications.selectors import mail_choices
from portal.organisations.models import Organisation

TEXT_LIMIT = 500


def notify(
    *,
    actor: Actor,
    organisations: Iterable[Organisation | int],
    roles: Iterable[Role],
    text: str,
    link: str = "",
    kind: NoticeKind = NoticeKind.GENERAL,
    is_mailed: bool = True,
) -> int:
    """Tell everyone who holds one of the roles in one of the organisations, except the actor; gives their number.

    Three statements, however many there are. `kind` is the subject by which they filter and choose their mails;
    without `is_mailed` it stays in the portal (for those who mail it themselves). `link` is an address inside the
    portal: ValueError for any other. A text over 500 characters is shortened. Runs in the caller's transaction:
    what is rolled back was never told.
    """
    _check_link(link)
    people = Membership.objects.filter(
        role_group__organisation__in=list(organisations),
        role_group__role__in=list(roles),
        user__is_active=True,
    ).exclude(user=actor.user)
    told = list(people.values_list("user", "role_group__organisation").order_by().distinct())
    return _tell(told, text, link, kind, is_mailed)


def notify_person(
    *, user: User, organisation: Organisation, text: str, link: str = "", kind: NoticeKind = NoticeKind.GENERAL
) -> None:
    """Tell one person in one of their organisations; else as `notify`."""
    _check_link(link)
    _tell([(user.pk, organisation.pk)], text, link, kind, is_mailed=True)


def _check_link(link: str) -> None:
    if link and (not link.startswith("/") or link.startswith(("//", "/\\"))):
        raise ValueError("a notice links to a page of the portal only")


def _tell(told: Sequence[tuple[int, int]], text: str, link: str, kind: NoticeKind, is_mailed: bool) -> int:
    shown = text if len(text) <= TEXT_LIMIT else f"{text[: TEXT_LIMIT - 1]}…"
    choices = mail_choices({user for user, _organisation in told})
    notices = [
        Notice(
            recipient_id=user,
            organisation_id=organisation,
            text=shown,
            link=link,
            kind=kind,
            mail_wish=choices[user].wish_for(kind) if is_mailed else "",
        )
        for user, organisation in told
    ]
    Notice.objects.bulk_create(notices, batch_size=2000)
    return len(notices)


@transaction.atomic
def mark_read(*, actor: Actor, notice: Notice) -> None:
    """Mark one of the actor's own notices; the first time counts."""
    Notice.objects.permitted_to(actor).unread().filter(pk=notice.pk).update(read_at=timezone.now())


@transaction.atomic
def mark_all_read(*, actor: Actor) -> int:
    """Mark all of the actor's own notices; gives how many were unread."""
    return Notice.objects.permitted_to(actor).unread().update(read_at=timezone.now())
