"""Reports of study groups: who was invited and who came, the minutes as a document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clouds import form_reports, inventory_reports, joint_reports, plan_reports  # noqa: F401 (each registers its own)
from clouds.choices import MeetingState
from clouds.models import ActionItem, Meeting, Minutes
from clouds.selectors.meetings import attendance_roster
from clouds.sheets.group_lists import attendance_report, where_and_when
from portal.access.actor import Actor, acts_for_public_body
from portal.reports.catalogue import report
from portal.reports.document import Column, Confidentiality, Format, Kind, Report, ReportTable, Value
from portal.reports.forms import ReportForm
from portal.web.rendering import display_value


class MeetingReportForm(ReportForm):
    """The latest meeting unless another one is chosen."""

    meeting = forms.ModelChoiceField(label=gettext_lazy("会議"), queryset=Meeting.objects.none(), empty_label=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["meeting"]
        rows = Meeting.objects.permitted_to(self.actor).exclude(state=MeetingState.DRAFT)
        field.queryset = rows.select_related("group")  # type: ignore[attr-defined]
        field.label_from_instance = _meeting_name  # type: ignore[attr-defined]


def _meeting_name(meeting: Any) -> str:
    return f"{meeting.group.name}　{meeting.title}　{display_value(meeting.starts_on)}"


class MinutesReportForm(ReportForm):
    """The newest minutes that the asker may see unless others are chosen."""

    minutes = forms.ModelChoiceField(label=gettext_lazy("議事録"), queryset=Minutes.objects.none(), empty_label=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["minutes"]
        rows = Minutes.objects.permitted_to(self.actor).select_related("meeting__group")
        field.queryset = rows.order_by("-meeting__starts_at", "-number")  # type: ignore[attr-defined]
        field.label_from_instance = _minutes_name  # type: ignore[attr-defined]


def _minutes_name(minutes: Any) -> str:
    return f"{_meeting_name(minutes.meeting)}　{minutes}（{minutes.get_state_display()}）"


def prefecture_side(actor: Actor) -> bool:
    return actor.is_prefecture_side


@report(
    "clouds.attendance",
    title=gettext_lazy("検討会の会議の出欠"),
    description=gettext_lazy("案内した団体の回答と当日の出欠の一覧です。未回答の団体から並べます。"),
    formats=(Format.PDF, Format.EXCEL, Format.CSV, Format.CSV_CP932),
    form=MeetingReportForm,
    permitted=prefecture_side,
)
def attendance(actor: Actor, params: Mapping[str, Any]) -> Report:
    """The rows of the page; as many queries as the page takes."""
    meeting: Meeting = params["meeting"]
    whole = attendance_report(actor, meeting, attendance_roster(actor, meeting))
    return replace(whole, conditions=where_and_when(meeting))


@report(
    "clouds.minutes",
    title=gettext_lazy("検討会の議事録"),
    description=gettext_lazy("議事の内容、決定事項、アクション項目をまとめた文書です。"),
    formats=(Format.PDF, Format.EXCEL),
    form=MinutesReportForm,
    permitted=acts_for_public_body,
)
def minutes_document(actor: Actor, params: Mapping[str, Any]) -> Report:
    """One paragraph a row; action items only for whoever may see them."""
    minutes: Minutes = params["minutes"]
    meeting = minutes.meeting
    return Report(
        title=_("%(group)s　%(meeting)s　議事録") % {"group": meeting.group.name, "meeting": meeting.title},
        as_of=timezone.now(),
        tables=[_body_table(minutes), _decisions_table(minutes), *_actions_tables(actor, meeting)],
        author=meeting.group.prefecture.name,
        conditions=[*where_and_when(meeting), (_("版"), f"{minutes}（{minutes.get_state_display()}）")],
        confidentiality=Confidentiality.CLASS_2,
        has_sample_data=meeting.group.is_sample,
    )


def _body_table(minutes: Minutes) -> ReportTable:
    paragraphs = [line.strip() for line in minutes.body.splitlines() if line.strip()]
    return ReportTable(_("議事の内容"), [Column(_("内容"))], [[line] for line in paragraphs])


def _decisions_table(minutes: Minutes) -> ReportTable:
    columns = [Column(_("番号"), Kind.NUMBER), Column(_("決定事項"), weight=8)]
    return ReportTable(_("決定事項"), columns, [[row.position, row.text] for row in minutes.decisions.all()])


def _actions_tables(actor: Actor, meeting: Meeting) -> list[ReportTable]:
    items = ActionItem.objects.permitted_to(actor).filter(meeting=meeting).select_related("organisation")
    columns = [
        Column(_("内容"), weight=4),
        Column(_("担当団体"), weight=2),
        Column(_("期限"), Kind.DATE),
        Column(_("状態")),
    ]
    rows: list[list[Value]] = [[one.title, one.organisation.name, one.due_on, one.get_state_display()] for one in items]
    return [ReportTable(_("アクション項目"), columns, rows)] if rows else []
