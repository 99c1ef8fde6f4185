"""The lists of deadlines and reminders."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.deadlines.choices import ReminderState
from portal.deadlines.registry import find_deadline_kind, title_of
from portal.deadlines.words import day_text, due_text, offset_of, offset_words
from portal.web.chips import Tone, register_chip
from portal.web.tables import Column, Kind, Table

LATE, COMING, CLEARED = _("期限超過"), _("期限前"), _("対応済み")
for word, tone in (
    (LATE, Tone.RED),
    (COMING, Tone.BLUE),
    (CLEARED, Tone.GREEN),
    (ReminderState.UNCERTAIN.label, Tone.ORANGE),
    (ReminderState.FAILED.label, Tone.RED),
    (ReminderState.MISSED.label, Tone.YELLOW),
):
    register_chip(str(word), tone)


class DeadlineTable(Table):
    caption = _("期限の一覧")
    default_sort = "due"
    empty_title = _("期限のあるものはありません。")
    empty_text = _("申請の受付や作業の期限が決まると、ここに期限の近い順に表示されます。")
    columns: ClassVar[Sequence[Column]] = (
        Column("subject", _("件名"), sort=("subject",), url=lambda row: row.path, is_key=True),
        Column("title", _("期限の種類"), sort=("title",), is_key=True),
        Column("organisation", _("団体"), sort=("organisation__code",)),
        Column("due", _("期限"), lambda row: row.due_words, ("due_on",), is_key=True),
        Column("state", _("状態"), lambda row: LATE if row.is_late else COMING, ("is_late",), Kind.CHIP, is_key=True),
    )


def _extension_url(row: Any) -> str:
    kind = find_deadline_kind(row.kind)
    if kind is None or kind.extend is None or not row.is_coordinated:
        return ""
    return reverse("deadlines:extension-edit", args=[row.kind, row.key, row.organisation.pk])


class CoordinatedTable(DeadlineTable):
    """For those who may give more time."""

    columns = (
        *DeadlineTable.columns,
        Column("extension", _("延長"), lambda row: _("延長する") if _extension_url(row) else "", url=_extension_url),
    )


class RuleTable(Table):
    caption = _("期限の種類ごとの規則")
    columns = (
        Column("title", _("期限の種類"), url=lambda row: reverse("deadlines:rule-edit", args=[row.code]), is_key=True),
        Column("staff", _("担当者")),
        Column("approver", _("承認者")),
        Column("coordinator", _("府県担当者")),
        Column("form", _("送り方")),
        Column("origin", _("規則"), kind=Kind.CHIP, is_key=True),
    )


class PreviewTable(Table):
    caption = _("これから送るお知らせ")
    default_sort = "send_on"
    empty_title = _("この条件で、60日以内に送るお知らせはありません。")
    empty_text = _("条件を外すか、お知らせの規則を確かめてください。")
    columns = (
        Column("send_on", _("送る日"), lambda row: day_text(row.send_on), ("send_on",), is_key=True),
        Column("recipients", _("宛先"), lambda row: row.recipient_words, is_key=True),
        Column("audience", _("役割"), sort=("audience",)),
        Column("organisation", _("団体"), lambda row: row.deadline.organisation, ("deadline__organisation__code",)),
        Column("subject", _("件名"), lambda row: row.deadline.subject, url=lambda row: row.deadline.path),
        Column("due", _("期限"), lambda row: row.deadline.due_words, ("deadline__due_on",)),
        Column("stage", _("段階")),
        Column("form", _("送り方")),
    )


class UndeliveredTable(Table):
    caption = _("届いていないお知らせ")
    default_sort = "-send_on"
    empty_title = _("届いていないお知らせはありません。")
    empty_text = _("メールサーバーに断られたもの、届いたか分からないもの、送る時期を過ぎたものがここに並びます。")
    columns = (
        Column(
            "recipient",
            _("宛先"),
            lambda row: f"{row.recipient_organisation} {row.recipient}",
            ("recipient_organisation__code", "recipient__name"),
            url=lambda row: reverse("deadlines:undelivered-detail", args=[row.pk]),
            is_key=True,
        ),
        Column("subject", _("件名"), sort=("subject",)),
        Column("organisation", _("対象の団体"), sort=("organisation__code",)),
        Column("kind", _("期限の種類"), lambda row: title_of(row.kind), ("kind",)),
        Column("due", _("期限"), lambda row: due_text(row.due_on, row.due_at), ("due_on",)),
        Column("stage", _("段階"), lambda row: offset_words(offset_of(row.stage))),
        Column("send_on", _("送る日"), sort=("send_on",), kind=Kind.DATE),
        Column("state", _("状態"), lambda row: row.get_state_display(), ("state",), Kind.CHIP, is_key=True),
        Column("cleared", _("対応"), lambda row: CLEARED if row.cleared_at else "", ("cleared_at",), Kind.CHIP),
    )


class ClosingDayTable(Table):
    caption = _("団体独自の休庁日")
    default_sort = "day"
    empty_title = _("団体独自の休庁日は登録されていません。")
    empty_text = _("土曜日・日曜日・祝日と12月29日から1月3日までは、登録しなくても休庁日として数えます。")
    columns = (
        Column("day", _("休庁日"), lambda row: day_text(row.day), ("day",), is_key=True),
        Column("name", _("名称"), sort=("name",), is_key=True),
        Column("organisation", _("団体"), sort=("organisation__code",)),
        Column(
            "remove",
            _("削除"),
            lambda row: _("削除する"),
            url=lambda row: reverse("deadlines:closing-day-remove", args=[row.pk]),
        ),
    )
