"""Stances of organisations over rounds: who stands where, in total and one by one, and who changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from clouds.choices import Stance
from clouds.models import IntentionRound
from portal.access.actor import Actor
from portal.lib.months import Month, format_month
from portal.organisations.models import Organisation
from portal.reports.charts import Chart, Series, Shape
from portal.surveys.models import Response
from portal.surveys.question_types import is_not_applicable, words_of

Given = Mapping[int, tuple[Organisation, Stance]]  # by organisation


def rounds_for(actor: Actor) -> list[IntentionRound]:
    """Those that the actor may see, the earliest first."""
    rows = IntentionRound.objects.permitted_to(actor).select_related("question__survey__prefecture")
    return list(rows)


@dataclass(frozen=True, slots=True)
class StanceLine:
    """One organisation with its stance in each round (None: not asked, or no answer)."""

    organisation: Organisation
    stances: Sequence[Stance | None]

    @property
    def given(self) -> list[Stance]:
        return [stance for stance in self.stances if stance is not None]

    @property
    def has_changed(self) -> bool:
        """Whether the last two answers differ."""
        return len(self.given) > 1 and self.latest != self.before_latest

    @property
    def latest(self) -> Stance | None:
        return self.given[-1] if self.given else None

    @property
    def before_latest(self) -> Stance | None:
        return self.given[-2] if len(self.given) > 1 else None


@dataclass(frozen=True, slots=True)
class Intentions:
    """All rounds side by side."""

    rounds: Sequence[IntentionRound]
    lines: Sequence[StanceLine]
    totals: Sequence[tuple[Stance, Sequence[int]]]

    @property
    def changed(self) -> list[StanceLine]:
        return [line for line in self.lines if line.has_changed]

    @property
    def chart(self) -> Chart | None:
        """Lines of totals over rounds; the same figures stand in the table beside it."""
        if len(self.rounds) < 2:
            return None
        shown = [(stance, counts) for stance, counts in self.totals if any(counts)]
        first, last = self.totals[1][1][0], self.totals[1][1][-1]
        values = {"stance": Stance.EARLY.label, "first": first, "last": last}
        return Chart(
            title=_("意向の推移"),
            labels=[_round_label(number, one) for number, one in enumerate(self.rounds, start=1)],
            series=[Series(str(stance.label), list(counts), Shape.LINE) for stance, counts in shown],
            unit=_("団体"),
            summary=_("「%(stance)s」は、最初の回の%(first)d団体から最後の回の%(last)d団体になりました。") % values,
        )


def _round_label(number: int, round_: IntentionRound) -> str:
    opened_at = round_.question.survey.opened_at
    values = {"number": number, "month": format_month(Month.of(timezone.localdate(opened_at))) if opened_at else ""}
    return _("第%(number)d回 %(month)s") % values


def intentions(actor: Actor) -> Intentions:
    """What the actor may see; the prefecture everybody's stance, anybody else the totals and its own. Two queries."""
    rounds = rounds_for(actor)
    by_round = stances_of(rounds)
    given = [by_round[round_.pk] for round_ in rounds]
    known = {organisation.pk: organisation for stances in given for organisation, _stance in stances.values()}
    lines = [
        StanceLine(organisation, [stances[pk][1] if pk in stances else None for stances in given])
        for pk, organisation in sorted(known.items(), key=lambda item: (item[1].code or "", item[0]))
    ]
    totals = [(stance, [totals_of(stances)[stance] for stances in given]) for stance in Stance]
    if not actor.is_prefecture_side:
        lines = [line for line in lines if line.organisation.pk == actor.organisation_id]
    return Intentions(rounds, lines, totals)


def stances_of(rounds: Iterable[IntentionRound]) -> Mapping[int, Given]:
    """By round; one query for all of them."""
    by_survey = {one.question.survey_id: one for one in rounds}
    found: dict[int, dict[int, tuple[Organisation, Stance]]] = {one.pk: {} for one in by_survey.values()}
    responses = Response.objects.answered().filter(survey__in=list(by_survey)).select_related("organisation")
    for response in responses.defer("draft").order_by("organisation__code", "pk"):
        round_ = by_survey[response.survey_id]
        if stance := stance_in(round_, response):
            found[round_.pk][response.organisation_id] = (response.organisation, stance)
    return found


def stance_in(round_: IntentionRound, response: Response) -> Stance | None:
    """What an answer says; None for no answer to the question, 該当なし, or a choice that stands for nothing."""
    answer = response.answers.get(str(round_.question_id))
    if response.is_owed or answer is None or is_not_applicable(answer):
        return None
    stance = round_.stances.get(words_of(round_.question, answer))
    return Stance(stance) if stance else None


def totals_of(given: Given) -> Counter[Stance]:
    return Counter(stance for _organisation, stance in given.values())
