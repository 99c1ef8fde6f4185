"""What the database itself refuses, whoever asks: a question that was answered cannot become another question."""

import pgtrigger

# Wording may be corrected (a service asks for the reason); what answers depend on may not.
FROZEN_ONCE_OPENED = pgtrigger.Trigger(
    name="frozen_once_opened",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    declare=[("concerned", "integer")],
    func="""
        IF TG_OP = 'DELETE' THEN concerned := OLD.survey_id; ELSE concerned := NEW.survey_id; END IF;
        IF EXISTS (SELECT 1 FROM surveys_survey WHERE id = concerned AND state <> 'draft')
           AND NOT (TG_OP = 'UPDATE' AND to_jsonb(OLD) - 'text' - 'guidance' = to_jsonb(NEW) - 'text' - 'guidance')
        THEN
            RAISE EXCEPTION 'the questions of survey % are frozen', concerned
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    """,
)
