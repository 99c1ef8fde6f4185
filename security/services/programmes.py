"""A programme itself: what it is called, who runs it, its months."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.access.grants import regrant
from portal.audit.tracking import record_as
from portal.editing.rows import locked, save_changed
from portal.exceptions import RuleViolation
from portal.lib.months import Month, format_month
from portal.organisations.models import Organisation
from security.models import (
    Acknowledgement,
    MigrationPlan,
    OrganisationMigration,
    PlanEntry,
    Programme,
    ProgrammeMonth,
)

from .editing import check_may_change
from .months import set_month

__all__ = ["create_programme", "fill_calendar", "set_month", "update_programme"]


@transaction.atomic
def create_programme(*, actor: Actor, prefectures: Sequence[Organisation], **fields: Any) -> Programme:
    """A new programme with an empty month for each month of its calendar.

    Raises RuleViolation for whoever coordinates none of the prefectures, ValidationError for wrong fields.
    """
    record_as(actor)
    if not actor.is_system and not (actor.coordinates and actor.organisation in prefectures):
        raise RuleViolation("own_prefecture", _("自分の都道府県を実施都道府県に含めてください。"), field="prefectures")
    programme = Programme(**fields)
    programme.full_clean()
    programme.save()
    programme.prefectures.set(prefectures)
    fill_calendar(programme)
    regrant(programme)
    return programme


@transaction.atomic
def update_programme(
    *,
    actor: Actor,
    programme: Programme,
    version: int,
    prefectures: Sequence[Organisation],
    reason: str = "",
    **fields: Any,
) -> Programme:
    """Change what a programme is. Months that fall out of the calendar are kept for the day they come back.

    Raises RuleViolation: not permitted, changed since (STALE), a prefecture that still has participants, a switch
    month in force outside the new window; ValidationError for wrong fields.
    """
    before = {prefecture.pk: str(prefecture) for prefecture in programme.prefectures.all()}
    after = {prefecture.pk: str(prefecture) for prefecture in prefectures}
    record_as(actor, reason=_with_prefectures(reason, before, after))
    check_may_change(actor, programme)
    stored = locked(Programme, programme.pk, version)
    _check_prefectures(actor, stored, before, after)
    if "window_first" in fields:
        _check_window(stored, fields["window_first"], fields["window_last"])
    is_changed = save_changed(stored, fields)
    if before != after:
        _set_prefectures(stored, prefectures, counts_up=not is_changed)
    fill_calendar(stored)
    return stored


def _with_prefectures(reason: str, before: dict[int, str], after: dict[int, str]) -> str:
    """The reason, and who runs the programme from now on where that changes: a list has no row of its own."""
    if before == after:
        return reason
    names = _("実施都道府県：%(names)s") % {"names": "、".join(after.values())}
    return f"{reason}（{names}）" if reason else names


def _check_prefectures(actor: Actor, programme: Programme, before: dict[int, str], after: dict[int, str]) -> None:
    if not actor.is_system and actor.organisation_id not in after:
        raise RuleViolation(
            "own_prefecture", _("自分の都道府県を実施都道府県から外すことはできません。"), field="prefectures"
        )
    for pk in before.keys() - after.keys():
        count = programme.participations.filter(organisation__prefecture=pk).count()
        if count:
            raise RuleViolation(
                "prefecture_has_participants",
                _("%(name)sには参加団体が%(count)d団体あるため外せません。先に参加団体を外してください。")
                % {"name": before[pk], "count": count},
                field="prefectures",
            )


def _check_window(programme: Programme, first: date, last: date) -> None:
    entries = PlanEntry.objects.filter(plan__in=MigrationPlan.objects.current().filter(programme=programme))
    outside = entries.exclude(month__range=(first, last)).select_related("organisation").order_by("month")
    if found := list(outside):
        names = "、".join(f"{entry.organisation}（{format_month(Month.of(entry.month))}）" for entry in found[:3])
        raise RuleViolation(
            "published_outside",
            _("公開中の計画で、切替月がこの期間の外になる団体があります：%(names)s%(more)s。期間を広げてください。")
            % {"names": names, "more": _("ほか") if len(found) > 3 else ""},
            field="window_last" if found[0].month > last else "window_first",
        )


def _set_prefectures(programme: Programme, prefectures: Sequence[Organisation], *, counts_up: bool) -> None:
    """Everything in the programme is for the new circle of prefectures from now on."""
    programme.prefectures.set(prefectures)
    if counts_up:
        programme.version += 1
        programme.save(update_fields=["version"])
    regrant(programme)
    for rows in (
        programme.plans.all(),
        programme.wishes.select_related("programme"),
        OrganisationMigration.objects.filter(programme=programme),
        Acknowledgement.objects.filter(plan__programme=programme),
    ):
        if found := list(rows):
            regrant(*found)


def fill_calendar(programme: Programme) -> None:
    """A row for every month that has none yet."""
    rows = [ProgrammeMonth(programme=programme, month=m.first_day, units=0, switches=0) for m in programme.calendar]
    ProgrammeMonth.objects.bulk_create(rows, ignore_conflicts=True)
