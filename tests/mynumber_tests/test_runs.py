"""Doing a test of a pair: each side records its steps, both sign, a reason reopens it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from mynumber_tests.choices import Result, RunState, Side
from mynumber_tests.models import Pair, Participation, ScenarioRun, StepResult
from mynumber_tests.selectors.runs import mark_of
from mynumber_tests.services.scenarios import revise_scenario
from portal.access.actor import Actor
from portal.access.grants import regrant
from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.notifications.models import Notice
from portal.organisations.models import Organisation
from tests.factories.operation_tests import STEPS, make_pair, make_scenario, run_of
from tests.factories.runs import finish, make_defect, make_evidence, paper, pass_run, record, sign
from tests.support.individual_numbers import with_check_digit
from tests.support.queries import query_count

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(prefecture: Organisation, municipality: Organisation, other_municipality: Organisation) -> Pair:
    return make_pair(prefecture, municipality, other_municipality)


@pytest.fixture
def run(pair: Pair, municipality: Organisation) -> ScenarioRun:
    """The municipality inquires; the steps are: its own, the neighbour's, one of both."""
    return run_of(pair, municipality)


def typed(run: ScenarioRun, side: Side, **changes: Any) -> dict[str, Any]:
    own = 1 if side == Side.INQUIRER else 2
    values = {f"step{step}_{part}": "" for step in (own, 3) for part in ("result", "note")}
    values |= {f"step{own}_result": "passed", "step3_result": "passed"}
    return {"version": mark_of(list(run.results.all()), side), **values, **changes}


def post(client: Client, user: User, run: ScenarioRun, side: Side = Side.INQUIRER, **changes: Any) -> Any:
    client.force_login(user)
    address = reverse("mynumber_tests:run-record", args=[run.pk, side.value])
    return client.post(address, typed(run, side) | changes)


def test_a_side_records_its_steps_and_the_first_result_freezes_the_scenario(client, staff, run):
    assert post(client, staff, run, uploads=paper()).status_code == 302
    run.refresh_from_db()
    assert (run.state, run.inquirer_result, run.provider_result) == ("running", "passed", "not_run")
    assert (run.frozen_version, run.started_at is not None) == (run.scenario.current, True)
    assert [one.file.original_name for one in run.evidence.all()] == ["照会結果.txt"]
    assert run.history.first().text == "シナリオの第1版で開始しました。"


def test_each_side_is_offered_its_own_steps_and_the_common_ones(client, staff, neighbour, run):
    client.force_login(staff)
    ours = client.get(reverse("mynumber_tests:run-record", args=[run.pk, "inquirer"])).content.decode()
    assert ("住民税情報を照会する。" in ours, "副本から情報を提供する。" in ours) == (True, False)
    assert client.get(reverse("mynumber_tests:run-record", args=[run.pk, "provider"])).status_code == 404
    client.force_login(neighbour)
    theirs = client.get(reverse("mynumber_tests:run-record", args=[run.pk, "provider"])).content.decode()
    assert ("副本から情報を提供する。" in theirs, "提供された内容を照らし合わせる。" in theirs) == (True, True)


def test_what_is_to_be_done_stands_on_top_and_what_has_passed_is_folded_below(client, staff, run):
    record(run, actor_for(staff), "passed", "not_run")
    client.force_login(staff)
    page = client.get(reverse("mynumber_tests:run-record", args=[run.pk, "inquirer"]))
    form = page.context["form"]
    assert [(block.step.position, block.is_done) for block in form.blocks] == [(3, False), (1, True)]
    steps = [(step.label, step.state, step.url) for step in form.navigation]
    assert steps == [("手順1：合格", "done", "#step1"), ("手順3：未実施", "current", "#step3")]
    assert page.text.count('<details class="card run-step"') == 2
    assert 'id="step1"><summary>' in page.text


def test_what_did_not_pass_is_explained_and_the_rest_stays_typed(client, staff, run):
    page = post(client, staff, run, step1_result="failed", step3_note="照合した画面を添付")
    assert list(page.context["form"].errors) == ["step1_note"]
    assert "照合した画面を添付" in page.content.decode()
    assert not run.results.exists()


def test_papers_are_kept_although_a_note_is_missing(client, staff, run):
    page = post(client, staff, run, step1_result="blocked", uploads=paper())
    assert page.status_code == 200
    assert run.evidence.count() == 1


def test_an_individual_number_in_a_note_is_refused(client, staff, run):
    page = post(client, staff, run, step1_note=with_check_digit("12345678901"))
    assert list(page.context["form"].errors) == ["step1_note"]


def test_a_colleague_who_was_faster_is_shown_and_nothing_typed_is_lost(client, staff, approver, run):
    opened = typed(run, Side.INQUIRER, step3_result="failed", step3_note="金額が違う")
    record(run, actor_for(approver), "passed", "passed")
    client.force_login(staff)
    address = reverse("mynumber_tests:run-record", args=[run.pk, "inquirer"])
    page = client.post(address, opened)
    assert (page.status_code, "他の人が先に更新しました" in page.text, "金額が違う" in page.text) == (409, True, True)
    again = opened | {"version": page.context["form"].data["version"]}
    assert client.post(address, again).status_code == 302
    assert run.results.get(side="inquirer", position=3).result == Result.FAILED


def test_what_the_other_side_records_in_between_is_no_conflict(client, staff, neighbour, run):
    opened = typed(run, Side.INQUIRER)
    record(run, actor_for(neighbour), "passed", "passed")
    client.force_login(staff)
    address = reverse("mynumber_tests:run-record", args=[run.pk, "inquirer"])
    assert client.post(address, opened).status_code == 302
    run.refresh_from_db()
    assert run.state == RunState.PASSED


def test_a_mismatch_of_a_common_step_is_flagged_and_told_to_the_other_side_and_the_prefecture(
    client, staff, neighbour, coordinator, run
):
    record(run, actor_for(neighbour), "passed", "passed")
    record(run, actor_for(staff), "passed", "failed")
    assert (run.state, run.is_mismatch) == (RunState.FAILED, True)
    told = Notice.objects.filter(text__contains="双方の結果が食い違っています")
    assert {notice.recipient for notice in told} == {neighbour, coordinator}
    client.force_login(coordinator)
    assert "双方の結果が食い違っています" in client.get(reverse("mynumber_tests:run-detail", args=[run.pk])).text


def test_both_sign_and_then_nothing_changes_any_more(client, staff, neighbour, run):
    actors = actor_for(staff), actor_for(neighbour)
    pass_run(run, *actors)
    client.force_login(staff)
    client.post(reverse("mynumber_tests:run-sign", args=[run.pk, "inquirer"]), {"version": run.version})
    run.refresh_from_db()
    assert (run.state, run.inquirer_signed_by) == (RunState.PASSED, staff)
    sign(run, actors[1])
    assert run.state == RunState.SIGNED_OFF
    page = post(client, staff, run, step1_result="blocked", step1_note="応答がない")
    assert "双方が完了を確認したテストです。" in page.text
    with pytest.raises(DatabaseError), transaction.atomic():
        StepResult.objects.filter(run=run).update(result="failed")


def test_what_has_changed_since_it_was_looked_at_is_not_signed(client, staff, neighbour, run):
    pass_run(run, actor_for(staff), actor_for(neighbour))
    seen = run.version
    record(run, actor_for(neighbour), "passed", "failed")
    record(run, actor_for(neighbour), "passed", "passed")
    client.force_login(staff)
    page = client.post(reverse("mynumber_tests:run-sign", args=[run.pk, "inquirer"]), {"version": seen}, follow=True)
    run.refresh_from_db()
    assert ("画面を開いた後に内容が変更されました。" in page.text, run.inquirer_signed_at) == (True, None)


@pytest.mark.parametrize(
    ("results", "reason"), [(("passed", "not_run"), "双方のすべての手順が合格"), (("passed", "failed"), "不合格")]
)
def test_what_is_not_passed_by_both_cannot_be_signed(client, staff, neighbour, run, results, reason):
    record(run, actor_for(neighbour), "passed", "passed")
    record(run, actor_for(staff), *results)
    client.force_login(staff)
    address = reverse("mynumber_tests:run-sign", args=[run.pk, "inquirer"])
    assert reason in client.post(address, {"version": run.version}, follow=True).text


def test_an_open_defect_stands_against_signing_and_is_named(client, staff, neighbour, run):
    pass_run(run, actor_for(staff), actor_for(neighbour))
    make_defect(run, actor_for(staff), title="帳票の文字化け")
    client.force_login(staff)
    assert "解決していない障害があります" in client.get(reverse("mynumber_tests:run-detail", args=[run.pk])).text
    address = reverse("mynumber_tests:run-sign", args=[run.pk, "inquirer"])
    page = client.post(address, {"version": run.version}, follow=True)
    assert "解決していない障害があるため、完了を確認できません：帳票の文字化け" in page.text


def test_a_change_after_the_first_signature_undoes_it(staff, neighbour, run):
    pass_run(run, actor_for(staff), actor_for(neighbour))
    sign(run, actor_for(staff))
    record(run, actor_for(neighbour), "passed", "failed")
    assert (run.inquirer_signed_at, run.state) == (None, RunState.FAILED)
    assert "結果が変更されたため、完了確認を取り消しました。" in run.history.values_list("text", flat=True)


@pytest.mark.parametrize("persona", ["staff", "neighbour", "coordinator"])
def test_either_side_and_the_coordinator_reopen_with_a_reason(client, request, staff, neighbour, run, persona):
    finish(run, actor_for(staff), actor_for(neighbour))
    client.force_login(request.getfixturevalue(persona))
    address = reverse("mynumber_tests:run-reopen", args=[run.pk])
    assert "再開する理由を入力してください。" in client.post(address, {"version": run.version}).text
    client.post(address, {"version": run.version, "reason": "証跡の誤り"})
    run.refresh_from_db()
    assert (run.state, run.inquirer_signed_at, run.provider_signed_at) == (RunState.PASSED, None, None)
    assert run.history.last().reason == "証跡の誤り"


def test_a_test_keeps_the_version_with_which_it_began_and_is_marked(client, staff, coordinator, run):
    record(run, actor_for(staff), "passed", "not_run")
    facts = {name: getattr(run.scenario.current, name) for name in ("title", "procedure", "item")}
    facts |= {
        "procedure_code": "",
        "inquirer_kind": "市町村長",
        "provider_kind": "市町村長",
        "change_note": "項目の追加",
    }
    revise_scenario(actor=Actor.system(), scenario=run.scenario, number=1, steps=STEPS[:2], layout="第4.0版", **facts)
    record(run, actor_for(staff), "passed", "passed")
    run.refresh_from_db()
    assert (run.frozen_version.number, run.has_newer_version) == (1, True)
    client.force_login(coordinator)
    page = client.get(reverse("mynumber_tests:run-detail", args=[run.pk])).text
    assert ("シナリオが改訂されています" in page, "変更点：項目の追加" in page) == (True, True)
    listed = client.get(reverse("mynumber_tests:run-list", args=[run.pair.programme_id]), {"newer": "on"})
    assert [row.pk for row in listed.context["table"].page] == [run.pk]


def test_no_partner_is_an_outcome_of_its_own(staff, run):
    record(run, actor_for(staff), "no_partner", "no_partner")
    assert (run.state, run.is_mismatch) == (RunState.NO_PARTNER, False)


def test_the_coordinator_records_for_a_partner_from_outside_and_for_nobody_else(client, coordinator, run):
    client.force_login(coordinator)
    address = reverse("mynumber_tests:run-record", args=[run.pk, "provider"])
    assert client.get(address).status_code == 404
    Participation.objects.filter(pk=run.provider_id).update(is_outside=True)
    assert post(client, coordinator, run, Side.PROVIDER).status_code == 302
    run.refresh_from_db()
    assert run.provider_result == Result.PASSED


def test_a_partner_from_outside_reaches_its_test_but_not_the_programme(client, neighbour, run):
    Participation.objects.filter(pk=run.provider_id).update(is_outside=True)
    regrant(run.pair.programme)
    client.force_login(neighbour)
    assert client.get(reverse("mynumber_tests:programme-detail", args=[run.pair.programme_id])).status_code == 404
    for name, pk in (("run-detail", run.pk), ("run-list", run.pair.programme_id)):
        page = client.get(reverse(f"mynumber_tests:{name}", args=[pk]))
        link = reverse("mynumber_tests:programme-detail", args=[run.pair.programme_id])
        assert (page.status_code, f'href="{link}"' in page.text) == (200, False)


def test_a_dropped_test_is_read_but_not_changed(client, staff, run):
    record(run, actor_for(staff), "passed", "not_run")
    ScenarioRun.objects.filter(pk=run.pk).update(is_dropped=True)
    page = post(client, staff, run, step3_note="照合した")
    assert "新しい版の組合せから外れています" in page.text
    shown = client.get(reverse("mynumber_tests:run-detail", args=[run.pk])).text
    link = reverse("mynumber_tests:run-record", args=[run.pk, "inquirer"])
    assert ("このテストは組合せから外れています" in shown, link in shown) == (True, False)


def test_evidence_is_read_by_both_sides_and_taken_off_by_its_own(client, staff, neighbour, run):
    evidence = make_evidence(run, actor_for(staff))
    client.force_login(neighbour)
    assert client.get(reverse("documents:document-download", args=[evidence.file_id])).status_code == 200
    remove = reverse("mynumber_tests:run-evidence-remove", args=[evidence.pk])
    assert client.post(remove).status_code == 404
    client.force_login(staff)
    assert "「照会結果.txt」を外しました。" in client.post(remove, follow=True).text


def test_the_list_and_a_test_take_a_constant_number_of_queries(client, coordinator, staff, pair, run):
    client.force_login(coordinator)
    address = reverse("mynumber_tests:run-list", args=[pair.programme_id])
    detail = reverse("mynumber_tests:run-detail", args=[run.pk])
    few = query_count(client, address), query_count(client, detail)
    for number in range(2, 6):
        _another(pair, number)
    for _time in range(4):
        make_defect(run, actor_for(staff))
        make_evidence(run, actor_for(staff))
    assert (query_count(client, address), query_count(client, detail)) == few


def _another(pair: Pair, number: int) -> ScenarioRun:
    scenario = make_scenario(pair.programme, f"S{number:02d}")
    return ScenarioRun.objects.create(pair=pair, scenario=scenario, inquirer=pair.one, provider=pair.other)
