"""処理の状況: what runs in the background, how far it is, stopping it and starting it again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from portal.access.actor import Actor
from portal.exceptions import RuleViolation
from portal.web.http import PortalRequest
from portal.web.shortcuts import page, to_page

from .models import JobRun
from .presenters import live_values, progress_of
from .services import cancel_job, restart_job
from .tables import JobTable


@never_cache
@require_GET
def job_list(request: PortalRequest) -> HttpResponse:
    table = JobTable(request, JobRun.objects.permitted_to(request.actor).select_related("user", "organisation"))
    return render(request, "jobs/job_list.html", {"table": table})


@never_cache
@require_GET
def job_detail(request: PortalRequest, pk: UUID) -> HttpResponse:
    context = _context(request.actor, _visible(request.actor, pk), polls=False)  # the page asks for all of it anew
    return render(request, page(request, "jobs/job_detail.html", "status"), context)


@never_cache
@require_GET
def job_progress(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The progress component alone, for pages that show it beside the thing that the job works on."""
    run = _visible(request.actor, pk)
    return render(request, "components/progress.html", _context(request.actor, run, polls=True))


@require_POST
def job_cancel(request: PortalRequest, pk: UUID) -> HttpResponse:
    return _change(request, pk, cancel_job, _("中止を受け付けました。"))


@require_POST
def job_restart(request: PortalRequest, pk: UUID) -> HttpResponse:
    return _change(request, pk, restart_job, _("もう一度実行します。"))


def _change(request: PortalRequest, pk: UUID, service: Callable[..., JobRun], done: str) -> HttpResponse:
    run = get_object_or_404(JobRun.objects.permitted_to(request.actor, "change"), pk=pk)
    try:
        service(actor=request.actor, run=run)
    except RuleViolation as violation:
        messages.error(request, str(violation))
    else:
        messages.success(request, done)
    return to_page(request, "jobs:job-detail", run.pk)


def _visible(actor: Actor, pk: UUID) -> JobRun:
    return get_object_or_404(JobRun.objects.permitted_to(actor).select_related("user", "organisation"), pk=pk)


def _context(actor: Actor, run: JobRun, *, polls: bool) -> dict[str, Any]:
    may_change = JobRun.objects.permitted_to(actor, "change").filter(pk=run.pk).exists()
    progress = progress_of(run, may_change=may_change, polls=polls)
    return {"run": run, "progress": progress, "live_values": live_values(run)}
