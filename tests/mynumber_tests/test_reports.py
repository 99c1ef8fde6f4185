"""Reports of the joint operation test: what the pages say, and the form for the national body."""

from __future__ import annotations

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mynumber_tests.models import Programme, ScenarioRun
from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.organisations.models import Organisation
from portal.reports.catalogue import find_report_kind, report_kinds, report_kinds_for
from portal.reports.document import Report
from tests.factories.operation_tests import (
    make_operation_test,
    make_published_pairing,
    make_scenario,
    make_terms,
)
from tests.factories.organisations import make_municipality
from tests.factories.personas import PERSONAS
from tests.factories.runs import finish, make_defect, record

pytestmark = pytest.mark.django_db

CODES = {"mynumber_tests.late", "mynumber_tests.progress", "mynumber_tests.results"}
ALLOWED = {"coordinator", "manager", "auditor", "stranger"}


@pytest.fixture
def programme(prefecture: Organisation, municipality: Organisation, other_municipality: Organisation) -> Programme:
    """The municipality asks the neighbour in S01; nobody provides to it in S02."""
    programme = make_operation_test(prefecture, [municipality, other_municipality])
    first, second = make_scenario(programme), make_scenario(programme, "S02", title="就学援助の認定")
    make_terms(programme, municipality, inquires=[first, second])
    make_terms(programme, other_municipality, provides={first: 2}, vendor="乙システム")
    make_published_pairing(programme)
    return programme


def made(code: str, user: User, programme: Programme) -> Report:
    kind = find_report_kind(code)
    assert kind
    return kind.collect(actor_for(user), {"programme": programme})


def test_the_prefectures_side_is_offered_every_report_and_nobody_else_any(request):
    for persona in PERSONAS:
        kinds = {kind.code for kind in report_kinds_for(actor_for(request.getfixturevalue(persona)))}
        assert kinds & CODES == (CODES if persona in ALLOWED else set()), persona
    assert {kind.code for kind in report_kinds()} >= CODES


def test_the_results_name_outcome_day_partner_and_remarks_for_each_scenario_and_organisation(
    coordinator, staff, neighbour, programme
):
    with time_machine.travel("2027-05-10T01:00:00Z", tick=False):
        run = ScenarioRun.objects.get()
        record(run, actor_for(neighbour), "passed", "passed")
        record(run, actor_for(staff), "failed", "passed")
        make_defect(run, actor_for(staff), title="文字化け")
        rows = made("mynumber_tests.results", coordinator, programme).tables[0].rows
    day = run.started_at.date()
    assert [[row[1], row[2], *row[5:]] for row in rows] == [
        [
            "岸和田市",
            "S01",
            "照会側",
            "不合格",
            day,
            "豊中市",
            "双方の結果に食い違いあり／手順1：応答がない／障害：文字化け",
        ],
        ["岸和田市", "S02", "照会側", "相手先なし", None, None, rows[1][9]],
        ["豊中市", "S01", "提供側", "合格", day, "岸和田市", "双方の結果に食い違いあり／障害：文字化け"],
    ]
    assert rows[1][9]  # why there is nobody


def test_the_progress_counts_by_organisation_and_by_scenario(coordinator, staff, neighbour, programme):
    finish(ScenarioRun.objects.get(), actor_for(staff), actor_for(neighbour))
    organisations, scenarios = made("mynumber_tests.progress", coordinator, programme).tables
    assert [(row[1], *row[8:]) for row in organisations.rows] == [("岸和田市", 1, 1, 0, 0), ("豊中市", 0, 0, 1, 1)]
    heads = [column.label for column in scenarios.columns]
    first, second = (dict(zip(heads, row, strict=True)) for row in scenarios.rows)
    assert (first["完了"], second["相手先なし"]) == (1, 1)


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_format_is_written_and_the_number_of_queries_is_constant(coordinator, prefecture, programme, code):
    kind = find_report_kind(code)
    assert kind
    report = made(code, coordinator, programme)
    for file_format in kind.formats:
        assert kind.write(report, file_format).content
    with CaptureQueriesContext(connection) as few:
        made(code, coordinator, programme)
    run = ScenarioRun.objects.get()
    for number in range(4):
        city = make_municipality(prefecture, name=f"第{number}市")
        part = programme.participations.create(organisation=city)
        scenario = make_scenario(programme, f"T{number}")
        ScenarioRun.objects.create(pair=run.pair, scenario=scenario, inquirer=part, provider=run.provider)
    with CaptureQueriesContext(connection) as many:
        made(code, coordinator, programme)
    assert len(many) == len(few)
