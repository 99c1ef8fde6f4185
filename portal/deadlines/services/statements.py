"""The statements of planning. What they join are the declared debts and the few slots of the day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, fields
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.deadlines.choices import ONLY_IN_PERSON
from portal.deadlines.debts import Statement
from portal.deadlines.registry import DeadlineKind

from .slots import Placing, SlotRow

_TYPES = {
    "int": "int",
    "str": "text",
    "bool": "boolean",
    "date": "date",
}
SLOT_TYPES = [_TYPES[str(field.type)] for field in fields(SlotRow)]
SLOT_NAMES = ", ".join(field.name for field in fields(SlotRow))

PLACED = """
debts AS ({debts}),
placed AS (
    SELECT debts.*, coalesce(r.rule, 0) AS rule, coalesce(o.calendar, 0) AS own_calendar,
           coalesce(c.calendar, 0) AS coordinator_calendar
    FROM debts
    LEFT JOIN unnest(%s::bigint[], %s::int[]) AS r(coordinator, rule) ON r.coordinator = d_coordinator
    LEFT JOIN unnest(%s::bigint[], %s::int[]) AS o(organisation, calendar) ON o.organisation = d_organisation
    LEFT JOIN unnest(%s::bigint[], %s::int[]) AS c(organisation, calendar) ON c.organisation = d_coordinator
)"""

DUE_DAYS = """
WITH {placed}
SELECT DISTINCT d_due_on, rule, calendar
FROM placed, unnest(ARRAY[own_calendar, coordinator_calendar]) AS calendar
ORDER BY 1, 2, 3"""

# One person who stands in two roles is told once a day of one deadline: the last call goes first, then the later stage.
# What was missed is noted stage by stage; it counts for nothing else.
INSERT = """
WITH {placed},
slots AS (SELECT * FROM unnest({arrays}) AS s({names})),
candidates AS (
    SELECT DISTINCT ON (p.d_object, p.d_organisation, p.d_due_on, u.id, missed_stage)
           p.d_object, p.d_organisation, p.d_coordinator, p.d_due_on, p.d_due_at, left(p.d_subject, 300) AS subject,
           CASE s.state WHEN 'missed' THEN s.stage END AS missed_stage, s.*, u.id AS recipient,
           g.organisation_id AS recipient_organisation
    FROM placed p
    JOIN slots s ON s.due_on = p.d_due_on AND s.rule = p.rule AND s.calendar =
         CASE s.audience WHEN 'coordinator' THEN p.coordinator_calendar ELSE p.own_calendar END
    JOIN access_rolegroup g ON g.role = ANY(string_to_array(s.roles, ',')) AND g.organisation_id =
         CASE s.audience WHEN 'coordinator' THEN p.d_coordinator ELSE p.d_organisation END
    JOIN accounts_membership m ON m.role_group_id = g.id
    JOIN accounts_user u ON u.id = m.user_id AND u.is_active
    WHERE s.audience <> 'staff' OR u.id = p.d_person OR (p.d_person IS NULL AND g.role <> ALL(ARRAY[{in_person}]))
    ORDER BY p.d_object, p.d_organisation, p.d_due_on, u.id, missed_stage, s.is_last_call DESC, s.send_on DESC, s.stage
),
fresh AS (
    SELECT c.* FROM candidates c
    CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE is_told) AS told, max(r.send_on) FILTER (WHERE is_told) AS last_on,
               max(r.send_on) FILTER (WHERE is_told AND r.is_last_call) AS last_call_on,
               bool_or(r.due_on = c.due_on AND r.stage = c.stage) AS is_known
        FROM (
            SELECT *, state NOT IN ('missed', 'cancelled') AS is_told FROM deadlines_reminder
            WHERE kind = %s AND object_key = c.d_object AND organisation_id = c.d_organisation
              AND recipient_id = c.recipient
        ) AS r
    ) AS before
    WHERE before.is_known IS NOT TRUE AND CASE
        WHEN c.is_last_call THEN before.last_call_on IS NULL OR before.last_call_on < c.send_on
        ELSE before.told < c.max_count AND (before.last_on IS NULL OR before.last_on <= c.send_on - c.min_gap_days)
    END
),
planned AS (
    INSERT INTO deadlines_reminder (
        kind, object_key, organisation_id, coordinator_id, subject, due_on, due_at, stage, audience, is_last_call,
        recipient_id, recipient_organisation_id, send_on, useful_until, is_digest, sends_from, sends_until,
        sends_on_closed_days, state, planned_at
    )
    SELECT %s, d_object, d_organisation, d_coordinator, subject, due_on, d_due_at, stage, audience, is_last_call,
           recipient, recipient_organisation, send_on, useful_until, is_digest, sends_from::time, sends_until::time,
           sends_on_closed_days, state, %s
    FROM fresh
    ON CONFLICT DO NOTHING
    RETURNING *
),
told AS (
    INSERT INTO notifications_notice (recipient_id, organisation_id, text, kind, link, mail_wish, created_at)
    {notices}
    RETURNING 1
)
SELECT (SELECT count(*) FROM planned), (SELECT count(*) FROM told)"""

# The portal's own inbox holds the reminder even if no mail ever leaves. Several of one kind become one notice, which
# is not mailed: the reminder is.
NOTICES = """
SELECT n.recipient_id, n.recipient_organisation_id,
       left(CASE WHEN n.is_last_call THEN %s ELSE '' END || CASE
           WHEN n.number > 1 THEN replace(CASE WHEN n.is_late THEN %s ELSE %s END, '{{number}}', n.number::text)
           ELSE replace(replace(replace(
               CASE WHEN n.is_late THEN CASE WHEN n.is_own THEN %s ELSE %s END
                    ELSE CASE WHEN n.is_own THEN %s ELSE %s END END,
               '{{day}}', n.due_text), '{{organisation}}', n.organisation), '{{subject}}', n.subject)
       END, 500),
       'deadline', CASE WHEN n.number > 1 THEN %s ELSE replace(%s, %s, n.object_key) END, '', %s
FROM (
    SELECT p.recipient_id, p.recipient_organisation_id, p.is_last_call, s.is_late, count(*) AS number,
           min(p.subject) AS subject, min(s.due_text) AS due_text, min(o.name) AS organisation,
           min(p.object_key) AS object_key, bool_and(p.organisation_id = p.recipient_organisation_id) AS is_own
    FROM planned p
    JOIN organisations_organisation o ON o.id = p.organisation_id
    JOIN (SELECT DISTINCT stage, due_on, is_late, due_text FROM slots) AS s
      ON s.stage = p.stage AND s.due_on = p.due_on
    WHERE p.state = 'scheduled'
    GROUP BY 1, 2, 3, 4
) AS n"""

CALL_OFF = """
UPDATE deadlines_reminder r SET state = 'cancelled'
WHERE r.kind = %s AND r.state = 'scheduled' AND NOT EXISTS (
    SELECT 1 FROM ({debts}) AS d
    WHERE d.d_object = r.object_key AND d.d_organisation = r.organisation_id AND d.d_due_on = r.due_on
)"""


def due_days(debts: Statement, placing: Placing) -> list[tuple[date, int, int]]:
    """The due days that occur, each with the rule and the calendars of those who owe."""
    with connection.cursor() as cursor:
        cursor.execute(DUE_DAYS.format(placed=_placed(debts)), [*debts.params, *_places(placing)])
        return list(cursor.fetchall())


def insert_reminders(
    kind: DeadlineKind, debts: Statement, placing: Placing, slots: Sequence[SlotRow], now: datetime
) -> int:
    """One row for each (deadline, recipient, stage) that is not there yet, and the notices; gives their number."""
    columns = [list(column) for column in zip(*(astuple(slot) for slot in slots), strict=True)]
    arrays = ", ".join(f"%s::{name}[]" for name in SLOT_TYPES)
    in_person = ", ".join(f"'{role.value}'" for role in ONLY_IN_PERSON)
    parts = {"arrays": arrays, "names": SLOT_NAMES, "notices": NOTICES.format(), "in_person": in_person}
    sql = INSERT.format(placed=_placed(debts), **parts)
    rows: list[Any] = [kind.code, kind.code, now]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*debts.params, *_places(placing), *columns, *rows, *_notice_texts(kind, now)])
        planned, _told = cursor.fetchone()
    return int(planned)


def call_off_settled(kind: DeadlineKind, debts: Statement | None) -> int:
    """Cancel what waits and is no longer owed, or owed by another day; gives how many."""
    known, params = (debts.sql, debts.params) if debts else (NO_DEBTS, ())
    with connection.cursor() as cursor:
        cursor.execute(CALL_OFF.format(debts=known), [kind.code, *params])
        return int(cursor.rowcount)


NO_DEBTS = "SELECT NULL::text AS d_object, NULL::bigint AS d_organisation, NULL::date AS d_due_on WHERE false"


def _placed(debts: Statement) -> str:
    return PLACED.format(debts=debts.sql)


def _places(placing: Placing) -> list[list[int]]:
    calendars = [list(placing.calendar_of), list(placing.calendar_of.values())]
    return [list(placing.rule_of), list(placing.rule_of.values()), *calendars, *calendars]


def _notice_texts(kind: DeadlineKind, now: datetime) -> list[Any]:
    title = str(kind.title)
    address, stand_in = kind.link_template
    return [
        _("【最終のお知らせ】"),
        _("「%(title)s」で、期限を過ぎているものが{number}件あります。") % {"title": title},
        _("「%(title)s」で、期限の近いものが{number}件あります。") % {"title": title},
        _("「{subject}」の期限（{day}）を過ぎています。"),
        _("{organisation}の「{subject}」が、期限（{day}）を過ぎています。"),
        _("「{subject}」の期限は{day}です。"),
        _("{organisation}の「{subject}」の期限は{day}です。"),
        reverse("deadlines:deadline-list"),
        address,
        stand_in,
        now,
    ]


def owed(debts: Statement | None) -> set[tuple[str, int, date]]:
    """(object, organisation, due day) of these debts."""
    if debts is None:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT d_object, d_organisation, d_due_on FROM ({debts.sql}) AS d", debts.params)  # noqa: S608
        return set(cursor.fetchall())
