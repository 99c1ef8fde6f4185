"""What is told about a task: its moves, what stands in its way, the papers that prove it."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.access.querysets import PermittedQuerySet
from portal.audit.tracking import audited
from portal.web.validators import validate_no_individual_number
from security.task_choices import TaskState

from .migrations import MigrationTask
from .task_triggers import TRANSITION_IS_HISTORY

GUARD = [validate_no_individual_number]


class TaskPartQuerySet(PermittedQuerySet):
    permitted_via = "task"


class TaskTransition(models.Model):
    """One move of a task: who, in whose name, when, from where to where, and why."""

    task = models.ForeignKey(
        MigrationTask, on_delete=models.PROTECT, related_name="transitions", verbose_name=_("移行作業")
    )
    from_state = models.CharField(_("前の状況"), max_length=20, choices=TaskState)
    to_state = models.CharField(_("後の状況"), max_length=20, choices=TaskState)
    done_on = models.DateField(_("完了日"), null=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("操作者")
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("操作者の団体")
    )
    at = models.DateTimeField(_("日時"))
    reason = models.CharField(_("理由"), max_length=500, blank=True, validators=GUARD)
    version = models.PositiveIntegerField(_("更新回数"))  # of the task after this move

    objects = TaskPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("移行作業の経過")
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["task", "version"], name="transition_version_once")]
        triggers = [TRANSITION_IS_HISTORY]

    def __str__(self) -> str:
        return f"{self.task} {self.get_to_state_display()}"


class TaskObstacleQuerySet(TaskPartQuerySet):
    def open(self) -> Self:
        return self.filter(resolved_on__isnull=True)


@audited()
class TaskObstacle(models.Model):
    """What keeps a task from going on, and the help that it needs; the prefecture sees it."""

    task = models.ForeignKey(
        MigrationTask, on_delete=models.PROTECT, related_name="obstacles", verbose_name=_("移行作業")
    )
    text = models.TextField(_("支障の内容"), max_length=1000, validators=GUARD)
    since_on = models.DateField(_("発生日"))
    needed_help = models.TextField(_("必要な支援"), max_length=1000, blank=True, validators=GUARD)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("報告者")
    )
    reported_at = models.DateTimeField(_("報告日時"))
    resolved_on = models.DateField(_("解消日"), null=True, blank=True)
    resolution = models.TextField(_("解消の内容"), max_length=1000, blank=True, validators=GUARD)

    objects = TaskObstacleQuerySet.as_manager()

    class Meta:
        verbose_name = _("支障")
        ordering = ["since_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(resolved_on__isnull=True) | Q(resolved_on__gte=F("since_on")),
                name="obstacle_days_in_order",
                violation_error_message=_("解消日は発生日以降の日付にしてください。"),
            )
        ]

    def __str__(self) -> str:
        return self.text


@audited()
class TaskEvidence(models.Model):
    """A paper that proves that a task is done."""

    task = models.ForeignKey(
        MigrationTask, on_delete=models.PROTECT, related_name="evidence", verbose_name=_("移行作業")
    )
    file = models.OneToOneField(
        "documents.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name=_("ファイル")
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("登録者")
    )

    objects = TaskPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("証跡")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.file)
