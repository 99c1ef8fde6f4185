"""Making a survey a round of the intentions: which question tells them, and what each choice stands for."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from clouds.choices import Stance
from clouds.models import IntentionRound
from portal.access.actor import Actor
from portal.access.grants import regrant
from portal.access.querysets import is_permitted
from portal.audit.tracking import record_as
from portal.editing.rows import locked, save_changed
from portal.exceptions import RuleViolation
from portal.surveys.choices import QuestionType
from portal.surveys.models import Question


@transaction.atomic
def add_round(*, actor: Actor, question: Question, stances: Mapping[str, str]) -> IntentionRound:
    """Read stances from this question from now on.

    Raises RuleViolation: not permitted, a draft, no question with one choice, a choice without a stance, added already.
    """
    record_as(actor)
    survey = question.survey
    if not actor.is_system and not is_permitted(actor, "change", survey):
        raise RuleViolation("not_permitted", _("この照会を意向調査にする権限がありません。"))
    if survey.is_draft or question.type != QuestionType.SINGLE:
        sentence = _("送付した照会の、1つだけ選ぶ設問を選んでください。")
        raise RuleViolation("not_a_stance_question", sentence, field="question")
    if IntentionRound.objects.filter(question__survey=survey).exists():
        raise RuleViolation("round_exists", _("この照会は、すでに意向調査になっています。"), field="question")
    check_stances(question, stances)
    round_ = IntentionRound.objects.create(prefecture=survey.prefecture, question=question, stances=dict(stances))
    regrant(round_)
    return round_


@transaction.atomic
def change_round(*, actor: Actor, round_: IntentionRound, version: int, stances: Mapping[str, str]) -> IntentionRound:
    """Say anew what the choices stand for. Raises RuleViolation: not permitted, changed since (STALE), incomplete."""
    record_as(actor)
    if not actor.is_system and not is_permitted(actor, "change", round_):
        raise RuleViolation("not_permitted", _("この意向調査を変更する権限がありません。"))
    stored = locked(IntentionRound, round_.pk, version)
    check_stances(stored.question, stances)
    save_changed(stored, {"stances": dict(stances)})
    return stored


def check_stances(question: Question, stances: Mapping[str, str]) -> None:
    """Raises RuleViolation at the field of the first choice without a stance."""
    for place, choice in enumerate(question.choices):
        if stances.get(choice) not in Stance.values:
            sentence = _("「%(choice)s」が表す意向を選んでください。")
            raise RuleViolation("stance_missing", sentence % {"choice": choice}, field=f"stance{place}")
