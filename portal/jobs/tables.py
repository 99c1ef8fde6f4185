"""The list of jobs."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.web.tables import Column, Kind, Table

from .models import JobRun


def _asker(run: JobRun) -> str:
    return " ".join(str(part) for part in (run.organisation, run.user) if part)


class JobTable(Table):
    caption = _("処理の一覧")
    default_sort = "-created_at"
    empty_title = _("処理はまだありません。")
    empty_text = _("計画の作成や帳票の出力を始めると、ここに進み具合が表示されます。")
    columns = (
        Column(
            "kind",
            _("処理"),
            lambda run: run.title,
            is_key=True,
            url=lambda run: reverse("jobs:job-detail", args=[run.pk]),
        ),
        Column("state", _("状態"), JobRun.get_state_display, ("state",), Kind.CHIP, is_key=True),
        Column("asker", _("依頼者"), _asker),
        Column("created_at", _("受付日時"), sort=("created_at",), kind=Kind.DATE),
        Column("finished_at", _("終了日時"), sort=("finished_at",), kind=Kind.DATE),
        Column("number", _("処理番号"), kind=Kind.CODE),
    )
