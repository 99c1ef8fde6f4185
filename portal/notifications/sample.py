"""The sample's notices: as if they had come over the last weeks and most had been read, and none goes out by mail."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from portal.calendars.selectors import closed_days_between
from portal.lib.business_days import previous_business_day
from portal.notifications.models import Notice, NoticeMail
from portal.samples import SignIn

UNREAD = 6  # of each person
CLOCKS = (time(16, 40), time(14, 25), time(13, 10), time(11, 5), time(9, 20))


def load() -> list[SignIn]:
    """The last part of the sample. Once a mail has been made or a notice read, nothing is changed any more."""
    if not NoticeMail.objects.exists():
        Notice.objects.to_be_mailed().update(mail_wish="")
        if not Notice.objects.exclude(read_at=None).exists():
            _age()
    return []


def _age() -> None:
    """Each person's newest notice is of the last afternoon; the number of statements does not depend on how many."""
    place = Window(RowNumber(), partition_by=[F("recipient"), F("organisation")], order_by=["-created_at", "-pk"])
    notices = list(Notice.objects.annotate(place=place).order_by("place"))
    moments = _moments_backwards()
    at: list[datetime] = []
    for notice in notices:
        while len(at) < notice.place:
            at.append(next(moments))
        notice.created_at = at[notice.place - 1]
        if notice.place > UNREAD:
            notice.read_at = notice.created_at + timedelta(hours=1)
    Notice.objects.bulk_update(notices, ["created_at", "read_at"], batch_size=1000)


def _moments_backwards() -> Iterator[datetime]:
    """Working hours, from the last business day before today on."""
    day = timezone.localdate()
    closed = closed_days_between(day - timedelta(days=366), day)
    while True:
        day = previous_business_day(day, closed)
        yield from (timezone.make_aware(datetime.combine(day, clock)) for clock in CLOCKS)
