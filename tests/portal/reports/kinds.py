"""A report that exists only in tests: for prefectures, with a choice of its own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django import forms

from portal.access.actor import Actor
from portal.organisations.models import Organisation
from portal.reports.catalogue import report
from portal.reports.document import Column, Format, Kind, Report, ReportTable
from portal.reports.forms import ReportForm

CODE = "tests.members"


class MembersForm(ReportForm):
    note = forms.CharField(label="備考", max_length=20)
    member = forms.ModelChoiceField(label="団体", queryset=Organisation.objects.none(), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = Organisation.objects.permitted_to(self.actor).current()  # type: ignore[attr-defined]


@report(
    CODE,
    title="構成団体一覧",
    formats=(Format.PDF, Format.CSV, Format.CSV_CP932),
    form=MembersForm,
    permitted=lambda actor: actor.is_prefecture_side,
)
def members(actor: Actor, params: Mapping[str, Any]) -> Report:
    assert actor.organisation is not None
    found = Organisation.objects.permitted_to(actor).in_prefecture(actor.organisation).order_by("code")
    if params["member"]:
        found = found.filter(pk=params["member"].pk)
    rows = [[one.code, one.name, params["note"]] for one in found]
    columns = [Column("団体コード", Kind.CODE), Column("団体名"), Column("備考")]
    return Report("構成団体一覧", datetime(2026, 11, 23, tzinfo=UTC), [ReportTable("構成団体", columns, rows)])
