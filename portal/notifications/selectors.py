"""Reads over notices and over what people have chosen about their mails."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from portal.access.actor import Actor
from portal.accounts.models import User

from .choices import ALWAYS_MAILED, MailDelivery, NoticeKind
from .models import MailPreference, Notice


def unread_count(actor: Actor) -> int:
    """How many notices the person has not opened yet, in the organisation for which they act."""
    return Notice.objects.permitted_to(actor).unread().count()


@dataclass(frozen=True, slots=True)
class MailChoice:
    """What one person wants by mail. The last call before a deadline can't be switched off."""

    delivery: MailDelivery = MailDelivery.SINGLE
    muted: frozenset[str] = frozenset()
    link_version: int = 1

    def wish_for(self, kind: NoticeKind, *, is_last_call: bool = False) -> str:
        """MailDelivery.SINGLE or DIGEST; blank where the person wants no mail about this."""
        if is_last_call or kind in ALWAYS_MAILED:
            return MailDelivery.SINGLE
        if self.delivery == MailDelivery.NONE or kind in self.muted:
            return ""
        return self.delivery


def mail_choices(users: Collection[int]) -> Mapping[int, MailChoice]:
    """The choice of each of these people; one query, however many there are."""
    chosen = {one.user_id: _choice(one) for one in MailPreference.objects.filter(user__in=users)}
    return {user: chosen.get(user, MailChoice()) for user in users}


def mail_choice_of(user: User) -> MailChoice:
    return mail_choices([user.pk])[user.pk]


def _choice(preference: MailPreference) -> MailChoice:
    return MailChoice(MailDelivery(preference.delivery), frozenset(preference.muted_kinds), preference.link_version)
