"""The pages around deadlines, and who is offered which."""

from __future__ import annotations

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.deadlines.models import Reminder
from portal.deadlines.selectors.closing_days import KEEPERS
from portal.web.components import Tab
from portal.web.http import PortalRequest


def for_the_prefecture(request: PortalRequest, *, changing: bool = False) -> None:
    """Rules and what was sent are the business of those who coordinate; for anybody else these pages do not exist."""
    allowed = request.actor.coordinates if changing else request.actor.is_prefecture_side
    if not allowed:
        raise Http404


def tabs(request: PortalRequest, current: str) -> list[Tab]:
    """The pages that this actor may open."""
    actor = request.actor
    names: list[tuple[str, str, int | None]] = [("deadline-list", _("期限の一覧"), None)]
    if actor.is_prefecture_side:
        names += [
            ("preview", _("送信の予定"), None),
            ("undelivered-list", _("届いていないお知らせ"), undelivered_count(actor)),
            ("rule-list", _("お知らせの規則"), None),
        ]
    if actor.has_role(*KEEPERS) or actor.is_prefecture_side:
        names.append(("closing-day-list", _("独自の休庁日"), None))
    return [
        Tab(label, reverse(f"deadlines:{name}"), is_current=name == current, count=count or None)
        for name, label, count in names
    ]


def undelivered_count(actor: Actor) -> int:
    return Reminder.objects.permitted_to(actor).troubled().filter(cleared_at__isnull=True).count()
