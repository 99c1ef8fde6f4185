"""Reports of the security cloud."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.access.actor import Actor, acts_for_public_body
from portal.reports.catalogue import report
from portal.reports.document import Column, Confidentiality, Format, Kind, Report, ReportTable, Value
from portal.reports.version_form import VersionReportForm
from security.models import MigrationPlan
from security.selectors.schedule import MonthLoad, Schedule, ScheduleRow, schedule_of
from security.services.plans import PLAN_PUBLISHED


class ScheduleReportForm(VersionReportForm):
    model = MigrationPlan
    plan: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=gettext_lazy("切替計画の版"), queryset=None, empty_label=None
    )


@report(
    "security.schedule",
    title=gettext_lazy("セキュリティクラウド切替計画"),
    description=gettext_lazy("公開した版の切替月、準備作業の開始、月ごとの負荷の一覧です。"),
    formats=(Format.PDF, Format.EXCEL, Format.CSV, Format.CSV_CP932),
    form=ScheduleReportForm,
    permitted=acts_for_public_body,
    published_by=PLAN_PUBLISHED,
)
def schedule_report(actor: Actor, params: Mapping[str, Any]) -> Report:
    """The version with the figures of the page; costs only where the actor may see the contract."""
    plan: MigrationPlan = params["plan"]
    schedule = schedule_of(actor, plan)
    assert plan.published_at  # the form offers published versions only
    return Report(
        title=_("%(programme)s 切替計画 %(version)s") % {"programme": plan.programme.name, "version": plan},
        as_of=plan.published_at,
        tables=[_switches(schedule), _loads(schedule)],
        author=str(actor.organisation),
        conditions=[(_("版"), str(plan)), (_("公開の理由"), plan.reason)],
        confidentiality=Confidentiality.CLASS_2,
        is_landscape=True,
        has_sample_data=plan.programme.is_sample,
    )


def _switches(schedule: Schedule) -> ReportTable:
    columns = [
        Column(_("団体コード"), Kind.CODE),
        Column(_("団体名"), weight=2),
        Column(_("切替月"), Kind.MONTH),
        Column(_("準備作業の開始"), Kind.MONTH),
        Column(_("作業量"), Kind.NUMBER, unit=_("単位")),
        Column(_("未接続の日数"), Kind.NUMBER, unit=_("日")),
        Column(_("二重払い・違約金"), Kind.NUMBER, unit=_("円")),
        Column(_("希望月とのずれ"), Kind.NUMBER, unit=_("か月")),
    ]
    notes = [] if schedule.shows_all_costs else [_("他団体の費用と希望は公開していないため、空欄です。")]
    return ReportTable(_("団体ごとの切替月"), columns, [_switch(row) for row in schedule.rows], notes=notes)


def _switch(row: ScheduleRow) -> list[Value]:
    return [
        row.code,
        row.name,
        row.month,
        row.preparation_from,
        row.total_work,
        row.gap_days,
        row.cost_yen,
        row.wish_penalty,
    ]


def _loads(schedule: Schedule) -> ReportTable:
    columns = [
        Column(_("月"), Kind.MONTH),
        Column(_("作業量"), Kind.NUMBER, unit=_("単位")),
        Column(_("作業量の上限"), Kind.NUMBER, unit=_("単位")),
        Column(_("切替件数"), Kind.NUMBER, unit=_("件")),
        Column(_("切替件数の上限"), Kind.NUMBER, unit=_("件")),
        Column(_("切替不可の理由"), weight=2),
    ]
    return ReportTable(_("月ごとの負荷"), columns, [_load(load) for load in schedule.loads])


def _load(load: MonthLoad) -> list[Value]:
    return [load.month, load.units, load.units_limit, load.switches, load.switches_limit, load.blackout_reason or None]
