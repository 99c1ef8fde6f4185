"""The questions of a draft: added, changed, moved, removed; and the wording of one that was sent."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.applications.services.checks import checked_text
from portal.audit.tracking import record_as
from portal.exceptions import RuleViolation
from portal.surveys.choices import QuestionType
from portal.surveys.models import Question, ResponseStep, Survey

from .checks import check_changeable, check_may_change
from .ledger_checks import fit_to_ledger
from .notices import tell_of_correction

MOST_QUESTIONS = 200


@transaction.atomic
def add_question(*, actor: Actor, survey: Survey, **values: Any) -> Question:
    """Append a question. Raises RuleViolation: not permitted, sent already, a wrong condition; ValidationError."""
    stored = _locked_draft(actor, survey)
    last = stored.questions.aggregate(last=Max("position"))["last"] or 0
    if last >= MOST_QUESTIONS:
        raise RuleViolation("too_many_questions", _("設問は%(limit)d問までです。") % {"limit": MOST_QUESTIONS})
    question = Question(survey=stored, position=last + 1, **values)
    _checked(question)
    question.save()
    return question


@transaction.atomic
def update_question(*, actor: Actor, question: Question, **values: Any) -> Question:
    """Change a question of a draft. Raises RuleViolation as `add_question` does, and where others depend on it."""
    _locked_draft(actor, question.survey)
    stored = Question.objects.select_for_update(of=("self",)).select_related("survey").get(pk=question.pk)
    for name, value in values.items():
        setattr(stored, name, value)
    _checked(stored)
    _check_dependents(stored)
    if stored.repeats and stored.repeats.type != stored.type:
        stored.repeats = None
    stored.save()
    return stored


def _checked(question: Question) -> None:
    """What one field alone cannot tell. Raises RuleViolation."""
    fit_to_ledger(question)
    if question.is_choosing and len(question.choices) < 2:
        raise RuleViolation("few_choices", _("選択肢を2つ以上、1行に1つずつ入力してください。"), field="choices")
    if question.type == QuestionType.TABLE and not question.columns:
        raise RuleViolation("no_columns", _("表の列を1つ以上、1行に1つずつ入力してください。"), field="columns")
    _check_condition(question)
    try:
        question.full_clean(validate_constraints=False)
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise RuleViolation("invalid", "".join(messages), field=field) from error


def _check_condition(question: Question) -> None:
    condition = question.asked_if
    if condition is None:
        question.asked_if_choices = []
        return
    if condition.survey_id != question.survey_id or condition.position >= question.position:
        sentence = _("条件にする設問は、この設問より前のものから選んでください。")
        raise RuleViolation("condition_not_before", sentence, field="asked_if")
    if not condition.is_choosing:
        sentence = _("条件にする設問は、選択肢から選ぶ形式のものにしてください。")
        raise RuleViolation("condition_not_choosing", sentence, field="asked_if")
    if not question.asked_if_choices or not set(question.asked_if_choices) <= set(condition.choices):
        sentence = _("条件の選択肢は、%(number)sの選択肢から1つ以上選んでください：%(choices)s")
        values = {"number": condition.number, "choices": "、".join(condition.choices)}
        raise RuleViolation("condition_without_choice", sentence % values, field="asked_if_choices")


def _check_dependents(question: Question) -> None:
    needed = {label for one in question.dependents.all() for label in one.asked_if_choices}
    if needed and not (question.is_choosing and needed <= set(question.choices)):
        sentence = _("この設問の選択肢は、他の設問の条件に使われています（%(choices)s）。先に条件を外してください。")
        raise RuleViolation("choice_in_use", sentence % {"choices": "、".join(sorted(needed))}, field="choices")


@transaction.atomic
def remove_question(*, actor: Actor, question: Question) -> None:
    """Take a question out of a draft; the later ones move up. Raises RuleViolation where others depend on it."""
    survey = _locked_draft(actor, question.survey)
    if question.dependents.exists():
        numbers = "、".join(one.number for one in question.dependents.order_by("position"))
        sentence = _("%(numbers)sの条件に使われているため、削除できません。先に条件を外してください。")
        raise RuleViolation("question_in_use", sentence % {"numbers": numbers})
    question.delete()
    _renumber(survey)


@transaction.atomic
def move_question(*, actor: Actor, question: Question, down: bool) -> None:
    """Change places with the neighbour. Raises RuleViolation where a condition would come after its question."""
    survey = _locked_draft(actor, question.survey)
    order = list(survey.questions.order_by("position"))
    at = next(index for index, one in enumerate(order) if one.pk == question.pk)
    to = at + (1 if down else -1)
    if not 0 <= to < len(order):
        return
    upper, lower = order[min(at, to)], order[max(at, to)]
    if lower.asked_if_id == upper.pk:
        sentence = _("%(lower)sは%(upper)sの回答を条件にしているため、順番を入れ替えられません。")
        raise RuleViolation("condition_not_before", sentence % {"lower": lower.number, "upper": upper.number})
    order[at], order[to] = order[to], order[at]
    _renumber(survey, order)


def _renumber(survey: Survey, order: list[Question] | None = None) -> None:
    for position, question in enumerate(order or survey.questions.order_by("position"), start=1):
        if question.position != position:
            Question.objects.filter(pk=question.pk).update(position=position)


@transaction.atomic
def repeat_question(*, actor: Actor, question: Question, earlier: Question) -> Question:
    """Offer the answers that were given to an earlier question of the same form. Raises RuleViolation."""
    _locked_draft(actor, question.survey)
    known = Question.objects.permitted_to(actor).filter(pk=earlier.pk).exclude(survey=question.survey)
    if not known.exists() or earlier.type != question.type or question.type == QuestionType.FILE:
        raise RuleViolation("cannot_repeat", _("回答の形式が違うため、この設問の回答は引き継げません。"))
    question.repeats = earlier
    question.save(update_fields=["repeats"])
    return question


@transaction.atomic
def correct_wording(*, actor: Actor, question: Question, text: str, guidance: str, reason: str) -> Question:
    """Correct the words of a question that was sent; everybody asked is told why. Raises RuleViolation."""
    check_may_change(actor, question.survey)
    reason = checked_text(reason, ResponseStep._meta.get_field("reason"))
    if not reason:
        raise RuleViolation(
            "reason_required", _("訂正の理由を入力してください。照会先に表示されます。"), field="reason"
        )
    record_as(actor, reason=reason)
    stored = Question.objects.select_for_update(of=("self",)).select_related("survey__prefecture").get(pk=question.pk)
    if stored.survey.is_draft:
        raise RuleViolation("not_sent", _("まだ送っていない照会の設問は、そのまま変更できます。"))
    stored.text = checked_text(text, Question._meta.get_field("text"))
    stored.guidance = checked_text(guidance, Question._meta.get_field("guidance"))
    stored.save(update_fields=["text", "guidance"])
    tell_of_correction(actor, stored.survey, stored.number, reason)
    return stored


def _locked_draft(actor: Actor, survey: Survey) -> Survey:
    check_may_change(actor, survey)
    record_as(actor)
    stored = Survey.objects.select_for_update(of=("self",)).get(pk=survey.pk)
    check_changeable(stored)
    return stored
