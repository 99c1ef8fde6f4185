"""Lists of tests of pairs and of their defects."""

from __future__ import annotations

from typing import ClassVar

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from mynumber_tests.models import Defect, ScenarioRun
from mynumber_tests.words import MISMATCH, NEWER_VERSION
from portal.web.chips import tone_of
from portal.web.tables import Column, Kind, Table


def chip_html(word: object) -> SafeString:
    return format_html('<span class="chip chip--{}">{}</span>', tone_of(word), word)


def run_chips(run: ScenarioRun) -> SafeString:
    """The state, and what makes it worth a look."""
    words: list[object] = [run.get_state_display()]
    words += [MISMATCH] if run.is_mismatch else []
    words += [NEWER_VERSION] if run.has_newer_version else []
    return format_html("{} {} {}", *[chip_html(word) for word in words], *[""] * (3 - len(words)))


class RunTable(Table):
    caption = _("テストの一覧")
    default_sort = "scenario"
    empty_title = _("該当するテストはありません。")
    empty_text = _("組合せが公開されると、相手先と行うテストがここに並びます。")
    columns: ClassVar[tuple[Column, ...]] = (
        Column(
            "scenario",
            _("シナリオ"),
            sort=("scenario__code", "inquirer__organisation__code"),
            url=lambda row: reverse("mynumber_tests:run-detail", args=[row.pk]),
            is_key=True,
        ),
        Column(
            "inquirer", _("照会側"), lambda row: row.inquirer.organisation.name, sort=("inquirer__organisation__kana",)
        ),
        Column(
            "provider", _("提供側"), lambda row: row.provider.organisation.name, sort=("provider__organisation__kana",)
        ),
        Column("slot", _("クール"), lambda row: row.pair.slot.name, sort=("pair__slot__position",)),
        Column("meets_at", _("テストの日時"), lambda row: row.pair.meets_at, sort=("pair__meets_at",), kind=Kind.DATE),
        Column("state", _("状態"), run_chips, sort=("state",), is_key=True),
    )


def _pair(defect: Defect) -> str:
    return f"{defect.run.inquirer.organisation.name}・{defect.run.provider.organisation.name}"


def vendor_pair(run: ScenarioRun) -> str:
    """The vendors of both sides, the inquirer's first: which combination of systems it concerns."""
    return f"{run.inquirer.system_vendor or '－'}／{run.provider.system_vendor or '－'}"


class DefectTable(Table):
    caption = _("障害の一覧")
    default_sort = "due_on"
    empty_title = _("該当する障害はありません。")
    empty_text = _("テストで起きた障害は、それぞれのテストのページから登録します。")
    columns: ClassVar[tuple[Column, ...]] = (
        Column(
            "title",
            _("件名"),
            sort=("title",),
            url=lambda row: reverse("mynumber_tests:defect-detail", args=[row.pk]),
            is_key=True,
        ),
        Column("severity", _("重要度"), lambda row: row.get_severity_display(), sort=("severity",), kind=Kind.CHIP),
        Column("state", _("状況"), lambda row: row.get_state_display(), sort=("state",), kind=Kind.CHIP, is_key=True),
        Column("due_on", _("対応の期限"), sort=("due_on",), kind=Kind.DATE),
        Column(
            "owner", _("対応する団体"), lambda row: row.owner.organisation.name, sort=("owner__organisation__kana",)
        ),
        Column("pair", _("照会側・提供側"), _pair),
        Column("vendors", _("システムの事業者（照会側／提供側）"), lambda row: vendor_pair(row.run)),
        Column("scenario", _("シナリオ"), lambda row: str(row.run.scenario), sort=("run__scenario__code",)),
    )
