"""The pairing table as a report: the rows of the published version."""

from __future__ import annotations

import pytest

from portal.accounts.selectors import actor_for
from portal.reports.catalogue import find_report_kind
from portal.reports.document import Format
from tests.factories.operation_tests import make_pair

pytestmark = pytest.mark.django_db


def test_the_table_lists_every_test_of_the_version(staff, prefecture, municipality, other_municipality):
    pair = make_pair(prefecture, municipality, other_municipality)
    kind = find_report_kind("mynumber_tests.pairing")
    assert kind
    actor = actor_for(staff)
    form = kind.form({"plan": str(pair.plan_id), "format": Format.CSV.value}, actor=actor, formats=kind.formats)
    assert form.is_valid(), form.errors
    report = kind.collect(actor, form.cleaned_data)
    names = {(row[2], row[4], row[5]) for row in report.tables[0].rows}
    assert names == {
        (municipality.name, other_municipality.name, "S01"),
        (other_municipality.name, municipality.name, "S01"),
    }
    assert kind.write(report, Format.PDF).content.startswith(b"%PDF")
