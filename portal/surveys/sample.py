"""Osaka's intention surveys as a sample: the rounds of 2014 and 2015 are real, every answer is made up and says so."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.utils import timezone

from portal.access.actor import Actor
from portal.access.choices import Role
from portal.accounts.models import Membership, User
from portal.accounts.selectors import actor_for
from portal.calendars.selectors import closed_days_between
from portal.lib.business_days import add_business_days
from portal.organisations.models import Organisation
from portal.samples import SignIn

from .choices import Action
from .models import Question, Response, Survey
from .question_types import NOT_APPLICABLE
from .selectors.offers import LEDGER, offers_to
from .services.answers import save_answers, typed_answer
from .services.questions import add_question
from .services.responses import perform
from .services.sample_history import write_past_survey
from .services.surveys import open_survey, start_next_round

DATA = Path(__file__).parent / "data" / "osaka_intention.json"
SEED = 2014
Facts = dict[str, Any]


def load() -> list[SignIn]:
    """Does nothing where the first round is there already."""
    facts: Facts = json.loads(DATA.read_text("utf-8"))
    if not Survey.objects.filter(title=facts["rounds"][0]["title"]).exists():
        _load(facts)
    return []


def _load(facts: Facts) -> None:
    prefecture = Organisation.objects.get(code=facts["prefecture"])
    coordinator = _person(prefecture, Role.COORDINATOR)
    actor = actor_for(coordinator)
    everybody = Organisation.objects.current().municipalities().filter(prefecture=prefecture).order_by("code")
    people = [(one, _person(one, Role.STAFF)) for one in everybody]
    survey: Survey | None = None
    for number, facts_of_round in enumerate(facts["rounds"]):
        opened_on = date.fromisoformat(facts_of_round["opened"])
        survey = write_past_survey(
            actor=actor,
            author=coordinator,
            values={
                "title": facts_of_round["title"],
                "purpose": facts_of_round["purpose"],
                "contact": facts["contact"],
                "prefecture": prefecture,
                "due_on": date.fromisoformat(facts_of_round["due"]),
            },
            questions=facts["questions"],
            opened_at=timezone.make_aware(datetime.combine(opened_on, time(10))),
            organisations=people,
            answers=partial(_answers, random.Random(SEED + number), facts, facts_of_round),  # noqa: S311
            previous=survey,
        )
    assert survey is not None
    _current(facts, actor, survey)


def _current(facts: Facts, actor: Actor, previous: Survey) -> None:
    """A round of these days: two thirds have answered, the organisations whose sign-ins are shown have not."""
    known, today = facts["open"], timezone.localdate()
    due_on = add_business_days(today, known["due_in"], closed_days_between(today, today + timedelta(days=60)))
    survey = start_next_round(actor=actor, survey=previous, title=known["title"], due_on=due_on)
    Survey.objects.filter(pk=survey.pk).update(purpose=known["purpose"], is_sample=True)
    for values in known["questions"]:
        add_question(actor=actor, survey=survey, **values)
    survey = open_survey(actor=actor, survey=survey)
    questions = list(survey.questions.order_by("position"))
    dice = random.Random(SEED)  # noqa: S311 (a sample)
    waiting = survey.responses.exclude(organisation__code__in=facts["tried"]).select_related("organisation")
    for number, response in enumerate(waiting):
        is_early = response.organisation.code in known["early"]
        if (is_early or number % 3 != 2) and not response.organisation.requires_approval:
            given = _answers(dice, facts, known, response.organisation, questions)
            _hand_in(response, questions, given)


def _hand_in(response: Response, questions: Sequence[Question], thrown: Mapping[str, Any]) -> None:
    """What is thrown by dice, and what the ledgers of the organisation hold."""
    clerk = actor_for(_person(response.organisation, Role.STAFF))
    given = dict(thrown) | _from_ledgers(clerk, response, questions)
    typed: dict[str, list[str]] = {}
    for question in questions:
        if str(question.pk) in given:
            typed |= typed_answer(question, given[str(question.pk)])
    save_answers(actor=clerk, response=response, typed=typed)
    perform(actor=clerk, response=response, action=Action.SUBMIT)


def _from_ledgers(clerk: Actor, response: Response, questions: Sequence[Question]) -> dict[str, Any]:
    offers = offers_to(clerk, response, questions)
    given: dict[str, Any] = {}
    for question in (one for one in questions if one.ledger):
        known = [offer.answer for offer in offers.get(question.pk, []) if offer.source == LEDGER]
        given[str(question.pk)] = known[0] if known else dict(NOT_APPLICABLE)
    return given


def _answers(
    dice: random.Random,
    facts: Facts,
    of_round: Facts,
    organisation: Organisation,
    questions: Sequence[Question],
) -> dict[str, Any]:
    """Made-up answers of one organisation, thrown by dice but for who wants to join early: the paper tells how many.

    The tasks are asked only where the stance calls for them.
    """
    stance, tasks, months, cost, text = questions[:5]  # those of every round
    thrown = dice.choices(stance.choices, of_round["weights"])[0]
    chosen = stance.choices[0] if organisation.code in of_round["early"] else thrown
    given: dict[str, Any] = {str(stance.pk): chosen}
    if chosen in tasks.asked_if_choices:
        wanted = set(dice.sample(tasks.choices, dice.randint(1, 4)))
        given[str(tasks.pk)] = [label for label in tasks.choices if label in wanted]
    year = dice.randint(2017, 2022)
    given[str(months.pk)] = dict(NOT_APPLICABLE) if dice.random() < 0.1 else f"{year}-04/{year + 1}-03"
    given[str(cost.pk)] = dict(NOT_APPLICABLE) if dice.random() < 0.05 else dice.randint(20, 900) * 1_000_000
    if dice.random() < 0.3:
        given[str(text.pk)] = dice.choice(facts["texts"])
    return given


def _person(organisation: Organisation, role: Role) -> User:
    members = Membership.objects.of(organisation).filter(role_group__role=role, user__is_active=True)
    return members.select_related("user").earliest("pk").user
