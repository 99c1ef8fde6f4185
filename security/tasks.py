"""Work of the security cloud in the background: unpack ids, call one service, survive being run twice."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.jobs.models import JobRun
from portal.jobs.registry import job
from security.models import Scenario
from security.planning.plan import Progress
from security.selectors.proof import GOALS
from security.services.scenarios import SOLVE_JOB, calculate, store_result


@job(
    SOLVE_JOB,
    title=gettext_lazy("切替計画の計算"),
    queue="planning",
    time_limit_s=900,
    labels={
        "goal": gettext_lazy("改善中の項目"),
        "value": gettext_lazy("これまでの最良の値"),
        "bound": gettext_lazy("これより良くならない値"),
    },
)
def solve_scenario(run: JobRun) -> None:
    scenario = Scenario.objects.get(pk=run.params["scenario_id"])
    result = calculate(scenario, progress=lambda progress: run.report(**_live(progress)))
    with run.completing() as outcome:
        store_result(scenario_id=scenario.pk, result=result)
        outcome["url"] = reverse("security:scenario-detail", args=[scenario.pk])
        outcome["message"] = _sentence(result["status"])


def _live(progress: Progress) -> dict[str, Any]:
    label, unit = GOALS[progress.goal]
    step = _("「%(goal)s」の最良の値を調べています。") % {"goal": label}
    return {"step": step, "goal": f"{label}（{unit}）", "value": progress.value, "bound": progress.bound}


def _sentence(status: str) -> str:
    return {
        "optimal": _("最良の計画が求まりました。"),
        "feasible": _("計画が求まりました。最良かどうかは、評価の欄をご覧ください。"),
        "infeasible": _("条件をすべて満たす計画はありません。理由をご覧ください。"),
        "unknown": _("時間内に計画が見つかりませんでした。"),
    }[status]
