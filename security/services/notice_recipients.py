"""Who is asked by a notice: at its publication, with a correction, and whoever joins later."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.organisations.models import Organisation
from portal.organisations.succession import Succession
from security.incident_choices import NoticeAudience
from security.models import IncidentNotice, NoticeRecipient, NoticeRevision
from security.selectors.incident_audience import addressees, due_for_newcomer

from .incident_tellings import tell_recipients


def ask_addressees(notice: IncidentNotice, revision: NoticeRevision, previous: NoticeRevision | None) -> None:
    """Bring the rows of a notice in line with its new revision; a constant number of statements."""
    now, wanted = revision.published_at, addressees(notice, revision)
    rows = NoticeRecipient.objects.filter(notice=notice)
    rows.asked().exclude(organisation__in=wanted).update(removed_at=now)
    rows.filter(removed_at__isnull=False, organisation__in=wanted).update(
        removed_at=None, asked_at=now, due_at=_due(notice, revision, now), updated_at=now
    )
    if previous is not None and previous.due_at != revision.due_at:
        rows.asked().filter(due_at=previous.due_at).update(due_at=revision.due_at, updated_at=now)
    if revision.asks_again:
        _ask_again(rows, revision, now)
    _add(notice, revision, wanted, now)


def _ask_again(rows, revision: NoticeRevision, now: datetime) -> None:  # type: ignore[no-untyped-def]
    """What was answered before stays in the audit rows."""
    for row in rows.asked().select_for_update():
        row.asked_at, row.due_at = now, max(row.due_at, revision.due_at)
        row.answer, row.answered_at, row.answered_by, row.comment = "", None, None, ""
        row.read_at, row.read_by, row.reminded_at, row.reminder_count = None, None, None, 0
        row.version += 1
        row.save()


def _due(notice: IncidentNotice, revision: NoticeRevision, now: datetime) -> datetime:
    return revision.due_at if revision.due_at > now else due_for_newcomer(revision, revision.published_at, now)


def _add(notice: IncidentNotice, revision: NoticeRevision, wanted: Iterable[Organisation], now: datetime) -> list[int]:
    known = set(notice.recipients.values_list("organisation", flat=True))
    new = [organisation.pk for organisation in wanted if organisation.pk not in known]
    due_at = _due(notice, revision, now)
    NoticeRecipient.objects.bulk_create(
        [NoticeRecipient(notice=notice, organisation_id=pk, asked_at=now, due_at=due_at) for pk in new],
        batch_size=2000,
        ignore_conflicts=True,
    )
    return new


@transaction.atomic
def ask_newcomers(organisations: Iterable[Organisation] | None = None) -> int:
    """Ask whoever has joined the audience of an open notice since it was shared, each with a due date of its own.

    Gives how many were asked anew. Two light statements for each open notice that is not for named organisations only.
    """
    ids = None if organisations is None else [organisation.pk for organisation in organisations]
    open_notices = IncidentNotice.objects.open().exclude(current__audience_kind=NoticeAudience.CHOSEN)
    if ids is not None and not ids:
        return 0
    return sum(_ask_newcomers_of(notice, ids) for notice in open_notices.select_related("current", "prefecture"))


def _ask_newcomers_of(notice: IncidentNotice, ids: list[int] | None) -> int:
    revision = notice.current
    assert revision is not None
    wanted = addressees(notice, revision)
    if ids is not None:
        wanted = wanted.filter(pk__in=ids)
    wanted = wanted.exclude(pk__in=NoticeRecipient.objects.filter(notice=notice).values("organisation"))
    now = timezone.now()
    missing = list(wanted)
    if not missing:
        return 0
    due_at = due_for_newcomer(revision, revision.published_at, now)
    NoticeRecipient.objects.bulk_create(
        [NoticeRecipient(notice=notice, organisation=one, asked_at=now, due_at=due_at) for one in missing],
        ignore_conflicts=True,
    )
    sentence = _("対応が必要な注意喚起「%(title)s」（%(number)s）があります。")
    values = {"title": revision.title, "number": notice.reference_number}
    tell_recipients(Actor.system(), notice, [one.pk for one in missing], sentence % values)
    return len(missing)


def welcome(actor: Actor, organisations: list[Organisation]) -> None:
    """Newly recorded organisations."""
    ask_newcomers(organisations)


def let_go(actor: Actor, succession: Succession) -> None:
    """An organisation that ended owes nothing any more."""
    rows = NoticeRecipient.objects.filter(organisation=succession.ended).unsettled()
    NoticeRecipient.objects.filter(pk__in=rows.values("pk")).update(removed_at=timezone.now())
