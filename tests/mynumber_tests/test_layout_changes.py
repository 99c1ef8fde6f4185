"""A new data layout is told to those whose unfinished tests it touches: once each, however many scenarios change."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mynumber_tests.models import CatalogueImport, Pair, Scenario, ScenarioRun, ScenarioVersion
from mynumber_tests.services.layout_changes import tell_layout_changes
from mynumber_tests.services.scenarios import FACTS, revise_scenario
from portal.access.actor import Actor
from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.notifications.models import Notice
from portal.organisations.models import Organisation
from tests.factories.operation_tests import make_pair, make_scenario, run_of
from tests.factories.runs import finish

pytestmark = pytest.mark.django_db
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def pair(prefecture: Organisation, municipality: Organisation, other_municipality: Organisation) -> Pair:
    """Each of the two inquires of the other in S01."""
    return make_pair(prefecture, municipality, other_municipality)


def add_scenario(pair: Pair, code: str, side: int = 0) -> Scenario:
    """One more scenario in which one of the two inquires of the other."""
    scenario = make_scenario(pair.programme, code)
    one, other = (pair.one, pair.other)[:: -1 if side else 1]
    ScenarioRun.objects.create(pair=pair, scenario=scenario, inquirer=one, provider=other)
    return scenario


def revise(scenario: Scenario, actor: Actor, **changes: str) -> None:
    scenario.refresh_from_db()
    version = scenario.current
    assert version
    facts = {name: getattr(version, name) for name in FACTS} | {"change_note": "改めた。"} | changes
    revise_scenario(actor=actor, scenario=scenario, number=version.number, steps=version.steps, **facts)


def told() -> dict[User, list[str]]:
    found: dict[User, list[str]] = {}
    for notice in Notice.objects.filter(text__contains="データ標準レイアウト").order_by("pk"):
        found.setdefault(notice.recipient, []).append(notice.text)
    return found


def test_both_sides_are_told_of_a_new_layout_with_the_tests_that_it_touches(
    pair, staff, approver, neighbour, coordinator
):
    Notice.objects.all().delete()
    scenario = pair.runs.first().scenario
    revise(scenario, actor_for(coordinator), layout="第5.0版")
    texts = told()
    assert {user: len(words) for user, words in texts.items()} == {staff: 1, approver: 1, neighbour: 1}
    (text,) = texts[staff]
    assert "第5.0版に変わりました（シナリオ：S01）" in text
    assert "貴団体のテスト2件に関係します" in text
    link = reverse("mynumber_tests:run-list", args=[pair.programme_id]) + f"?scenario={scenario.pk}"
    assert set(Notice.objects.filter(text__contains="第5.0版").values_list("link", flat=True)) == {link}


def test_another_change_of_a_scenario_tells_nobody(pair, staff, neighbour, coordinator):
    revise(pair.runs.first().scenario, actor_for(coordinator), title="名称だけの改訂")
    assert told() == {}


def test_whoever_has_finished_its_tests_is_not_told(pair, staff, neighbour, coordinator, municipality):
    for run in pair.runs.all():
        finish(run, actor_for(staff), actor_for(neighbour))
    revise(pair.runs.first().scenario, actor_for(coordinator), layout="第5.0版")
    assert told() == {}


def test_a_test_that_was_dropped_is_not_counted(pair, staff, neighbour, coordinator, municipality):
    ScenarioRun.objects.filter(pk=run_of(pair, municipality).pk).update(is_dropped=True)
    revise(pair.runs.first().scenario, actor_for(coordinator), layout="第5.0版")
    assert "貴団体のテスト1件に関係します" in told()[staff][0]


def test_a_workbook_with_many_new_layouts_tells_each_once(client: Client, pair, staff, neighbour, coordinator):
    add_scenario(pair, "S02")
    add_scenario(pair, "S03")
    client.force_login(coordinator)
    response = client.get(reverse("mynumber_tests:scenario-workbook", args=[pair.programme_id]))
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    sheet = book["シナリオ"]
    (column,) = [cell.column for cell in sheet[1] if cell.value == "データ標準レイアウトの版"]
    for row in (2, 3, 4):
        sheet.cell(row, column).value = "第6.0版"
    content = io.BytesIO()
    book.save(content)
    file = SimpleUploadedFile("シナリオ.xlsx", content.getvalue(), content_type=XLSX)
    client.post(reverse("mynumber_tests:scenario-import-new", args=[pair.programme_id]), {"workbook": file})
    made = CatalogueImport.objects.latest("pk")
    client.post(reverse("mynumber_tests:scenario-import-apply", args=[made.pk]))
    texts = told()
    assert {user: len(words) for user, words in texts.items()} == {staff: 1, neighbour: 1}
    assert "第6.0版に変わりました（シナリオ：S01、S02、S03）" in texts[staff][0]
    assert "貴団体のテスト4件に関係します" in texts[staff][0]


def test_telling_takes_as_many_statements_for_five_scenarios_as_for_one(pair, staff, neighbour, coordinator):
    actor, counts = actor_for(coordinator), []
    scenarios = [pair.runs.first().scenario, *(add_scenario(pair, f"S1{number}") for number in range(4))]
    for some in (scenarios[:1], scenarios):
        versions = list(ScenarioVersion.objects.filter(scenario__in=some).select_related("scenario"))
        with CaptureQueriesContext(connection) as captured:
            assert tell_layout_changes(actor=actor, programme=pair.programme, versions=versions) == 2
        counts.append(len(captured))
    assert counts[0] == counts[1]
