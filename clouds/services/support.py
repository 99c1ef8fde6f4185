"""The support log: what was done for one organisation, and what comes next."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clouds.models import SupportEntry
from portal.access.actor import Actor
from portal.access.grants import regrant
from portal.audit.tracking import record_as
from portal.editing.rows import locked, save_changed
from portal.exceptions import RuleViolation
from portal.organisations.models import Organisation

from .permits import require


@transaction.atomic
def record_support(*, actor: Actor, organisation: Organisation, **fields: Any) -> SupportEntry:
    """Write down what was done. Raises RuleViolation: not this prefecture's, a day to come; ValidationError."""
    record_as(actor)
    prefecture = actor.organisation
    if not actor.coordinates or prefecture is None or organisation.prefecture_id != prefecture.pk:
        raise RuleViolation("own_prefecture", _("個別支援は、自分の都道府県の団体についてだけ記録できます。"))
    entry = SupportEntry(prefecture=prefecture, organisation=organisation, recorded_by=actor.user, **fields)
    _check_days(entry)
    entry.full_clean()
    entry.save()
    regrant(entry)
    return entry


@transaction.atomic
def update_support(*, actor: Actor, entry: SupportEntry, version: int, **fields: Any) -> SupportEntry:
    """Raises RuleViolation: not permitted, changed since (STALE), a day to come; ValidationError."""
    record_as(actor)
    require(actor, "change", entry, _("この記録を変更する権限がありません。"))
    stored = locked(SupportEntry, entry.pk, version)
    save_changed(stored, fields)
    _check_days(stored)
    return stored


def _check_days(entry: SupportEntry) -> None:
    today = timezone.localdate()
    if entry.happened_on > today:
        raise RuleViolation("in_the_future", _("支援した日は、今日までの日付で入力してください。"), field="happened_on")
    if entry.followed_up_on is not None and entry.followed_up_on > today:
        sentence = _("次の対応を済ませた日は、今日までの日付で入力してください。")
        raise RuleViolation("in_the_future", sentence, field="followed_up_on")
    if entry.follow_up_on is not None and not entry.next_step:
        sentence = _("次回の予定日を入れるときは、次に行うことも入力してください。")
        raise RuleViolation("no_next_step", sentence, field="next_step")


def give_more_time(key: str, organisation: Organisation, due_on: date) -> None:
    """A later day for the next step; inside the service that has checked it."""
    rows = SupportEntry.objects.to_be_followed_up().filter(pk=int(key), prefecture=organisation)
    rows.update(follow_up_on=due_on)
