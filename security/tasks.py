"""Work of the security cloud in the background: unpack ids, call one service, survive being run twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.access.actor import Actor
from portal.accounts.selectors import actor_within
from portal.exceptions import RuleViolation
from portal.jobs.following import Following
from portal.jobs.lease import JobCancelled
from portal.jobs.models import JobRun
from portal.jobs.registry import job
from portal.sheets.layout import WrongLayout
from security.choices import ScenarioState
from security.models import ProfileImport, Programme, Scenario
from security.planning.formats import PlanStatus
from security.planning.plan import Progress
from security.selectors.proof import GOALS
from security.services.capacity_prices import PRICE_JOB, scenario_prices
from security.services.confidence import WEIGH_JOB, weigh_facts
from security.services.profile_imports import APPLY_JOB, READ_JOB, apply_import, give_back
from security.services.scenarios import SOLVE_JOB
from security.services.solving import Outcome, Watcher, calculate, store_outcome
from security.services.stability import STABILITY_JOB, stability_curve
from security.sheets.intake import read_import

if TYPE_CHECKING:
    from security.planning.rounds import Round


@job(
    SOLVE_JOB,
    title=gettext_lazy("切替計画の計算"),
    queue="planning",
    time_limit_s=900,
    labels={
        "goal": gettext_lazy("改善中の項目"),
        "value": gettext_lazy("これまでの最良の値"),
        "bound": gettext_lazy("これより良くならない値"),
        "gap": gettext_lazy("最良との差"),
    },
)
def solve_scenario(run: JobRun) -> None:
    scenario = Scenario.objects.get(pk=run.params["scenario_id"])
    following = Following(run)
    outcome = calculate(scenario, _watcher(following))
    if following.is_cancelled and outcome.state == ScenarioState.FAILED:
        raise JobCancelled  # before any plan was found: the job can be started again
    with run.completing() as result:
        store_outcome(scenario_id=scenario.pk, outcome=outcome)
        result["url"] = reverse("security:scenario-detail", args=[scenario.pk])
        result["message"] = _sentence(outcome, is_cancelled=following.is_cancelled)


def _watcher(following: Following) -> Watcher:
    return Watcher(
        lambda progress: following.tell(**_live(progress)),
        following.asks_to_stop,
        lambda: following.tell(
            step=_("条件をすべて満たす計画はありません。両立しない条件と、負担の少ない解決策を調べています。")
        ),
    )


def _live(progress: Progress) -> dict[str, Any]:
    label, unit = GOALS[progress.goal]
    values: dict[str, Any] = {
        "step": _("「%(goal)s」の最良の値を調べています。") % {"goal": label},
        "goal": f"{label}（{unit}）",
        "bound": _with_unit(progress.bound, unit),
    }
    if progress.value is None:
        return values
    gap = progress.value - progress.bound
    words = _("最良との差は最大%(gap)s") % {"gap": _with_unit(gap, unit)} if gap > 0 else _("この項目はこれが最良です")
    return values | {"value": _with_unit(progress.value, unit), "gap": words}


def _with_unit(value: int, unit: object) -> str:
    return f"{value:,}{unit}"


def _sentence(outcome: Outcome, *, is_cancelled: bool) -> str:
    if outcome.state == ScenarioState.SOLVED and is_cancelled:
        return _("計算を中止しました。それまでに見つかった最良の計画を残しています。")
    if outcome.state == ScenarioState.SOLVED and outcome.result["status"] != PlanStatus.OPTIMAL:
        return _("計画が求まりました。最良かどうかは、評価の欄をご覧ください。")
    return {
        ScenarioState.SOLVED: _("最良の計画が求まりました。"),
        ScenarioState.IMPOSSIBLE: _("条件をすべて満たす計画はありません。理由と解決策をご覧ください。"),
        ScenarioState.FAILED: _("時間内に計画が見つかりませんでした。"),
    }[outcome.state]


@job(STABILITY_JOB, title=gettext_lazy("変更の数と費用の計算"), queue="planning", time_limit_s=900)
def price_stability(run: JobRun) -> None:
    programme = Programme.objects.get(pk=run.params["programme_id"])
    curve = stability_curve(programme, _teller(run))
    with run.completing() as outcome:
        outcome |= curve
        outcome["url"] = reverse("security:stability", args=[programme.pk])
        outcome["message"] = _("変更の数と費用の関係が求まりました。")


@job(PRICE_JOB, title=gettext_lazy("上限を増やす効果の計算"), queue="planning", time_limit_s=900)
def price_capacity(run: JobRun) -> None:
    scenario = Scenario.objects.get(pk=run.params["scenario_id"])
    prices = scenario_prices(scenario, _teller(run))
    with run.completing() as outcome:
        outcome |= prices
        outcome["url"] = reverse("security:capacity-prices", args=[scenario.pk])
        outcome["message"] = _("上限を増やす効果が求まりました。")


@job(WEIGH_JOB, title=gettext_lazy("足りない項目の影響の計算"), queue="planning", time_limit_s=900)
def weigh_missing_facts(run: JobRun) -> None:
    programme = Programme.objects.get(pk=run.params["programme_id"])
    weights = weigh_facts(programme, _teller(run))
    with run.completing() as outcome:
        outcome |= weights
        outcome["url"] = reverse("security:confidence", args=[programme.pk])
        outcome["message"] = _("足りない項目の影響が求まりました。")


def _teller(run: JobRun) -> Callable[[Round], None]:
    """Tells how many of the many calculations of one answer are done."""

    def tell(at: Round) -> None:
        step = _("%(of)d通りのうち%(done)d通りを計算しました。") % {"of": at.total, "done": at.done}
        run.report(100 * at.done // at.total, step)

    return tell


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
