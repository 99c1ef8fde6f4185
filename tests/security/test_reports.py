"""Reports of the security cloud: the figures of the pages, for each what they may see; same data, same bytes."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from portal.access.actor import Actor
from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.exceptions import RuleViolation
from portal.lib.months import Month
from portal.organisations.models import Organisation
from portal.reports.catalogue import find_report_kind, report_kinds, report_kinds_for
from portal.reports.charts import svg_of
from portal.reports.document import Format, Report
from portal.reports.writers.pdf import narrowed
from security.models import MigrationPlan, MigrationTask, Programme
from security.planning.lateness import Standing
from security.reports.progress import ON_PAPER
from security.selectors.burn_down import burn_down_of
from security.selectors.monthly_summary import monthly_summary
from security.selectors.progress import progress_of
from security.services.acknowledgements import acknowledge
from security.services.plans import publish_plan
from tests.factories.organisations import make_municipality
from tests.factories.personas import PERSONAS
from tests.factories.profiles import make_profile
from tests.factories.security import make_draft, make_programme

PREFECTURE = {"coordinator", "manager", "auditor"}
CITY = {"staff", "approver", "administrator", "neighbour"}
ALLOWED = {
    "organisations.directory": set(PERSONAS),
    "security.acknowledgements": PREFECTURE | {"stranger"},
    "security.late": PREFECTURE | {"stranger"},
    "security.schedule": set(PERSONAS) - {"vendor"},
    "security.inventory": PREFECTURE | CITY | {"stranger"},
    "security.monthly": PREFECTURE | {"stranger"},
    "security.progress": PREFECTURE | {"stranger"},
}


OF_A_PROGRAMME = sorted(code for code in ALLOWED if code.startswith("security."))


@pytest.fixture
def programme(prefecture: Organisation, municipality: Organisation, other_municipality: Organisation) -> Programme:
    make_profile(municipality)
    make_profile(other_municipality)
    return make_programme(prefecture, [municipality, other_municipality])


@pytest.fixture
def plan(programme: Programme, manager: User) -> MigrationPlan:
    return publish(programme, manager, "2017-05", "2017-06")


def publish(programme: Programme, manager: User, *months: str) -> MigrationPlan:
    organisations = [row.organisation for row in programme.participations.order_by("organisation__code")]
    draft = make_draft(programme, dict(zip(organisations, months, strict=True)))
    return publish_plan(actor=actor_for(manager), plan=draft, reason="確定したため")


def collected(code: str, actor: Actor, **params: Any) -> Report:
    kind = find_report_kind(code)
    assert kind is not None
    assert kind.permitted(actor)
    return kind.collect(actor, params)


def names(report: Report) -> list[object]:
    return [row[1] for row in report.tables[0].rows]


@pytest.mark.parametrize("persona", PERSONAS)
def test_the_catalogue_offers_each_role_its_reports(request: pytest.FixtureRequest, persona: str) -> None:
    actor = actor_for(request.getfixturevalue(persona))
    offered = {kind.code for kind in report_kinds_for(actor) if not kind.code.startswith("tests.")}
    assert offered & set(ALLOWED) == {code for code, allowed in ALLOWED.items() if persona in allowed}


def test_every_report_of_the_catalogue_has_its_row_here(db: None) -> None:
    ours = {kind.code for kind in report_kinds() if kind.code.startswith(("security.", "organisations."))}
    assert ours == set(ALLOWED)


@pytest.mark.parametrize("persona", ["coordinator", "auditor", "staff", "neighbour"])
def test_the_schedule_report_has_the_figures_of_the_page(
    client: Client, request: pytest.FixtureRequest, plan: MigrationPlan, persona: str
) -> None:
    user = request.getfixturevalue(persona)
    client.force_login(user)
    shown = client.get(reverse("security:schedule", args=[plan.programme_id])).context["schedule"]
    report = collected("security.schedule", actor_for(user), plan=plan)
    assert [list(row) for row in report.tables[0].rows] == [
        [r.code, r.name, r.month, r.preparation_from, r.total_work, r.gap_days, r.cost_yen, r.wish_penalty]
        for r in shown.rows
    ]
    assert [row[1:3] for row in report.tables[1].rows] == [[load.units, load.units_limit] for load in shown.loads]


@pytest.mark.parametrize(
    ("persona", "seen"),
    [
        ("coordinator", ["岸和田市", "豊中市"]),
        ("auditor", ["岸和田市", "豊中市"]),
        ("staff", ["岸和田市"]),
        ("administrator", ["岸和田市"]),
        ("neighbour", ["豊中市"]),
        ("stranger", []),
    ],
)
@pytest.mark.usefixtures("programme")
def test_the_inventory_holds_what_each_may_see(request: pytest.FixtureRequest, persona: str, seen: list[str]) -> None:
    actor = actor_for(request.getfixturevalue(persona))
    assert names(collected("security.inventory", actor, programme=None)) == seen


def test_the_inventory_is_that_of_the_page(client: Client, coordinator: User, programme: Programme) -> None:
    client.force_login(coordinator)
    export = client.get(reverse("security:profile-export"), {"format": "xlsx"}).content
    kind = find_report_kind("security.inventory")
    assert kind is not None
    report = collected("security.inventory", actor_for(coordinator), programme=programme)
    ordered = kind.write(report, Format.EXCEL).content
    tables = [
        list(openpyxl.load_workbook(io.BytesIO(content))["接続状況"].iter_rows(values_only=True))
        for content in (export, ordered)
    ]
    assert tables[0] == tables[1]
    assert len(tables[0]) == 3


def test_the_inventory_on_paper_fits_the_page_and_says_where_the_rest_is(
    coordinator: User, programme: Programme
) -> None:
    kind = find_report_kind("security.inventory")
    assert kind is not None
    report = collected("security.inventory", actor_for(coordinator), programme=None)
    text = PdfReader(io.BytesIO(kind.write(report, Format.PDF).content)).pages[0].extract_text()
    assert "月額費用" in text
    assert "公開サーバー" not in text
    assert "そのほかの項目は、ExcelまたはCSVで出力してください。" in text


def test_the_monthly_report_counts_by_the_plan_of_the_page(
    client: Client, coordinator: User, manager: User, plan: MigrationPlan
) -> None:
    publish(plan.programme, manager, "2017-05", "2017-07")
    client.force_login(coordinator)
    shown = client.get(reverse("security:schedule", args=[plan.programme_id])).context["schedule"]
    report = collected("security.monthly", actor_for(coordinator), programme=plan.programme, month=Month(2017, 5))
    overview, late, switches, remaining, connections, loads, _late_counts = report.tables
    known = progress_of(actor_for(coordinator), plan.programme)
    assert [row[1] for row in overview.rows] == [2, 1, 1, 0, 1, *(known.counts[standing] for standing in Standing)]
    assert [row[0] for row in late.rows] == [row.code for row in known.rows if row.standing != Standing.COMPLETE]
    burn_down = burn_down_of(actor_for(coordinator), plan.programme)
    assert burn_down is not None
    assert [list(row) for row in connections.rows] == [
        [point.month, point.baseline, point.planned, point.actual] for point in burn_down.telling_points
    ]
    assert [list(row[:3]) for row in switches.rows] == [[r.month, r.code, r.name] for r in shown.rows[:1]]
    first_version, in_force = [2, 2, 2, 1, 0, 0, 0, 0], [2, 2, 2, 1, 1, 0, 0, 0]
    assert [row[1] for row in remaining.rows] == first_version
    assert [row[2] for row in remaining.rows] == in_force
    assert [row[1] for row in loads.rows] == [load.units for load in shown.loads]


def test_the_progress_report_has_the_rows_of_the_page(client: Client, coordinator: User, plan: MigrationPlan) -> None:
    client.force_login(coordinator)
    shown = client.get(reverse("security:progress", args=[plan.programme_id])).context["progress"]
    late, tasks = collected("security.progress", actor_for(coordinator), programme=plan.programme).tables
    assert [(row[0], row[3]) for row in late.rows] == [(row.code, row.move.days_late) for row in shown.rows]
    assert {row[2] for row in late.rows} == {"遅延"}
    assert [(row[0], row[6]) for row in tasks.rows] == [
        (row.code, one.task.name) for row in shown.rows for one in row.tasks
    ]


def test_the_late_list_has_those_of_the_page_who_are_late_in_its_order(
    client: Client, coordinator: User, plan: MigrationPlan
) -> None:
    client.force_login(coordinator)
    shown = client.get(reverse("security:progress", args=[plan.programme_id])).context["progress"]
    (late,) = collected("security.late", actor_for(coordinator), programme=plan.programme).tables
    assert [(row[0], row[3]) for row in late.rows] == [(row.code, row.move.days_late) for row in shown.rows]


def test_the_acknowledgement_list_has_the_rows_of_the_page(
    client: Client, coordinator: User, staff: User, plan: MigrationPlan, municipality: Organisation
) -> None:
    acknowledge(actor=actor_for(staff), acknowledgement=plan.acknowledgements.get(organisation=municipality))
    client.force_login(coordinator)
    shown = client.get(reverse("security:acknowledgement-list", args=[plan.programme_id])).context["roster"]
    report = collected("security.acknowledgements", actor_for(coordinator), programme=plan.programme)
    assert names(report) == [row.acknowledgement.organisation.name for row in shown.rows] == ["豊中市", "岸和田市"]
    assert [row[9] for row in report.tables[0].rows] == [None, staff.name]
    assert report.conditions[1][1] == "未確認 1件（うち期限超過 0件）／全2件"


def test_who_was_late_at_the_end_of_a_month_is_counted_by_what_was_done_until_then(
    coordinator: User, municipality: Organisation, plan: MigrationPlan
) -> None:
    tasks = MigrationTask.objects.filter(migration__organisation=municipality)
    last = max(tasks.values_list("due_on", flat=True))
    summary = monthly_summary(actor_for(coordinator), plan.programme, Month(2017, 5))
    assert summary is not None
    late = {one.month: one.organisations for one in summary.late}
    assert (late.get(Month(2017, 1), 0), late[Month.of(last) + 1]) == (0, 2)


def test_every_chart_has_a_table_with_its_figures(coordinator: User, plan: MigrationPlan) -> None:
    report = collected("security.monthly", actor_for(coordinator), programme=plan.programme, month=Month(2017, 5))
    columns = [[row[number] for row in table.rows] for table in report.tables for number in range(len(table.columns))]
    for chart in report.charts:
        assert chart.summary
        assert all(list(series.values) in columns for series in chart.series)
        assert all(series.name in svg_of(chart) for series in chart.series)


def test_without_a_month_it_is_the_one_before(coordinator: User, plan: MigrationPlan) -> None:
    with time_machine.travel("2017-07-03T01:00:00Z"):
        report = collected("security.monthly", actor_for(coordinator), programme=plan.programme, month=None)
    assert "（平成29年6月）" in report.title


def test_without_a_plan_in_force_it_says_why_there_is_none(coordinator: User, programme: Programme) -> None:
    with pytest.raises(RuleViolation, match="切替計画が公開されていないため"):
        collected("security.monthly", actor_for(coordinator), programme=programme, month=None)


@pytest.mark.parametrize("code", OF_A_PROGRAMME)
def test_the_same_data_gives_the_same_bytes_in_every_format(coordinator: User, plan: MigrationPlan, code: str) -> None:
    kind = find_report_kind(code)
    assert kind is not None
    params = {"plan": plan, "programme": plan.programme, "month": Month(2017, 5)}
    with time_machine.travel("2017-07-03T01:00:00Z", tick=False):
        first, second = (collected(code, actor_for(coordinator), **params) for _round in range(2))
    for file_format in kind.formats:
        if file_format not in (Format.CSV, Format.CSV_CP932) or len(first.tables) == 1:
            assert kind.write(first, file_format).content == kind.write(second, file_format).content


@pytest.mark.parametrize("code", OF_A_PROGRAMME)
def test_twice_the_organisations_take_no_more_statements(
    coordinator: User, manager: User, prefecture: Organisation, plan: MigrationPlan, code: str
) -> None:
    actor = actor_for(coordinator)

    def statements(of: MigrationPlan) -> int:
        of = MigrationPlan.objects.select_related("programme").get(pk=of.pk)
        with CaptureQueriesContext(connection) as captured:
            collected(code, actor, plan=of, programme=of.programme, month=Month(2017, 5))
        return len(captured)

    few = statements(plan)
    cities = [make_municipality(prefecture) for _ in range(5)]
    for city in cities:
        make_profile(city)
    larger = make_programme(prefecture, cities, switches=9, units=90)
    assert statements(publish(larger, manager, *["2017-05"] * 5)) == few


def test_the_progress_on_paper_has_the_columns_that_fit_and_says_where_the_others_are(
    coordinator: User, plan: MigrationPlan
) -> None:
    """Sixteen columns on a page would be letters under one another."""
    report = collected("security.progress", actor_for(coordinator), programme=plan.programme)
    late_ones, tasks = report.tables
    assert [column.label for column in narrowed(tasks, ON_PAPER).columns] == list(ON_PAPER)
    assert len(late_ones.columns) <= len(ON_PAPER)
    kind = find_report_kind("security.progress")
    assert kind
    assert kind.write(report, Format.PDF).content.startswith(b"%PDF")
