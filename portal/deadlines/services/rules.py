"""Changing the rule of a kind of deadline for one's own prefecture."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.audit.tracking import record_as
from portal.deadlines.models import DeadlineRule
from portal.deadlines.models.rules import FURTHEST
from portal.deadlines.registry import DeadlineKind
from portal.deadlines.selectors.rules import rule_row
from portal.exceptions import RuleViolation, overtaken

EDIT_CONFLICT = "changed_since"
OFFSETS = ("staff_offsets", "approver_offsets", "coordinator_offsets")
CHANGEABLE = (
    "is_enabled",
    *OFFSETS,
    "last_call_offset",
    "is_digest",
    "min_gap_days",
    "max_count",
    "sends_from",
    "sends_until",
    "sends_on_closed_days",
)


@transaction.atomic
def change_rule(*, actor: Actor, kind: DeadlineKind, version: int, **values: Any) -> DeadlineRule:
    """Store the prefecture's own rule. `version` is what the actor saw, 0 for the preset.

    Raises ValidationError for wrong values, RuleViolation: not permitted, or changed by somebody else since.
    """
    record_as(actor)
    prefecture = _coordinating(actor)
    if unknown := set(values) - set(CHANGEABLE):
        raise TypeError(f"a rule has no {', '.join(sorted(unknown))}")
    stored = DeadlineRule.objects.select_for_update().filter(kind=kind.code, prefecture=prefecture).first()
    if (stored.version if stored else 0) != version:
        raise overtaken(EDIT_CONFLICT)
    row = stored or rule_row(kind, prefecture)
    for name, value in values.items():
        setattr(row, name, value)
    row.version = version + 1
    _check(row)
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def reset_rule(*, actor: Actor, kind: DeadlineKind) -> None:
    """Go back to the preset. Raises RuleViolation for those who may not."""
    record_as(actor)
    DeadlineRule.objects.filter(kind=kind.code, prefecture=_coordinating(actor)).delete()


def _coordinating(actor: Actor) -> int:
    if not actor.coordinates or actor.organisation_id is None:
        raise RuleViolation("not_permitted", _("お知らせの規則を変更できるのは、府県の担当者と管理者です。"))
    return actor.organisation_id


def _check(row: DeadlineRule) -> None:
    for name in OFFSETS:
        offsets = sorted(set(getattr(row, name)))
        setattr(row, name, offsets)
        if any(abs(offset) > FURTHEST for offset in offsets):
            sentence = _("期限から%(furthest)d開庁日までの間で入力してください。") % {"furthest": FURTHEST}
            raise ValidationError({name: sentence})
    if row.sends_from >= row.sends_until:
        raise ValidationError({"sends_until": _("送信を終える時刻は、始める時刻より後にしてください。")})
