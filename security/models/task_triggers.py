"""What the database refuses, whoever asks: states off the table, moves without an author, rewritten history."""

import pgtrigger

from security.task_choices import TASK_MOVES, TaskState

BORN_UNTOUCHED = pgtrigger.Protect(
    name="task_born_untouched",
    operation=pgtrigger.Insert,
    condition=~pgtrigger.Q(new__state=TaskState.NOT_STARTED.value),
)

MOVES_ALONG_THE_TABLE = pgtrigger.FSM(
    name="task_moves_along_the_table",
    field="state",
    transitions=sorted((before.value, after.value) for before, after in TASK_MOVES),
)

# Deferred: the service writes the new state first and its transition, with author and time, before it commits.
MOVES_WITH_A_TRANSITION = pgtrigger.Trigger(
    name="task_moves_with_a_transition",
    when=pgtrigger.After,
    operation=pgtrigger.Update,
    timing=pgtrigger.Deferred,
    condition=pgtrigger.Q(old__state__df=pgtrigger.F("new__state")),
    func="""
        IF NOT EXISTS (
            SELECT 1 FROM security_tasktransition
            WHERE task_id = NEW.id AND version = NEW.version AND from_state = OLD.state AND to_state = NEW.state
        ) THEN
            RAISE EXCEPTION 'task % moved to % without a transition', NEW.id, NEW.state
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    """,
)

TRANSITION_IS_HISTORY = pgtrigger.Protect(name="transition_is_history", operation=pgtrigger.Update | pgtrigger.Delete)
