"""月次報告: where the switches stand at the end of a month, with charts and the figures behind them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.access.actor import Actor
from portal.exceptions import RuleViolation
from portal.lib.months import Month, format_month, format_month_short
from portal.reports.catalogue import report
from portal.reports.charts import Chart, Series, Shape
from portal.reports.document import Column, Confidentiality, Format, Kind, Report, ReportTable, Value
from portal.reports.forms import ReportForm
from portal.web.fields import MonthField
from security.models import Programme
from security.selectors.monthly_summary import MonthlySummary, monthly_summary
from security.selectors.schedule import ScheduleRow
from security.task_words import STANDING_WORDS

from .progress import late_table


class MonthlyForm(ReportForm):
    programme = forms.ModelChoiceField(label=gettext_lazy("事業"), queryset=Programme.objects.none(), empty_label=None)
    month = MonthField(
        label=gettext_lazy("報告する月"),
        required=False,
        help_text=gettext_lazy("入力しないときは、作成する日の前の月になります。例：令和8年11月、R8.11、2026-11"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        programmes = Programme.objects.permitted_to(self.actor).order_by("-pk")
        self.fields["programme"].queryset = programmes  # type: ignore[attr-defined]
        self.fields["programme"].initial = programmes.first()


def prefecture_side(actor: Actor) -> bool:
    return actor.is_prefecture_side


@report(
    "security.monthly",
    title=gettext_lazy("セキュリティクラウド移行の月次報告"),
    description=gettext_lazy("月末時点の切替の状況、残りの個別接続、月ごとの負荷を、グラフと表でまとめます。"),
    formats=(Format.PDF, Format.EXCEL),
    form=MonthlyForm,
    permitted=prefecture_side,
)
def monthly_report(actor: Actor, params: Mapping[str, Any]) -> Report:
    """Raises RuleViolation while nothing has been published."""
    programme: Programme = params["programme"]
    month = params["month"] or Month.of(timezone.localdate()) + -1
    summary = monthly_summary(actor, programme, month)
    if summary is None:
        raise RuleViolation("nothing_published", _("切替計画が公開されていないため、月次報告を作成できません。"))
    return Report(
        title=_("%(programme)s 月次報告（%(month)s）") % {"programme": programme.name, "month": format_month(month)},
        as_of=timezone.now(),
        tables=[
            _overview(summary),
            late_table(summary.progress),
            _switches(summary),
            _remaining(summary),
            *_connections(summary),
            _loads(summary),
            _late_counts(summary),
        ],
        charts=[_burn_down(summary), *_connection_chart(summary), _load_chart(summary), _late_chart(summary)],
        author=str(actor.organisation),
        conditions=[(_("報告する月"), format_month(month)), (_("切替計画"), str(summary.plan))],
        confidentiality=Confidentiality.CLASS_2,
        has_sample_data=programme.is_sample,
    )


def _overview(summary: MonthlySummary) -> ReportTable:
    counts = summary.progress.counts
    rows: list[Sequence[Value]] = [
        [_("参加団体"), len(summary.rows)],
        [_("当月までに切替を予定した団体"), summary.planned_until_now],
        [_("当月に切替を予定した団体"), len(summary.switching)],
        [_("翌月に切替を予定する団体"), len(summary.switching_next)],
        [_("翌月以降に切替を予定する団体"), len(summary.rows) - summary.planned_until_now],
    ]
    rows += [[_("%(word)s（作成日現在）") % {"word": word}, counts[one]] for one, word in STANDING_WORDS.items()]
    columns = [Column(_("項目"), weight=3), Column(_("団体数"), Kind.NUMBER, unit=_("団体"))]
    return ReportTable(_("概況"), columns, rows)


def _switches(summary: MonthlySummary) -> ReportTable:
    columns = [
        Column(_("切替月"), Kind.MONTH),
        Column(_("団体コード"), Kind.CODE),
        Column(_("団体名"), weight=2),
        Column(_("作業量"), Kind.NUMBER, unit=_("単位")),
    ]
    return ReportTable(_("当月と翌月の切替"), columns, list(_rows([*summary.switching, *summary.switching_next])))


def _rows(rows: Iterable[ScheduleRow]) -> Iterable[Sequence[Value]]:
    return ([row.month, row.code, row.name, row.total_work] for row in rows)


def _remaining(summary: MonthlySummary) -> ReportTable:
    columns = [
        Column(_("月末"), Kind.MONTH),
        Column(_("当初計画"), Kind.NUMBER, unit=_("団体")),
        Column(_("現行計画"), Kind.NUMBER, unit=_("団体")),
    ]
    rows: list[Sequence[Value]] = [[one.month, one.baseline, one.planned] for one in summary.remaining]
    return ReportTable(_("切替を終えていない団体"), columns, rows)


def _connections(summary: MonthlySummary) -> Iterable[ReportTable]:
    if summary.connections is not None:
        columns = [
            Column(_("月末"), Kind.MONTH),
            Column(_("当初計画"), Kind.NUMBER, unit=_("か所")),
            Column(_("現行計画"), Kind.NUMBER, unit=_("か所")),
            Column(_("実績"), Kind.NUMBER, unit=_("か所")),
        ]
        rows: list[Sequence[Value]] = [
            [p.month, p.baseline, p.planned, p.actual] for p in summary.connections.telling_points
        ]
        note = _("個別の接続口と、共同の接続口（1か所）の合計です。当月の実績は、作成日現在です。")
        yield ReportTable(_("インターネット接続口の数"), columns, rows, notes=[note])


def _connection_chart(summary: MonthlySummary) -> Iterable[Chart]:
    if summary.connections is not None:
        points, now = summary.connections.telling_points, summary.connections.now
        yield Chart(
            title=_("インターネット接続口の推移"),
            labels=[format_month_short(point.month) for point in points],
            series=[
                Series(_("当初計画"), [point.baseline for point in points]),
                Series(_("現行計画"), [point.planned for point in points]),
                Series(_("実績"), [point.actual for point in points]),
            ],
            unit=_("か所"),
            summary=_("作成日現在の接続口は%(count)sか所です。") % {"count": now.actual if now else len(summary.rows)},
        )


def _late_counts(summary: MonthlySummary) -> ReportTable:
    columns = [
        Column(_("月末"), Kind.MONTH),
        Column(_("遅れのある団体"), Kind.NUMBER, unit=_("団体")),
        Column(_("遅れている手順"), Kind.NUMBER, unit=_("件")),
    ]
    rows: list[Sequence[Value]] = [[one.month, one.organisations, one.tasks] for one in summary.late]
    return ReportTable(_("遅れの推移"), columns, rows)


def _late_chart(summary: MonthlySummary) -> Chart:
    return Chart(
        title=_("遅れのある団体の推移"),
        labels=[format_month_short(one.month) for one in summary.late],
        series=[Series(_("遅れのある団体"), [one.organisations for one in summary.late], Shape.BARS)],
        unit=_("団体"),
        summary=_("作成日現在、遅れのある団体は%(count)d団体です。")
        % {"count": summary.late[-1].organisations if summary.late else 0},
    )


def _loads(summary: MonthlySummary) -> ReportTable:
    columns = [
        Column(_("月"), Kind.MONTH),
        Column(_("作業量"), Kind.NUMBER, unit=_("単位")),
        Column(_("作業量の上限"), Kind.NUMBER, unit=_("単位")),
        Column(_("切替件数"), Kind.NUMBER, unit=_("件")),
        Column(_("切替件数の上限"), Kind.NUMBER, unit=_("件")),
    ]
    rows: list[Sequence[Value]] = [
        [one.month, one.units, one.units_limit, one.switches, one.switches_limit] for one in summary.loads
    ]
    return ReportTable(_("月ごとの負荷"), columns, rows)


def _burn_down(summary: MonthlySummary) -> Chart:
    points = summary.remaining
    last = points[-1].month if points else summary.month
    return Chart(
        title=_("切替を終えていない団体の推移"),
        labels=[format_month_short(point.month) for point in points],
        series=[
            Series(_("当初計画"), [point.baseline for point in points]),
            Series(_("現行計画"), [point.planned for point in points]),
        ],
        unit=_("団体"),
        summary=_("%(count)d団体が%(month)sまでに切替を終える計画です。")
        % {"count": len(summary.rows), "month": format_month(last)},
    )


def _load_chart(summary: MonthlySummary) -> Chart:
    return Chart(
        title=_("月ごとの作業量"),
        labels=[format_month_short(load.month) for load in summary.loads],
        series=[
            Series(_("作業量"), [load.units for load in summary.loads], Shape.BARS),
            Series(_("上限"), [load.units_limit for load in summary.loads], Shape.STEPS),
        ],
        unit=_("単位"),
        summary=_("翌月以降に上限まで埋まっている月は%(count)dか月です。") % {"count": summary.full_months},
    )
