"""What the database refuses, whoever asks: changes to a published plan, and the release of one that breaks a rule.

The rules of the release check are those of portal-wide rule 2 (capacity, window, blackouts hold in every published
plan) in SQL, independent of the optimiser and of the service that calls it.
"""

import pgtrigger

PLAN_FROZEN = pgtrigger.Trigger(
    name="published_plan_is_frozen",
    when=pgtrigger.Before,
    operation=pgtrigger.Update | pgtrigger.Delete,
    func="""
        IF OLD.state <> 'published' THEN
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        END IF;
        IF TG_OP = 'UPDATE' AND (to_jsonb(NEW) - 'is_current') = (to_jsonb(OLD) - 'is_current') THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'published plan % never changes', OLD.id USING ERRCODE = 'integrity_constraint_violation';
    """,
)

ENTRY_FROZEN = pgtrigger.Trigger(
    name="published_entry_is_frozen",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    declare=[("plan_state", "text")],
    func="""
        SELECT state INTO plan_state FROM security_migrationplan
        WHERE id = CASE WHEN TG_OP = 'INSERT' THEN NEW.plan_id ELSE OLD.plan_id END FOR SHARE;
        IF plan_state = 'published' THEN
            RAISE EXCEPTION 'entries of a published plan never change'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        IF TG_OP = 'UPDATE' AND NEW.plan_id <> OLD.plan_id THEN
            RAISE EXCEPTION 'an entry stays in its plan' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    """,
)

RELEASE_CHECK = pgtrigger.Trigger(
    name="release_obeys_capacity",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    condition=pgtrigger.Q(new__state="published"),
    declare=[("broken", "text")],
    func="""
        IF TG_OP = 'UPDATE' AND OLD.state = 'published' THEN RETURN NEW; END IF;
        WITH entry AS (
            SELECT e.organisation_id, e.month, e.work FROM security_planentry e WHERE e.plan_id = NEW.id
        ), load AS (
            SELECT piece.units,
                   (entry.month - make_interval(months => cardinality(entry.work) - piece.position::int))::date AS month
            FROM entry, unnest(entry.work) WITH ORDINALITY AS piece(units, position)
        ), capacity AS (
            SELECT m.month, m.units, m.switches, m.blackout_reason
            FROM security_programmemonth m WHERE m.programme_id = NEW.programme_id
        ), programme AS (
            SELECT window_first, window_last FROM security_programme WHERE id = NEW.programme_id
        )
        SELECT string_agg(problem, ', ') INTO broken FROM (
            SELECT 'units ' || to_char(load.month, 'YYYY-MM') AS problem
            FROM load LEFT JOIN capacity USING (month)
            GROUP BY load.month, capacity.units HAVING sum(load.units) > coalesce(capacity.units, 0)
            UNION ALL
            SELECT 'switches ' || to_char(entry.month, 'YYYY-MM')
            FROM entry LEFT JOIN capacity USING (month)
            GROUP BY entry.month, capacity.switches HAVING count(*) > coalesce(capacity.switches, 0)
            UNION ALL
            SELECT 'blackout ' || to_char(entry.month, 'YYYY-MM')
            FROM entry JOIN capacity USING (month) WHERE capacity.blackout_reason <> ''
            UNION ALL
            SELECT 'window ' || to_char(entry.month, 'YYYY-MM')
            FROM entry, programme WHERE entry.month NOT BETWEEN programme.window_first AND programme.window_last
            UNION ALL
            SELECT 'missing organisation ' || p.organisation_id
            FROM security_participation p
            WHERE p.programme_id = NEW.programme_id AND p.organisation_id NOT IN (SELECT organisation_id FROM entry)
        ) AS problems;
        IF broken IS NOT NULL THEN
            RAISE EXCEPTION 'plan % breaks: %', NEW.id, broken USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)
