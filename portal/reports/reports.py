"""Reports of the portal itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.access.actor import Actor
from portal.organisations.choices import OrganisationKind
from portal.organisations.models import Organisation
from portal.reports.catalogue import report
from portal.reports.document import Column, Confidentiality, Format, Kind, Report, ReportTable, Value
from portal.reports.forms import ReportForm


class DirectoryForm(ReportForm):
    prefecture = forms.ModelChoiceField(
        label=gettext_lazy("都道府県"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=gettext_lazy("すべて"),
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("種別"),
        choices=OrganisationKind,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("選ばないときは、すべての種別を載せます。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        prefectures = Organisation.objects.permitted_to(self.actor).filter(kind=OrganisationKind.PREFECTURE)
        self.fields["prefecture"].queryset = prefectures.order_by("code")  # type: ignore[attr-defined]


@report(
    "organisations.directory",
    title=gettext_lazy("団体一覧"),
    description=gettext_lazy("団体コード、名称、種別、最新の国勢調査人口の一覧です。"),
    formats=(Format.PDF, Format.EXCEL, Format.CSV, Format.CSV_CP932),
    form=DirectoryForm,
)
def directory(actor: Actor, params: Mapping[str, Any]) -> Report:
    """Current organisations that the actor may see; two queries however many there are."""
    found = Organisation.objects.permitted_to(actor).current().select_related("prefecture")
    if params["prefecture"] is not None:
        found = found.in_prefecture(params["prefecture"])
    if params["kinds"]:
        found = found.filter(kind__in=params["kinds"])
    rows = [_row(one) for one in found.prefetch_related("population_counts").order_by("code", "kana", "pk")]
    table = ReportTable(_("団体一覧"), _columns(), rows, notes=[_("人口は国勢調査によります。")])
    return Report(
        title=_("団体一覧"),
        as_of=timezone.now(),
        tables=[table],
        author=str(actor.organisation),
        conditions=[(_("件数"), _("%(count)d団体") % {"count": len(rows)})],
        confidentiality=Confidentiality.CLASS_1,
    )


def _columns() -> list[Column]:
    return [
        Column(_("団体コード"), Kind.CODE),
        Column(_("団体名"), weight=2),
        Column(_("フリガナ"), weight=2),
        Column(_("種別")),
        Column(_("都道府県")),
        Column(_("国勢調査年"), Kind.CODE),
        Column(_("人口"), Kind.NUMBER, unit=_("人")),
    ]


def _row(organisation: Organisation) -> list[Value]:
    latest = next(iter(organisation.population_counts.all()), None)  # ordered by year, the newest first
    return [
        organisation.code,
        organisation.name,
        organisation.kana,
        organisation.get_kind_display(),
        organisation.prefecture.name if organisation.prefecture else "",
        str(latest.census_year) if latest else None,
        latest.population if latest else None,
    ]
