"""Long files in the background: unpack ids, call one service, survive being run twice."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.access.actor import Actor
from portal.accounts.selectors import actor_within
from portal.exceptions import RuleViolation
from portal.jobs.models import JobRun
from portal.jobs.registry import job

from .choices import ImportState
from .models import OrganisationImport
from .services import APPLY_JOB, READ_JOB, apply_import, read_import


@job(READ_JOB, title=gettext_lazy("団体のファイルの読取り"), time_limit_s=300)
def read_organisations(run: JobRun) -> None:
    made = OrganisationImport.objects.select_related("organisation").get(pk=run.params["import_id"])
    run.report(step=_("ファイルを読み取っています。"))
    with run.completing() as outcome:
        if made.state == ImportState.READING:
            read_import(made)
        outcome["url"] = reverse("directory:import-detail", args=[made.pk])
        outcome["message"] = _("読取りが終わりました。内容を確かめてください。")


@job(APPLY_JOB, title=gettext_lazy("団体の取込"), time_limit_s=300)
def apply_organisations(run: JobRun) -> None:
    made = OrganisationImport.objects.select_related("organisation").get(pk=run.params["import_id"])
    run.report(step=_("団体を登録しています。"))
    try:
        with run.completing() as outcome:
            if made.state == ImportState.APPLYING:
                loaded = apply_import(actor=_actor(run), organisation_import=made)
                values = {"new": loaded.new, "changed": loaded.changed}
                outcome["message"] = _("%(new)s団体を追加し、%(changed)s団体を変更しました。") % values
            outcome["url"] = reverse("organisations:organisation-list")
    except RuleViolation:
        OrganisationImport.objects.filter(pk=made.pk, state=ImportState.APPLYING).update(state=ImportState.CHECKED)
        raise


def _actor(run: JobRun) -> Actor:
    actor = actor_within(run.user, run.organisation) if run.user and run.organisation else None
    if actor is None:
        raise RuleViolation("nobody_asks", _("取り込んだ利用者がいなくなったため、取込を取りやめました。"))
    return actor
