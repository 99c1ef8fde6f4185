"""A study group as its readers see it; each page takes the same number of queries however much there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from clouds.choices import MeetingState, MinutesState
from clouds.models import ActionItem, Decision, GroupMember, Meeting, Minutes, StudyGroup
from portal.access.actor import Actor


def groups_in_brief(actor: Actor) -> QuerySet[StudyGroup]:
    """Running groups first, each with the number of its members."""
    present = Count("members", filter=Q(members__left_on__isnull=True))
    groups = StudyGroup.objects.permitted_to(actor).select_related("prefecture").annotate(member_count=present)
    return groups.order_by(F("ended_on").asc(nulls_first=True), "-established_on", "-pk")


def decisions_in_force(actor: Actor) -> QuerySet[Decision]:
    """What the newest confirmed minutes of each meeting say."""
    newer = Minutes.objects.confirmed().filter(
        meeting=OuterRef("minutes__meeting"), number__gt=OuterRef("minutes__number")
    )
    rows = Decision.objects.permitted_to(actor).filter(minutes__state=MinutesState.CONFIRMED)
    return rows.exclude(Exists(newer)).select_related("minutes__meeting")


@dataclass(frozen=True, slots=True)
class GroupPage:
    """All that the page of one group shows besides its own fields."""

    members: Sequence[GroupMember]
    former: Sequence[GroupMember]
    own: GroupMember | None
    coming: Sequence[Meeting]
    past: Sequence[Meeting]
    decisions: Sequence[Decision]
    actions: Sequence[ActionItem]


def group_page(actor: Actor, group: StudyGroup) -> GroupPage:
    rows = GroupMember.objects.permitted_to(actor).filter(group=group).select_related("organisation")
    rows = rows.prefetch_related("contacts__contact__department")
    members = [row for row in rows if row.left_on is None]
    meetings = list(Meeting.objects.permitted_to(actor).filter(group=group).select_related("group"))
    now = timezone.now()
    coming = [one for one in meetings if one.ends_at >= now and one.state != MeetingState.HELD]
    decisions = decisions_in_force(actor).filter(minutes__meeting__group=group)
    actions = ActionItem.objects.permitted_to(actor).open().filter(group=group).select_related("organisation")
    return GroupPage(
        members=members,
        former=[row for row in rows if row.left_on is not None],
        own=next((row for row in members if row.organisation_id == actor.organisation_id), None),
        coming=coming[::-1],
        past=[one for one in meetings if one not in coming],
        decisions=list(decisions.order_by("-minutes__meeting__starts_at", "position")[:50]),
        actions=list(actions),
    )
