"""The catalogue: a scenario is written in versions; what has begun keeps the version with which it began."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mynumber_tests.choices import Side
from mynumber_tests.models import Programme, Scenario, ScenarioVersion
from portal.access.actor import Actor
from portal.audit.tracking import record_as
from portal.editing.rows import stale
from portal.exceptions import RuleViolation

from .layout_changes import tell_layout_changes, with_other_layout
from .programmes import check_may_change

FACTS = ("title", "procedure_code", "procedure", "inquirer_kind", "provider_kind", "item", "layout")
MOST_STEPS = 50
LONGEST_STEP = 300
Step = Mapping[str, str]  # side, action, expected


def check_steps(steps: Sequence[Step]) -> None:
    """Raises RuleViolation at the field of the step that is wrong (`step3_action`), or without any step."""
    if not 1 <= len(steps) <= MOST_STEPS:
        sentence = _("手順は1件から%(most)d件までにしてください。")
        raise RuleViolation("number_of_steps", sentence % {"most": MOST_STEPS}, field="step1_action")
    names = {"action": _("操作"), "expected": _("期待する結果")}
    for position, step in enumerate(steps, start=1):
        if step["side"] not in Side.values:
            raise RuleViolation("side_unknown", _("担当を選んでください。"), field=f"step{position}_side")
        for key, name in names.items():
            if not step[key] or len(step[key]) > LONGEST_STEP:
                sentence = _("%(name)sを%(most)d字以内で入力してください。")
                values = {"name": name, "most": LONGEST_STEP}
                raise RuleViolation("step_text", sentence % values, field=f"step{position}_{key}")


@transaction.atomic
def create_scenario(*, actor: Actor, programme: Programme, code: str, steps: Sequence[Step], **facts: Any) -> Scenario:
    """A new scenario with its first version. Raises RuleViolation, ValidationError for wrong or used values."""
    record_as(actor)
    check_may_change(actor, programme)
    check_steps(steps)
    scenario = Scenario(programme=programme, code=code)
    scenario.full_clean()
    scenario.save()
    _add_version(actor, scenario, 1, steps, facts)
    return scenario


@transaction.atomic
def revise_scenario(
    *, actor: Actor, scenario: Scenario, number: int, steps: Sequence[Step], **facts: Any
) -> ScenarioVersion | None:
    """The next version after `number`; None where nothing differs. A new data layout is told to whom it touches.

    Raises RuleViolation: not permitted, revised since (STALE), wrong steps; ValidationError for wrong fields.
    """
    record_as(actor)
    version = write_revision(actor, scenario, number, steps, facts)
    tell_layout_changes(
        actor=actor, programme=scenario.programme, versions=with_other_layout([version] if version else [])
    )
    return version


def write_revision(
    actor: Actor, scenario: Scenario, number: int, steps: Sequence[Step], facts: Mapping[str, Any]
) -> ScenarioVersion | None:
    """`revise_scenario` for a service that tells of several revisions at once."""
    check_may_change(actor, scenario.programme)
    check_steps(steps)
    stored = Scenario.objects.select_for_update(of=("self",)).select_related("current").get(pk=scenario.pk)
    assert stored.current
    if stored.current.number != number:
        raise stale()
    if not differs(stored.current, facts, steps):
        return None
    return _add_version(actor, stored, number + 1, steps, facts)


def differs(version: ScenarioVersion, facts: Mapping[str, Any], steps: Sequence[Step]) -> bool:
    """Whether these facts and steps say something else than a version."""
    return any(getattr(version, name) != facts[name] for name in FACTS if name in facts) or version.steps != [
        dict(step) for step in steps
    ]


def _add_version(
    actor: Actor, scenario: Scenario, number: int, steps: Sequence[Step], facts: Mapping[str, Any]
) -> ScenarioVersion:
    version = ScenarioVersion(
        scenario=scenario, number=number, steps=[dict(step) for step in steps], created_by=actor.user, **facts
    )
    version.full_clean(exclude=["created_by"])  # None for what the portal itself loads
    version.save()
    scenario.current = version
    scenario.save(update_fields=["current"])
    return version


@transaction.atomic
def set_active(*, actor: Actor, scenario: Scenario, is_active: bool) -> None:
    """Take a scenario out of use, or into use again; what was applied for and tested stays. Raises RuleViolation."""
    record_as(actor)
    check_may_change(actor, scenario.programme)
    Scenario.objects.filter(pk=scenario.pk).update(is_active=is_active)
