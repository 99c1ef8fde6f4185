"""Joining reminders to mails: what goes into a digest first becomes one mail row, so that it too is sent once."""

from __future__ import annotations

from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.db import connection

JOIN = """
WITH loose AS (
    SELECT r.id, r.recipient_id, r.recipient_organisation_id, r.is_last_call, r.sends_from, r.sends_until,
           r.sends_on_closed_days, r.useful_until,
           CASE WHEN r.is_digest OR (p.delivery = 'digest' AND NOT r.is_last_call) THEN 0 ELSE r.id END AS parcel
    FROM deadlines_reminder r LEFT JOIN notifications_mailpreference p ON p.user_id = r.recipient_id
    WHERE r.state = 'scheduled' AND r.mail_id IS NULL
    FOR UPDATE OF r SKIP LOCKED
),
parcels AS MATERIALIZED (
    SELECT gen_random_uuid() AS mail_id, recipient_id, recipient_organisation_id, is_last_call, sends_from, sends_until,
           sends_on_closed_days, max(useful_until) AS useful_until, array_agg(id) AS reminders
    FROM loose
    GROUP BY
        recipient_id, recipient_organisation_id, is_last_call, sends_from, sends_until, sends_on_closed_days, parcel
),
mails AS (
    INSERT INTO deadlines_remindermail (
        id, recipient_id, recipient_organisation_id, is_last_call, state, message_id, dated_at, sends_from, sends_until,
        sends_on_closed_days, useful_until, send_after, attempts, was_uncertain, error
    )
    SELECT mail_id, recipient_id, recipient_organisation_id, is_last_call, 'scheduled',
           '<reminder.' || mail_id || '@' || %s || '>', %s, sends_from, sends_until,
           sends_on_closed_days, useful_until, %s, 0, false, ''
    FROM parcels
)
UPDATE deadlines_reminder r SET mail_id = carried.mail_id
FROM (SELECT mail_id, unnest(reminders) AS reminder FROM parcels) AS carried
WHERE r.id = carried.reminder"""


def join_to_mails(now: datetime) -> int:
    """Give every scheduled reminder its mail; gives how many got one."""
    with connection.cursor() as cursor:
        cursor.execute(JOIN, [mail_domain(), now.replace(microsecond=0), now])
        return int(cursor.rowcount)


def mail_domain() -> str:
    """The right-hand side of our Message-IDs: the domain from which the portal writes."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
