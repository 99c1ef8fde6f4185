"""The lists of applications and windows."""

from __future__ import annotations

from typing import ClassVar

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.applications.selectors.windows import RosterRow
from portal.lib.fiscal_years import format_fiscal_year
from portal.web.tables import Column, Kind, Table

from .models import Application


def _detail(application: Application) -> str:
    return reverse("applications:application-detail", args=[application.pk])


class OwnApplicationsTable(Table):
    caption: ClassVar[str | Promise] = _("自団体の申請")
    default_sort = "-changed_at"
    empty_title: ClassVar[str | Promise] = _("申請はまだありません。")
    empty_text: ClassVar[str | Promise] = _("受付中の申請があるときは、この画面の「受付中の申請」から始められます。")
    columns: ClassVar = (
        Column("title", _("申請名"), value=lambda row: row.window.title, url=_detail, is_key=True),
        Column(
            "state", _("状態"), value=lambda row: row.get_state_display(), sort=["state"], kind=Kind.CHIP, is_key=True
        ),
        Column("reference_number", _("受付番号"), sort=["reference_number"], kind=Kind.CODE),
        Column("submitted_at", _("提出日時"), sort=["submitted_at"], kind=Kind.DATE),
        Column("resubmit_by", _("再提出の期限"), sort=["resubmit_by"], kind=Kind.DATE),
        Column("author__name", _("作成者"), sort=["author__name"]),
        Column("changed_at", _("最終更新"), sort=["changed_at"], kind=Kind.DATE),
    )


class ReviewTable(Table):
    caption: ClassVar[str | Promise] = _("提出された申請")
    default_sort = "-submitted_at"
    empty_title: ClassVar[str | Promise] = _("提出された申請はまだありません。")
    empty_text: ClassVar[str | Promise] = _("団体が申請を提出すると、ここに表示されます。")
    columns: ClassVar = (
        Column("reference_number", _("受付番号"), sort=["reference_number"], kind=Kind.CODE, url=_detail, is_key=True),
        Column(
            "organisation", _("団体"), value=lambda row: row.organisation.name, sort=["organisation__code"], is_key=True
        ),
        Column("title", _("申請名"), value=lambda row: row.window.title, sort=["window__title"]),
        Column(
            "state",
            _("状態"),
            value=lambda row: row.state_for_reviewers.label,
            sort=["state"],
            kind=Kind.CHIP,
            is_key=True,
        ),
        Column("submission_count", _("提出回数（回）"), sort=["submission_count"], kind=Kind.NUMBER),
        Column("submitted_at", _("提出日時"), sort=["submitted_at"], kind=Kind.DATE),
        Column("resubmit_by", _("再提出の期限"), sort=["resubmit_by"], kind=Kind.DATE),
        Column("decided_at", _("決定日時"), sort=["decided_at"], kind=Kind.DATE),
    )


class WindowTable(Table):
    caption: ClassVar[str | Promise] = _("申請の受付")
    default_sort = "-closes_at"
    empty_title: ClassVar[str | Promise] = _("申請の受付はまだありません。")
    empty_text: ClassVar[str | Promise] = _("受付は、それぞれの事業の画面で作成します。")
    columns: ClassVar = (
        Column(
            "title",
            _("申請名"),
            sort=["title"],
            url=lambda row: reverse("applications:window-roster", args=[row.pk]),
            is_key=True,
        ),
        Column("fiscal_year", _("年度"), value=lambda row: format_fiscal_year(row.fiscal_year), sort=["fiscal_year"]),
        Column("period", _("受付"), value=lambda row: row.period().label, kind=Kind.CHIP, is_key=True),
        Column("opens_at", _("受付開始"), sort=["opens_at"], kind=Kind.DATE),
        Column("closes_at", _("受付終了"), sort=["closes_at"], kind=Kind.DATE),
        Column("submitted_count", _("提出済み（件）"), sort=["submitted_count"], kind=Kind.NUMBER),
        Column("waiting_count", _("審査を待つもの（件）"), sort=["waiting_count"], kind=Kind.NUMBER, is_key=True),
    )


def _application_url(row: RosterRow) -> str:
    return _detail(row.application) if row.application else ""


class RosterTable(Table):
    caption: ClassVar[str | Promise] = _("団体ごとの提出状況")
    empty_title: ClassVar[str | Promise] = _("対象の団体がありません。")
    empty_text: ClassVar[str | Promise] = _("対象の団体は、事業の画面で決めます。")
    per_page = 100
    columns: ClassVar = (
        Column("organisation__name", _("団体"), sort=["code"], is_key=True),
        Column("code", _("団体コード"), sort=["code"], kind=Kind.CODE),
        Column("state", _("状態"), kind=Kind.CHIP, is_key=True),
        Column(
            "lateness", _("期限"), value=lambda row: _("期限超過") if row.is_late else None, kind=Kind.CHIP, is_key=True
        ),
        Column(
            "reference_number",
            _("受付番号"),
            value=lambda row: row.application.reference_number if row.application else None,
            kind=Kind.CODE,
            url=_application_url,
        ),
        Column(
            "submitted_at",
            _("提出日時"),
            value=lambda row: row.application.submitted_at if row.application else None,
            kind=Kind.DATE,
        ),
        Column("closes_at", _("受付終了"), sort=["closes_at"], kind=Kind.DATE),
        Column(
            "extension",
            _("受付期間の延長"),
            value=lambda row: row.extension_word,
            kind=Kind.ACTIONS,
            url=lambda row: row.extension_url,
        ),
    )
