"""What the style guide shows: every component with content as offices know it. All of it is made up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.exceptions import RuleViolation
from portal.lib.months import Month, MonthRange

from .components import Change, Conflict, ConflictRow, FileItem, HistoryEntry, Progress, Step, Tab
from .fields import (
    KanaField,
    LocalGovernmentCodeField,
    MonthField,
    PhoneField,
    PortalEmailField,
    WarekiDateField,
    YenField,
)
from .forms import FilterForm, PortalForm
from .gantt import Bar, Gantt, GanttRow, Series
from .tables import Column, Kind, Table

WINDOW = MonthRange(Month(2017, 4), Month(2020, 3))


class SampleForm(PortalForm):
    """One of each field."""

    groups = (
        (_("団体と連絡先"), ("code", "name", "kana", "phone", "email")),
        (_("切替の希望"), ("wished_month", "contract_ends_on", "penalty_yen", "reason", "models", "agrees")),
    )

    code = LocalGovernmentCodeField(label=_("団体コード"))
    name = forms.CharField(label=_("担当者の氏名"), max_length=100)
    kana = KanaField(label=_("フリガナ"), required=False, help_text=_("ひらがなでも入力できます。"))
    phone = PhoneField(label=_("電話番号"))
    email = PortalEmailField(label=_("メールアドレス"))
    wished_month = MonthField(label=_("切替の希望月"), earliest=WINDOW.start, latest=WINDOW.end)
    contract_ends_on = WarekiDateField(label=_("現在の契約の終了日"), required=False)
    penalty_yen = YenField(
        label=_("違約金（円）"), required=False, help_text=_("例：1,234,000。ないときは空欄にします。")
    )
    reason = forms.CharField(label=_("希望の理由"), widget=forms.Textarea, required=False)
    models = forms.ChoiceField(
        label=_("三層の対策のモデル"),
        choices=[("alpha", _("αモデル")), ("alpha2", _("α'モデル")), ("beta", _("βモデル")), ("beta2", _("β'モデル"))],
        widget=forms.RadioSelect,
    )
    agrees = forms.BooleanField(label=_("統一ルールを確認しました"))

    def clean(self) -> dict[str, object]:
        values = super().clean() or {}
        if values.get("wished_month") == Month(2018, 1):
            self.add_rule_violation(
                RuleViolation("blackout", _("2018年1月は切替不可期間です。別の月を選んでください。"), "wished_month")
            )
        return values


class SampleFilters(FilterForm):
    q = forms.CharField(label=_("団体名"))
    state = forms.ChoiceField(
        label=_("状態"),
        choices=[("", _("すべて")), ("下書き", _("下書き")), ("提出済み", _("提出済み")), ("差戻し", _("差戻し"))],
    )


@dataclass(frozen=True)
class SampleRow:
    pk: int
    code: str
    name: str
    kana: str
    state: str
    wished_month: Month
    population: int
    ends_on: date


class SampleTable(Table):
    caption = _("切替希望の申請")
    default_sort = "code"
    columns: ClassVar = (
        Column("name", _("団体"), sort=("kana",), url=lambda row: f"#{row.code}", is_key=True),
        Column("state", _("状態"), sort=("state",), kind=Kind.CHIP, is_key=True),
        Column("code", _("団体コード"), sort=("code",), kind=Kind.CODE),
        Column("wished_month", _("希望月"), sort=("wished_month",), kind=Kind.DATE),
        Column("population", _("人口（人）"), sort=("population",), kind=Kind.NUMBER),
        Column("ends_on", _("契約終了日"), kind=Kind.DATE),
    )
    empty_title = _("申請はまだありません。")
    empty_text = _("募集期間が始まると、市町村からの申請がここに並びます。")
    per_page = 4


ROWS = [
    SampleRow(1, "271004", "大阪市", "オオサカシ", "提出済み", Month(2018, 4), 2691185, date(2018, 3, 31)),
    SampleRow(2, "271403", "堺市", "サカイシ", "審査中", Month(2018, 10), 839310, date(2019, 3, 31)),
    SampleRow(3, "272027", "岸和田市", "キシワダシ", "差戻し", Month(2017, 7), 194911, date(2017, 9, 30)),
    SampleRow(4, "272035", "豊中市", "トヨナカシ", "受理", Month(2019, 4), 395479, date(2019, 3, 31)),
    SampleRow(5, "272043", "池田市", "イケダシ", "下書き", Month(2019, 7), 103069, date(2020, 3, 31)),
    SampleRow(6, "272051", "吹田市", "スイタシ", "期限超過", Month(2017, 12), 374468, date(2018, 1, 31)),
]


def _at(day: int, hour: int, minute: int) -> datetime:
    return datetime(2016, 11, day, hour - 9, minute, tzinfo=UTC)


HISTORY = [
    HistoryEntry(
        _at(22, 14, 3),
        _("差し戻しました"),
        "府県 担当",
        "大阪府",
        "契約終了日と希望月が合いません。契約書の写しで確かめてください。",
    ),
    HistoryEntry(
        _at(21, 10, 30),
        _("内容を変更しました"),
        "市町村 担当",
        "岸和田市",
        changes=[Change(_("希望月"), "平成30年4月", "平成29年7月"), Change(_("違約金（円）"), "", "1,200,000")],
    ),
    HistoryEntry(_at(21, 10, 12), _("下書きを作成しました")),
]
FILES = [
    FileItem("20161122_照会名_27202_岸和田市_r2.xlsx", "#file-1", 48_230, _at(22, 13, 50), "市町村 担当"),
    FileItem("契約書の写し.pdf", "#file-2", 1_284_000, _at(21, 10, 20), "市町村 担当", _("確認待ち")),
]
TABS = [
    Tab(_("概要"), "#overview", is_current=True),
    Tab(_("申請"), "#applications", count=12),
    Tab(_("履歴"), "#history"),
]
STEPS = [
    Step(_("団体の情報"), "done", "#step-1"),
    Step(_("接続の状況"), "current", "#step-2"),
    Step(_("希望する月"), "open", "#step-3"),
    Step(_("確認と提出"), "open"),
]
CONFLICT = Conflict(
    [
        ConflictRow(_("希望月"), "平成30年4月", "平成29年7月"),
        ConflictRow(_("違約金（円）"), "1,200,000", "1,200,000"),
        ConflictRow(_("希望の理由"), "年度の変わり目に合わせるため", "現在の契約が9月に終わるため"),
    ],
    "市町村 承認",
    _at(22, 9, 41),
    "#reload",
    "大阪府の担当者",
)
DETAILS = [
    (_("団体"), "岸和田市"),
    (_("現在の契約の終了日"), date(2017, 9, 30)),
    (_("切替の希望月"), Month(2017, 7)),
    (_("月額（円）"), 216000),
    (_("学校ネットワークを使う"), True),
    (_("備考"), ""),
]


def progress(url: str) -> Progress:
    """A job that is under way."""
    return Progress(
        id="sample-progress",
        title=_("切替計画の作成"),
        state=_("実行中"),
        percent=40,
        message=_("43団体中、17団体の切替月を割り当てました。"),
        steps=[Step(_("条件の読み込み"), "done"), Step(_("割り当て"), "current"), Step(_("検算"), "open")],
        poll_url=url,
    )


def gantt() -> Gantt:
    """Every series, a milestone, something late, and months in which nothing may happen."""
    series = [
        Series(n, label)
        for n, label in enumerate((_("切替"), _("準備"), _("並行運用"), _("契約"), _("運用"), _("その他")), start=1)
    ]
    move, prepare, parallel, contract, operation, _other = series
    return Gantt(
        "sample-gantt",
        _("切替の予定（第1版）"),
        WINDOW,
        [
            GanttRow(
                "大阪市",
                [
                    Bar(Month(2017, 10), Month(2018, 3), _("準備"), prepare, "#osaka-1"),
                    Bar(Month(2018, 4), Month(2018, 4), _("切替"), move, "#osaka-2", is_milestone=True),
                    Bar(Month(2018, 5), Month(2018, 9), _("並行運用"), parallel, "#osaka-3"),
                ],
                "#osaka",
            ),
            GanttRow(
                "岸和田市",
                [
                    Bar(Month(2017, 4), Month(2017, 9), _("現在の契約"), contract),
                    Bar(Month(2017, 10), Month(2020, 3), _("運用"), operation),
                ],
            ),
            GanttRow("吹田市", [Bar(Month(2017, 12), Month(2018, 2), _("準備"), prepare, "#suita", is_late=True)]),
        ],
        closed=frozenset({Month(2018, 1), Month(2019, 1), Month(2020, 1)}),
        today=Month(2018, 2),
    )
