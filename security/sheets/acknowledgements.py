"""Who has confirmed the switch month and who has not, as one tidy table."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.reports.document import Column, Confidentiality, Kind, Report, ReportTable, Value
from security.models import Programme
from security.selectors.acknowledgements import Roster, RosterRow


def acknowledgement_report(actor: Actor, programme: Programme, roster: Roster) -> Report:
    """The rows of the page in its order: those who still owe first."""
    columns = [
        Column(_("団体コード"), Kind.CODE),
        Column(_("団体名"), weight=2),
        Column(_("版"), Kind.NUMBER),
        Column(_("変更前の切替月"), Kind.MONTH),
        Column(_("変更後の切替月"), Kind.MONTH),
        Column(_("状態")),
        Column(_("お知らせした日"), Kind.DATE),
        Column(_("確認の期限"), Kind.DATE),
        Column(_("経過した開庁日数"), Kind.NUMBER, unit=_("日")),
        Column(_("確認した人"), weight=2),
        Column(_("確認した日"), Kind.DATE),
    ]
    return Report(
        title=_("%(programme)s 切替月の確認状況") % {"programme": programme.name},
        as_of=timezone.now(),
        tables=[ReportTable(_("切替月の確認状況"), columns, [_values(row) for row in roster.rows])],
        author=str(actor.organisation or ""),
        confidentiality=Confidentiality.CLASS_2,
        is_landscape=True,
        has_sample_data=programme.is_sample,
    )


def _values(row: RosterRow) -> list[Value]:
    known = row.acknowledgement
    return [
        known.organisation.code,
        known.organisation.name,
        known.plan.version,
        known.before,
        known.after,
        known.get_state_display(),
        timezone.localdate(known.notified_at),
        known.due_on,
        row.waiting_days,
        known.acknowledged_by.name if known.acknowledged_by else None,
        timezone.localdate(known.acknowledged_at) if known.acknowledged_at else None,
    ]
