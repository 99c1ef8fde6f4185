"""Single questions that a business section is asked to answer."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.access.choices import Role
from portal.access.querysets import is_permitted
from portal.accounts.models import Membership, User
from portal.applications.services.checks import acting_person, checked_text
from portal.audit.tracking import record_as
from portal.exceptions import RuleViolation
from portal.organisations.models import Organisation
from portal.surveys.answer_form import question_name
from portal.surveys.models import Delegation, Question, Response
from portal.surveys.selectors.answers import delegated_keys
from portal.web.rendering import display_value

from .answers import check_editable, filled_form, lock
from .checks import check_due_day
from .notices import tell_of_delegated_answer, tell_of_delegation


def people_to_ask(organisation: Organisation) -> QuerySet[User]:
    """The people of the organisation's business sections."""
    members = Membership.objects.of(organisation).filter(role_group__role=Role.SECTION)
    return User.objects.filter(is_active=True, pk__in=members.values("user")).order_by("name", "pk")


@transaction.atomic
def delegate_questions(
    *, actor: Actor, response: Response, questions: Collection[Question], person: User, due_on: date, note: str = ""
) -> Delegation:
    """Ask one person of a business section. Raises RuleViolation: not permitted, wrong person, day or question."""
    author, organisation = acting_person(actor)
    note = checked_text(note, Delegation._meta.get_field("note"))
    if not is_permitted(actor, "change", response):
        raise RuleViolation("not_permitted", _("この回答を編集する権限がありません。"))
    record_as(actor)
    locked = lock(response)
    check_editable(locked)
    if not people_to_ask(organisation).filter(pk=person.pk).exists():
        raise RuleViolation("no_section", _("業務所管課の利用者を選んでください。"), field="person")
    check_due_day(due_on)
    if due_on > locked.deadline and locked.deadline >= timezone.localdate():
        sentence = _("庁内の期限は、回答期限（%(day)s）までの日付で入力してください。")
        raise RuleViolation("after_deadline", sentence % {"day": display_value(locked.deadline)}, field="due_on")
    _check_questions(locked, questions)
    delegation = Delegation.objects.create(response=locked, person=person, due_on=due_on, note=note, asked_by=author)
    delegation.questions.set(questions)
    tell_of_delegation(delegation)
    return delegation


def _check_questions(response: Response, questions: Collection[Question]) -> None:
    if not questions:
        raise RuleViolation("no_question", _("依頼する設問を選んでください。"), field="questions")
    taken = delegated_keys(response)
    if any(one.survey_id != response.survey_id or one.pk in taken for one in questions):
        raise RuleViolation(
            "delegated_already", _("すでに依頼中の設問が含まれています。選び直してください。"), field="questions"
        )


@transaction.atomic
def hand_over_delegated(*, actor: Actor, delegation: Delegation) -> Delegation:
    """Give the answers to those who asked. Raises RuleViolation while a question of the delegation is open or wrong."""
    if not Delegation.objects.permitted_to(actor, "answer").filter(pk=delegation.pk).exists():
        raise RuleViolation("not_permitted", _("この依頼に回答する権限がありません。"))
    record_as(actor)
    locked = lock(delegation.response)
    delegation.refresh_from_db()
    if not delegation.is_waiting:
        raise RuleViolation("delegation_over", _("この依頼は終わっています。変更するときは依頼者に連絡してください。"))
    form = filled_form(locked)
    form.full_clean()
    own = {question.name for question in delegation.questions.all()}
    if wrong := {question_name(name) for name in form.errors} & own:
        labels = "、".join(sorted(str(form[name].label).partition("　")[0] for name in wrong))
        sentence = _("回答を確かめる必要のある設問があります（%(labels)s）。")
        raise RuleViolation("answers_invalid", sentence % {"labels": labels})
    delegation.answered_at = timezone.now()
    delegation.save(update_fields=["answered_at"])
    tell_of_delegated_answer(actor, delegation)
    return delegation


@transaction.atomic
def take_back_delegation(*, actor: Actor, delegation: Delegation) -> None:
    """Answer the questions oneself; what the section has typed stays in the draft. Nothing happens if it is over."""
    if not Delegation.objects.permitted_to(actor, "change").filter(pk=delegation.pk).exists():
        raise RuleViolation("not_permitted", _("この依頼を取り下げる権限がありません。"))
    record_as(actor)
    lock(delegation.response)
    Delegation.objects.waiting().filter(pk=delegation.pk).update(withdrawn_at=timezone.now())
