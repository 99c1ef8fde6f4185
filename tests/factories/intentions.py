"""Rounds of the intentions towards the municipal cloud, on surveys that were sent out."""

from __future__ import annotations

from typing import Any

from clouds.models import IntentionRound
from clouds.services.intentions import add_round
from portal.access.actor import Actor
from portal.surveys.models import Survey

from .surveys import STANCES, make_open_survey

MEANT = dict(zip(STANCES, ("early", "studying", "watching"), strict=True))


def make_intention_round(actor: Actor, survey: Survey | None = None, **values: Any) -> IntentionRound:
    """The one question of the survey (or of a new one) tells the stance."""
    survey = survey or make_open_survey(actor, **values)
    return add_round(actor=actor, question=survey.questions.get(), stances=MEANT)
