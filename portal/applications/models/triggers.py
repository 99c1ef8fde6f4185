"""What the database itself refuses, whoever asks: states off the table, moves without an author, rewritten history."""

import pgtrigger

from portal.applications.choices import ApplicationState
from portal.applications.workflow import STATE_MOVES

BORN_AS_DRAFT = pgtrigger.Protect(
    name="born_as_draft",
    operation=pgtrigger.Insert,
    condition=~pgtrigger.Q(new__state=ApplicationState.DRAFT.value),
)

MOVES_ALONG_THE_TABLE = pgtrigger.FSM(name="moves_along_the_table", field="state", transitions=list(STATE_MOVES))

# Deferred: the service writes the new state first and its step, with author and time, before it commits.
MOVES_WITH_A_STEP = pgtrigger.Trigger(
    name="moves_with_a_step",
    when=pgtrigger.After,
    operation=pgtrigger.Update,
    timing=pgtrigger.Deferred,
    condition=pgtrigger.Q(old__state__df=pgtrigger.F("new__state")),
    func="""
        IF NOT EXISTS (
            SELECT 1 FROM applications_applicationstep
            WHERE application_id = NEW.id AND version = NEW.version
              AND from_state = OLD.state AND to_state = NEW.state
        ) THEN
            RAISE EXCEPTION 'application % moved to % without a step', NEW.id, NEW.state
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    """,
)


def append_only() -> pgtrigger.Trigger:
    """For rows that are history: they are written once."""
    return pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
