"""Switch months as calendar entries: one's own, or those of all organisations."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.access.actor import Actor
from portal.calendars.choices import SourceScope
from portal.calendars.sources import CalendarEntry, CalendarSource, register_calendar_source
from portal.lib.months import Month
from security import incident_calendar_sources  # noqa: F401 (registers its own)
from security.choices import MilestoneState
from security.models import ProcurementMilestone, ScheduledSwitch
from security.selectors.switch_calendar import scheduled_switches


def takes_part(actor: Actor) -> bool:
    return actor.organisation is not None and not actor.is_vendor and not actor.is_prefecture_side


def everybody_in_it(actor: Actor) -> bool:
    return actor.organisation is not None and not actor.is_vendor


def entries(actor: Actor, *, only_own: bool) -> Iterator[CalendarEntry]:
    return (_entry(switch) for switch in scheduled_switches(actor, only_own=only_own))


def _entry(switch: ScheduledSwitch) -> CalendarEntry:
    month = Month.of(switch.month)
    return CalendarEntry(
        uid=f"security-switch-{switch.programme_id}-{switch.organisation_id}@portal",
        sequence=switch.sequence,
        summary=_("%(name)s：セキュリティクラウドへの切替月") % {"name": switch.organisation.name},
        starts_on=month.first_day,
        ends_on=month.last_day,
        updated_at=switch.changed_at,
        description=_("%(programme)s 切替計画 %(version)s")
        % {"programme": switch.programme.name, "version": switch.plan},
        path=reverse("security:schedule", args=[switch.programme_id]),
        is_cancelled=switch.is_cancelled,
    )


register_calendar_source(
    CalendarSource(
        "security.own",
        gettext_lazy("自団体の切替月"),
        partial(entries, only_own=True),
        takes_part,
        scope=SourceScope.ORGANISATION,
    )
)
register_calendar_source(
    CalendarSource("security.all", gettext_lazy("全団体の切替月"), partial(entries, only_own=False), everybody_in_it)
)


def milestones(actor: Actor) -> Iterator[CalendarEntry]:
    """The procurement of all programmes that the actor may see; cancelled ones so that calendars take them away."""
    visible = ProcurementMilestone.objects.permitted_to(actor).select_related("programme")
    return (_milestone(row) for row in visible)


def _milestone(row: ProcurementMilestone) -> CalendarEntry:
    return CalendarEntry(
        uid=f"security-milestone-{row.pk}@portal",
        sequence=row.version - 1,
        summary=row.name,
        starts_on=row.due_on,
        ends_on=row.due_on,
        updated_at=row.updated_at,
        description="\n".join(filter(None, [row.programme.name, row.word, row.note])),
        path=reverse("security:programme-detail", args=[row.programme_id]),
        is_cancelled=row.state == MilestoneState.CANCELLED,
    )


register_calendar_source(
    CalendarSource(
        "security.milestones", gettext_lazy("セキュリティクラウドの調達マイルストーン"), milestones, everybody_in_it
    )
)
