from django.db import migrations


# Every hard rule that a draft breaks: with the programme as it is, and with the rules given.
FAULTS = """
CREATE OR REPLACE FUNCTION security_plan_faults(checked bigint, of_programme bigint, rules jsonb)
RETURNS TABLE (rule text, month date, organisations bigint[], value bigint, most bigint)
LANGUAGE sql STABLE AS $$
    WITH entry AS (
        SELECT e.organisation_id, e.month, e.work FROM security_planentry e WHERE e.plan_id = checked
    ), programme AS (
        SELECT p.calendar_first, p.window_first, p.window_last FROM security_programme p WHERE p.id = of_programme
    ), limits AS (
        SELECT m.month, m.units, m.switches, m.blackout_reason
        FROM security_programmemonth m WHERE m.programme_id = of_programme
    ), load AS (
        SELECT entry.organisation_id, piece.units,
               (entry.month - make_interval(months => cardinality(entry.work) - piece.position::int))::date AS month
        FROM entry, unnest(entry.work) WITH ORDINALITY AS piece(units, position)
    ), participant AS (
        SELECT p.organisation_id, p.system_group FROM security_participation p WHERE p.programme_id = of_programme
    ), together AS (
        SELECT array_agg(organisation_id ORDER BY organisation_id) AS members
        FROM participant WHERE system_group <> '' GROUP BY system_group
        UNION
        SELECT ARRAY(SELECT DISTINCT member::bigint FROM jsonb_array_elements_text(grouped) AS member ORDER BY 1)
        FROM jsonb_array_elements(coalesce(rules -> 'together', '[]')) AS grouped
    ), allowed AS (
        SELECT pair.key::bigint AS organisation_id, pair.value AS months
        FROM jsonb_each(coalesce(rules -> 'allowed', '{}')) AS pair
    ), pin AS (
        SELECT pair.key::bigint AS organisation_id, pair.value AS month
        FROM jsonb_each_text(coalesce(rules -> 'fixed', '{}')) AS pair
        UNION
        SELECT p.organisation_id, to_char(p.month, 'YYYY-MM') FROM security_pin p WHERE p.programme_id = of_programme
    ), ordering AS (
        SELECT r."first", r."then", r.lag
        FROM jsonb_to_recordset(coalesce(rules -> 'order', '[]')) AS r("first" bigint, "then" bigint, lag int)
        UNION
        SELECT o.first_id, o.then_id, o.lag_months::int FROM security_orderrule o WHERE o.programme_id = of_programme
    )
    SELECT 'empty', NULL::date, ARRAY[]::bigint[], NULL::bigint, NULL::bigint WHERE NOT EXISTS (SELECT 1 FROM entry)
    UNION
    SELECT 'missing', NULL, array_agg(p.organisation_id ORDER BY p.organisation_id), count(*), NULL
    FROM participant p WHERE p.organisation_id NOT IN (SELECT e.organisation_id FROM entry e) HAVING count(*) > 0
    UNION
    SELECT 'outsider', NULL, array_agg(e.organisation_id ORDER BY e.organisation_id), count(*), NULL
    FROM entry e WHERE e.organisation_id NOT IN (SELECT p.organisation_id FROM participant p) HAVING count(*) > 0
    UNION
    SELECT 'window', e.month, ARRAY[e.organisation_id], NULL, NULL
    FROM entry e, programme p WHERE e.month NOT BETWEEN p.window_first AND p.window_last
    UNION
    SELECT 'blackout', e.month, ARRAY[e.organisation_id], NULL, NULL
    FROM entry e JOIN limits l ON l.month = e.month WHERE l.blackout_reason <> ''
    UNION
    SELECT 'work', e.month, ARRAY[e.organisation_id], NULL, NULL
    FROM entry e, programme p
    WHERE cardinality(e.work) = 0
       OR e.month - make_interval(months => cardinality(e.work) - 1) < p.calendar_first
    UNION
    SELECT 'units', d.month, array_agg(DISTINCT d.organisation_id), sum(d.units), coalesce(max(l.units), 0)
    FROM load d LEFT JOIN limits l ON l.month = d.month
    WHERE d.units > 0 GROUP BY d.month HAVING sum(d.units) > coalesce(max(l.units), 0)
    UNION
    SELECT 'switches', e.month, array_agg(e.organisation_id ORDER BY e.organisation_id), count(*),
           coalesce(max(l.switches), 0)
    FROM entry e LEFT JOIN limits l ON l.month = e.month
    GROUP BY e.month HAVING count(*) > coalesce(max(l.switches), 0)
    UNION
    SELECT 'allowed', e.month, ARRAY[e.organisation_id], NULL, NULL
    FROM entry e JOIN allowed a ON a.organisation_id = e.organisation_id
    WHERE NOT a.months ? to_char(e.month, 'YYYY-MM')
    UNION
    SELECT 'allowed', e.month, ARRAY[e.organisation_id], NULL, NULL
    FROM entry e JOIN security_switchwish w ON w.organisation_id = e.organisation_id AND w.programme_id = of_programme
    WHERE e.month = ANY (w.impossible_months)
    UNION
    SELECT 'fixed', to_date(pin.month, 'YYYY-MM'), ARRAY[e.organisation_id], NULL, NULL
    FROM entry e JOIN pin ON pin.organisation_id = e.organisation_id
    WHERE to_char(e.month, 'YYYY-MM') <> pin.month
    UNION
    SELECT 'together', NULL, t.members, NULL, NULL
    FROM together t JOIN entry e ON e.organisation_id = ANY (t.members)
    GROUP BY t.members HAVING count(DISTINCT e.month) > 1
    UNION
    SELECT 'order', NULL, ARRAY[o."first", o."then"], o.lag, NULL
    FROM ordering o
    JOIN entry a ON a.organisation_id = o."first"
    JOIN entry b ON b.organisation_id = o."then"
    WHERE b.month < a.month + make_interval(months => o.lag)
$$
"""

# One row for each organisation ever published; see the model ScheduledSwitch.
RECORD_SWITCHES = """
CREATE OR REPLACE FUNCTION security_record_switches(published bigint) RETURNS void LANGUAGE sql AS $$
    INSERT INTO security_scheduledswitch AS s
        (programme_id, organisation_id, month, preparation_from, is_cancelled, sequence, plan_id, changed_at)
    SELECT p.programme_id, e.organisation_id, e.month,
           (e.month - make_interval(months => greatest(cardinality(e.work), 1) - 1))::date,
           false, 0, p.id, coalesce(p.published_at, now())
    FROM security_planentry e JOIN security_migrationplan p ON p.id = e.plan_id
    WHERE e.plan_id = published
    ON CONFLICT (programme_id, organisation_id) DO UPDATE
    SET month = excluded.month, preparation_from = excluded.preparation_from, is_cancelled = false,
        sequence = s.sequence + 1, plan_id = excluded.plan_id, changed_at = excluded.changed_at
    WHERE (s.month, s.preparation_from, s.is_cancelled)
          IS DISTINCT FROM (excluded.month, excluded.preparation_from, false);

    UPDATE security_scheduledswitch s
    SET is_cancelled = true, sequence = s.sequence + 1, plan_id = p.id, changed_at = coalesce(p.published_at, now())
    FROM security_migrationplan p
    WHERE p.id = published AND s.programme_id = p.programme_id AND NOT s.is_cancelled
      AND s.organisation_id NOT IN (SELECT e.organisation_id FROM security_planentry e WHERE e.plan_id = published);
$$
"""


class Migration(migrations.Migration):
    """What the triggers of plans call; their bodies are looked up when they run, so they may come after them."""

    dependencies = [
        ('security', '0001_first_release'),
    ]

    operations = [
        migrations.RunSQL(FAULTS, "DROP FUNCTION security_plan_faults(bigint, bigint, jsonb)"),
        migrations.RunSQL(RECORD_SWITCHES, "DROP FUNCTION security_record_switches(bigint)"),
    ]
