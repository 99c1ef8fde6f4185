"""Choices of the work on a switch. A leaf: anyone may import it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OwnerSide(TextChoices):
    """Who has to do a step."""

    MUNICIPALITY = "municipality", _("市町村")
    PREFECTURE = "prefecture", _("都道府県")
    PROVIDER = "provider", _("サービス事業者")


class DueAnchor(TextChoices):
    """The day from which the business days of a due date are counted."""

    FIRST = "first", _("切替月の初日")
    LAST = "last", _("切替月の末日")


class Milestone(TextChoices):
    """A step by which the progress of the whole programme is told."""

    SWITCH = "switch", _("切替の実施")
    LINE_END = "line_end", _("旧回線の解約")


class TaskState(TextChoices):
    NOT_STARTED = "not_started", _("未着手")
    IN_PROGRESS = "in_progress", _("着手")
    BLOCKED = "blocked", _("支障あり")
    DONE = "done", _("完了")
    NOT_APPLICABLE = "not_applicable", _("対象外")


CLOSED_STATES = frozenset({TaskState.DONE, TaskState.NOT_APPLICABLE})
BEGUN_STATES = frozenset({TaskState.IN_PROGRESS, TaskState.BLOCKED})

_OPEN = (TaskState.NOT_STARTED, TaskState.IN_PROGRESS)
# From where to where a task may go; the database refuses everything else.
TASK_MOVES = frozenset(
    {
        (TaskState.NOT_STARTED, TaskState.IN_PROGRESS),
        (TaskState.IN_PROGRESS, TaskState.NOT_STARTED),
        *((state, TaskState.DONE) for state in _OPEN),
        *((state, TaskState.NOT_APPLICABLE) for state in _OPEN),
        *((state, TaskState.BLOCKED) for state in _OPEN),
        (TaskState.BLOCKED, TaskState.IN_PROGRESS),
        (TaskState.BLOCKED, TaskState.NOT_APPLICABLE),
        (TaskState.DONE, TaskState.IN_PROGRESS),
        (TaskState.NOT_APPLICABLE, TaskState.NOT_STARTED),
    }
)
# Taking back what was settled needs a reason.
MOVES_WITH_REASON = frozenset(
    {(TaskState.DONE, TaskState.IN_PROGRESS), (TaskState.NOT_APPLICABLE, TaskState.NOT_STARTED)}
)
