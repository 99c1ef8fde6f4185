"""The report of the output forms: what each product does about each form, and which forms block whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clouds.form_choices import NeedLevel
from clouds.models import FormCatalogue
from clouds.selectors.fit_gap import FormRow, Matrix, Product, ProductCell, fit_gap
from portal.access.actor import Actor
from portal.reports.catalogue import report
from portal.reports.document import Column, Confidentiality, Format, Kind, Report, ReportTable, Value
from portal.reports.forms import ReportForm


class CatalogueReportForm(ReportForm):
    """The newest catalogue unless another one is chosen."""

    catalogue = forms.ModelChoiceField(
        label=gettext_lazy("調査"), queryset=FormCatalogue.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = FormCatalogue.objects.permitted_to(self.actor).order_by("-pk")
        self.fields["catalogue"].queryset = rows  # type: ignore[attr-defined]
        self.fields["catalogue"].initial = rows.first()


def prefecture_side(actor: Actor) -> bool:
    """Prices are in it."""
    return actor.is_prefecture_side


@report(
    "clouds.fit_gap",
    title=gettext_lazy("出力様式の適合状況"),
    description=gettext_lazy("様式ごとの必要度と各製品の対応状況、団体の参加を妨げている様式の一覧です。"),
    formats=(Format.EXCEL, Format.PDF),
    form=CatalogueReportForm,
    permitted=prefecture_side,
)
def fit_gap_report(actor: Actor, params: Mapping[str, Any]) -> Report:
    """As many queries as the page takes."""
    catalogue: FormCatalogue = params["catalogue"]
    matrix = fit_gap(actor, catalogue)
    return Report(
        title=_("%(catalogue)s　適合状況") % {"catalogue": catalogue},
        as_of=timezone.now(),
        tables=[_needs(matrix), _answers(matrix), _blockers(matrix)],
        author=str(actor.organisation or ""),
        conditions=[
            (_("業務"), str(catalogue.get_business_display())),
            (_("必要度を提出した団体"), _("%(count)d団体") % {"count": matrix.answered}),
            (_("作成費用"), _("カスタマイズで様式を作る費用です。使う団体の数によらず、1回だけかかります。")),
            (_("独自様式"), _("団体ごとのレイアウトを作る場合の、1団体あたりの費用です。")),
            (_("満たさない"), _("必要度（希望を含む）を、その製品が満たさない団体の数です。")),
        ],
        confidentiality=Confidentiality.CLASS_2,
        is_landscape=True,
        has_sample_data=catalogue.is_sample,
    )


def _needs(matrix: Matrix) -> ReportTable:
    """One row for each form: how many said what of it."""
    columns = [
        Column(_("様式番号"), Kind.CODE),
        Column(_("様式名")),
        *(Column(str(level.label), Kind.NUMBER, unit=_("団体")) for level in NeedLevel),
    ]
    rows: list[list[Value]] = [
        [row.form.number, row.form.name, *(row.levels.get(level, 0) for level in NeedLevel)] for row in matrix.rows
    ]
    return ReportTable(_("様式ごとの必要度"), columns, rows)


def _answers(matrix: Matrix) -> ReportTable:
    """One row for each form and product. Headings are short: numbers take the width of theirs from the texts."""
    columns = [
        Column(_("様式番号"), Kind.CODE),
        Column(_("様式名"), weight=3),
        Column(_("事業者"), weight=3),
        Column(_("製品名"), weight=2),
        Column(_("回答"), weight=2),
        Column(_("対応予定の月"), Kind.MONTH),
        Column(_("作成費用"), Kind.NUMBER, unit=_("円")),
        Column(_("独自様式"), Kind.NUMBER, unit=_("円")),
        Column(_("満たさない"), Kind.NUMBER, unit=_("団体")),
    ]
    rows = [
        _row(row, product, cell)
        for row in matrix.rows
        for product, cell in zip(matrix.products, row.cells, strict=True)
    ]
    return ReportTable(_("製品ごとの対応状況"), columns, rows)


def _row(row: FormRow, product: Product, cell: ProductCell) -> list[Value]:
    return [
        row.form.number,
        row.form.name,
        product.vendor,
        product.name,
        str(cell.kind.label) if cell.kind else _("未回答"),
        cell.month,
        cell.price_yen,
        cell.own_price_yen,
        cell.unmet,
    ]


def _blockers(matrix: Matrix) -> ReportTable:
    """One row for each product, form and organisation."""
    columns = [
        Column(_("事業者"), weight=2),
        Column(_("製品名"), weight=2),
        Column(_("様式番号"), Kind.CODE),
        Column(_("様式名"), weight=3),
        Column(_("参加できない団体"), weight=2),
    ]
    rows: list[list[Value]] = [
        [one.product.vendor, one.product.name, blocker.form.number, blocker.form.name, name]
        for one in matrix.blocking
        for blocker in one.blockers
        for name in blocker.organisations
    ]
    return ReportTable(_("参加を妨げる様式"), columns, rows)
