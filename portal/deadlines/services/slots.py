"""From rules and calendars to the few rows that the database joins with all debts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from portal.calendars.selectors import closed_days_between
from portal.deadlines.choices import COORDINATING, OWING_ROLES, Audience, ReminderState
from portal.deadlines.models import ClosingDay
from portal.deadlines.registry import DeadlineKind
from portal.deadlines.selectors.rules import RuleInForce, rules_of
from portal.deadlines.words import day_text
from portal.lib.business_days import closed_days_of
from portal.lib.reminder_rules import Slot, slots

SLACK_DAYS = 30  # of closed days between two business days, at the very most


@dataclass(frozen=True, slots=True)
class SlotRow:
    """One stage of all debts that share a rule, a calendar and a due day."""

    rule: int
    calendar: int
    due_on: date
    stage: str
    audience: str
    roles: str
    is_last_call: bool
    is_late: bool
    send_on: date
    useful_until: date
    state: str
    min_gap_days: int
    max_count: int
    is_digest: bool
    sends_from: str
    sends_until: str
    sends_on_closed_days: bool
    due_text: str


@dataclass(frozen=True, slots=True)
class Placing:
    """Rules and calendars by number: 0 is the preset, and the calendar of those without closing days of their own."""

    first: date  # due days outside of first..last have no stage near today
    last: date
    rules: tuple[RuleInForce, ...]
    rule_of: Mapping[int, int]  # coordinator -> rule
    calendars: tuple[frozenset[date], ...]
    calendar_of: Mapping[int, int]  # organisation -> calendar

    def slots(self, due: Iterable[tuple[date, int, int]], *, since: date, today: date) -> list[SlotRow]:
        """The stages between `since` and today of these (due day, rule, calendar)."""
        return [
            _row(rule, calendar, due_on, self.rules[rule], slot, today)
            for due_on, rule, calendar in due
            for slot in slots(self.rules[rule].rule, due_on, self.calendars[calendar])
            if since <= slot.send_on <= today
        ]


def placing_of(kind: DeadlineKind, today: date, *, ahead_days: int = 0) -> Placing:
    """`ahead_days`: for looking that far ahead, as previews do."""
    preset, own = rules_of(kind)
    rules = [preset, *own.values()]
    before = max(rule.rule.reach[0] for rule in rules)
    after = max(rule.rule.reach[1] for rule in rules)
    first = today - timedelta(days=2 * after + SLACK_DAYS + 31)
    last = today + timedelta(days=2 * before + SLACK_DAYS + ahead_days)
    closed = closed_days(first - timedelta(days=SLACK_DAYS), last + timedelta(days=SLACK_DAYS))
    days = ClosingDay.objects.all().as_calendars(first - timedelta(days=SLACK_DAYS), last + timedelta(days=SLACK_DAYS))
    distinct = {extra: number for number, extra in enumerate(dict.fromkeys(days.values()), start=1)}
    return Placing(
        first=first,
        last=last,
        rules=tuple(rules),
        rule_of={prefecture: number for number, prefecture in enumerate(own, start=1)},
        calendars=(closed, *(closed | extra for extra in distinct)),
        calendar_of={organisation: distinct[extra] for organisation, extra in days.items()},
    )


def closed_days(first: date, last: date) -> frozenset[date]:
    """The closed days of everybody; where the table ends, by the law."""
    known = set(closed_days_between(first, last))
    return frozenset(known or closed_days_of(range(first.year, last.year + 1)))


def _row(rule: int, calendar: int, due_on: date, in_force: RuleInForce, slot: Slot, today: date) -> SlotRow:
    audience = Audience(slot.stage.audience)
    roles = COORDINATING if audience == Audience.COORDINATOR else OWING_ROLES[audience]
    is_missed = slot.useful_until < today
    return SlotRow(
        rule=rule,
        calendar=calendar,
        due_on=due_on,
        stage=slot.stage.key,
        audience=audience.value,
        roles=",".join(role.value for role in roles),
        is_last_call=slot.stage.is_last_call,
        is_late=slot.stage.offset > 0,
        send_on=slot.send_on,
        useful_until=slot.useful_until,
        state=(ReminderState.MISSED if is_missed else ReminderState.SCHEDULED).value,
        min_gap_days=in_force.rule.min_gap_days,
        max_count=in_force.rule.max_count,
        is_digest=in_force.is_digest and not slot.stage.is_last_call,
        sends_from=in_force.hours.start.isoformat(),
        sends_until=in_force.hours.end.isoformat(),
        sends_on_closed_days=in_force.hours.on_closed_days,
        due_text=day_text(due_on),
    )
