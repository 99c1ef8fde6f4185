"""The lists of study groups as tidy tables: members, attendance, action items, the support log."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from clouds.models import ActionItem, Attendance, GroupMember, Meeting, StudyGroup, SupportEntry
from clouds.selectors.meetings import RosterRow
from portal.access.actor import Actor
from portal.organisations.models import Contact
from portal.reports.document import Column, Confidentiality, Kind, Report, ReportTable, Value
from portal.web.rendering import display_moment


def _report(actor: Actor, title: str, table: ReportTable, *, has_sample_data: bool) -> Report:
    return Report(
        title=title,
        as_of=timezone.now(),
        tables=[table],
        author=str(actor.organisation or ""),
        confidentiality=Confidentiality.CLASS_2,
        is_landscape=True,
        has_sample_data=has_sample_data,
    )


def where_and_when(meeting: Meeting) -> list[tuple[str, str]]:
    return [(_("日時"), display_moment(meeting.starts_at)), (_("会場"), meeting.place or _("オンライン"))]


def attendance_report(actor: Actor, meeting: Meeting, roster: Sequence[RosterRow]) -> Report:
    """The rows of the page in its order: who has not answered first."""
    columns = [
        Column(_("団体コード"), Kind.CODE),
        Column(_("団体名"), weight=4),
        Column(_("回答"), weight=3),
        Column(_("参加方法"), weight=3),
        Column(_("出席者"), weight=6),
        Column(_("事務局への連絡"), weight=6),
        Column(_("回答期限"), Kind.DATE),
        Column(_("回答日"), Kind.DATE),
        Column(_("当日の出欠"), weight=4),
        Column(_("当日の参加方法"), weight=3),
    ]
    title = _("%(group)s　%(meeting)s　出欠") % {"group": meeting.group.name, "meeting": meeting.title}
    table = ReportTable(_("団体ごとの出欠"), columns, [_attendance_row(row.attendance) for row in roster])
    return _report(actor, title, table, has_sample_data=meeting.group.is_sample)


def _attendance_row(row: Attendance) -> list[Value]:
    return [
        row.organisation.code,
        row.organisation.name,
        row.get_reply_display() or _("未回答"),
        row.get_manner_display() or None,
        row.attendees or None,
        row.message or None,
        row.reply_due_on,
        timezone.localdate(row.replied_at) if row.replied_at else None,
        row.get_presence_display() or None,
        row.get_presence_manner_display() or None,
    ]


def members_report(actor: Actor, group: StudyGroup, members: Iterable[GroupMember], *, with_contacts: bool) -> Report:
    """A row for each member and contact; contacts only for those inside the group."""
    columns = [Column(_("団体コード"), Kind.CODE), Column(_("団体名"), weight=2), Column(_("参加日"), Kind.DATE)]
    if with_contacts:
        columns += [
            Column(_("部署"), weight=2),
            Column(_("職名")),
            Column(_("氏名"), weight=2),
            Column(_("電話番号"), weight=2),
            Column(_("内線")),
            Column(_("メールアドレス"), weight=3),
        ]
    rows = [row for member in members for row in _member_rows(member, with_contacts=with_contacts)]
    title = _("%(group)s　構成団体") % {"group": group.name}
    return _report(actor, title, ReportTable(_("構成団体"), columns, rows), has_sample_data=group.is_sample)


def _member_rows(member: GroupMember, *, with_contacts: bool) -> list[list[Value]]:
    head: list[Value] = [member.organisation.code, member.organisation.name, member.joined_on]
    if not with_contacts:
        return [head]
    people = [one.contact for one in member.contacts.all()]
    nobody: list[Value] = [None] * 6
    if not people:
        return [head + nobody]
    return [[*head, *_person(one)] for one in people]


def _person(contact: Contact) -> list[Value]:
    told = (contact.job_title, contact.name, contact.phone, contact.extension, contact.email)
    return [contact.department.name, *(value or None for value in told)]


def actions_report(actor: Actor, items: Iterable[ActionItem]) -> Report:
    """In the order of the page."""
    columns = [
        Column(_("検討会"), weight=2),
        Column(_("内容"), weight=4),
        Column(_("団体コード"), Kind.CODE),
        Column(_("担当団体"), weight=2),
        Column(_("担当者"), weight=2),
        Column(_("期限"), Kind.DATE),
        Column(_("状態")),
        Column(_("完了日"), Kind.DATE),
        Column(_("結果・経過"), weight=4),
    ]
    listed = list(items)
    rows = [_action_row(item) for item in listed]
    has_sample_data = any(item.group.is_sample for item in listed)
    table = ReportTable(_("アクション項目"), columns, rows)
    return _report(actor, _("検討会のアクション項目"), table, has_sample_data=has_sample_data)


def _action_row(item: ActionItem) -> list[Value]:
    owner = item.organisation
    told: list[Value] = [item.group.name, item.title, owner.code, owner.name, item.person or None]
    return [*told, item.due_on, item.get_state_display(), item.done_on, item.result or None]


def support_report(actor: Actor, entries: Iterable[SupportEntry]) -> Report:
    """In the order of the page."""
    columns = [
        Column(_("団体コード"), Kind.CODE),
        Column(_("支援した団体"), weight=2),
        Column(_("支援した日"), Kind.DATE),
        Column(_("方法")),
        Column(_("件名"), weight=2),
        Column(_("内容"), weight=5),
        Column(_("次に行うこと"), weight=3),
        Column(_("次回の予定日"), Kind.DATE),
        Column(_("済ませた日"), Kind.DATE),
    ]
    listed = list(entries)
    table = ReportTable(_("個別支援の記録"), columns, [_support_row(entry) for entry in listed])
    has_sample_data = any(entry.is_sample for entry in listed)
    return _report(actor, _("個別支援の記録"), table, has_sample_data=has_sample_data)


def _support_row(entry: SupportEntry) -> list[Value]:
    helped = entry.organisation
    told: list[Value] = [helped.code, helped.name, entry.happened_on, entry.get_manner_display(), entry.subject]
    return [*told, entry.body, entry.next_step or None, entry.follow_up_on, entry.followed_up_on]
