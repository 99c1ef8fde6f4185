"""The pairing table of one version: who tests what with whom and when, and who has no partner."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mynumber_tests.models import PairedTest, PairingPlan, UnservedInquiry
from mynumber_tests.services.plans import PAIRING_PUBLISHED
from portal.access.actor import Actor, acts_for_public_body
from portal.reports.catalogue import report
from portal.reports.document import Column, Confidentiality, Format, Kind, Report, ReportTable, Value
from portal.reports.version_form import VersionReportForm


class PairingReportForm(VersionReportForm):
    model = PairingPlan
    plan: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=gettext_lazy("組合せの版"), queryset=None, empty_label=None
    )


@report(
    "mynumber_tests.pairing",
    title=gettext_lazy("総合運用テスト 組合せ表"),
    description=gettext_lazy("公開した版の、照会側と提供側の団体、シナリオ、クールの一覧と、相手先なしの一覧です。"),
    formats=(Format.PDF, Format.EXCEL, Format.CSV, Format.CSV_CP932),
    form=PairingReportForm,
    permitted=acts_for_public_body,
    published_by=PAIRING_PUBLISHED,
)
def pairing_report(actor: Actor, params: Mapping[str, Any]) -> Report:
    """What the page of the version shows; four queries."""
    plan: PairingPlan = params["plan"]
    assert plan.published_at  # the form offers published versions only
    tables = [_tests(plan)]
    if plan.unserved.exists():
        tables.append(_unserved(plan))
    return Report(
        title=_("%(programme)s 組合せ表 %(version)s") % {"programme": plan.programme.name, "version": plan},
        as_of=plan.published_at,
        tables=tables,
        author=str(actor.organisation),
        conditions=[(_("版"), str(plan)), (_("公開の理由"), plan.reason)],
        confidentiality=Confidentiality.CLASS_2,
        is_landscape=True,
        has_sample_data=plan.programme.is_sample,
    )


def _tests(plan: PairingPlan) -> ReportTable:
    columns = [
        Column(_("クール")),
        Column(_("照会側の団体コード"), Kind.CODE),
        Column(_("照会側の団体名"), weight=2),
        Column(_("提供側の団体コード"), Kind.CODE),
        Column(_("提供側の団体名"), weight=2),
        Column(_("シナリオ番号"), Kind.CODE),
        Column(_("シナリオ名"), weight=2),
    ]
    rows = plan.tests.select_related("inquirer__organisation", "provider__organisation", "scenario__current", "slot")
    return ReportTable(_("組合せ"), columns, [_test(row) for row in rows])


def _test(row: PairedTest) -> list[Value]:
    inquirer, provider = row.inquirer.organisation, row.provider.organisation
    title = row.scenario.current.title if row.scenario.current else ""
    return [row.slot.name, inquirer.code, inquirer.name, provider.code, provider.name, row.scenario.code, title]


def _unserved(plan: PairingPlan) -> ReportTable:
    columns = [
        Column(_("照会側の団体コード"), Kind.CODE),
        Column(_("照会側の団体名"), weight=2),
        Column(_("シナリオ番号"), Kind.CODE),
        Column(_("シナリオ名"), weight=2),
        Column(_("相手先がない理由"), weight=4),
    ]
    rows = plan.unserved.select_related("inquirer__organisation", "scenario__current")
    return ReportTable(_("相手先なし"), columns, [_without(row) for row in rows])


def _without(row: UnservedInquiry) -> list[Value]:
    organisation = row.inquirer.organisation
    title = row.scenario.current.title if row.scenario.current else ""
    return [organisation.code, organisation.name, row.scenario.code, title, row.why]
