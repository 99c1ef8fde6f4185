"""Minutes as their readers see them: the text, who was asked in this round, what was said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, When
from django.utils import timezone

from clouds.choices import ASKING, Answer
from clouds.models import Decision, Minutes, MinutesResponse
from portal.access.actor import Actor


@dataclass(frozen=True, slots=True)
class MinutesPage:
    """`own` is what the actor's organisation is asked now; `responses` all rounds that the actor may see."""

    decisions: Sequence[Decision]
    own: MinutesResponse | None
    responses: Sequence[MinutesResponse]
    versions: Sequence[Minutes]
    asked: int
    pending: int
    said: int
    unresolved: int
    is_window_over: bool

    @property
    def can_be_confirmed(self) -> bool:
        return not self.unresolved and (self.is_window_over or not self.pending)


def minutes_page(actor: Actor, minutes: Minutes) -> MinutesPage:
    responses = list(responses_of(actor, minutes))
    now = [row for row in responses if row.round == minutes.round and minutes.state in ASKING]
    open_rows = [row for row in now if not row.answer]
    visible = Minutes.objects.permitted_to(actor).filter(meeting=minutes.meeting_id)
    return MinutesPage(
        decisions=list(minutes.decisions.all()),
        own=next((row for row in now if row.organisation_id == actor.organisation_id), None),
        responses=responses,
        versions=list(visible),
        asked=len(now),
        pending=len(open_rows),
        said=sum(row.answer == Answer.SOME for row in now),
        unresolved=sum(row.answer == Answer.SOME and not row.resolution for row in responses),
        is_window_over=all(row.due_on < timezone.localdate() for row in open_rows),
    )


def responses_of(actor: Actor, minutes: Minutes) -> QuerySet[MinutesResponse]:
    """The newest round first; in it what waits for the prefecture, then who has not answered, then the rest."""
    rank = Case(When(answer=Answer.SOME, then=0), When(answer="", then=1), default=2, output_field=IntegerField())
    rows = MinutesResponse.objects.permitted_to(actor).filter(minutes=minutes).annotate(rank=rank)
    return rows.select_related("organisation", "answered_by").order_by(
        "-round", "rank", "organisation__code", "organisation__kana"
    )


def minutes_asked_about(actor: Actor) -> list[Minutes]:
    """What the actor's prefecture has sent round, with `pending` and `unresolved` answers; one query."""
    if not actor.is_prefecture_side:
        return []
    rows = Minutes.objects.permitted_to(actor).filter(
        state__in=ASKING, meeting__group__prefecture=actor.organisation_id
    )
    waiting = Q(responses__round=F("round"), responses__answer="")
    said = Q(responses__answer=Answer.SOME, responses__resolution="")
    counted = rows.annotate(pending=Count("responses", filter=waiting), unresolved=Count("responses", filter=said))
    return list(counted.select_related("meeting").defer("body").order_by("answer_by", "pk"))
