"""Ask once: the answers that the portal knows already, from last time and from the organisation's ledgers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access.actor import ANONYMOUS, Actor
from portal.accounts.selectors import actor_within
from portal.surveys.ledgers import LedgerValue, Place, label_of, place_of, values_at
from portal.surveys.models import Delegation, Question, Response
from portal.surveys.question_types import is_not_applicable, type_of
from portal.web.rendering import display_value

from .answers import questions_of

PREVIOUS, LEDGER = "previous", "ledger"


@dataclass(frozen=True, slots=True)
class Offer:
    """An answer that can be given in one click; `as_of` is the day on which the organisation last stood by it."""

    source: str
    answer: Any
    as_of: date | None
    label: str

    @property
    def is_last_time(self) -> bool:
        return self.source == PREVIOUS


def offers_to(actor: Actor, response: Response, questions: Sequence[Question] | None = None) -> dict[int, list[Offer]]:
    """What this organisation can answer unchanged, by the key of the question, the newest first.

    One query for last time's answers and one for each ledger, besides the questions if they are not given.
    """
    asked = questions_of(response.survey) if questions is None else questions
    found: dict[int, list[Offer]] = {}
    for question, offer in [*_previous(response, asked), *_from_ledgers(actor, response, asked)]:
        if fits(question, offer.answer):
            found.setdefault(question.pk, []).append(offer)
    return {pk: _newest_first(offers) for pk, offers in found.items()}


def offers_along_with(delegation: Delegation) -> dict[int, list[Offer]]:
    """What whoever asked could answer unchanged: of the questions asked, the section sees it, and nothing else.

    The section itself may not look into the ledgers; only this is handed to it, as long as the asker may see it.
    """
    response = delegation.response
    asker = actor_within(delegation.asked_by, response.organisation) or ANONYMOUS
    return offers_to(asker, response, list(delegation.questions.select_related("repeats")))


def _newest_first(offers: list[Offer]) -> list[Offer]:
    """Where two say the same, the newer one is enough."""
    offers.sort(key=lambda offer: offer.as_of or date.min, reverse=True)
    return [one for number, one in enumerate(offers) if one.answer not in [other.answer for other in offers[:number]]]


def _previous(response: Response, questions: Sequence[Question]) -> list[tuple[Question, Offer]]:
    repeating = [(one, one.repeats) for one in questions if one.repeats is not None]
    before = Response.objects.filter(
        survey__in={earlier.survey_id for _one, earlier in repeating},
        organisation=response.organisation_id,
        submission_count__gt=0,
    )
    given = {row.survey_id: row for row in before.defer("draft")}
    found: list[tuple[Question, Offer]] = []
    for question, earlier in repeating:
        row = given.get(earlier.survey_id)
        if row is not None and row.submitted_at and str(earlier.pk) in row.answers:
            day = timezone.localdate(row.submitted_at)
            label = _("前回の回答（%(day)s提出）") % {"day": display_value(day)}
            found.append((question, Offer(PREVIOUS, row.answers[str(earlier.pk)], day, label)))
    return found


def _from_ledgers(actor: Actor, response: Response, questions: Sequence[Question]) -> list[tuple[Question, Offer]]:
    places = [(question, place) for question in questions if (place := place_of(question.ledger))]
    values = values_at(actor, response.organisation_id, {place for _question, place in places})
    return [(question, _ledger_offer(place, values[place])) for question, place in places if place in values]


def _ledger_offer(place: Place, value: LedgerValue) -> Offer:
    day = display_value(value.confirmed_on) if value.confirmed_on else _("未確認")
    label = _("%(place)s（最終確認日：%(day)s）") % {"place": label_of(place), "day": day}
    return Offer(LEDGER, value.answer, value.confirmed_on, label)


def fits(question: Question, answer: Any) -> bool:
    """Whether a known answer can be given: a choice that is no longer offered cannot, nor can a file."""
    if is_not_applicable(answer):
        return question.has_not_applicable
    typed = type_of(question).typed(question, answer)
    if question.is_choosing:
        given = typed.get(question.name, [])
        return bool(given) and set(given) <= set(question.choices)
    return bool(typed)
