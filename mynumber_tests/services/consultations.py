"""Questions of one organisation to the prefecture, their answers, and what all may learn from them."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mynumber_tests.models import Consultation, FaqEntry, Pair, Participation, Programme
from mynumber_tests.selectors.names import names_within
from portal.access.actor import Actor
from portal.access.choices import COORDINATING_ROLES, Role
from portal.access.querysets import is_permitted
from portal.accounts.models import User
from portal.audit.tracking import record_as
from portal.editing.rows import locked, save_changed
from portal.exceptions import RuleViolation
from portal.notifications.services import notify

TOLD = (Role.STAFF, Role.APPROVER)


@transaction.atomic
def ask_prefecture(
    *, actor: Actor, participation: Participation, question: str, pair: Pair | None = None
) -> Consultation:
    """Put a question, of a pair of one's own or of the test as a whole.

    Raises RuleViolation: not permitted, not one of its pairs; ValidationError for a text that must not be.
    """
    record_as(actor)
    person = _person(actor)
    if not is_permitted(actor, "change", participation) or _runs_it(actor, participation.programme):
        raise RuleViolation("not_permitted", _("この団体として相談する権限がありません。"))
    if pair is not None and participation not in pair.sides:
        raise RuleViolation("not_own_pair", _("相談できるのは、自団体の相手先についてだけです。"), field="pair")
    consultation = Consultation(participation=participation, pair=pair, question=question, asked_by=person)
    consultation.full_clean(exclude=["participation", "pair", "answered_by", "answered_at"])
    consultation.save()
    programme = participation.programme
    notify(
        actor=actor,
        organisations=[programme.prefecture_id],
        roles=sorted(COORDINATING_ROLES),
        text=_("%(name)sから、%(test)sについての相談が届きました。")
        % {"name": participation.organisation.name, "test": programme},
        link=_link(consultation),
    )
    return consultation


@transaction.atomic
def answer_consultation(*, actor: Actor, consultation: Consultation, version: int, answer: str) -> Consultation:
    """Answer, or put an answer right. Raises RuleViolation: not permitted, answered by somebody since (STALE)."""
    record_as(actor)
    person = _person(actor)
    if not is_permitted(actor, "coordinate", consultation.participation):
        raise RuleViolation("not_permitted", _("この相談に回答する権限がありません。"))
    stored = locked(Consultation, consultation.pk, version)
    if stored.answer == answer:
        return stored
    is_first = stored.answered_at is None
    stored.answer, stored.answered_by, stored.answered_at = answer, person, timezone.now()
    stored.full_clean(exclude=["participation", "pair", "asked_by"])
    stored.save()
    sentence = (
        _("%(test)sについての相談に、回答がありました。")
        if is_first
        else _("%(test)sについての相談の回答が、訂正されました。")
    )
    notify(
        actor=actor,
        organisations=[stored.participation.organisation_id],
        roles=TOLD,
        text=sentence % {"test": stored.participation.programme},
        link=_link(stored),
    )
    return stored


def _person(actor: Actor) -> User:
    if actor.user is None:
        raise RuleViolation("nobody", _("利用者がサインインして行う操作です。"))
    return actor.user


def _runs_it(actor: Actor, programme: Programme) -> bool:
    """The prefecture would ask itself."""
    return actor.organisation_id == programme.prefecture_id


def _link(consultation: Consultation) -> str:
    return reverse("mynumber_tests:consultation-detail", args=[consultation.pk])


# --- what all may read ----------------------------------------------------------------------------------------------


@transaction.atomic
def publish_faq(
    *, actor: Actor, programme: Programme, question: str, answer: str, source: Consultation | None = None
) -> FaqEntry:
    """Show a question and its answer to all who take part.

    Raises RuleViolation: not permitted, a name in it, the consultation has its entry already or no answer yet.
    """
    record_as(actor)
    _check_may_publish(actor, programme)
    if source is not None:
        _check_source(source)
    entry = FaqEntry(programme=programme, source=source, question=question, answer=answer)
    _check_names(programme, question, answer)
    entry.full_clean(exclude=["programme", "source"])
    entry.save()
    return entry


@transaction.atomic
def revise_faq(*, actor: Actor, entry: FaqEntry, version: int, question: str, answer: str) -> bool:
    """Tells whether anything changed. Raises RuleViolation: not permitted, a name in it, changed since (STALE)."""
    record_as(actor)
    _check_may_publish(actor, entry.programme)
    stored = locked(FaqEntry, entry.pk, version)
    _check_names(entry.programme, question, answer)
    return save_changed(stored, {"question": question, "answer": answer}, exclude=["source"])


@transaction.atomic
def remove_faq(*, actor: Actor, entry: FaqEntry, version: int) -> None:
    """Take an entry off. Raises RuleViolation: not permitted, changed since (STALE)."""
    record_as(actor)
    _check_may_publish(actor, entry.programme)
    locked(FaqEntry, entry.pk, version).delete()


def _check_may_publish(actor: Actor, programme: Programme) -> None:
    if not actor.is_system and not is_permitted(actor, "change", programme):
        raise RuleViolation("not_permitted", _("よくある質問を編集する権限がありません。"))


def _check_source(source: Consultation) -> None:
    stored = Consultation.objects.select_for_update(of=("self",)).get(pk=source.pk)  # two who publish it queue up
    if stored.answered_at is None:
        raise RuleViolation("not_answered", _("まだ回答していない相談です。先に回答してください。"))
    if FaqEntry.objects.filter(source=stored).exists():
        raise RuleViolation("faq_there_already", _("この相談は、すでに「よくある質問」に掲載されています。"))


def _check_names(programme: Programme, question: str, answer: str) -> None:
    """Refuses a text that says whose question it was, at the field where it does."""
    for field, text in (("question", question), ("answer", answer)):
        if names := names_within(programme, text):
            sentence = _(
                "団体名や事業者名（%(names)s）が含まれています。「A市」「提供側の団体」のように書き換えてください。"
            )
            raise RuleViolation("names", sentence % {"names": "、".join(names)}, field=field)
