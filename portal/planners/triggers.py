"""What the database refuses for the versions of every planner."""

import pgtrigger


def never_truncated(what: str, name: str = "never_truncated") -> pgtrigger.Trigger:
    """TRUNCATE asks no row trigger, so it needs one of its own. `what` is English, in the plural, for the error."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        level=pgtrigger.Statement,
        operation=pgtrigger.Truncate,
        func=f"""
            RAISE EXCEPTION '{what} never change: % cannot be emptied', TG_TABLE_NAME
                USING ERRCODE = 'integrity_constraint_violation';
        """,
    )
