"""Making and revoking feeds, and finding whose feed an address is."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.accounts.selectors import actor_within
from portal.audit.tracking import record_as
from portal.calendars.models import CalendarFeed
from portal.calendars.sources import find_source
from portal.exceptions import RuleViolation

MOST = 20
FETCH_NOTED_EVERY = timedelta(minutes=1)


@transaction.atomic
def create_feed(*, actor: Actor, name: str, source: str) -> tuple[CalendarFeed, str]:
    """A new secret address for one source. Raises RuleViolation for a source out of reach or too many feeds."""
    record_as(actor)
    known = find_source(source)
    if actor.user is None or actor.organisation is None or known is None or not known.visible(actor):
        raise RuleViolation("unknown_source", _("予定の種類を一覧から選んでください。"), "source")
    if CalendarFeed.objects.live().filter(user=actor.user).count() >= MOST:
        message = _("有効な配信は1人%(most)d件までです。使っていないものを無効にしてください。") % {"most": MOST}
        raise RuleViolation("too_many_feeds", message)
    secret = secrets.token_urlsafe(32)
    feed = CalendarFeed.objects.create(
        user=actor.user, organisation=actor.organisation, name=name, source=source, secret_hash=_hash(secret)
    )
    return feed, settings.PORTAL_BASE_URL + reverse("calendars:feed", args=[secret])


@transaction.atomic
def revoke_feed(*, actor: Actor, feed: CalendarFeed) -> None:
    """Close one address for good; the person's other feeds go on."""
    record_as(actor)
    CalendarFeed.objects.permitted_to(actor, "change").live().filter(pk=feed.pk).update(revoked_at=timezone.now())


def find_feed(secret: str) -> CalendarFeed | None:
    """The feed of an address, closed ones included."""
    return CalendarFeed.objects.select_related("user", "organisation").filter(secret_hash=_hash(secret)).first()


def reader_of(feed: CalendarFeed) -> Actor | None:
    """Who reads the feed now; None once it is revoked, or its owner no longer works there."""
    return None if feed.revoked_at else actor_within(feed.user, feed.organisation)


def note_fetch(feed: CalendarFeed) -> None:
    """Remember when the feed was read last, at most once a minute."""
    old = Q(last_fetched_at__isnull=True) | Q(last_fetched_at__lt=Now() - FETCH_NOTED_EVERY)
    CalendarFeed.objects.filter(old, pk=feed.pk).update(last_fetched_at=Now())


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
