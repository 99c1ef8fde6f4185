"""What is past its due date in a test, the oldest first."""

from __future__ import annotations

from typing import ClassVar

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from mynumber_tests.selectors.open_work import OpenItem, late_items
from portal.web.http import PortalRequest
from portal.web.rendering import display_value
from portal.web.shortcuts import page
from portal.web.tables import Column, Kind, Table

from .programmes import visible_programme


def _days(row: OpenItem) -> str:
    return _("%(days)s日") % {"days": display_value(row.days_late)}


class LateTable(Table):
    caption = gettext_lazy("期限を過ぎているもの（古い順）")
    default_sort = ""
    empty_title = gettext_lazy("期限を過ぎているものはありません。")
    columns: ClassVar[tuple[Column, ...]] = (
        Column("subject", gettext_lazy("内容"), url=lambda row: row.url, is_key=True),
        Column("what", gettext_lazy("種類")),
        Column("who", gettext_lazy("対応する団体"), sort=("who", "due_on")),
        Column("due_on", gettext_lazy("期限"), sort=("due_on", "who"), kind=Kind.DATE),
        Column("days_late", gettext_lazy("遅れ"), _days, sort=("days_late", "who"), kind=Kind.NUMBER, is_key=True),
    )


@require_GET
def late_list(request: PortalRequest, pk: int) -> HttpResponse:
    if not request.actor.is_prefecture_side:
        raise Http404
    programme = visible_programme(request, pk)
    context = {"programme": programme, "table": LateTable(request, late_items(request.actor, programme))}
    return render(request, page(request, "mynumber_tests/late_list.html"), context)
