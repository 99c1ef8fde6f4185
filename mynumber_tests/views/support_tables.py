"""Lists of the ledger of test data, of consultations and of the questions that all may read; rooms as files too."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mynumber_tests.models import Consultation, Pair, Programme, SerialBlock
from portal.access.actor import Actor
from portal.reports.document import Column as FileColumn
from portal.reports.document import Kind as FileKind
from portal.reports.document import Report, ReportTable
from portal.web.tables import Column, Kind, Table

from .tables import pair_state


def _size(block: SerialBlock) -> int:
    return block.last - block.first + 1


def _pair(block: SerialBlock) -> str:
    return str(block.pair) + (_("（解消）") if block.pair.is_ended else "")


class LedgerTable(Table):
    caption: ClassVar[str | Promise] = gettext_lazy("割り当てた通し番号")
    default_sort = "first"
    empty_title: ClassVar[str | Promise] = gettext_lazy("通し番号の割当てはまだありません。")
    empty_text: ClassVar[str | Promise] = gettext_lazy(
        "相手先との調整のページから、双方で使う通し番号を割り当てられます。"
    )
    columns: ClassVar = (
        Column("first", gettext_lazy("通し番号"), str, sort=("first",), kind=Kind.CODE, is_key=True),
        Column("size", gettext_lazy("人数（人）"), _size, kind=Kind.NUMBER),
        Column(
            "pair",
            gettext_lazy("相手先の組"),
            _pair,
            sort=("pair__one__organisation__kana", "pair__other__organisation__kana"),
            url=lambda row: reverse("mynumber_tests:pair-detail", args=[row.pair_id]),
            is_key=True,
        ),
        Column("pair__slot__name", gettext_lazy("クール"), sort=("pair__slot__position",), kind=Kind.CODE),
        Column("note", gettext_lazy("用途")),
        Column("created_by__name", gettext_lazy("割り当てた人")),
        Column("created_at", gettext_lazy("登録日時"), sort=("created_at",), kind=Kind.DATE),
    )


def _state(row: Consultation) -> str:
    return _("回答済み") if row.answered_at else _("未回答")


class ConsultationTable(Table):
    caption: ClassVar[str | Promise] = gettext_lazy("都道府県への相談")
    default_sort = "state"
    empty_title: ClassVar[str | Promise] = gettext_lazy("相談はまだありません。")
    empty_text: ClassVar[str | Promise] = gettext_lazy("分からないことがあるときは、都道府県の担当者に相談できます。")
    columns: ClassVar = (
        Column(
            "question",
            gettext_lazy("相談の内容"),
            str,
            url=lambda row: reverse("mynumber_tests:consultation-detail", args=[row.pk]),
            is_key=True,
        ),
        Column("state", gettext_lazy("状況"), _state, sort=("-answered_at", "asked_at"), kind=Kind.CHIP, is_key=True),
        Column(
            "participation__organisation__name", gettext_lazy("団体名"), sort=("participation__organisation__code",)
        ),
        Column("pair", gettext_lazy("相手先の組"), lambda row: str(row.pair) if row.pair else None),
        Column("asked_at", gettext_lazy("相談日時"), sort=("asked_at",), kind=Kind.DATE),
        Column("answered_at", gettext_lazy("回答日時"), sort=("answered_at",), kind=Kind.DATE),
        Column("faq", gettext_lazy("よくある質問"), lambda row: _("掲載済み") if row.is_in_faq else None),
    )


class FaqTable(Table):
    """Pages and filters; the questions themselves are read in place."""

    caption: ClassVar[str | Promise] = gettext_lazy("よくある質問")
    per_page: ClassVar[int] = 20


# --- files --------------------------------------------------------------------------------------------------------

Cells = tuple[FileColumn, Callable[[Any], Any]]


def ledger_report(actor: Actor, programme: Programme, blocks: Iterable[SerialBlock]) -> Report:
    columns: list[Cells] = [
        (FileColumn(_("最初の通し番号"), FileKind.NUMBER), lambda row: row.first),
        (FileColumn(_("最後の通し番号"), FileKind.NUMBER), lambda row: row.last),
        (FileColumn(_("人数"), FileKind.NUMBER, unit=_("人")), _size),
        (FileColumn(_("団体コード1"), FileKind.CODE), lambda row: row.pair.one.organisation.code),
        (FileColumn(_("団体名1"), weight=2), lambda row: row.pair.one.organisation.name),
        (FileColumn(_("団体コード2"), FileKind.CODE), lambda row: row.pair.other.organisation.code),
        (FileColumn(_("団体名2"), weight=2), lambda row: row.pair.other.organisation.name),
        (FileColumn(_("クール")), lambda row: row.pair.slot.name),
        (FileColumn(_("組合せの解消")), lambda row: _("解消") if row.pair.is_ended else ""),
        (FileColumn(_("用途"), weight=3), lambda row: row.note),
        (FileColumn(_("割り当てた人")), lambda row: row.created_by.name if row.created_by else ""),
        (FileColumn(_("登録日時"), FileKind.MOMENT), lambda row: row.created_at),
    ]
    return _report(actor, programme, _("テストデータの台帳"), columns, blocks)


def consultations_report(actor: Actor, programme: Programme, rows: Iterable[Consultation]) -> Report:
    columns: list[Cells] = [
        (FileColumn(_("団体コード"), FileKind.CODE), lambda row: row.participation.organisation.code),
        (FileColumn(_("団体名"), weight=2), lambda row: row.participation.organisation.name),
        (FileColumn(_("相手先の組"), weight=2), lambda row: str(row.pair) if row.pair else ""),
        (FileColumn(_("相談の内容"), weight=4), lambda row: row.question),
        (FileColumn(_("相談した人")), lambda row: row.asked_by.name),
        (FileColumn(_("相談日時"), FileKind.MOMENT), lambda row: row.asked_at),
        (FileColumn(_("状況")), _state),
        (FileColumn(_("回答"), weight=4), lambda row: row.answer),
        (FileColumn(_("回答した人")), lambda row: row.answered_by.name if row.answered_by else ""),
        (FileColumn(_("回答日時"), FileKind.MOMENT), lambda row: row.answered_at),
        (FileColumn(_("よくある質問")), lambda row: _("掲載済み") if row.is_in_faq else ""),
    ]
    return _report(actor, programme, _("総合運用テストの相談"), columns, rows)


def pairs_report(actor: Actor, programme: Programme, rows: Iterable[Pair]) -> Report:
    columns: list[Cells] = [
        (FileColumn(_("団体コード1"), FileKind.CODE), lambda row: row.one.organisation.code),
        (FileColumn(_("団体名1"), weight=2), lambda row: row.one.organisation.name),
        (FileColumn(_("団体コード2"), FileKind.CODE), lambda row: row.other.organisation.code),
        (FileColumn(_("団体名2"), weight=2), lambda row: row.other.organisation.name),
        (FileColumn(_("クール")), lambda row: row.slot.name),
        (FileColumn(_("状況")), pair_state),
        (FileColumn(_("日程を決める期限"), FileKind.DATE), lambda row: row.dates_by),
        (FileColumn(_("テストの開始"), FileKind.MOMENT), lambda row: row.meets_at),
        (FileColumn(_("テストの終了"), FileKind.MOMENT), lambda row: row.meets_until),
        (FileColumn(_("実施の方法"), weight=2), lambda row: row.means),
        (FileColumn(_("テスト"), FileKind.NUMBER, unit=_("件")), lambda row: row.test_count),
        (FileColumn(_("終わったテスト"), FileKind.NUMBER, unit=_("件")), lambda row: row.over_count),
        (FileColumn(_("食い違い"), FileKind.NUMBER, unit=_("件")), lambda row: row.mismatch_count),
    ]
    return _report(actor, programme, _("相手先との調整"), columns, rows)


def _report(actor: Actor, programme: Programme, title: str, columns: list[Cells], rows: Iterable[Any]) -> Report:
    cells = [[read(row) for _column, read in columns] for row in rows]
    return Report(
        title=title,
        as_of=timezone.now(),
        tables=[ReportTable(title, [column for column, _read in columns], cells)],
        author=str(actor.organisation),
        conditions=[(_("テスト"), programme.name)],
        has_sample_data=programme.is_sample,
    )
