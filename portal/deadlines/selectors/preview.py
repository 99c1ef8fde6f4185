"""Who gets what when: the reminders of the next days, as the rules and the calendars have it today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.accounts.models import Membership
from portal.deadlines.choices import COORDINATING, ONLY_IN_PERSON, OWING_ROLES, Audience
from portal.deadlines.registry import find_deadline_kind
from portal.deadlines.selectors.open_deadlines import OpenDeadline, Side, open_deadlines
from portal.deadlines.services.slots import Placing, placing_of
from portal.deadlines.words import offset_words
from portal.lib.reminder_rules import slots

DAYS = 60
_PREVIEW_ROLES = {**OWING_ROLES, Audience.COORDINATOR: COORDINATING}


@dataclass(frozen=True, slots=True)
class PlannedReminder:
    """One stage of one deadline with everybody who will be told."""

    send_on: date
    sends_from: time
    deadline: OpenDeadline
    stage: str
    audience: str
    is_last_call: bool
    is_digest: bool
    recipients: tuple[str, ...]

    @property
    def form(self) -> str:
        if self.is_last_call:
            return _("最終のお知らせ")
        return _("まとめ") if self.is_digest else _("1件ごと")

    @property
    def recipient_words(self) -> str:
        return "、".join(self.recipients) or _("宛先なし")


def planned_reminders(
    actor: Actor, *, kinds: Sequence[str] = (), organisation_id: int | None = None
) -> list[PlannedReminder]:
    """In order of the day. A few statements for each kind, however many organisations there are."""
    if actor.organisation is None:
        return []
    today = timezone.localdate()
    deadlines = open_deadlines(actor, sides=[Side.COORDINATED], kinds=kinds)
    if organisation_id is not None:
        deadlines = [one for one in deadlines if one.organisation.pk == organisation_id]
    people = _people({one.organisation.pk for one in deadlines} | {actor.organisation.pk})
    by_kind: dict[str, list[OpenDeadline]] = defaultdict(list)
    for deadline in deadlines:
        by_kind[deadline.kind].append(deadline)
    found = [
        row for code, rows in by_kind.items() for row in _of_kind(code, rows, actor.organisation.pk, people, today)
    ]
    return sorted(found, key=lambda row: (row.send_on, row.deadline.due_on, row.deadline.organisation.code or ""))


def _of_kind(
    code: str, deadlines: Iterable[OpenDeadline], coordinator: int, people: People, today: date
) -> list[PlannedReminder]:
    kind = find_deadline_kind(code)
    assert kind is not None
    placing = placing_of(kind, today, ahead_days=DAYS)
    return [row for one in deadlines for row in _stages(one, placing, coordinator, people, today)]


def _stages(
    deadline: OpenDeadline, placing: Placing, coordinator: int, people: People, today: date
) -> list[PlannedReminder]:
    rule = placing.rules[placing.rule_of.get(coordinator, 0)]
    rows = []
    for side in (deadline.organisation.pk, coordinator):
        calendar = placing.calendars[placing.calendar_of.get(side, 0)]
        for slot in slots(rule.rule, deadline.due_on, calendar):
            audience = Audience(slot.stage.audience)
            told = _told(deadline, audience, side, people)
            is_of_side = (audience == Audience.COORDINATOR) == (side == coordinator)
            is_spare = audience == Audience.APPROVER and not told  # small towns have none; the staff are told anyway
            if is_of_side and not is_spare and today <= slot.send_on <= today + timedelta(days=DAYS):
                rows.append(
                    PlannedReminder(
                        send_on=slot.send_on,
                        sends_from=rule.hours.start,
                        deadline=deadline,
                        stage=offset_words(slot.stage.offset),
                        audience=str(audience.label),
                        is_last_call=slot.stage.is_last_call,
                        is_digest=rule.is_digest,
                        recipients=told,
                    )
                )
    return rows


def _told(deadline: OpenDeadline, audience: Audience, side: int, people: People) -> tuple[str, ...]:
    roles = [role for role in _PREVIEW_ROLES[audience] if deadline.person_id is not None or role not in ONLY_IN_PERSON]
    known = {user: name for role in roles for user, name in people.get((side, role.value), ())}
    if audience == Audience.STAFF and deadline.person_id is not None:
        known = {user: name for user, name in known.items() if user == deadline.person_id}
    return tuple(known.values())


People = dict[tuple[int, str], list[tuple[int, str]]]


def _people(organisations: set[int]) -> People:
    """(organisation, role) -> people; one statement."""
    rows = Membership.objects.filter(role_group__organisation__in=organisations, user__is_active=True)
    found: People = {}
    for organisation, role, user, name in rows.order_by("user__name", "pk").values_list(
        "role_group__organisation", "role_group__role", "user", "user__name"
    ):
        found.setdefault((organisation, role), []).append((user, name))
    return found
