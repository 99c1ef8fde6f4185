"""Signs of life: of the workers, and of the scheduler's duties."""

from __future__ import annotations

from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class WorkerHeartbeatQuerySet(models.QuerySet["WorkerHeartbeat"]):
    def fresh(self, within_s: int) -> Self:
        return self.filter(seen_at__gt=Now() - timedelta(seconds=within_s))


class WorkerHeartbeat(models.Model):
    """The last time at which a worker proved, by doing a task from the queue, that it works."""

    name = models.CharField(_("ワーカーの名称"), max_length=200, primary_key=True)
    seen_at = models.DateTimeField(_("最後に確認した日時"))

    objects = WorkerHeartbeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("ワーカーの稼働確認")

    def __str__(self) -> str:
        return self.name


class PeriodicDuty(models.Model):
    """When a duty of the scheduler was last done; however many schedulers tick, this row says what is due."""

    name = models.CharField(_("名称"), max_length=100, primary_key=True)
    done_at = models.DateTimeField(_("最後に行った日時"))

    class Meta:
        verbose_name = _("定期処理")

    def __str__(self) -> str:
        return self.name
