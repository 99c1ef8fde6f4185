"""Gates of members of joint groups: the papers that prove one, and their days as calendars need them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from clouds.models import GateStep, JointGroup, JointMember
from portal.access.actor import Actor
from portal.documents.listing import file_item
from portal.web.components import FileItem


@dataclass(frozen=True, slots=True)
class Paper:
    """A file and the key by which it is taken off."""

    pk: int
    file: FileItem


def papers_of(step: GateStep) -> Sequence[Paper]:
    """In the order in which they were added, with who added each and when."""
    rows = step.files.select_related("file", "added_by")
    return [Paper(row.pk, file_item(row.file, uploaded_by=row.added_by.name)) for row in rows]


@dataclass(frozen=True, slots=True)
class GateDay:
    """Until when a member has to pass a gate; the last day that was set, where there is none any more."""

    step: GateStep
    day: date
    changed_at: datetime
    is_gone: bool


@dataclass(frozen=True, slots=True)
class StartMonth:
    """When a joint group begins to work; the last month that was planned, where none is any more."""

    group: JointGroup
    first_day: date
    changed_at: datetime
    is_gone: bool


def gate_days(actor: Actor) -> Iterator[GateDay]:
    """Of every gate that the actor may see and that ever had a day. One query: what was, the audit rows know."""
    rows = GateStep.objects.permitted_to(actor).annotate(
        day=_last_known(GateStep, "due_on"),
        changed_at=Greatest(
            _last_change(GateStep, "pk"),
            _last_change(JointMember, "member_id"),
            _last_change(JointGroup, "member__group"),
        ),
    )
    for step in rows.filter(day__isnull=False).select_related("member__group", "member__organisation").order_by("pk"):
        is_gone = step.due_on is None or step.member.left_on is not None
        yield GateDay(step, step.day, step.changed_at, is_gone)


def start_months(actor: Actor) -> Iterator[StartMonth]:
    """Of every joint group that the actor may see and that ever had a month. One query."""
    rows: QuerySet[Any] = JointGroup.objects.permitted_to(actor).annotate(
        first_day=_last_known(JointGroup, "start_month"), changed_at=_last_change(JointGroup, "pk")
    )
    for group in rows.filter(first_day__isnull=False).order_by("pk"):
        yield StartMonth(group, group.first_day, group.changed_at, is_gone=group.start_month is None)


def _last_known(model: type[Model], field: str) -> Coalesce:
    events = model.pgh_event_model.objects  # type: ignore[attr-defined]
    had = events.filter(pgh_obj=OuterRef("pk"), **{f"{field}__isnull": False}).order_by("-pgh_id")
    return Coalesce(F(field), Subquery(had.values(field)[:1]))


def _last_change(model: type[Model], key: str) -> Subquery:
    events = model.pgh_event_model.objects.filter(pgh_obj=OuterRef(key))  # type: ignore[attr-defined]
    return Subquery(events.order_by("-pgh_id").values("pgh_created_at")[:1])
