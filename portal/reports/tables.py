"""Lists of reports that somebody has ordered or set up."""

from __future__ import annotations

from typing import ClassVar

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.reports.catalogue import find_report_kind
from portal.reports.choices import Frequency
from portal.reports.models import ReportRun, ReportSchedule
from portal.web.tables import Column, Kind, Table

ACTIVE, STOPPED = _("有効"), _("停止中")


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


def when(schedule: ReportSchedule) -> str:
    """毎月25日; 新しい版が公開されたとき."""
    if schedule.frequency == Frequency.MONTHLY:
        return gettext("毎月%(day)d日") % {"day": schedule.day}
    return str(schedule.get_frequency_display())


def _report(schedule: ReportSchedule) -> str:
    kind = find_report_kind(schedule.code)
    return str(kind.title) if kind else gettext("廃止された帳票")


class ScheduleTable(Table):
    caption = _("定期作成の一覧")
    empty_title = _("定期作成はまだ設定されていません。")
    empty_text = _("帳票を選び、「定期的に作成する」から設定できます。")
    default_sort = "name"
    columns: ClassVar = (
        Column(
            "name",
            _("名称"),
            sort=("name",),
            url=lambda one: reverse("reports:schedule-detail", args=[one.pk]),
            is_key=True,
        ),
        Column("report", _("帳票"), value=_report),
        Column("when", _("作成する時期"), value=when, is_key=True),
        Column("format", _("形式"), value=lambda one: one.get_file_format_display()),
        Column("owner", _("設定者"), value=lambda one: one.owner.name),
        Column("state", _("状態"), value=lambda one: STOPPED if one.stopped_at else ACTIVE, kind=Kind.CHIP),
    )
