"""Noting what has become of deadlines since calendars were told last: three statements, however many there are."""

from __future__ import annotations

from django.db import connection, transaction

from portal.deadlines.debts import kinds_statement
from portal.deadlines.registry import deadline_kinds

KEPT_DAYS = 366
NOTE = """
WITH debts AS ({debts}),
named AS (
    SELECT 'deadline-' || d_kind || '-' || d_object || '-' || d_organisation || coalesce('-' || d_person, '')
           || '@portal' AS uid, debts.*
    FROM debts
),
known AS (SELECT DISTINCT ON (uid) * FROM named ORDER BY uid, d_due_on),
ended AS (
    UPDATE deadlines_calendarmark m
    SET ended_at = now(), changed_at = now(), sequence = m.sequence + 1
    WHERE m.ended_at IS NULL AND NOT EXISTS (SELECT FROM known WHERE known.uid = m.uid)
)
INSERT INTO deadlines_calendarmark AS m
    (uid, organisation_id, coordinator_id, person_id, due_on, due_at, subject_hash, sequence, changed_at)
SELECT uid, d_organisation, d_coordinator, d_person, d_due_on, d_due_at, md5(d_subject), 0, now() FROM known
ON CONFLICT (uid) DO UPDATE
SET due_on = excluded.due_on, due_at = excluded.due_at, subject_hash = excluded.subject_hash,
    coordinator_id = excluded.coordinator_id, ended_at = NULL, changed_at = now(), sequence = m.sequence + 1
WHERE (m.due_on, m.due_at, m.subject_hash, m.ended_at)
      IS DISTINCT FROM (excluded.due_on, excluded.due_at, excluded.subject_hash, NULL)
"""
FORGET = "DELETE FROM deadlines_calendarmark WHERE ended_at < now() - make_interval(days => %s)"


@transaction.atomic
def note_changes() -> None:
    """Called from time to time; twice in a row changes nothing the second time."""
    statement = kinds_statement(deadline_kinds())
    if statement is None:
        return
    with connection.cursor() as cursor:
        cursor.execute(NOTE.format(debts=statement.sql), statement.params)
        cursor.execute(FORGET, [KEPT_DAYS])
