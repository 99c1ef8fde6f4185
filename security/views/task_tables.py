"""Lists of organisations and of tasks with how they stand."""

from __future__ import annotations

from typing import ClassVar

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.web.chips import tone_of
from portal.web.tables import Column, Kind, Table
from security.selectors.progress import OrganisationProgress, RatedTask
from security.task_words import STANDING_WORDS, days_late_words, risk_words, standing_sentence


def standing_chip(row: OrganisationProgress | RatedTask) -> SafeString:
    word = STANDING_WORDS[row.standing]
    return format_html('<span class="chip chip--{}">{}</span>', tone_of(word), word)


def late_words(row: OrganisationProgress) -> str:
    return days_late_words(row.move.days_late) if row.move.days_late else ""


def worst_words(row: OrganisationProgress) -> SafeString | str:
    """The open step that waits longest, as a link."""
    if row.worst is None:
        return _("すべての手順が済んでいます")
    task = row.worst.task
    return format_html('<a href="{}">{}</a>', reverse("security:task-detail", args=[task.pk]), task.name)


def why(row: OrganisationProgress) -> str:
    """What puts the organisation at risk beyond its lateness."""
    risks = {risk for one in row.tasks for risk in one.rated.risks if not one.task.is_closed}
    return risk_words(sorted(risks))


def _month(row: OrganisationProgress) -> object:
    return row.month


class ProgressTable(Table):
    caption = gettext_lazy("団体ごとの進み具合（遅れの大きい順）")
    default_sort = ""
    empty_title = gettext_lazy("移行の作業はまだありません。")
    empty_text = gettext_lazy("切替計画を公開すると、団体ごとの作業と期限がここに並びます。")
    columns: ClassVar[tuple[Column, ...]] = (
        Column(
            "name",
            gettext_lazy("団体名"),
            sort=("migration__organisation__kana", "code"),
            url=lambda row: reverse("security:migration-detail", args=[row.migration.pk]),
            is_key=True,
        ),
        Column("code", gettext_lazy("団体コード"), sort=("code",), kind=Kind.CODE),
        Column("standing", gettext_lazy("進み具合"), standing_chip, is_key=True),
        Column("late", gettext_lazy("遅れ"), late_words, sort=("move__late_since",), is_key=True),
        Column("worst", gettext_lazy("最も古い未完了の手順"), worst_words),
        Column("next", gettext_lazy("その期限"), lambda row: row.move.next_due_on, ("move__next_due_on",), Kind.DATE),
        Column("month", gettext_lazy("切替月"), _month, sort=("month",), kind=Kind.DATE),
        Column("baseline_month", gettext_lazy("当初の切替月"), sort=("baseline_month",), kind=Kind.DATE),
        Column("open_count", gettext_lazy("未完了の手順"), sort=("open_count",), kind=Kind.NUMBER),
        Column("obstacles", gettext_lazy("支障（件）"), sort=("obstacles",), kind=Kind.NUMBER),
    )


class TaskTable(Table):
    caption = gettext_lazy("移行作業の一覧（期限の順）")
    empty_title = gettext_lazy("対応が必要な移行作業はありません。")
    empty_text = gettext_lazy("切替計画が公開されると、団体ごとの作業と期限がここに並びます。")
    columns: ClassVar[tuple[Column, ...]] = (
        Column(
            "name",
            gettext_lazy("手順"),
            lambda row: row.task.name,
            url=lambda row: reverse("security:task-detail", args=[row.task.pk]),
            is_key=True,
        ),
        Column("organisation", gettext_lazy("団体名"), lambda row: row.task.migration.organisation.name, is_key=True),
        Column("side", gettext_lazy("担当"), lambda row: row.task.get_owner_side_display()),
        Column("due_on", gettext_lazy("期限"), lambda row: row.task.due_on, ("task__due_on",), Kind.DATE, is_key=True),
        Column("state", gettext_lazy("状況"), lambda row: row.task.get_state_display(), kind=Kind.CHIP),
        Column("standing", gettext_lazy("進み具合"), standing_chip),
        Column("why", gettext_lazy("遅れ・注意"), lambda row: standing_sentence(row.rated)),
        Column("programme", gettext_lazy("事業"), lambda row: row.task.migration.programme.name),
    )
