"""A meeting as its readers see it: agenda and papers, replies, who came, minutes, what is to be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from clouds.choices import CAME, MeetingState, Presence, Reply
from clouds.models import ActionItem, AgendaItem, Attendance, Material, MaterialVersion, Meeting, Minutes
from portal.access.actor import Actor
from portal.web.rendering import display_value


@dataclass(frozen=True, slots=True)
class Paper:
    """A material with its newest file and those before it."""

    material: Material
    latest: MaterialVersion
    earlier: Sequence[MaterialVersion]


@dataclass(frozen=True, slots=True)
class Point:
    """One item of the agenda with the papers that the reader may see."""

    item: AgendaItem
    papers: Sequence[Paper]


def agenda_of(actor: Actor, meeting: Meeting) -> list[Point]:
    """Three queries, however many points and papers there are."""
    versions = MaterialVersion.objects.select_related("file")
    visible = Material.objects.permitted_to(actor).prefetch_related(Prefetch("versions", versions, "files"))
    items = meeting.agenda.prefetch_related(Prefetch("materials", visible, "papers"))
    return [Point(item, [Paper(one, one.files[0], one.files[1:]) for one in item.papers]) for item in items]  # type: ignore[attr-defined]


def attendees_last_time(row: Attendance) -> str:
    """Whom the same organisation named for the last meeting of the same group that it did name somebody for."""
    named = Attendance.objects.filter(organisation=row.organisation_id, meeting__group=row.meeting.group_id)
    earlier = named.exclude(attendees="").exclude(pk=row.pk).order_by("-meeting__starts_at")
    return earlier.values_list("attendees", flat=True).first() or ""


@dataclass(frozen=True, slots=True)
class ReplyCounts:
    """How the invitation stands, in organisations."""

    invited: int
    unanswered: int
    coming: int
    absent: int
    came: int


def reply_counts(actor: Actor, meeting: Meeting) -> ReplyCounts:
    """Of all that the actor may see; one query."""
    rows = Attendance.objects.permitted_to(actor).filter(meeting=meeting)
    return ReplyCounts(
        **rows.aggregate(
            invited=Count("pk"),
            unanswered=Count("pk", filter=Q(reply="")),
            coming=Count("pk", filter=Q(reply__in=[Reply.ATTEND, Reply.PROXY])),
            absent=Count("pk", filter=Q(reply=Reply.ABSENT)),
            came=Count("pk", filter=Q(presence__in=CAME)),
        )
    )


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """`own` is the reply of the actor's organisation, `counts` all replies for those who run the group."""

    agenda: Sequence[Point]
    own: Attendance | None
    counts: ReplyCounts | None
    minutes: Sequence[Minutes]
    actions: Sequence[ActionItem]


def meeting_page(actor: Actor, meeting: Meeting) -> MeetingPage:
    own = Attendance.objects.permitted_to(actor).filter(meeting=meeting, organisation=actor.organisation_id)
    actions = ActionItem.objects.permitted_to(actor).filter(meeting=meeting).select_related("organisation")
    return MeetingPage(
        agenda=agenda_of(actor, meeting),
        own=own.select_related("replied_by").first(),
        counts=reply_counts(actor, meeting) if actor.is_prefecture_side else None,
        minutes=list(Minutes.objects.permitted_to(actor).filter(meeting=meeting)),
        actions=list(actions),
    )


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One invited organisation."""

    attendance: Attendance
    is_late: bool


def attendance_roster(actor: Actor, meeting: Meeting) -> list[RosterRow]:
    """Who has not answered stands first; one query."""
    rows = (
        Attendance.objects.permitted_to(actor)
        .filter(meeting=meeting)
        .select_related("organisation", "replied_by")
        .order_by(F("replied_at").asc(nulls_first=True), "organisation__code", "organisation__kana")
    )
    today, is_owed = timezone.localdate(), meeting.is_open_for_replies
    listed = [RosterRow(row, is_owed and not row.reply and row.reply_due_on < today) for row in rows]
    return sorted(listed, key=lambda one: bool(one.attendance.reply))


def minutes_outline(meeting: Meeting) -> str:
    """What minutes begin with: when and where, who was there, the points to be filled in."""
    rows = meeting.attendances.select_related("organisation")
    came = [row for row in rows if row.presence in CAME]
    names = "、".join(_came_words(row) for row in came) or _("なし")
    absent = "、".join(row.organisation.name for row in rows if row.presence not in CAME) or _("なし")
    head = [
        _("1　日時　%(when)s") % {"when": _span(meeting)},
        _("2　会場　%(place)s") % {"place": meeting.place or _("オンライン")},
        _("3　出席団体（%(count)d団体）　%(names)s") % {"count": len(came), "names": names},
        _("4　欠席団体　%(names)s") % {"names": absent},
        _("5　議事"),
    ]
    points = [f"（{number}）{item.title}\n" for number, item in enumerate(meeting.agenda.all(), start=1)]
    return "\n".join([*head, "", *points])


def _came_words(row: Attendance) -> str:
    return f"{row.organisation.name}（{_('代理')}）" if row.presence == Presence.PROXY else row.organisation.name


def _span(meeting: Meeting) -> str:
    begin, end = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
    return f"{display_value(begin.date())} {begin:%H:%M}～{end:%H:%M}"


def calendar_meetings(actor: Actor, *, only_own: bool) -> QuerySet[Meeting]:
    """What was ever announced, called-off ones too; `only_own`: what one is invited to, or runs."""
    rows = Meeting.objects.permitted_to(actor).exclude(state=MeetingState.DRAFT)
    if only_own and actor.is_prefecture_side:
        rows = rows.filter(group__prefecture=actor.organisation_id)
    elif only_own:
        rows = rows.filter(attendances__in=Attendance.objects.permitted_to(actor))
    return rows.select_related("group")


@dataclass(frozen=True, slots=True)
class UpcomingMeeting:
    """A meeting to come with what is open about it: the own reply, or for those who run it the replies of others."""

    meeting: Meeting
    own: Attendance | None
    unanswered: int


def upcoming_meetings(actor: Actor) -> list[UpcomingMeeting]:
    """The next five; two queries."""
    rows = calendar_meetings(actor, only_own=True).filter(state=MeetingState.INVITED, ends_at__gte=timezone.now())
    open_replies = Count("attendances", filter=Q(attendances__reply=""))
    meetings = list(rows.annotate(unanswered=open_replies).order_by("starts_at")[:5])
    own = Attendance.objects.permitted_to(actor).filter(meeting__in=meetings, organisation=actor.organisation_id)
    replies = {row.meeting_id: row for row in own}
    return [UpcomingMeeting(one, replies.get(one.pk), one.unanswered) for one in meetings]  # type: ignore[attr-defined]
