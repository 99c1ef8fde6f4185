"""総合運用テストの遅れ: what is past its due date, the oldest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mynumber_tests.models import Programme
from mynumber_tests.selectors.open_work import late_items
from portal.access.actor import Actor
from portal.reports.catalogue import report
from portal.reports.document import Column, Format, Kind, Report, ReportTable, Value

from .programme_form import ProgrammeForm, prefecture_side


@report(
    "mynumber_tests.late",
    title=gettext_lazy("総合運用テストで遅れているもの"),
    description=gettext_lazy(
        "相手先の確認、日程、手順、障害の対応、テストのうち、期限を過ぎているものです。古い順に並べます。"
    ),
    formats=(Format.PDF, Format.EXCEL, Format.CSV, Format.CSV_CP932),
    form=ProgrammeForm,
    permitted=prefecture_side,
)
def late(actor: Actor, params: Mapping[str, Any]) -> Report:
    """The rows of the page; as many queries as the page takes."""
    programme: Programme = params["programme"]
    columns = [
        Column(_("種類"), weight=2),
        Column(_("内容"), weight=3),
        Column(_("対応する団体"), weight=2),
        Column(_("期限"), Kind.DATE),
        Column(_("遅れ"), Kind.NUMBER, unit=_("日")),
    ]
    items = late_items(actor, programme)
    rows: list[Sequence[Value]] = [
        [str(item.what), item.subject, item.who, item.due_on, item.days_late] for item in items
    ]
    return Report(
        title=_("%(programme)s 遅れているもの") % {"programme": programme.name},
        as_of=timezone.now(),
        tables=[ReportTable(_("期限を過ぎているもの"), columns, rows)],
        author=str(actor.organisation or ""),
        conditions=[(_("総合運用テスト"), programme.name), (_("件数"), _("%(count)d件") % {"count": len(rows)})],
        is_landscape=True,
        has_sample_data=programme.is_sample,
    )
