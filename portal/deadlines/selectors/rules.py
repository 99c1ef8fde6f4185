"""The rule that holds for a kind of deadline in a prefecture: its own, else the preset of the kind."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from portal.deadlines.choices import Audience
from portal.deadlines.models import DeadlineRule
from portal.deadlines.registry import DeadlineKind
from portal.lib.reminder_rules import Hours, Rule, Stage

PRESETS = Path(__file__).resolve().parent.parent / "data" / "rules.json"


@dataclass(frozen=True, slots=True)
class RuleInForce:
    rule: Rule
    hours: Hours
    is_digest: bool


@cache
def presets() -> dict[str, dict[str, Any]]:
    loaded: dict[str, dict[str, Any]] = json.loads(PRESETS.read_text(encoding="utf-8"))
    return loaded


def preset_rule(kind: DeadlineKind) -> DeadlineRule:
    """The preset as an unsaved row without a prefecture: what a coordinator begins to change."""
    return DeadlineRule(kind=kind.code, **presets()[kind.rule])


def in_force(row: DeadlineRule) -> RuleInForce:
    """What the machine follows; a rule that is switched off has no stages."""
    stages: tuple[Stage, ...] = stages_of(row) if row.is_enabled else ()
    rule = Rule(stages, row.min_gap_days, row.max_count)
    return RuleInForce(rule, Hours(row.sends_from, row.sends_until, row.sends_on_closed_days), row.is_digest)


def stages_of(row: DeadlineRule) -> tuple[Stage, ...]:
    """The last call goes to those who do the work, beside whatever else they get."""
    last = row.last_call_offset
    staff = [Stage(Audience.STAFF.value, offset) for offset in row.staff_offsets if offset != last]
    others = [
        Stage(audience.value, offset)
        for audience, offsets in (
            (Audience.APPROVER, row.approver_offsets),
            (Audience.COORDINATOR, row.coordinator_offsets),
        )
        for offset in offsets
    ]
    call = [] if last is None else [Stage(Audience.STAFF.value, last, is_last_call=True)]
    return tuple(dict.fromkeys([*staff, *call, *others]))


def rules_of(kind: DeadlineKind) -> tuple[RuleInForce, dict[int, RuleInForce]]:
    """The preset of a kind, and the rules of the prefectures that have their own; one query."""
    own = {row.prefecture_id: in_force(row) for row in DeadlineRule.objects.filter(kind=kind.code)}
    return in_force(preset_rule(kind)), own


def rule_row(kind: DeadlineKind, prefecture_id: int) -> DeadlineRule:
    """The prefecture's own rule, or the preset as an unsaved row."""
    stored = DeadlineRule.objects.filter(kind=kind.code, prefecture=prefecture_id).first()
    if stored is None:
        stored = preset_rule(kind)
        stored.prefecture_id = prefecture_id
    return stored
