"""The report of joint groups: who belongs, how far each member has come and on what evidence, who pays how much."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clouds.inventory_choices import Gate
from clouds.inventory_reports import FORMATS, has_inventory
from clouds.models import GateStep, JointGroup
from clouds.selectors.joint_groups import MemberRow, Standing, bars_of, standings
from portal.access.actor import Actor
from portal.lib.months import Month
from portal.reports.catalogue import report
from portal.reports.document import Column, Confidentiality, Format, Kind, Report, ReportTable, Value
from portal.reports.forms import ReportForm
from portal.reports.writers.pdf import narrowed, write_pdf

GROUP, NAME = "共同利用グループ", "団体名"
COSTS = ("人口", "共同利用の負担", "今のままの費用", "減る額", "利点のある規模")


class JointGroupReportForm(ReportForm):
    group = forms.ModelChoiceField(
        label=gettext_lazy("共同利用グループ"),
        queryset=JointGroup.objects.none(),
        required=False,
        empty_label=gettext_lazy("すべてのグループ"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = JointGroup.objects.permitted_to(self.actor)  # type: ignore[attr-defined]


@report(
    "clouds.joint_groups",
    title=gettext_lazy("共同利用グループ"),
    description=gettext_lazy(
        "参加団体ごとの、参加手続（期限、完了日、根拠）と費用の負担の一覧です。負担は、合計が総額と1円まで一致します。"
    ),
    formats=FORMATS,
    form=JointGroupReportForm,
    permitted=has_inventory,
    writers={Format.PDF: lambda whole: on_paper(whole)},
)
def joint_groups(actor: Actor, params: Mapping[str, Any]) -> Report:
    """One row for each member of today. Six queries, however many there are."""
    groups = (
        [params["group"]] if params["group"] else list(JointGroup.objects.permitted_to(actor).order_by("name", "pk"))
    )
    standing = standings(actor, groups)
    steps = GateStep.objects.permitted_to(actor).filter(member__group__in=groups).prefetch_related("files")
    known = {step.pk: step for step in steps}
    rows = [_row(group, row, known) for group in groups for row in standing[group.pk].rows]
    return Report(
        title=_("共同利用グループ"),
        as_of=timezone.now(),
        tables=[ReportTable(_("参加団体の手続と費用"), _columns(), rows)],
        charts=[bars_of(group, standing[group.pk].rows) for group in groups if len(standing[group.pk].rows) > 1],
        author=str(actor.organisation or ""),
        confidentiality=Confidentiality.CLASS_2,
        conditions=_conditions(groups, standing),
        is_landscape=True,
        has_sample_data=any(group.is_sample for group in groups),
        notes=_notes(actor),
    )


def _conditions(groups: Sequence[JointGroup], standing: Mapping[int, Standing]) -> list[tuple[str, str]]:
    words = _("参加 %(count)d団体、%(years)d年間の総額 %(total)s円（%(split)s）")
    return [
        (
            group.name,
            words
            % {
                "count": len(standing[group.pk].rows),
                "years": group.years,
                "total": f"{standing[group.pk].total_yen:,}",
                "split": group.get_split_display(),
            },
        )
        for group in groups
    ] or [(_("共同利用グループ"), _("閲覧できるグループはありません"))]


def _notes(actor: Actor) -> list[str]:
    """Why some cells are empty."""
    if actor.is_prefecture_side:
        return []
    return [_("手続の期限、完了日、根拠と、今のままの費用は、自団体の分だけを載せています。")]


def _columns() -> list[Column]:
    gates = [
        column
        for gate in Gate
        for column in (
            Column(_label(gate, _("状態"))),
            Column(_label(gate, _("期限")), Kind.DATE),
            Column(_label(gate, _("完了日")), Kind.DATE),
            Column(_label(gate, _("根拠")), weight=3),
        )
    ]
    return [
        Column(_("共同利用グループ"), weight=2),
        Column(_("段階")),
        Column(_("利用開始の予定月"), Kind.MONTH),
        Column(_("団体コード"), Kind.CODE),
        Column(_("団体名"), weight=2),
        *gates,
        Column(_("人口"), Kind.NUMBER, unit=_("人")),
        Column(_("共同利用の負担"), Kind.NUMBER, unit=_("円")),
        Column(_("今のままの費用"), Kind.NUMBER, unit=_("円")),
        Column(_("減る額"), Kind.NUMBER, unit=_("円")),
        Column(_("利点のある規模"), Kind.NUMBER, unit=_("団体以上")),
    ]


def _label(gate: Gate, what: str) -> str:
    return f"{gate.label}　{what}"


def _row(group: JointGroup, row: MemberRow, known: Mapping[int, GateStep]) -> list[Value]:
    organisation = row.member.organisation
    gates: list[Value] = []
    for step in row.gates:
        state = _("完了") if step.passed_on else _("未完了")
        own = known.get(step.pk)
        gates += [state, own.due_on, own.passed_on, _evidence(own)] if own else [state, None, None, ""]
    return [
        group.name,
        group.get_stage_display(),
        Month.of(group.start_month) if group.start_month else None,
        organisation.code or "",
        organisation.name,
        *gates,
        row.population,
        row.share_yen,
        row.today_yen,
        row.saving_yen,
        row.least_size,
    ]


def _evidence(step: GateStep) -> str:
    files = [_("ファイル「%(name)s」") % {"name": paper.name} for paper in step.files.all()]
    return "、".join([*([step.evidence] if step.evidence else []), *files])


def on_paper(whole: Report) -> bytes:
    """Gates under each other instead of side by side, then the costs: so they fit on a page of A4 across."""
    (table,) = whole.tables
    return write_pdf(
        replace(whole, tables=[_gates(table), narrowed(table, [GROUP, NAME, *COSTS], title=_("費用の負担"))])
    )


def _gates(table: ReportTable) -> ReportTable:
    """A row for each gate of each member."""
    place = {column.label: number for number, column in enumerate(table.columns)}
    rows = [
        [
            row[place[_(GROUP)]],
            row[place[_(NAME)]],
            str(gate.label),
            *(row[place[_label(gate, what)]] for what in _said()),
        ]
        for row in table.rows
        for gate in Gate
    ]
    columns = [
        Column(_("共同利用グループ"), weight=2),
        Column(_("団体名")),
        Column(_("手続")),
        Column(_("状態")),
        Column(_("期限"), Kind.DATE),
        Column(_("完了日"), Kind.DATE),
        Column(_("根拠"), weight=4),
    ]
    return ReportTable(_("参加手続"), columns, rows)


def _said() -> tuple[str, ...]:
    """What the wide table says of each gate."""
    return _("状態"), _("期限"), _("完了日"), _("根拠")
