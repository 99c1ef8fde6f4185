"""What the database refuses, whoever asks: changes to a published pairing, and the release of one that breaks a rule.

The rules of the release are those of `mynumber_tests.planning.rules` in SQL, independent of the optimiser and of the
service that calls it: the function `mynumber_tests_pairing_faults` of the migrations.
"""

import pgtrigger

PLAN_FROZEN = pgtrigger.Trigger(
    name="published_pairing_is_frozen",
    when=pgtrigger.Before,
    operation=pgtrigger.Update | pgtrigger.Delete,
    condition=pgtrigger.Q(old__state="published"),
    func="""
        IF TG_OP = 'UPDATE' AND (to_jsonb(NEW) - 'is_current') = (to_jsonb(OLD) - 'is_current') THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'published pairing % never changes', OLD.id USING ERRCODE = 'integrity_constraint_violation';
    """,
)

# The lock makes publishers queue up even without the service; the version is checked behind it.
RELEASE_CHECK = pgtrigger.Trigger(
    name="release_obeys_pairing_rules",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    condition=pgtrigger.Q(new__state="published"),
    declare=[("broken", "text"), ("next_version", "integer")],
    func="""
        IF TG_OP = 'UPDATE' AND OLD.state = 'published' THEN RETURN NEW; END IF;
        PERFORM 1 FROM mynumber_tests_programme WHERE id = NEW.programme_id FOR UPDATE;
        SELECT coalesce(max(version), 0) + 1 INTO next_version
        FROM mynumber_tests_pairingplan WHERE programme_id = NEW.programme_id AND state = 'published';
        IF NEW.version IS DISTINCT FROM next_version THEN
            RAISE EXCEPTION 'the next version is %', next_version USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        SELECT string_agg(DISTINCT f.rule, ', ') INTO broken
        FROM mynumber_tests_pairing_faults(NEW.id, NEW.programme_id) f;
        IF broken IS NOT NULL THEN
            RAISE EXCEPTION 'pairing % breaks: %', NEW.id, broken USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    """,
)


def rows_frozen(name: str) -> pgtrigger.Trigger:
    """Rows of a published pairing neither come nor change nor go."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("plan_state", "text")],
        func="""
            SELECT state INTO plan_state FROM mynumber_tests_pairingplan
            WHERE id = CASE WHEN TG_OP = 'INSERT' THEN NEW.plan_id ELSE OLD.plan_id END FOR SHARE;
            IF plan_state = 'published' OR (TG_OP = 'UPDATE' AND NEW.plan_id <> OLD.plan_id) THEN
                RAISE EXCEPTION 'rows of a published pairing never change'
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,
    )
