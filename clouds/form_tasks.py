"""Work of the output forms in the background."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clouds.models import CommonSetRun
from clouds.planning.common_set import Progress
from clouds.services.common_sets import SOLVE_JOB, calculate, store_result
from portal.jobs.following import Following
from portal.jobs.models import JobRun
from portal.jobs.registry import job


@job(SOLVE_JOB, title=gettext_lazy("共通様式の計算"), queue="planning", time_limit_s=300)
def solve_common_set(run: JobRun) -> None:
    """The cheapest forms for every number of organisations; a cancellation keeps what is there."""
    common_set = CommonSetRun.objects.get(pk=run.params["common_set_id"])
    following = Following(run)

    def tell(product: str, progress: Progress) -> None:
        values = {"product": product, "at_least": progress.at_least, "of": progress.of}
        following.tell(step=_("%(product)s：%(at_least)d団体（全%(of)d団体）の場合を調べています。") % values)

    result = calculate(common_set, tell, following.asks_to_stop)
    with run.completing() as outcome:
        store_result(run_id=common_set.pk, result=result)
        outcome["url"] = reverse("clouds:common-set-detail", args=[common_set.pk])
        outcome["message"] = _("共通様式の計算が終わりました。")
