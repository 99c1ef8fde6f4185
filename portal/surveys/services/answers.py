"""What is typed into an answer: kept as it is, complete or not, by the staff or by a business section."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.access.querysets import is_permitted
from portal.applications.content import Typed, readable
from portal.audit.tracking import record_as
from portal.exceptions import RuleViolation
from portal.surveys.answer_form import NA_SUFFIX, AnswerForm, form_of, is_blank, question_name
from portal.surveys.choices import ResponseState
from portal.surveys.models import Delegation, Question, Response
from portal.surveys.question_types import is_not_applicable, type_of
from portal.surveys.selectors.answers import attached_names, delegated_keys, questions_of
from portal.surveys.selectors.offers import offers_along_with, offers_to
from portal.web.rendering import display_moment

from .checks import EDIT_CONFLICT, check_accepts_answers


@dataclass(frozen=True, slots=True)
class SavedAnswers:
    """What became of what was typed; `refused` names the fields that were not kept, with the reason."""

    response: Response
    refused: Mapping[str, str]


def lock(response: Response) -> Response:
    """The row as it is now, with survey and organisation, kept by this transaction until it ends."""
    related = Response.objects.select_related("survey__prefecture", "organisation", "draft_saved_by")
    return related.select_for_update(of=("self",)).get(pk=response.pk)


@transaction.atomic
def save_answers(
    *,
    actor: Actor,
    response: Response,
    typed: Mapping[str, Sequence[str]],
    version: int | None = None,
    questions: Sequence[Question] | None = None,
) -> SavedAnswers:
    """Keep what was typed to these questions (all, if not given) as the draft; others stay as they are.

    A question that a business section is answering is not touched. A value with an individual number is refused and
    the old one stays. Raises RuleViolation: not permitted, not editable, or `edit_conflict` if somebody else saved
    since `version`.
    """
    if not is_permitted(actor, "change", response):
        raise RuleViolation("not_permitted", _("この回答を編集する権限がありません。"))
    record_as(actor)
    locked = lock(response)
    check_editable(locked)
    if version is not None and locked.version != version:
        raise RuleViolation(EDIT_CONFLICT, _conflict(locked))
    waiting = delegated_keys(locked)
    own = [one for one in (questions or questions_of(locked.survey)) if one.pk not in waiting]
    refused = _keep(locked, own, typed)
    locked.version += 1
    _save(actor, locked)
    return SavedAnswers(locked, refused)


@transaction.atomic
def save_delegated(*, actor: Actor, delegation: Delegation, typed: Mapping[str, Sequence[str]]) -> SavedAnswers:
    """Keep what the person asked has typed; the version of the staff's own page stays, they share no field.

    Raises RuleViolation: not the person asked, taken back, or handed over already.
    """
    if not Delegation.objects.permitted_to(actor, "answer").filter(pk=delegation.pk).exists():
        raise RuleViolation("not_permitted", _("この依頼に回答する権限がありません。"))
    record_as(actor)
    locked = lock(delegation.response)
    check_editable(locked)
    delegation.refresh_from_db()
    if not delegation.is_waiting:
        raise RuleViolation("delegation_over", _("この依頼は終わっています。変更するときは依頼者に連絡してください。"))
    refused = _keep(locked, list(delegation.questions.order_by("position")), typed)
    _save(actor, locked)
    return SavedAnswers(locked, refused)


@transaction.atomic
def carry_over(*, actor: Actor, response: Response, question: Question | None = None, source: str = "") -> int:
    """Answer unchanged: one question from this source, or from the newest whatever is still blank and not delegated.

    Gives how many were answered.
    """
    questions, waiting = questions_of(response.survey), delegated_keys(response)
    offers = offers_to(actor, response, [question] if question else questions)
    typed: Typed = {}
    chosen: list[Question] = []
    for one in questions:
        offer = next((offer for offer in offers.get(one.pk, ()) if source in ("", offer.source)), None)
        if offer and one.pk not in waiting and (question is not None or is_blank(one, response.draft)):
            typed |= typed_answer(one, offer.answer)
            chosen.append(one)
    if chosen:
        save_answers(actor=actor, response=response, typed=typed, questions=chosen)
    return len(chosen)


@transaction.atomic
def carry_over_delegated(*, actor: Actor, delegation: Delegation, question: Question, source: str) -> None:
    """The person asked answers one question unchanged; their others stay. Raises as `save_delegated`."""
    response = delegation.response
    offers = offers_along_with(delegation).get(question.pk, ())
    if offer := next((one for one in offers if one.source == source), None):
        others = {name: texts for name, texts in response.draft.items() if question_name(name) != question.name}
        save_delegated(actor=actor, delegation=delegation, typed=others | typed_answer(question, offer.answer))
        response.refresh_from_db()


def typed_answer(question: Question, answer: object) -> Typed:
    """What somebody would have typed to give this answer."""
    if is_not_applicable(answer):
        return {question.name + NA_SUFFIX: ["on"]}
    return type_of(question).typed(question, answer)


def filled_form(response: Response, typed: Typed | None = None) -> AnswerForm:
    """The whole form with everything typed so far (or with this): it knows every fault."""
    questions = questions_of(response.survey)
    return form_of(questions, response.draft if typed is None else typed, attached_names(response))


def check_editable(response: Response) -> None:
    """Raises RuleViolation where the answer cannot be typed into."""
    if not response.is_editable:
        sentence = _("この回答は「%(state)s」のため、内容を変更できません。")
        if response.state == ResponseState.AWAITING_APPROVAL:
            sentence += _("変更するときは、承認の依頼を取り消してください。")
        else:
            sentence += _("期限までであれば、「回答を訂正する」から変更できます。")
        raise RuleViolation("not_editable", sentence % {"state": response.own_word})
    check_accepts_answers(response)


def _keep(response: Response, questions: Sequence[Question], typed: Mapping[str, Sequence[str]]) -> dict[str, str]:
    kept, refused = readable(AnswerForm(questions=questions), typed)
    replaced = {question.name for question in questions} - {question_name(name) for name in refused}
    response.draft = {name: texts for name, texts in response.draft.items() if question_name(name) not in replaced} | {
        name: texts for name, texts in kept.items() if question_name(name) in replaced
    }
    return refused


def _save(actor: Actor, response: Response) -> None:
    if response.state == ResponseState.UNANSWERED:
        response.state = ResponseState.DRAFT
    response.draft_saved_at, response.draft_saved_by = timezone.now(), actor.user
    response.save(update_fields=["draft", "version", "state", "draft_saved_at", "draft_saved_by", "updated_at"])


def _conflict(response: Response) -> str:
    saved_by, saved_at = response.draft_saved_by, response.draft_saved_at
    if saved_by is None or saved_at is None:
        return _("他の人が先に更新しました。保存ボタンを押すと、両方の内容を見比べられます。")
    sentence = _("他の人が先に更新しました（%(name)sさん、%(at)s）。保存ボタンを押すと、両方の内容を見比べられます。")
    return sentence % {"name": saved_by.name, "at": display_moment(saved_at)}
