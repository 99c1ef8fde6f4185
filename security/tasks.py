"""Work of the security cloud in the background: unpack ids, call one service, survive being run twice."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.access.actor import Actor
from portal.accounts.selectors import actor_within
from portal.exceptions import RuleViolation
from portal.jobs.models import JobRun
from portal.jobs.registry import job
from security.models import ProfileImport, Scenario
from security.planning.plan import Progress
from security.selectors.proof import GOALS
from security.services.profile_imports import APPLY_JOB, READ_JOB, apply_import, give_back
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
    profile_import = _import(run)
    run.report(step=_("ファイルを読み取っています。"))
    with run.completing() as outcome:
        try:
            read_import(actor=_asker(run), profile_import=profile_import)
        except WrongLayout as error:
            raise RuleViolation("wrong_layout", error.problems[0].message) from error
        outcome["url"] = reverse("security:profile-import-detail", args=[profile_import.pk])
        outcome["message"] = _("読取りが終わりました。内容を確かめてください。")


@job(APPLY_JOB, title=gettext_lazy("接続状況のExcelファイルの取込"), time_limit_s=300)
def apply_profiles(run: JobRun) -> None:
    profile_import = _import(run)
    run.report(step=_("登録しています。"))
    try:
        with run.completing() as outcome:
            count = apply_import(actor=_asker(run), profile_import=profile_import)
            outcome["url"] = reverse("security:profile-list")
            outcome["message"] = _("%(count)d団体の接続状況を取り込みました。") % {"count": count}
    except RuleViolation:
        give_back(import_id=profile_import.pk)
        raise


def _import(run: JobRun) -> ProfileImport:
    return ProfileImport.objects.select_related("programme").get(pk=run.params["import_id"])


def _asker(run: JobRun) -> Actor:
    """Whoever asked, with the rights that they have now."""
    actor = actor_within(run.user, run.organisation) if run.user and run.organisation else None
    if actor is None:
        raise RuleViolation("nobody_asks", _("依頼した利用者がこの団体に所属しなくなったため、取りやめました。"))
    return actor
