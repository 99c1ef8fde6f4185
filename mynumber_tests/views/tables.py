"""The lists of this app."""

from __future__ import annotations

from typing import ClassVar

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mynumber_tests.models import Scenario
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
