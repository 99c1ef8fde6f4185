"""What the database refuses, whoever asks: changes to a published plan, and the release of one that breaks a rule.

The rules of the release check are those of `security.planning.rules` in SQL, independent of the optimiser and of the
service that calls it; they are the functions `security_plan_faults` and `security_record_switches` of the migrations.
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


# The lock makes publishers queue up even without the service; the version is checked behind it.
RELEASE_CHECK = pgtrigger.Trigger(
    name="release_obeys_rules",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    condition=pgtrigger.Q(new__state="published"),
    declare=[("broken", "text"), ("next_version", "integer")],
    func="""
        IF TG_OP = 'UPDATE' AND OLD.state = 'published' THEN RETURN NEW; END IF;
        IF TG_OP = 'UPDATE' AND OLD.state <> 'draft' THEN
            RAISE EXCEPTION 'plan % is no draft', NEW.id USING ERRCODE = 'check_violation';
        END IF;
        PERFORM 1 FROM security_programme WHERE id = NEW.programme_id FOR NO KEY UPDATE;
        SELECT coalesce(max(version), 0) + 1 INTO next_version
        FROM security_migrationplan WHERE programme_id = NEW.programme_id AND state = 'published';
        IF NEW.version IS DISTINCT FROM next_version THEN
            RAISE EXCEPTION 'the next version of programme % is %, not %', NEW.programme_id, next_version, NEW.version
                USING ERRCODE = 'check_violation';
        END IF;
        SELECT string_agg(concat_ws(' ', rule, to_char(month, 'YYYY-MM'), organisations::text), ', ') INTO broken
        FROM security_plan_faults(NEW.id, NEW.programme_id, NEW.rules);
        IF broken IS NOT NULL THEN
            RAISE EXCEPTION 'plan % breaks: %', NEW.id, broken USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)

# Deferred: the service puts the old version out of force before the new one is in force.
CURRENT_IS_NEWEST = pgtrigger.Trigger(
    name="current_is_newest",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.Update,
    timing=pgtrigger.Deferred,
    condition=pgtrigger.Q(new__state="published"),
    func="""
        IF (SELECT array_agg(version) FROM security_migrationplan WHERE programme_id = NEW.programme_id AND is_current)
           IS DISTINCT FROM
           (SELECT ARRAY[max(version)] FROM security_migrationplan
            WHERE programme_id = NEW.programme_id AND state = 'published') THEN
            RAISE EXCEPTION 'of programme % the newest version and no other is current', NEW.programme_id
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NULL;
    """,
)

RECORDS_SWITCHES = pgtrigger.Trigger(
    name="records_switches",
    when=pgtrigger.After,
    operation=pgtrigger.Update,
    condition=pgtrigger.Q(new__state="published", old__state__df="published"),
    func="""
        PERFORM security_record_switches(NEW.id);
        RETURN NULL;
    """,
)

# Written by the publication alone, from inside its trigger.
WRITTEN_BY_PUBLICATION = pgtrigger.Trigger(
    name="written_by_publication",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    func="""
        IF pg_trigger_depth() < 2 THEN
            RAISE EXCEPTION 'scheduled switches change by publication only'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    """,
)
