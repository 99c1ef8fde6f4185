"""Work of the security cloud in the background: unpack ids, call one service, survive being run twice."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.selectors import actor_for
from portal.exceptions import RuleViolation
from portal.jobs.models import JobRun
from portal.jobs.registry import job
from security.models import ProfileImport, Scenario
from security.planning.plan import Progress
from security.selectors.proof import GOALS
from security.services.profile_imports import READ_JOB
from security.services.scenarios import SOLVE_JOB, calculate, store_result
from security.sheets.intake import read_import
from security.sheets.layout import WrongLayout


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


@job(READ_JOB, title=gettext_lazy("接続状況のExcelファイルの読取り"), time_limit_s=300)
def read_profiles(run: JobRun) -> None:
    profile_import = ProfileImport.objects.select_related("programme", "created_by").get(pk=run.params["import_id"])
    run.report(step=_("ファイルを読み取っています。"))
    if profile_import.created_by is None:
        raise RuleViolation("nobody_asks", _("取り込んだ利用者が削除されたため、読取りを取りやめました。"))
    actor = actor_for(profile_import.created_by, profile_import.organisation_id)
    with run.completing() as outcome:
        try:
            read_import(actor=actor, profile_import=profile_import)
        except WrongLayout as error:
            raise RuleViolation("wrong_layout", error.problems[0].message) from error
        outcome["url"] = reverse("security:profile-import-detail", args=[profile_import.pk])
        outcome["message"] = _("読取りが終わりました。内容を確かめてください。")
