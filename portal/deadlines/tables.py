"""The lists of deadlines and reminders."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from portal.web.tables import Column, Kind, Table

LATE, COMING = _("期限超過"), _("期限前")


class DeadlineTable(Table):
    caption = _("期限の一覧")
    default_sort = "due"
    empty_title = _("期限のあるものはありません。")
    empty_text = _("申請の受付や作業の期限が決まると、ここに期限の近い順に表示されます。")
    columns = (
        Column("subject", _("件名"), sort=("subject",), url=lambda row: row.path, is_key=True),
        Column("title", _("期限の種類"), sort=("title",)),
        Column("organisation", _("団体"), sort=("organisation__code",)),
        Column("due", _("期限"), lambda row: row.due_words, ("due_on",), is_key=True),
        Column("state", _("状態"), lambda row: LATE if row.is_late else COMING, ("is_late",), Kind.CHIP, is_key=True),
    )
