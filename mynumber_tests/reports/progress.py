"""総合運用テストの進み具合: organisations with their steps and tests, scenarios by state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mynumber_tests.choices import RunState, Side
from mynumber_tests.models import Programme
from mynumber_tests.selectors.matrix import (
    matrix_rows,
    organisations_of,
    scenario_counts,
    side_tallies,
    state_counts,
)
from mynumber_tests.steps import steps
from portal.access.actor import Actor
from portal.reports.catalogue import report
from portal.reports.document import Column, Format, Kind, Report, ReportTable, Value

from .programme_form import ProgrammeForm, prefecture_side


@report(
    "mynumber_tests.progress",
    title=gettext_lazy("総合運用テストの進み具合"),
    description=gettext_lazy("団体ごとの手順とテストの件数、シナリオごとのテストの状態の一覧です。"),
    formats=(Format.PDF, Format.EXCEL),
    form=ProgrammeForm,
    permitted=prefecture_side,
)
def progress(actor: Actor, params: Mapping[str, Any]) -> Report:
    """A constant number of queries."""
    programme: Programme = params["programme"]
    counts = [
        (str(state.label), _("%(count)d件") % {"count": count})
        for state, count in state_counts(actor, programme).items()
    ]
    return Report(
        title=_("%(programme)s 進み具合") % {"programme": programme.name},
        as_of=timezone.now(),
        tables=[_organisations(actor, programme), _scenarios(actor, programme)],
        author=str(actor.organisation or ""),
        conditions=[(_("総合運用テスト"), programme.name), *counts],
        is_landscape=True,
        has_sample_data=programme.is_sample,
    )


def _organisations(actor: Actor, programme: Programme) -> ReportTable:
    members = organisations_of(actor, programme)
    keys = [member.pk for member in members]
    asked, given = (side_tallies(actor, keys, side) for side in (Side.INQUIRER, Side.PROVIDER))
    columns = [
        Column(_("団体コード"), Kind.CODE),
        Column(_("団体名"), weight=2),
        *(Column(step.name) for step in steps()),
        Column(_("照会のテスト"), Kind.NUMBER, unit=_("件")),
        Column(_("うち終了"), Kind.NUMBER, unit=_("件")),
        Column(_("提供のテスト"), Kind.NUMBER, unit=_("件")),
        Column(_("うち終了"), Kind.NUMBER, unit=_("件")),
    ]
    rows: list[Sequence[Value]] = [
        [
            row.participation.organisation.code,
            row.name,
            *(str(cell.word) or None for cell in row.steps),
            *(number for tally in (asked, given) for number in reversed(tally[row.participation.pk])),
        ]
        for row in matrix_rows(actor, programme, members, [], Side.INQUIRER)
    ]
    return ReportTable(_("団体ごとの進み具合"), columns, rows)


def _scenarios(actor: Actor, programme: Programme) -> ReportTable:
    columns = [
        Column(_("シナリオ番号"), Kind.CODE),
        Column(_("シナリオ名"), weight=3),
        *(Column(str(state.label), Kind.NUMBER, unit=_("件")) for state in RunState),
    ]
    rows: list[Sequence[Value]] = [
        [scenario.code, scenario.current.title if scenario.current else None, *(counts[state] for state in RunState)]
        for scenario, counts in scenario_counts(actor, programme)
    ]
    return ReportTable(_("シナリオごとのテストの状態"), columns, rows)
