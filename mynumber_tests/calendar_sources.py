"""Slots and the days of pairs as calendars."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mynumber_tests.selectors.calendar import Meeting, SlotDays, meetings, slots_with_changes
from portal.access.actor import Actor
from portal.calendars.choices import SourceScope
from portal.calendars.sources import CalendarEntry, CalendarSource, register_calendar_source


def takes_part(actor: Actor) -> bool:
    return actor.organisation is not None and not actor.is_vendor and not actor.is_prefecture_side


def runs_tests(actor: Actor) -> bool:
    return actor.organisation is not None and actor.is_prefecture_side


def everybody_in_it(actor: Actor) -> bool:
    return actor.organisation is not None and not actor.is_vendor


def days_of_pairs(actor: Actor, *, only_own: bool) -> Iterator[CalendarEntry]:
    return (_meeting(one) for one in meetings(actor, only_own=only_own))


def _meeting(meeting: Meeting) -> CalendarEntry:
    pair, changed_at = meeting.pair, meeting.layout_changed_at
    mark = _("日程を決めた後に、データ標準レイアウトが改版されました。") if changed_at else ""
    return CalendarEntry(
        uid=f"mynumber-pair-{pair.pk}@portal",
        sequence=pair.sequence,
        summary=_("総合運用テスト：%(pair)s") % {"pair": pair},
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        updated_at=max(pair.updated_at, changed_at) if changed_at else pair.updated_at,
        description="\n".join(filter(None, [mark, f"{pair.programme.name}　{pair.slot.name}", pair.means])),
        path=reverse("mynumber_tests:pair-detail", args=[pair.pk]),
        is_cancelled=meeting.is_cancelled,
        is_for_feeds_only=meeting.is_cancelled,  # the page of the pair says what happened
    )


def slots(actor: Actor) -> Iterator[CalendarEntry]:
    return (_slot(one) for one in slots_with_changes(actor))


def _slot(slot: SlotDays) -> CalendarEntry:
    return CalendarEntry(
        uid=f"mynumber-slot-{slot.programme.pk}-{slot.position}@portal",
        sequence=slot.changes,
        summary=f"{slot.name}：{slot.programme.name}",
        starts_on=slot.first_day,
        ends_on=slot.last_day,
        updated_at=slot.changed_at,
        path=reverse("mynumber_tests:programme-detail", args=[slot.programme.pk]),
        is_cancelled=slot.is_gone,
        is_for_feeds_only=slot.is_gone,
    )


register_calendar_source(
    CalendarSource(
        "mynumber_tests.own",
        gettext_lazy("自団体の総合運用テストの日程"),
        partial(days_of_pairs, only_own=True),
        takes_part,
        scope=SourceScope.ORGANISATION,
    )
)
register_calendar_source(
    CalendarSource(
        "mynumber_tests.all",
        gettext_lazy("全団体の総合運用テストの日程"),
        partial(days_of_pairs, only_own=False),
        runs_tests,
    )
)
register_calendar_source(
    CalendarSource("mynumber_tests.slots", gettext_lazy("総合運用テストのクール"), slots, everybody_in_it)
)
