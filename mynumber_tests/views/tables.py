"""The lists of this app."""

from __future__ import annotations

from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mynumber_tests.models import Participation, Scenario
from mynumber_tests.words import LAYOUT_CHANGED
from portal.web.tables import Column, Kind, Table


def _use(scenario: Scenario) -> str:
    return _("使用する") if scenario.is_active else _("使用しない")


class ScenarioTable(Table):
    caption = gettext_lazy("シナリオの一覧")
    default_sort = "code"
    empty_title = gettext_lazy("シナリオはまだ登録されていません。")
    empty_text = gettext_lazy("Excelファイルをダウンロードして記入し、取り込むと、まとめて登録できます。")
    columns: ClassVar[tuple[Column, ...]] = (
        Column(
            "code",
            gettext_lazy("シナリオ番号"),
            sort=("code",),
            kind=Kind.CODE,
            url=lambda row: reverse("mynumber_tests:scenario-detail", args=[row.pk]),
            is_key=True,
        ),
        Column("current__title", gettext_lazy("シナリオ名"), sort=("current__title",), is_key=True),
        Column("current__inquirer_kind", gettext_lazy("照会者"), sort=("current__inquirer_kind",)),
        Column("current__provider_kind", gettext_lazy("提供者"), sort=("current__provider_kind",)),
        Column("current__item", gettext_lazy("特定個人情報の項目")),
        Column("current__number", gettext_lazy("版"), kind=Kind.NUMBER),
        Column("use", gettext_lazy("使用"), _use, sort=("is_active",)),
    )


def _standing(row: Participation) -> str:
    return _("登録済み") if row.entered_at else _("未登録")


def _name(row: Participation) -> str:
    return row.organisation.name + (_("（都道府県外）") if row.is_outside else "")


class ParticipationTable(Table):
    caption = gettext_lazy("参加団体と参加条件")
    default_sort = "standing"
    empty_title = gettext_lazy("参加団体はまだ登録されていません。")
    empty_text = gettext_lazy("テストのページから参加団体を選んでください。")
    columns: ClassVar[tuple[Column, ...]] = (
        Column(
            "name",
            gettext_lazy("団体名"),
            _name,
            sort=("organisation__kana", "organisation__code"),
            url=lambda row: reverse("mynumber_tests:participation-detail", args=[row.pk]),
            is_key=True,
        ),
        Column("organisation__code", gettext_lazy("団体コード"), sort=("organisation__code",), kind=Kind.CODE),
        Column(
            "standing",
            gettext_lazy("参加条件"),
            _standing,
            sort=("entered_at", "organisation__code"),
            kind=Kind.CHIP,
            is_key=True,
        ),
        Column("system_vendor", gettext_lazy("システムの事業者"), sort=("system_vendor",)),
        Column("inquiries", gettext_lazy("照会するシナリオ"), sort=("inquiries",), kind=Kind.NUMBER),
        Column("offers", gettext_lazy("提供するシナリオ"), sort=("offers",), kind=Kind.NUMBER),
        Column("max_partners_per_slot", gettext_lazy("1クールの上限（団体）"), kind=Kind.NUMBER),
    )


def pair_state(row: Any) -> str:
    if row.is_ended:
        return _("解消")
    if row.test_count and row.over_count == row.test_count:
        return _("完了")
    if row.is_silent:
        return _("確認待ち")
    return _("日程決定") if row.meets_at else _("日程調整中")


def _layout_mark(row: Any) -> object:
    return LAYOUT_CHANGED if row.layout_changed_at else ""


def _pair_tests(row: Any) -> str:
    return _("%(over)d／%(all)d件") % {"over": row.over_count, "all": row.test_count}


class PairTable(Table):
    caption = gettext_lazy("相手先の組")
    default_sort = "slot"
    empty_title = gettext_lazy("相手先はまだ決まっていません。")
    empty_text = gettext_lazy("組合せが公開されると、相手先ごとのページがここに並びます。")
    columns: ClassVar[tuple[Column, ...]] = (
        Column(
            "pair",
            gettext_lazy("相手先の組"),
            lambda row: f"{row.one.organisation.name}・{row.other.organisation.name}",
            sort=("one__organisation__kana", "other__organisation__kana"),
            url=lambda row: reverse("mynumber_tests:pair-detail", args=[row.pk]),
            is_key=True,
        ),
        Column("slot", gettext_lazy("クール"), lambda row: row.slot.name, sort=("slot__position", "pk")),
        Column("state", gettext_lazy("状況"), pair_state, kind=Kind.CHIP, is_key=True),
        Column("meets_at", gettext_lazy("テストの日時"), sort=("meets_at",), kind=Kind.DATE),
        Column("layout", gettext_lazy("日程の注意"), _layout_mark, kind=Kind.CHIP),
        Column("tests", gettext_lazy("終わったテスト"), _pair_tests),
        Column("mismatch_count", gettext_lazy("食い違い（件）"), sort=("mismatch_count",), kind=Kind.NUMBER),
        Column("outdated_count", gettext_lazy("旧版のシナリオ（件）"), sort=("outdated_count",), kind=Kind.NUMBER),
    )
