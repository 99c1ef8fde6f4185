"""Notices as readers see them, and as they stand: what is open for an organisation, who is late, what was corrected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.applications.content import LineChange
from portal.lib.defang import defang
from portal.web.rendering import display_moment
from security.incident_choices import COMMUNITY, READ, TLP_EXPLANATIONS, TLP_ORDER, UNREAD, Answer, NoticeState, Tlp
from security.models import IncidentNotice, NoticeRecipient, NoticeRevision
from security.models.incident_notices import IncidentNoticeQuerySet, NoticeContent

Text = str | Promise


@dataclass(frozen=True, slots=True)
class OwnNotice:
    """A notice as one reader sees it, with the answer of their organisation; `row` is None where none is asked."""

    notice: IncidentNotice
    content: NoticeRevision
    row: NoticeRecipient | None

    @property
    def owes(self) -> bool:
        if self.row is None or not self.notice.is_open:
            return False
        return not self.row.is_settled_for(requires_action=self.content.requires_action)

    @property
    def is_late(self) -> bool:
        return self.owes and self.row is not None and self.row.due_at < timezone.now()

    @property
    def word(self) -> Text:
        return status_word(self.row) if self.row else ""

    @property
    def tlp_explanation(self) -> Text:
        return TLP_EXPLANATIONS[Tlp(self.content.tlp)]


def status_word(row: NoticeRecipient) -> Text:
    """未読, 既読, or the answer."""
    return Answer(row.answer).label if row.answer else READ if row.read_at else UNREAD


def own_notices(actor: Actor) -> list[OwnNotice]:
    """Everything that was shared with the actor: first what is owed, the nearest due date first; two statements."""
    notices = IncidentNotice.objects.permitted_to(actor).published().select_related("current", "prefecture")
    rows = _own_rows(actor)
    found = [OwnNotice(notice, notice.current, rows.get(notice.pk)) for notice in notices[:500] if notice.current]
    return sorted(found, key=lambda own: (not own.owes, own.row.due_at.timestamp() if own.row and own.owes else 0))


def owed_notices(actor: Actor) -> list[OwnNotice]:
    """Only those that wait for the answer of the actor's organisation."""
    rows = NoticeRecipient.objects.permitted_to(actor, "answer").unsettled()
    related = rows.select_related("notice__current", "notice__prefecture").order_by("due_at", "pk")
    return [OwnNotice(row.notice, row.notice.current, row) for row in related if row.notice.current]


def _own_rows(actor: Actor) -> dict[int, NoticeRecipient]:
    rows = NoticeRecipient.objects.permitted_to(actor).asked().filter(organisation=actor.organisation)
    return {row.notice_id: row for row in rows.select_related("answered_by", "read_by")}


def own_notice(actor: Actor, notice: IncidentNotice) -> OwnNotice:
    """One published notice. Raises ValueError for a draft."""
    if notice.current is None:
        raise ValueError("a draft has no readers")
    rows = NoticeRecipient.objects.permitted_to(actor).asked().filter(notice=notice, organisation=actor.organisation)
    return OwnNotice(notice, notice.current, rows.select_related("answered_by", "read_by").first())


# --- for those who issue notices --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One organisation that is asked."""

    recipient: NoticeRecipient
    requires_action: bool
    is_open: bool
    now: datetime

    @property
    def organisation(self) -> str:
        return self.recipient.organisation.name

    @property
    def code(self) -> str:
        return self.recipient.organisation.code or ""

    @property
    def word(self) -> Text:
        return status_word(self.recipient)

    @property
    def owes(self) -> bool:
        return self.is_open and not self.recipient.is_settled_for(requires_action=self.requires_action)

    @property
    def is_late(self) -> bool:
        return self.owes and self.recipient.due_at < self.now

    @property
    def was_reminded_today(self) -> bool:
        last = self.recipient.reminded_at
        return last is not None and timezone.localtime(last).date() == timezone.localdate()


@dataclass(frozen=True, slots=True)
class Roster:
    """All organisations, the late ones first, the oldest due date first among them."""

    rows: Sequence[RosterRow]

    @property
    def late(self) -> int:
        return sum(row.is_late for row in self.rows)

    @property
    def owing(self) -> int:
        return sum(row.owes for row in self.rows)

    @property
    def unread(self) -> int:
        return sum(row.recipient.read_at is None for row in self.rows)

    @property
    def to_remind(self) -> int:
        return sum(row.owes and not row.was_reminded_today for row in self.rows)

    @property
    def answers(self) -> list[tuple[Text, int]]:
        return [(answer.label, sum(row.recipient.answer == answer for row in self.rows)) for answer in Answer]


def roster_of(notice: IncidentNotice) -> Roster:
    """One statement."""
    asked = notice.recipients.asked().select_related("organisation", "read_by", "answered_by")  # type: ignore[attr-defined]
    requires_action = notice.current is not None and notice.current.requires_action
    now = timezone.now()
    rows = [RosterRow(row, requires_action, notice.is_open, now) for row in asked]
    return Roster(sorted(rows, key=_late_first))


def _late_first(row: RosterRow) -> tuple[int, float, str, int]:
    stage = 0 if row.is_late else 1 if row.owes else 2
    return stage, row.recipient.due_at.timestamp(), row.code, row.recipient.pk


def with_counts(notices: IncidentNoticeQuerySet) -> IncidentNoticeQuerySet:
    """Annotated with how many are asked, still owe, and are late."""
    asked = Q(recipients__removed_at__isnull=True)
    owing = (
        asked
        & (Q(recipients__answer="") | Q(recipients__answer=Answer.CHECKED, current__requires_action=True))
        & Q(state=NoticeState.PUBLISHED)
    )
    return notices.order_by("-published_at", "-created_at", "-pk").annotate(
        asked_count=Count("recipients", filter=asked),
        owing_count=Count("recipients", filter=owing),
        late_count=Count("recipients", filter=owing & Q(recipients__due_at__lt=timezone.now())),
    )


# --- versions and differences -------------------------------------------------------------------------------------


def visible_revisions(actor: Actor, notice: IncidentNotice, *, inspects: bool) -> list[NoticeRevision]:
    """The revisions that this reader may compare: none from before a retraction, none of a closer circle."""
    revisions = list(notice.revisions.select_related("published_by", "programme"))
    if inspects or notice.current is None:
        return revisions
    # Whether the organisation was asked by then, also for those of its people who do not answer for it.
    row = NoticeRecipient.objects.asked().filter(notice=notice, organisation=actor.organisation).first()
    circle = TLP_ORDER.index(Tlp(notice.current.tlp))
    return [
        revision
        for revision in revisions
        if revision.pk == notice.current_id
        or (
            revision.number >= notice.shown_from
            and TLP_ORDER.index(Tlp(revision.tlp)) >= circle
            and (revision.tlp in COMMUNITY or (row is not None and row.asked_at <= revision.published_at))
        )
    ]


TEXTS = ("title", "kind", "urgency", "summary", "indicators", "actions", "requires_action", "contact", "tlp")
SCOPE = ("audience_kind",)


def shared_items(content: NoticeContent, *, due_at: datetime | None = None) -> list[tuple[str, str]]:
    """Label and words of what the readers see, in the order of the page; broken once more on its way out."""
    items = [(_label(name), _words(content, name)) for name in TEXTS]
    items.append((_label("due_at"), display_moment(due_at or content.due_at)))
    if isinstance(content, NoticeRevision) and content.reporter_name:
        items.insert(0, (_label("reporter_name"), content.reporter_name))
    return [(label, words) for label, words in items if words]


def revision_changes(before: NoticeContent, after: NoticeContent, *, inspects: bool) -> list[LineChange]:
    """Two versions side by side; who else is asked is told to the issuing side only."""
    names = (*TEXTS, "due_at", *(SCOPE if inspects else ()))
    changes = [LineChange(_label(name), _words(before, name), _words(after, name)) for name in names]
    if isinstance(before, NoticeRevision) and isinstance(after, NoticeRevision):
        changes.append(LineChange(_label("reporter_name"), before.reporter_name, after.reporter_name))
    return changes


def _label(name: str) -> str:
    if name == "requires_action":
        return _("求める回答")
    return str(NoticeRevision._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _words(content: NoticeContent, name: str) -> str:
    value = getattr(content, name)
    if name == "due_at":
        return display_moment(value)
    if name == "requires_action":
        return _("対応済みか該当なし") if value else _("確認済み")
    display = getattr(content, f"get_{name}_display", None)
    return str(display()) if display else defang(value)


def changed_at_for(actor: Actor) -> Greatest:
    """For machines: when a notice, or the caller's own answer to it, last changed."""
    own = NoticeRecipient.objects.filter(notice=OuterRef("pk"), organisation=actor.organisation_id)
    return Greatest(F("updated_at"), Coalesce(Subquery(own.values("updated_at")[:1]), F("updated_at")))
