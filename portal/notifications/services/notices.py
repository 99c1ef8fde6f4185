"""Telling people something inside the portal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Words:
    """What a notice says and where it leads: a page of the portal, or nowhere. ValueError for any other link."""

    text: str
    link: str = ""

    def __post_init__(self) -> None:
        if self.link and (not self.link.startswith("/") or self.link.startswith(("//", "/\\"))):
            raise ValueError("a notice links to a page of the portal only")

    @property
    def shown(self) -> str:
        return self.text if len(self.text) <= TEXT_LIMIT else f"{self.text[: TEXT_LIMIT - 1]}…"


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
    words = Words(text, link)
    told = _people(actor, organisations, roles)
    return _tell([(user, organisation, words) for user, organisation in told], kind, is_mailed)


def notify_each(
    *,
    actor: Actor,
    words: Mapping[int, Words],
    roles: Iterable[Role],
    kind: NoticeKind = NoticeKind.GENERAL,
) -> int:
    """Tell each organisation (by its key) something of its own; else as `notify`, in as many statements."""
    told = _people(actor, words, roles)
    return _tell([(user, organisation, words[organisation]) for user, organisation in told], kind, is_mailed=True)


def notify_person(
    *, user: User, organisation: Organisation, text: str, link: str = "", kind: NoticeKind = NoticeKind.GENERAL
) -> None:
    """Tell one person in one of their organisations; else as `notify`."""
    _tell([(user.pk, organisation.pk, Words(text, link))], kind, is_mailed=True)


def _people(actor: Actor, organisations: Iterable[Organisation | int], roles: Iterable[Role]) -> list[tuple[int, int]]:
    people = Membership.objects.filter(
        role_group__organisation__in=list(organisations),
        role_group__role__in=list(roles),
        user__is_active=True,
    ).exclude(user=actor.user)
    return list(people.values_list("user", "role_group__organisation").order_by().distinct())


def _tell(told: Sequence[tuple[int, int, Words]], kind: NoticeKind, is_mailed: bool) -> int:
    choices = mail_choices({user for user, _organisation, _words in told})
    notices = [
        Notice(
            recipient_id=user,
            organisation_id=organisation,
            text=words.shown,
            link=words.link,
            kind=kind,
            mail_wish=choices[user].wish_for(kind) if is_mailed else "",
        )
        for user, organisation, words in told
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
