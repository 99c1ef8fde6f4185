"""One row per job: what was asked, by whom, how far it is, and what came of it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.access.choices import Role
from portal.jobs.choices import RESTARTABLE, UNFINISHED, JobState
from portal.jobs.lease import Lease
from portal.jobs.registry import find_job_kind


class JobRunQuerySet(models.QuerySet["JobRun"]):
    def permitted_to(self, actor: Actor, action: str = "view") -> Self:
        """Their own jobs in the name of this organisation; managers see those of their organisation and its members.

        Auditors see the same and change nothing. `action` is "view" or "change" (cancel, start again).
        """
        if actor.user is None or actor.organisation is None:
            return self.none()
        allowed = Q(user=actor.user, organisation=actor.organisation)
        seeing = {Role.MANAGER} if action == "change" else {Role.MANAGER, Role.AUDITOR}
        if actor.has_role(*seeing):
            allowed |= Q(organisation=actor.organisation) | Q(organisation__prefecture=actor.organisation)
        return self.filter(allowed)

    def unfinished(self) -> Self:
        return self.filter(state__in=UNFINISHED)

    def abandoned(self) -> Self:
        """Running by the book, but the worker has stopped renewing its lease. The clock is the database's."""
        return self.filter(state=JobState.RUNNING, lease_until__lt=Now())

    def at_work(self, worker: str) -> Self:
        """Done by this worker right now: it has renewed the lease."""
        return self.filter(state=JobState.RUNNING, worker=worker, lease_until__gte=Now())

    def unheard(self, after_s: int) -> Self:
        """Queued, and nobody took them within `after_s` seconds of the last wake-up call."""
        return self.filter(
            Q(woken_at__isnull=True) | Q(woken_at__lt=Now() - timedelta(seconds=after_s)), state=JobState.QUEUED
        )


class JobRun(models.Model):
    """A job in the background. Parameters, progress, result and error live here, never in the queue."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("種類"), max_length=100)
    params = models.JSONField(_("指定内容"), default=dict, blank=True)
    state = models.CharField(_("状態"), max_length=20, choices=JobState, default=JobState.QUEUED)
    progress = models.PositiveSmallIntegerField(_("進み具合（%）"), default=0)
    step = models.CharField(_("現在の工程"), max_length=200, blank=True)
    data = models.JSONField(_("途中の値"), default=dict, blank=True)
    result = models.JSONField(_("結果"), default=dict, blank=True)
    error = models.TextField(_("失敗の理由"), blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("依頼者")
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("依頼団体")
    )
    request_id = models.CharField(_("リクエストの識別子"), max_length=36, blank=True, editable=False)
    claim = models.UUIDField(_("引受けの識別子"), null=True, editable=False)
    lease_until = models.DateTimeField(_("引受けの期限"), null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("実行回数"), default=0)
    worker = models.CharField(_("実行したワーカー"), max_length=200, blank=True, editable=False)
    is_cancel_requested = models.BooleanField(_("中止の依頼"), default=False, editable=False)
    created_at = models.DateTimeField(_("受付日時"), auto_now_add=True)
    woken_at = models.DateTimeField(_("ワーカーを呼び出した日時"), null=True, editable=False)
    started_at = models.DateTimeField(_("開始日時"), null=True)
    finished_at = models.DateTimeField(_("終了日時"), null=True)

    objects = JobRunQuerySet.as_manager()
    lease: Lease | None = None  # held by the worker that is doing this job now

    class Meta:
        verbose_name = _("処理")
        ordering = ["-created_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(progress__lte=100), name="job_progress_is_a_percentage"),
            models.CheckConstraint(
                condition=Q(state=JobState.RUNNING, claim__isnull=False, lease_until__isnull=False)
                | (~Q(state=JobState.RUNNING) & Q(claim__isnull=True, lease_until__isnull=True)),
                name="job_running_means_leased",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-created_at"]),
            models.Index(fields=["organisation", "-created_at"]),
            models.Index(fields=["woken_at"], condition=Q(state=JobState.QUEUED), name="job_queued"),
            models.Index(fields=["lease_until"], condition=Q(state=JobState.RUNNING), name="job_running"),
        ]

    def __str__(self) -> str:
        return str(_("%(title)s（%(number)s）") % {"title": self.title, "number": self.number})

    # States of the workflow as a new row has them again when a job is started once more.
    AFRESH: ClassVar[dict[str, Any]] = {
        "state": JobState.QUEUED,
        "progress": 0,
        "step": "",
        "data": {},
        "result": {},
        "error": "",
        "attempts": 0,
        "is_cancel_requested": False,
        "started_at": None,
        "finished_at": None,
    }

    @property
    def title(self) -> str:
        kind = find_job_kind(self.kind)
        return str(kind.title if kind else _("廃止された種類の処理"))

    @property
    def number(self) -> str:
        """Short enough to read out on the telephone; the log lines of the job carry the whole id."""
        return self.pk.hex[:8].upper()

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED

    @property
    def is_restartable(self) -> bool:
        return self.state in RESTARTABLE

    def report(self, percent: int | None = None, step: str | None = None, **data: Any) -> None:
        """Show how far the job is. `data` are live values such as the best cost and its bound (JSON).

        Call it outside of transactions, or nobody sees it. Raises JobCancelled when somebody asked the job to stop,
        LeaseLost when the job was given to another worker meanwhile: let both pass.
        """
        if self.lease:
            self.lease.report(percent, step, data)

    def check_cancelled(self) -> None:
        """For long computations without progress of their own. Raises like `report`; asks nobody, so it is cheap."""
        if self.lease:
            self.lease.check()

    @contextmanager
    def completing(self) -> Iterator[dict[str, Any]]:
        """A transaction in which the last effects and the job's success become true together, once.

        Yields the result, a dict to be filled. What a worker that lost its lease writes here is rolled back.
        """
        result: dict[str, Any] = {}
        with transaction.atomic():
            if self.lease:
                self.lease.hold()
            yield result
            if self.lease:
                self.lease.finish(state=JobState.SUCCEEDED, progress=100, result=result)
