"""The lists of surveys and responses."""

from __future__ import annotations

from typing import ClassVar

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.web.tables import Column, Kind, Table

from .models import Response


class OwnResponsesTable(Table):
    caption: ClassVar[str | Promise] = gettext_lazy("貴団体への照会")
    default_sort = "-last_day"
    empty_title: ClassVar[str | Promise] = gettext_lazy("照会はまだ届いていません。")
    empty_text: ClassVar[str | Promise] = gettext_lazy("府県から照会が届くと、お知らせとともにここに表示されます。")
    columns: ClassVar = (
        Column(
            "title",
            gettext_lazy("照会名"),
            value=lambda row: row.survey.title,
            url=lambda row: reverse("surveys:response-detail", args=[row.pk]),
            sort=["survey__title"],
            is_key=True,
        ),
        Column("state", gettext_lazy("回答の状態"), value=lambda row: row.own_word, kind=Kind.CHIP, is_key=True),
        Column("last_day", gettext_lazy("回答期限"), sort=["last_day"], kind=Kind.DATE, is_key=True),
        Column("lateness", gettext_lazy("遅れ"), value=lambda row: _late(row), kind=Kind.CHIP),
        Column("submitted_at", gettext_lazy("提出日時"), sort=["submitted_at"], kind=Kind.DATE),
        Column("prefecture", gettext_lazy("照会元"), value=lambda row: row.survey.prefecture.name),
        Column("survey_state", gettext_lazy("照会"), value=lambda row: row.survey.get_state_display(), kind=Kind.CHIP),
    )


class SurveyTable(Table):
    caption: ClassVar[str | Promise] = gettext_lazy("照会の一覧")
    default_sort = "-due_on"
    empty_title: ClassVar[str | Promise] = gettext_lazy("照会はまだありません。")
    empty_text: ClassVar[str | Promise] = gettext_lazy("「照会を作成する」から始めてください。")
    columns: ClassVar = (
        Column(
            "title",
            gettext_lazy("照会名"),
            url=lambda row: reverse("surveys:survey-detail", args=[row.pk]),
            sort=["title"],
            is_key=True,
        ),
        Column("state", gettext_lazy("状態"), value=lambda row: row.get_state_display(), kind=Kind.CHIP, is_key=True),
        Column("due_on", gettext_lazy("回答期限"), sort=["due_on"], kind=Kind.DATE),
        Column("owed_count", gettext_lazy("未回答（団体）"), sort=["owed_count"], kind=Kind.NUMBER, is_key=True),
        Column("answered_count", gettext_lazy("回答済み（団体）"), sort=["answered_count"], kind=Kind.NUMBER),
        Column("asked_count", gettext_lazy("照会先（団体）"), sort=["asked_count"], kind=Kind.NUMBER),
        Column("opened_at", gettext_lazy("照会日"), sort=["opened_at"], kind=Kind.DATE),
    )


class RosterTable(Table):
    """Who has not answered comes first: the order of the selector, until somebody sorts."""

    caption: ClassVar[str | Promise] = gettext_lazy("団体ごとの回答状況")
    empty_title: ClassVar[str | Promise] = gettext_lazy("当てはまる団体がありません。")
    empty_text: ClassVar[str | Promise] = gettext_lazy("絞り込みの条件を変えてください。")
    per_page = 100
    columns: ClassVar = (
        Column(
            "organisation__name",
            gettext_lazy("団体"),
            sort=["organisation__code"],
            url=lambda row: reverse("surveys:response-detail", args=[row.pk]),
            is_key=True,
        ),
        Column("organisation__code", gettext_lazy("団体コード"), sort=["organisation__code"], kind=Kind.CODE),
        Column(
            "standing", gettext_lazy("回答の状態"), value=lambda row: row.standing.label, kind=Kind.CHIP, is_key=True
        ),
        Column("lateness", gettext_lazy("遅れ"), value=lambda row: _late(row), kind=Kind.CHIP, is_key=True),
        Column("deadline", gettext_lazy("回答期限"), sort=["deadline"], kind=Kind.DATE),
        Column("submitted_at", gettext_lazy("提出日時"), sort=["submitted_at"], kind=Kind.DATE),
        Column("submission_count", gettext_lazy("提出回数（回）"), sort=["submission_count"], kind=Kind.NUMBER),
        Column(
            "extension",
            gettext_lazy("期限の延長"),
            value=lambda row: _("延長する") if row.is_extendable else None,
            url=lambda row: _extension_url(row) if row.is_extendable else "",
            kind=Kind.ACTIONS,
        ),
    )


def _late(row: Response) -> str | None:
    return str(_("期限超過")) if row.is_late else None


def _extension_url(row: Response) -> str:
    return reverse("deadlines:extension-edit", args=["surveys.response", row.pk, row.organisation_id])
