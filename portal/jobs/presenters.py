"""A job as pages show it. Other apps embed `progress_of` beside the thing that the job works on."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.web.components import Progress

from .choices import JobState
from .models import JobRun
from .registry import find_job_kind


def progress_of(run: JobRun, *, may_change: bool, polls: bool = True) -> Progress:
    """For components/progress.html, which asks for itself again until the job is over."""
    may_cancel = may_change and run.is_unfinished and not run.is_cancel_requested
    return Progress(
        id=f"job-{run.pk}",
        title=run.title,
        state=run.get_state_display(),
        percent=run.progress if run.state == JobState.RUNNING else None,
        message=message_of(run),
        is_over=not run.is_unfinished,
        poll_url=_address("progress", run) if polls else "",
        cancel_url=_address("cancel", run) if may_cancel else "",
        restart_url=_address("restart", run) if may_change and run.is_restartable else "",
        result_url=run.result.get("url", ""),
        result_label=_("結果を見る"),
    )


def message_of(run: JobRun) -> str:
    """One sentence on where the job stands."""
    if run.is_unfinished and run.is_cancel_requested:
        return _("中止しています。区切りのよいところで止まります。")
    sentences = {
        JobState.QUEUED: _("順番を待っています。この画面を閉じても、処理は続きます。"),
        JobState.RUNNING: run.step or _("処理しています。この画面を閉じても、処理は続きます。"),
        JobState.SUCCEEDED: run.result.get("message") or _("処理が終わりました。"),
        JobState.FAILED: run.error,
        JobState.CANCELLED: _("中止しました。"),
    }
    return str(sentences[JobState(run.state)])


def live_values(run: JobRun) -> list[tuple[str, Any]]:
    """The labelled values that the job reported last."""
    kind = find_job_kind(run.kind)
    labels = kind.labels if kind else {}
    return [(str(label), run.data[name]) for name, label in labels.items() if run.data.get(name) is not None]


def _address(name: str, run: JobRun) -> str:
    return reverse(f"jobs:job-{name}", args=[run.pk])
