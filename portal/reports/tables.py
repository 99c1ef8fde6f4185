"""The list of reports that somebody has ordered."""

from __future__ import annotations

from typing import ClassVar

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.reports.models import ReportRun
from portal.web.tables import Column, Kind, Table


def _conditions(run: ReportRun) -> str:
    return "、".join(f"{name}：{value}" for name, value in run.conditions)


class ReportRunTable(Table):
    caption = _("作成した帳票")
    empty_title = _("作成した帳票はまだありません。")
    empty_text = _("上の一覧から帳票を選ぶと、ここに残ります。")
    default_sort = "-created_at"
    columns: ClassVar = (
        Column(
            "title",
            _("帳票"),
            sort=("title",),
            url=lambda run: reverse("reports:run-detail", args=[run.pk]),
            is_key=True,
        ),
        Column("format", _("形式"), value=lambda run: run.get_file_format_display(), sort=("file_format",)),
        Column("conditions", _("条件"), value=_conditions),
        Column("created_at", _("依頼日時"), sort=("created_at",), kind=Kind.DATE),
        Column("state", _("状態"), value=lambda run: run.job.get_state_display(), kind=Kind.CHIP, is_key=True),
    )
