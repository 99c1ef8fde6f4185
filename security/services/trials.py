"""Trying a way out of an impossible input, and taking it over into the programme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.access.querysets import is_permitted
from portal.audit.tracking import record_as
from portal.exceptions import RuleViolation
from portal.lib.months import Month, parse_month
from security.models import Pin, Programme, ProgrammeMonth, Scenario
from security.planning.explanation import Change
from security.planning.formats import problem_document, read_problem
from security.planning.problem import Problem
from security.planning.rules import RuleKind
from security.planning.variants import repaired
from security.selectors.explanations import can_be_adopted, read_repair, repair_options
from security.selectors.planning_input import key_of

from .pins import release_pins
from .programmes import set_month
from .scenarios import check_plans, start_scenario


@transaction.atomic
def try_repair(*, actor: Actor, scenario: Scenario, index: int, queue: bool = True) -> Scenario:
    """A new scenario whose input has this repair; the programme itself stays as it is.

    Raises RuleViolation without the right to plan or where the explanation has no such repair.
    """
    record_as(actor)
    check_plans(actor, scenario.programme)
    option = next((option for option in repair_options(scenario) if option.index == index), None)
    if option is None:
        raise RuleViolation("no_such_repair", _("この解決策は見つかりません。画面を読み込み直してください。"))
    problem = repaired(read_problem(scenario.instance), option.repair)
    trial = Scenario(
        programme=scenario.programme,
        name=(_("試算：%(what)s") % {"what": option.name})[:100],
        time_limit_s=scenario.time_limit_s,
        keeps_published=scenario.keeps_published,
        goals=scenario.goals,
        at_most=scenario.at_most,
        trial_of=scenario,
        trial=(scenario.explanation or {})["repairs"][index],
        created_by=actor.user,
    )
    return start_scenario(actor=actor, scenario=trial, instance=problem_document(problem), queue=queue)


@transaction.atomic
def adopt_trial(*, actor: Actor, scenario: Scenario) -> None:
    """Change the programme as the trial did: capacity, blackouts and pins, which are the prefecture's to decide.

    Raises RuleViolation without the right to change the programme, for a trial that needs somebody else's consent, or
    where what it would change is no longer as it was.
    """
    reason = _("試算「%(name)s」の採用") % {"name": scenario.name}
    record_as(actor, reason=reason)
    if not is_permitted(actor, "change", scenario.programme):
        raise RuleViolation("not_permitted", _("この事業の条件を変更する権限がありません。"))
    if not scenario.trial or not can_be_adopted(read_repair(scenario.trial)):
        raise RuleViolation(
            "trial_not_adoptable", _("この試算の条件は、団体との調整が必要なため、ここからは変更できません。")
        )
    Programme.objects.select_for_update(no_key=True).get(pk=scenario.programme_id)
    changes = read_repair(scenario.trial).changes
    _check_unchanged(scenario, changes)
    for change in changes:
        _adopt(actor, scenario, change, reason)


def _adopt(actor: Actor, scenario: Scenario, change: Change, reason: str) -> None:
    if change.rule.kind is RuleKind.FIXED:
        return _release(actor, scenario.programme, change, reason)
    month = parse_month(change.rule.subject)
    row = scenario.programme.months.get(month=month.first_day)
    set_month(
        actor=actor,
        programme=scenario.programme,
        month=month,
        units=row.units + (change.add if change.rule.kind is RuleKind.UNITS else 0),
        switches=row.switches + (change.add if change.rule.kind is RuleKind.SWITCHES else 0),
        blackout_reason="" if change.rule.kind is RuleKind.BLACKOUT else row.blackout_reason,
    )


def _check_unchanged(scenario: Scenario, changes: Sequence[Change]) -> None:
    """A second click, or a colleague who changed the month meanwhile, must not add the same capacity twice."""
    assert scenario.trial_of is not None
    before = read_problem(scenario.trial_of.instance)
    rows = {str(Month.of(row.month)): row for row in scenario.programme.months.all()}
    if any(_is_other(before, change, rows) for change in changes if change.rule.kind is not RuleKind.FIXED):
        raise RuleViolation(
            "trial_out_of_date",
            _("試算のあとで月ごとの上限が変更されています。いまの条件で、もう一度計画案を計算してください。"),
        )


def _is_other(before: Problem, change: Change, rows: Mapping[str, ProgrammeMonth]) -> bool:
    row, index = rows.get(change.rule.subject), before.at[change.rule.subject]
    if row is None:
        return True
    if change.rule.kind is RuleKind.BLACKOUT:
        return not row.is_blackout
    is_units = change.rule.kind is RuleKind.UNITS
    return (row.units != before.units[index]) if is_units else (row.switches != before.switches[index])


def _release(actor: Actor, programme: Programme, change: Change, reason: str) -> None:
    pins = [pin for pin in _pins(programme) if key_of(pin.organisation) == change.rule.subject]
    release_pins(actor=actor, programme=programme, versions={pin.pk: pin.version for pin in pins}, reason=reason)


def _pins(programme: Programme) -> list[Pin]:
    return list(programme.pins.select_related("organisation"))
