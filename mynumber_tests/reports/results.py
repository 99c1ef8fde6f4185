"""総合運用テストの実施結果: for the national body, one row for each scenario, organisation and role."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mynumber_tests.models import Programme
from mynumber_tests.selectors.results import ResultRow, result_rows
from portal.access.actor import Actor
from portal.reports.catalogue import report
from portal.reports.document import Column, Format, Kind, Report, ReportTable, Value

from .programme_form import ProgrammeForm, prefecture_side


@report(
    "mynumber_tests.results",
    title=gettext_lazy("総合運用テストの実施結果"),
    description=gettext_lazy(
        "シナリオと団体ごとの実施結果、実施日、相手先、備考の一覧です。国の機関への報告に使えます。"
    ),
    formats=(Format.EXCEL, Format.PDF, Format.CSV, Format.CSV_CP932),
    form=ProgrammeForm,
    permitted=prefecture_side,
)
def results(actor: Actor, params: Mapping[str, Any]) -> Report:
    """A constant number of queries."""
    programme: Programme = params["programme"]
    columns = [
        Column(_("団体コード"), Kind.CODE),
        Column(_("団体名"), weight=2),
        Column(_("シナリオ番号"), Kind.CODE),
        Column(_("シナリオ名"), weight=3),
        Column(_("事務手続番号"), Kind.CODE),
        Column(_("役割")),
        Column(_("実施結果")),
        Column(_("実施日"), Kind.DATE),
        Column(_("相手先"), weight=2),
        Column(_("備考"), weight=3),
    ]
    rows = [_row(row) for row in result_rows(actor, programme)]
    return Report(
        title=_("%(programme)s 実施結果") % {"programme": programme.name},
        as_of=timezone.now(),
        tables=[ReportTable(_("実施結果"), columns, rows)],
        author=str(actor.organisation or ""),
        conditions=[(_("総合運用テスト"), programme.name)],
        is_landscape=True,
        has_sample_data=programme.is_sample,
        notes=[_("実施日は、完了を確認した日です。完了前のテストは、最後に結果を記録した日を示します。")],
    )


def _row(row: ResultRow) -> Sequence[Value]:
    version = row.scenario.current
    return [
        row.participation.organisation.code,
        row.participation.organisation.name,
        row.scenario.code,
        version.title if version else None,
        (version.procedure_code if version else "") or None,
        str(row.side.label),
        str(row.result.label),
        row.done_on,
        row.partner or None,
        row.remarks or None,
    ]
