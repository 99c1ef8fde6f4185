"""States of a job. A leaf: anyone may import it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class JobState(TextChoices):
    QUEUED = "queued", _("待機中")
    RUNNING = "running", _("実行中")
    SUCCEEDED = "succeeded", _("完了")
    FAILED = "failed", _("失敗")
    CANCELLED = "cancelled", _("中止")


UNFINISHED = frozenset({JobState.QUEUED, JobState.RUNNING})
RESTARTABLE = frozenset({JobState.FAILED, JobState.CANCELLED})
