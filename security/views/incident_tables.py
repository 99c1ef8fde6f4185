"""Lists of reports, notices and answers, on the page and as files."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.access.actor import Actor
from portal.reports.document import Column as FileColumn
from portal.reports.document import Confidentiality, Report, ReportTable
from portal.reports.document import Kind as FileKind
from portal.web.rendering import display_moment
from portal.web.tables import Column, Kind, Table
from security.incident_choices import ReportState
from security.models import IncidentNotice, IncidentReport, NoticeRecipient
from security.selectors.incident_notices import Roster, RosterRow

LATE = gettext_lazy("期限超過")


def report_url(report: IncidentReport) -> str:
    name = "security:incident-report-edit" if report.state == ReportState.DRAFT else "security:incident-report-detail"
    return reverse(name, args=[report.pk])


def notice_url(notice: IncidentNotice) -> str:
    return reverse("security:incident-notice-detail", args=[notice.pk])


class OwnReportTable(Table):
    caption: ClassVar[str | Promise] = gettext_lazy("自団体の連絡票")
    default_sort = ""
    empty_title: ClassVar[str | Promise] = gettext_lazy("連絡票はまだありません。")
    empty_text: ClassVar[str | Promise] = gettext_lazy(
        "不審なメールを受け取ったときや、セキュリティの異常に気付いたときは、「連絡票を作成する」から府県に知らせてください。"
    )
    columns: ClassVar = (
        Column(
            "reference_number",
            gettext_lazy("受付番号"),
            value=lambda row: row.reference_number or _("下書き"),
            kind=Kind.CODE,
            url=report_url,
            is_key=True,
        ),
        Column("kind", gettext_lazy("種類"), value=lambda row: row.get_kind_display()),
        Column("state", gettext_lazy("状態"), value=lambda row: row.get_state_display(), kind=Kind.CHIP, is_key=True),
        Column("occurred_at", gettext_lazy("受信・発生の日時"), kind=Kind.DATE),
        Column("reported_at", gettext_lazy("報告日時"), kind=Kind.DATE),
    )


class ReportTableForCheckers(Table):
    caption: ClassVar[str | Promise] = gettext_lazy("届いた連絡票")
    default_sort = "-reported_at"
    empty_title: ClassVar[str | Promise] = gettext_lazy("届いた連絡票はありません。")
    empty_text: ClassVar[str | Promise] = gettext_lazy("団体が連絡票で報告すると、ここに表示されます。")
    columns: ClassVar = (
        Column(
            "reference_number",
            gettext_lazy("受付番号"),
            sort=["reference_number"],
            kind=Kind.CODE,
            url=report_url,
            is_key=True,
        ),
        Column(
            "urgency",
            gettext_lazy("緊急度"),
            value=lambda row: row.get_urgency_display(),
            sort=["-urgency"],
            kind=Kind.CHIP,
        ),
        Column(
            "organisation",
            gettext_lazy("報告団体"),
            value=lambda row: row.organisation.name,
            sort=["organisation__code"],
            is_key=True,
        ),
        Column("kind", gettext_lazy("種類"), value=lambda row: row.get_kind_display(), sort=["kind"]),
        Column(
            "state",
            gettext_lazy("状態"),
            value=lambda row: row.get_state_display(),
            sort=["state"],
            kind=Kind.CHIP,
            is_key=True,
        ),
        Column("occurred_at", gettext_lazy("受信・発生の日時"), sort=["occurred_at"], kind=Kind.DATE),
        Column("reported_at", gettext_lazy("報告日時"), sort=["reported_at"], kind=Kind.DATE),
    )


class NoticeTable(Table):
    caption: ClassVar[str | Promise] = gettext_lazy("注意喚起（期限超過・回答待ち・対象は団体数）")
    default_sort = ""
    empty_title: ClassVar[str | Promise] = gettext_lazy("注意喚起はまだありません。")
    empty_text: ClassVar[str | Promise] = gettext_lazy(
        "「注意喚起を作成する」から、または届いた連絡票の画面から作成できます。"
    )
    columns: ClassVar = (
        Column("title", gettext_lazy("件名"), sort=["title"], url=notice_url, is_key=True),
        Column(
            "state",
            gettext_lazy("状態"),
            value=lambda row: row.get_state_display(),
            sort=["state"],
            kind=Kind.CHIP,
            is_key=True,
        ),
        Column("tlp", gettext_lazy("共有範囲"), value=lambda row: row.get_tlp_display(), sort=["tlp"], kind=Kind.CHIP),
        Column("late_count", gettext_lazy("期限超過"), sort=["late_count"], kind=Kind.NUMBER, is_key=True),
        Column("owing_count", gettext_lazy("回答待ち"), sort=["owing_count"], kind=Kind.NUMBER),
        Column("asked_count", gettext_lazy("対象"), sort=["asked_count"], kind=Kind.NUMBER),
        Column("due_at", gettext_lazy("回答期限"), sort=["due_at"], kind=Kind.DATE),
        Column("reference_number", gettext_lazy("番号"), sort=["reference_number"], kind=Kind.CODE),
    )


class RosterTable(Table):
    caption: ClassVar[str | Promise] = gettext_lazy("団体ごとの回答")
    empty_title: ClassVar[str | Promise] = gettext_lazy("対象の団体がありません。")
    per_page = 100
    columns: ClassVar = (
        Column("organisation", gettext_lazy("団体"), sort=["code"], is_key=True),
        Column("word", gettext_lazy("状態"), kind=Kind.CHIP, is_key=True),
        Column(
            "late", gettext_lazy("期限"), value=lambda row: LATE if row.is_late else None, kind=Kind.CHIP, is_key=True
        ),
        Column("due_at", gettext_lazy("回答期限"), value=lambda row: row.recipient.due_at, kind=Kind.DATE),
        Column("comment", gettext_lazy("コメント"), value=lambda row: row.recipient.comment),
        Column("answered", gettext_lazy("回答"), value=lambda row: _who(row.recipient, "answered")),
        Column("read", gettext_lazy("既読"), value=lambda row: _who(row.recipient, "read")),
        Column("reminded_at", gettext_lazy("最後の督促"), value=lambda row: row.recipient.reminded_at),
    )


def _who(recipient: NoticeRecipient, what: str) -> str:
    """When, and by whom."""
    moment = getattr(recipient, f"{what}_at")
    return f"{display_moment(moment)}　{_name(getattr(recipient, f'{what}_by'))}" if moment else ""


def _name(user: Any) -> str:
    return user.name if user is not None else ""


# --- files --------------------------------------------------------------------------------------------------------

Cells = tuple[FileColumn, Callable[[Any], Any]]


def roster_report(actor: Actor, notice: IncidentNotice, roster: Roster, rows: Iterable[RosterRow]) -> Report:
    """Every answer as one tidy table."""
    columns: list[Cells] = [
        (FileColumn(_("団体コード"), FileKind.CODE), lambda row: row.code),
        (FileColumn(_("団体名"), weight=2), lambda row: row.organisation),
        (FileColumn(_("状態")), lambda row: str(row.word)),
        (FileColumn(_("期限超過")), lambda row: str(LATE) if row.is_late else ""),
        (FileColumn(_("回答期限"), FileKind.MOMENT), lambda row: row.recipient.due_at),
        (FileColumn(_("コメント"), weight=3), lambda row: row.recipient.comment),
        (FileColumn(_("回答日時"), FileKind.MOMENT), lambda row: row.recipient.answered_at),
        (FileColumn(_("回答者")), lambda row: _name(row.recipient.answered_by)),
        (FileColumn(_("既読日時"), FileKind.MOMENT), lambda row: row.recipient.read_at),
        (FileColumn(_("最初に読んだ人")), lambda row: _name(row.recipient.read_by)),
        (FileColumn(_("最後の督促"), FileKind.MOMENT), lambda row: row.recipient.reminded_at),
        (FileColumn(_("督促の回数"), FileKind.NUMBER, unit=_("回")), lambda row: row.recipient.reminder_count),
    ]
    conditions = [
        (_("注意喚起"), str(notice)),
        (_("対象"), _("%(count)d団体") % {"count": len(roster.rows)}),
        (_("期限超過"), _("%(count)d団体") % {"count": roster.late}),
    ]
    return _report(actor, _("注意喚起の回答状況"), columns, rows, conditions, is_sample=notice.is_sample)


def reports_report(actor: Actor, reports: Iterable[IncidentReport]) -> Report:
    """The list of reports; what was reported in words stays on its page."""
    columns: list[Cells] = [
        (FileColumn(_("受付番号"), FileKind.CODE), lambda row: row.reference_number),
        (FileColumn(_("団体コード"), FileKind.CODE), lambda row: row.organisation.code),
        (FileColumn(_("報告団体"), weight=2), lambda row: row.organisation.name),
        (FileColumn(_("種類")), lambda row: row.get_kind_display()),
        (FileColumn(_("緊急度")), lambda row: row.get_urgency_display()),
        (FileColumn(_("状態")), lambda row: row.get_state_display()),
        (FileColumn(_("受信・発生の日時"), FileKind.MOMENT), lambda row: row.occurred_at),
        (FileColumn(_("報告日時"), FileKind.MOMENT), lambda row: row.reported_at),
    ]
    rows = list(reports)
    return _report(actor, _("連絡票一覧"), columns, rows, [], is_sample=any(row.is_sample for row in rows))


def notices_report(actor: Actor, notices: Iterable[IncidentNotice]) -> Report:
    """The list of notices with the number of answers that are missing."""
    columns: list[Cells] = [
        (FileColumn(_("番号"), FileKind.CODE), lambda row: row.reference_number),
        (FileColumn(_("件名"), weight=3), lambda row: row.title),
        (FileColumn(_("種類")), lambda row: row.get_kind_display()),
        (FileColumn(_("状態")), lambda row: row.get_state_display()),
        (FileColumn(_("共有範囲（TLP）")), lambda row: row.get_tlp_display()),
        (FileColumn(_("共有日時"), FileKind.MOMENT), lambda row: row.published_at),
        (FileColumn(_("回答期限"), FileKind.MOMENT), lambda row: row.due_at),
        (FileColumn(_("対象"), FileKind.NUMBER, unit=_("団体")), lambda row: row.asked_count),
        (FileColumn(_("回答待ち"), FileKind.NUMBER, unit=_("団体")), lambda row: row.owing_count),
        (FileColumn(_("期限超過"), FileKind.NUMBER, unit=_("団体")), lambda row: row.late_count),
    ]
    rows = list(notices)
    return _report(actor, _("注意喚起一覧"), columns, rows, [], is_sample=any(row.is_sample for row in rows))


def _report(
    actor: Actor,
    title: str,
    columns: list[Cells],
    rows: Iterable[Any],
    conditions: list[tuple[str, str]],
    *,
    is_sample: bool,
) -> Report:
    cells = [[read(row) for _column, read in columns] for row in rows]
    return Report(
        title=title,
        as_of=timezone.now(),
        tables=[ReportTable(title, [column for column, _read in columns], cells)],
        author=str(actor.organisation),
        conditions=conditions,
        confidentiality=Confidentiality.CLASS_3B,
        has_sample_data=is_sample,
    )
