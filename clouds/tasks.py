"""Work of the municipal cloud in the background: unpack ids, call one service, survive being run twice."""

from __future__ import annotations

from contextlib import suppress

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clouds import form_tasks  # noqa: F401 (registers its own)
from clouds.inventory_choices import ProposalState
from clouds.models import GroupProposal
from clouds.planning.problem import Progress
from clouds.selectors.proposals import goal_words
from clouds.services.minutes import confirm_due_minutes
from clouds.services.proposals import SOLVE_JOB, calculate, store_outcome
from portal.jobs.lease import JobCancelled
from portal.jobs.models import JobRun
from portal.jobs.registry import job, periodic


@periodic("clouds.confirm_minutes", every_s=600)
def confirm_minutes() -> None:
    """Minutes that nobody has objected to in time are confirmed by themselves."""
    confirm_due_minutes()


@job(
    SOLVE_JOB,
    title=gettext_lazy("共同利用グループの計算"),
    queue="planning",
    time_limit_s=300,
    labels={
        "goal": gettext_lazy("改善中の項目"),
        "value": gettext_lazy("これまでの最良の値"),
        "bound": gettext_lazy("これより良くならない値"),
    },
)
def solve_groups(run: JobRun) -> None:
    """When somebody cancels it, the search ends with the best groups so far."""
    proposal = GroupProposal.objects.get(pk=run.params["proposal_id"])
    outcome = calculate(proposal, progress=lambda word: _tell(run, word), is_cancelled=lambda: _is_cancelled(run))
    if outcome.state == ProposalState.FAILED and _is_cancelled(run):
        raise JobCancelled  # before any groups were found: the job can be started again
    with run.completing() as result:
        store_outcome(proposal_id=proposal.pk, outcome=outcome)
        result["url"] = reverse("clouds:proposal-detail", args=[proposal.pk])
        result["message"] = _sentence(outcome.state)


def _tell(run: JobRun, word: Progress) -> None:
    label, unit = goal_words(word.goal)
    with suppress(JobCancelled):  # `_is_cancelled` ends the search
        run.report(
            step=_("「%(goal)s」の最良の値を調べています。") % {"goal": label},
            goal=f"{label}（{unit}）",
            value=f"{word.value:,}{unit}",
            bound=f"{word.bound:,}{unit}",
        )


def _is_cancelled(run: JobRun) -> bool:
    try:
        run.check_cancelled()
    except JobCancelled:
        return True
    return False


def _sentence(state: ProposalState) -> str:
    return {
        ProposalState.SOLVED: _("グループの案が求まりました。"),
        ProposalState.IMPOSSIBLE: _("指定をすべて守る案はありません。理由をご覧ください。"),
        ProposalState.FAILED: _("時間内に案が見つかりませんでした。"),
    }[state]
