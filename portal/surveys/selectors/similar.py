"""Whether something was asked before: for the author, before anybody is asked twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from difflib import SequenceMatcher

from django.db.models import Count, Q
from django.utils import timezone

from portal.access.actor import Actor
from portal.lib.text import search_copy
from portal.surveys.choices import SurveyState
from portal.surveys.models import Question, Survey

LOOKED_BACK = timedelta(days=3 * 366)
ALIKE = 0.85


@dataclass(frozen=True, slots=True)
class AskedBefore:
    """An earlier question like this one, and how many organisations have answered it."""

    earlier: Question
    answered: int
    can_be_repeated: bool


def asked_before(actor: Actor, survey: Survey, questions: Sequence[Question]) -> dict[int, list[AskedBefore]]:
    """Questions of the last three years that say much the same, by the key of today's; one query."""
    since = timezone.now() - LOOKED_BACK
    settled = Q(survey__responses__submission_count__gt=0, survey__responses__is_reopened=False)
    earlier = (
        Question.objects.permitted_to(actor)
        .exclude(survey=survey)
        .exclude(survey__state=SurveyState.DRAFT)
        .filter(survey__opened_at__gte=since)
        .select_related("survey")
        .annotate(answered_count=Count("survey__responses", filter=settled))
        .order_by("-survey__opened_at", "position")
    )
    known = [(search_copy(one.text), one) for one in earlier]
    found: dict[int, list[AskedBefore]] = defaultdict(list)
    for question in questions:
        text = search_copy(question.text)
        for other, one in known:
            if one.pk != question.repeats_id and is_alike(text, other):
                found[question.pk].append(AskedBefore(one, one.answered_count, one.type == question.type != "file"))
    return {pk: rows[:3] for pk, rows in found.items() if not _is_linked(pk, questions)}


def _is_linked(pk: int, questions: Sequence[Question]) -> bool:
    """What offers last time's answer already needs no warning."""
    return any(one.pk == pk and one.repeats_id for one in questions)


def is_alike(one: str, other: str) -> bool:
    """Whether two texts, folded for searching, say much the same. The cheap bounds spare most of the work."""
    matcher = SequenceMatcher(None, one, other)
    return matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE
