"""What the database refuses in the execution of a test: a change behind two signatures, another version on the way."""

import pgtrigger

SIGNED_BY_BOTH = pgtrigger.Trigger(
    name="run_signed_by_both",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    condition=pgtrigger.Q(new__state="signed_off"),
    func="""
        IF NEW.inquirer_signed_at IS NULL OR NEW.provider_signed_at IS NULL OR NEW.frozen_version_id IS NULL
           OR NEW.inquirer_result <> 'passed' OR NEW.provider_result <> 'passed' THEN
            RAISE EXCEPTION 'test run % is not passed and signed by both', NEW.id
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    """,
)

VERSION_FROZEN = pgtrigger.Trigger(
    name="run_keeps_its_version",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    func="""
        IF OLD.frozen_version_id IS NOT NULL AND NEW.frozen_version_id IS DISTINCT FROM OLD.frozen_version_id THEN
            RAISE EXCEPTION 'test run % keeps the version of its scenario', NEW.id
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    """,
)

RESULTS_FROZEN = pgtrigger.Trigger(
    name="signed_results_stay",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    declare=[("run_state", "text")],
    func="""
        SELECT state INTO run_state FROM mynumber_tests_scenariorun
        WHERE id = CASE WHEN TG_OP = 'INSERT' THEN NEW.run_id ELSE OLD.run_id END FOR SHARE;
        IF run_state = 'signed_off' THEN
            RAISE EXCEPTION 'results that both signed never change' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    """,
)
