"""What a coordinator tries beside the plan in force, for the sample: another order of goals, a plan that cannot be."""

from __future__ import annotations

from portal.access.actor import Actor
from portal.lib.months import Month, format_month
from security.models import MigrationPlan
from security.planning.problem import Goal
from security.services.pins import release_pins, set_pin
from security.services.plans import draft_plan
from security.services.programmes import set_month
from security.services.scenarios import create_scenario
from security.services.solving import solve_and_store

WISHES_FIRST = (Goal.GAP_DAYS, Goal.WISH, Goal.YEN, Goal.PEAK)
FIXED_AT = 20  # somebody in the middle of the schedule


def load_sample_planning(plan: MigrationPlan, coordinator: Actor) -> None:
    """A draft in which wishes count before yen, and a scenario whose conditions contradict each other."""
    scenario = create_scenario(
        actor=coordinator,
        programme=plan.programme,
        name="希望月を優先する案（架空のサンプル）",
        goals=[goal.value for goal in WISHES_FIRST],
        queue=False,
    )
    draft_plan(actor=coordinator, scenario=solve_and_store(scenario))
    _contradiction(plan, coordinator)


def _contradiction(plan: MigrationPlan, coordinator: Actor) -> None:
    """A month is closed in which one organisation stands fixed. Both are undone; the scenario keeps its input."""
    programme = plan.programme
    entry = plan.entries.select_related("organisation").order_by("month", "organisation__code")[FIXED_AT]  # type: ignore[attr-defined]
    month = Month.of(entry.month)
    before = programme.months.get(month=month.first_day)
    limits = {"units": before.units, "switches": before.switches}
    pin = set_pin(
        actor=coordinator,
        programme=programme,
        organisation=entry.organisation,
        month=month,
        reason="職員の配置に合わせるため（架空のサンプル）",
        version=0,
    )
    set_month(actor=coordinator, programme=programme, month=month, blackout_reason="機器の更新のため", **limits)
    name = f"{format_month(month)}を切替不可にした案（架空のサンプル）"
    solve_and_store(create_scenario(actor=coordinator, programme=programme, name=name, queue=False))
    set_month(actor=coordinator, programme=programme, month=month, blackout_reason="", **limits)
    reason = "切替不可の月を元に戻したため（架空のサンプル）"
    release_pins(actor=coordinator, programme=programme, versions={pin.pk: pin.version}, reason=reason)
