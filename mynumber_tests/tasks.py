"""Work of the joint operation test in the background: unpack ids, call one service, survive being run twice."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mynumber_tests.choices import PairingState
from mynumber_tests.models import PairingRun
from mynumber_tests.planning.formats import PlanStatus
from mynumber_tests.planning.plan import Progress
from mynumber_tests.selectors.proof import GOALS
from mynumber_tests.services.pairing_runs import SOLVE_JOB, Document, calculate, store_outcome
from mynumber_tests.services.receptions import warn_of_orphans
from portal.jobs.following import Following
from portal.jobs.models import JobRun
from portal.jobs.registry import job, periodic


@job(
    SOLVE_JOB,
    title=gettext_lazy("組合せの計算"),
    queue="planning",
    time_limit_s=900,
    labels={
        "goal": gettext_lazy("改善中の項目"),
        "value": gettext_lazy("これまでの最良の値"),
        "bound": gettext_lazy("これより良くならない値"),
        "gap": gettext_lazy("最良との差"),
    },
)
def solve_pairing(run: JobRun) -> None:
    pairing_run = PairingRun.objects.select_related("programme").get(pk=run.params["pairing_run_id"])
    following = Following(run)
    state, result, explanation = calculate(
        pairing_run, lambda progress: following.tell(**_live(progress)), following.asks_to_stop
    )
    with run.completing() as outcome:
        store_outcome(run_id=pairing_run.pk, state=state, result=result, explanation=explanation)
        outcome["url"] = reverse("mynumber_tests:pairing-detail", args=[pairing_run.pk])
        outcome["message"] = _sentence(state, result, is_cancelled=following.is_cancelled)


def _live(progress: Progress) -> dict[str, Any]:
    label, unit = GOALS[progress.goal]
    gap = progress.value - progress.bound
    return {
        "step": _("「%(goal)s」の最良の値を調べています。") % {"goal": label},
        "goal": f"{label}（{unit}）",
        "value": f"{progress.value:,}{unit}",
        "bound": f"{progress.bound:,}{unit}",
        "gap": _("最良との差は最大%(gap)s") % {"gap": f"{gap:,}{unit}"} if gap > 0 else _("この項目はこれが最良です"),
    }


def _sentence(state: PairingState, result: Document, *, is_cancelled: bool) -> str:
    if state == PairingState.IMPOSSIBLE:
        return _("固定した組合せをすべて守る計画はありません。理由と解決策をご覧ください。")
    if is_cancelled:
        return _("計算を中止しました。それまでに見つかった最良の組合せを残しています。")
    if result["status"] == PlanStatus.OPTIMAL:
        return _("最良の組合せが求まりました。")
    return _("組合せが求まりました。最良かどうかは、評価の欄をご覧ください。")


@periodic("mynumber_tests.warn_of_orphans", every_s=86_400)
def orphans_at_the_end() -> None:
    """Every day of the last week of a window, as long as somebody cannot be served."""
    warn_of_orphans()
