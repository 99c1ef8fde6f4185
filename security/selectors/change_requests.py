"""Requests for another switch month, and what granting one would do to the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.applications.models import Application, ApplicationWindow
from portal.lib.contract_terms import Contract
from portal.lib.months import Month, parse_month
from portal.organisations.models import Organisation
from security.choices import ScenarioState
from security.models import ChangeEffect, ChangeReception, Programme, ScheduledSwitch
from security.planning.contracts import cost_by_month
from security.planning.formats import read_problem
from security.planning.objective import objective
from security.planning.problem import Goal

from .planning_input import Instance, input_hash, key_of, planning_instance
from .profiles import contracts_of
from .proof import GOALS

# The fewest moves come first: whoever asked for nothing shall keep the month that was published.
EFFECT_GOALS = (Goal.MOVES, Goal.GAP_DAYS, Goal.YEN, Goal.WISH, Goal.PEAK)


def programme_of_change(window: ApplicationWindow) -> Programme:
    """The programme whose change requests this window collects. Raises Programme.DoesNotExist for any other window."""
    return Programme.objects.get(change_receptions__window=window)


def own_change_receptions(actor: Actor, programme: Programme) -> list[ChangeReception]:
    """The receptions that the actor runs or may apply in."""
    windows = ApplicationWindow.objects.permitted_to(actor)
    return list(programme.change_receptions.filter(window__in=windows).select_related("window"))


def published_month(programme: Programme, organisation: Organisation) -> Month | None:
    """The month of an organisation in the version in force."""
    rows = ScheduledSwitch.objects.in_force().filter(programme=programme, organisation=organisation)
    month = rows.values_list("month", flat=True).first()
    return Month.of(month) if month else None


def wished_month(application: Application) -> Month:
    return parse_month(application.content["month"])


def effect_instance(programme: Programme, organisation: Organisation, month: Month) -> Instance:
    """The programme as it is, with this month fixed for this organisation, which asks for it of its own will."""
    instance = planning_instance(programme, keeps_published=True)
    code = key_of(organisation)
    for row in instance["organisations"]:
        if row["code"] == code and str(month) not in row["allowed"]:
            cost = cost_by_month(contracts_of(programme).get(organisation.pk, Contract()), [month])[month]
            row["allowed"][str(month)] = {"gap_days": cost.gap_days, "yen": cost.yen, "wish": 0}
    instance["fixed"] = {**instance["fixed"], code: str(month)}
    return instance


def latest_effect(application: Application) -> ChangeEffect | None:
    effects = ChangeEffect.objects.filter(application=application)
    return effects.select_related("scenario__programme", "scenario__job", "plan", "draft").first()


def is_stale(effect: ChangeEffect) -> bool:
    """Whether plan or conditions have changed since, so that the answer might be another one now."""
    if not effect.plan.is_current:
        return True
    instance = effect_instance(effect.scenario.programme, effect.application.organisation, Month.of(effect.month))
    return input_hash(instance) != effect.scenario.input_hash


@dataclass(frozen=True, slots=True)
class OtherMove:
    """Somebody who has to move so that the wish can be granted."""

    name: str
    before: Month
    after: Month


@dataclass(frozen=True, slots=True)
class GoalEffect:
    label: str
    unit: str
    before: int
    after: int

    @property
    def delta(self) -> int:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class EffectView:
    """What the coordinator sees before deciding; `others` and `goals` are empty unless there is a plan."""

    effect: ChangeEffect
    before: Month | None
    month: Month
    is_stale: bool
    others: Sequence[OtherMove] = ()
    goals: Sequence[GoalEffect] = ()
    sentences: Sequence[str] = ()

    @property
    def state(self) -> str:
        return self.effect.scenario.state

    @property
    def is_decided(self) -> bool:
        return self.effect.draft is not None


def effect_view(effect: ChangeEffect) -> EffectView:
    """The stored answer in words; after the decision it stays as it was decided upon."""
    scenario = effect.scenario
    code = key_of(effect.application.organisation)
    published: Mapping[str, str] = scenario.instance.get("published", {})
    solved = scenario.state == ScenarioState.SOLVED
    return EffectView(
        effect=effect,
        before=parse_month(published[code]) if code in published else None,
        month=Month.of(effect.month),
        is_stale=effect.draft is None and is_stale(effect),
        others=_others(scenario.instance, scenario.result, code) if solved else (),
        goals=_goals(scenario.instance, scenario.result) if solved else (),
        sentences=(scenario.explanation or {}).get("sentences", ()),
    )


def _others(instance: Instance, result: Mapping[str, Any] | None, code: str) -> list[OtherMove]:
    names = {row["code"]: row["name"] for row in instance["organisations"]}
    published, assignment = instance["published"], (result or {})["assignment"]
    return [
        OtherMove(names[other], parse_month(published[other]), parse_month(month))
        for other, month in sorted(assignment.items())
        if other != code and other in published and published[other] != month
    ]


def _goals(instance: Instance, result: Mapping[str, Any] | None) -> list[GoalEffect]:
    problem = read_problem(instance)
    before = objective(problem, problem.published)
    after = (result or {})["objective"]
    return [
        GoalEffect(str(GOALS[goal][0]), str(GOALS[goal][1]), before[Goal(goal)], after[goal])
        for goal in (Goal.GAP_DAYS.value, Goal.YEN.value, Goal.WISH.value, Goal.PEAK.value)
        if goal in after
    ]


def decision_refusal(effect: ChangeEffect | None) -> str:
    """Why a request cannot be granted on this answer; blank if it can."""
    if effect is None or effect.scenario.state == ScenarioState.WAITING:
        return _("ほかの団体への影響の計算が終わっていません。計算が終わり、影響を確かめてから受理してください。")
    if effect.scenario.state == ScenarioState.FAILED:
        return _("時間内に影響を計算できませんでした。もう一度計算してから受理してください。")
    if effect.scenario.state == ScenarioState.IMPOSSIBLE:
        return _(
            "この月に切り替えると、条件をすべて満たす計画がありません。"
            "条件を見直してもう一度計算するか、理由を付けて却下してください。"
        )
    if is_stale(effect):
        return _(
            "影響を計算した後に、計画または条件が変わりました。もう一度計算し、影響を確かめてから受理してください。"
        )
    return ""
