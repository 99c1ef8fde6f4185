"""The report of the mid- and long-term plan: phases and milestones of one version, and what it changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clouds.models import PlanVersion
from clouds.selectors.plans import changes_between, version_before
from portal.access.actor import Actor, acts_for_public_body
from portal.lib.months import Month
from portal.reports.catalogue import report
from portal.reports.document import Column, Confidentiality, Format, Kind, Report, ReportTable, Value
from portal.reports.forms import ReportForm
from portal.web.rendering import display_moment


class PlanReportForm(ReportForm):
    """The newest published version unless another one is chosen; a draft only for those who write it."""

    version = forms.ModelChoiceField(
        label=gettext_lazy("中長期計画の版"), queryset=PlanVersion.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["version"]
        rows = PlanVersion.objects.permitted_to(self.actor).select_related("plan")
        field.queryset = rows.order_by("-published_at", "-pk")  # type: ignore[attr-defined]
        field.label_from_instance = _version_name  # type: ignore[attr-defined]
        field.initial = rows.published().order_by("-published_at").first()


def _version_name(version: Any) -> str:
    return f"{version.plan.name}　{version}"


@report(
    "clouds.plan",
    title=gettext_lazy("中長期計画"),
    description=gettext_lazy("段階と節目の予定、前の版からの変更点をまとめた文書です。"),
    formats=(Format.PDF, Format.EXCEL),
    form=PlanReportForm,
    permitted=acts_for_public_body,
)
def plan_document(actor: Actor, params: Mapping[str, Any]) -> Report:
    """As many queries as the page takes."""
    version: PlanVersion = params["version"]
    return Report(
        title=_version_name(version),
        as_of=timezone.now(),
        tables=[_phases(version), _milestones(version), *_changes(version)],
        author=version.plan.prefecture.name,
        conditions=_published(version),
        confidentiality=Confidentiality.CLASS_2,
        has_sample_data=version.plan.is_sample,
    )


def _published(version: PlanVersion) -> list[tuple[str, str]]:
    conditions = [(_("公開日時"), display_moment(version.published_at))] if version.published_at else []
    return [*conditions, (_("前の版からの変更点"), version.note)] if version.note else conditions


def _phases(version: PlanVersion) -> ReportTable:
    columns = [
        Column(_("段階"), weight=2),
        Column(_("最初の月"), Kind.MONTH),
        Column(_("最後の月"), Kind.MONTH),
        Column(_("取組の内容"), weight=4),
    ]
    rows: list[list[Value]] = [[one.name, one.first, one.last, one.description] for one in version.phases.all()]
    return ReportTable(_("段階"), columns, rows)


def _milestones(version: PlanVersion) -> ReportTable:
    columns = [Column(_("節目"), weight=4), Column(_("予定の月"), Kind.MONTH), Column(_("状態"))]
    rows: list[list[Value]] = [
        [one.name, Month.of(one.month), _("達成済み") if one.is_reached else _("予定")]
        for one in version.milestones.all()
    ]
    return ReportTable(_("節目"), columns, rows)


def _changes(version: PlanVersion) -> list[ReportTable]:
    before = version_before(version)
    changes = changes_between(before, version) if before else []
    rows: list[list[Value]] = [[change.sentence] for change in changes]
    return [ReportTable(_("前の版との違い"), [Column(_("内容"))], rows)] if rows else []
