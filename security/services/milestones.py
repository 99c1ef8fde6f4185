"""Milestones of the procurement."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.audit.tracking import record_as
from portal.editing.rows import locked, save_changed
from portal.exceptions import RuleViolation
from portal.lib.months import Month
from security.choices import MilestoneState
from security.models import ProcurementMilestone, Programme

from .editing import check_may_change

USUAL = Path(__file__).parents[1] / "data" / "procurement_milestones.json"


@transaction.atomic
def add_milestone(*, actor: Actor, programme: Programme, **fields: Any) -> ProcurementMilestone:
    """Raises RuleViolation without the right or for a day of completion that is to come, ValidationError."""
    record_as(actor)
    check_may_change(actor, programme)
    milestone = ProcurementMilestone(programme=programme, **_checked(fields))
    milestone.full_clean()
    milestone.save()
    return milestone


@transaction.atomic
def update_milestone(
    *, actor: Actor, milestone: ProcurementMilestone, version: int, reason: str = "", **fields: Any
) -> ProcurementMilestone:
    """Raises RuleViolation: not permitted, changed since (STALE), completed in the future; ValidationError."""
    record_as(actor, reason=reason)
    check_may_change(actor, milestone.programme)
    stored = locked(ProcurementMilestone, milestone.pk, version)
    save_changed(stored, _checked(fields))
    return stored


@transaction.atomic
def add_usual_milestones(*, actor: Actor, programme: Programme) -> int:
    """The steps that such a procurement usually has, dated back from the switch window; gives their number.

    Raises RuleViolation without the right, or where there are milestones already.
    """
    record_as(actor, reason=_("標準のマイルストーンの登録"))
    check_may_change(actor, programme)
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    if programme.milestones.exists():
        raise RuleViolation("has_milestones", _("すでにマイルストーンが登録されています。1件ずつ追加してください。"))
    rows = [
        ProcurementMilestone(
            programme=programme, name=one["name"], due_on=_month_of(programme, one).last_day, note=one["note"]
        )
        for one in json.loads(USUAL.read_text("utf-8"))
    ]
    return len(ProcurementMilestone.objects.bulk_create(rows))


def _month_of(programme: Programme, usual: dict[str, Any]) -> Month:
    """The month of a usual milestone, counted from the beginning or from the end of the switch window."""
    if "months_from_window_end" in usual:
        return programme.window.end + int(usual["months_from_window_end"])
    return programme.window.start + int(usual["months_from_window"])


def _checked(fields: dict[str, Any]) -> dict[str, Any]:
    """A completed milestone has its day, the others none."""
    if fields.get("state") != MilestoneState.DONE:
        return fields | {"done_on": None}
    if fields.get("done_on") is None:
        raise RuleViolation("done_without_day", _("完了にするときは、完了日を入力してください。"), field="done_on")
    if fields["done_on"] > timezone.localdate():
        raise RuleViolation("done_in_future", _("完了日は今日までの日付で入力してください。"), field="done_on")
    return fields
