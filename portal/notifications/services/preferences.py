"""Changing how a person gets mails, signed in or by the link of a digest."""

from __future__ import annotations

from collections.abc import Collection

import structlog
from django.core import signing
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.accounts.models import User
from portal.audit.tracking import record_as
from portal.notifications.choices import CHOOSABLE, MailDelivery, NoticeKind
from portal.notifications.models import MailPreference
from portal.notifications.selectors import mail_choice_of

logger = structlog.get_logger(__name__)
SALT = "notifications.unsubscribe"


@transaction.atomic
def choose_mails(*, actor: Actor, delivery: MailDelivery, kinds: Collection[NoticeKind]) -> None:
    """Keep how the actor wants mails, and of which kinds."""
    record_as(actor)
    muted = [kind.value for kind in CHOOSABLE if kind not in kinds]
    MailPreference.objects.update_or_create(user=actor.user, defaults={"delivery": delivery, "muted_kinds": muted})


@transaction.atomic
def close_unsubscribe_links(*, actor: Actor) -> None:
    """Make every link to unsubscribe that was ever mailed to the actor worthless."""
    record_as(actor)
    preference, _is_new = MailPreference.objects.get_or_create(user=actor.user)
    MailPreference.objects.filter(pk=preference.pk).update(link_version=F("link_version") + 1)


def unsubscribe_token(user: User, link_version: int | None = None) -> str:
    """What the link of a digest carries: who, and up to which version it is good. It has no end of its own."""
    version = mail_choice_of(user).link_version if link_version is None else link_version
    return signing.dumps([user.pk, version], salt=SALT)


def find_subscriber(token: str) -> User | None:
    """The person whose link this is; None for a forged or closed one, or an account that has ended."""
    try:
        user_id, version = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    user = User.objects.filter(pk=user_id, is_active=True).first()
    return user if user and mail_choice_of(user).link_version == version else None


@transaction.atomic
def unsubscribe(*, user: User) -> None:
    """No more mails of the person's choice; the last calls before a deadline still come. May be done twice."""
    record_as(Actor(user=user), reason=_("メールの配信停止リンクによる"))
    MailPreference.objects.update_or_create(user=user, defaults={"delivery": MailDelivery.NONE})
    logger.info("unsubscribed", user=user.pk)
