"""Kinds of jobs that exist only in tests; the worker imports them as well as the test."""

from __future__ import annotations

import time
from typing import Any

from django.utils import timezone

from portal.exceptions import RuleViolation
from portal.jobs.models import JobRun, PeriodicDuty
from portal.jobs.registry import job

EFFECT = "tests.effect"


@job("tests.double", title="数を2倍にする処理", labels={"best": "これまでの最良値"})
def double(run: JobRun) -> dict[str, Any]:
    run.report(50, "計算しています", best=run.params["number"])
    return {"number": run.params["number"] * 2, "message": "計算が終わりました。", "url": "/jobs/"}


@job("tests.slow", title="段階を踏む処理", queue="planning")
def slow(run: JobRun) -> dict[str, Any]:
    """Works in small steps for `seconds`, and has its one effect at the end."""
    steps = max(1, int(run.params["seconds"] * 10))
    for step in range(steps):
        time.sleep(0.1)
        run.report(100 * step // steps, "作業中です")
    with run.completing() as result:
        PeriodicDuty.objects.create(name=f"{EFFECT}.{run.pk}.{run.attempts}", done_at=timezone.now())
        result["attempts"] = run.attempts
    return result


@job("tests.stubborn", title="止まらない処理", time_limit_s=1)
def stubborn(run: JobRun) -> None:
    time.sleep(run.params["seconds"])


@job("tests.crash", title="失敗する処理")
def crash(run: JobRun) -> None:
    raise ZeroDivisionError("the secret detail")


@job("tests.refuse", title="規則に合わない処理")
def refuse(run: JobRun) -> None:
    raise RuleViolation("tests_refused", "切替月を入力してください。")
