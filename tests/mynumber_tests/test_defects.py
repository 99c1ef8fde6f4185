"""Defects of tests: found, mended, tried again, closed; each side knows what it owes."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from mynumber_tests.choices import DefectState
from mynumber_tests.models import Defect, Pair, ScenarioRun
from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.deadlines.selectors.open_deadlines import open_deadlines
from portal.notifications.models import Notice
from portal.organisations.models import Organisation
from tests.factories.operation_tests import in_days, make_pair, run_of
from tests.factories.runs import finish, make_defect
from tests.support.queries import query_count

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(prefecture: Organisation, municipality: Organisation, other_municipality: Organisation) -> ScenarioRun:
    pair: Pair = make_pair(prefecture, municipality, other_municipality)
    return run_of(pair, municipality)


@pytest.fixture
def defect(run: ScenarioRun, staff: User) -> Defect:
    """The neighbour, who provides, has to mend it."""
    return make_defect(run, actor_for(staff))


def typed(run: ScenarioRun, **changes: Any) -> dict[str, Any]:
    values = {
        "title": "帳票の文字化け",
        "detail": "照会結果の氏名が文字化けする。",
        "severity": "critical",
        "owner": str(run.provider_id),
        "due_on": str(in_days(5)),
    }
    return values | changes


def go_on(client: Client, user: User, defect: Defect, **values: Any) -> Any:
    """What the form at the end of the page sends."""
    client.force_login(user)
    defect.refresh_from_db()
    address = reverse("mynumber_tests:defect-detail", args=[defect.pk])
    return client.post(address, {"version": defect.version, "next": defect.state} | values, follow=True)


def test_a_side_reports_a_defect_and_its_owner_owes_the_fix(client, staff, neighbour, run):
    client.force_login(staff)
    page = client.post(reverse("mynumber_tests:defect-new", args=[run.pk]), typed(run), follow=True)
    assert ("障害を登録しました。" in page.text, "帳票の文字化け" in page.text) == (True, True)
    owed = open_deadlines(actor_for(neighbour), kinds=["mynumber_tests.defect"])
    assert [one.subject for one in owed] == ["帳票の文字化け"]
    assert Notice.objects.filter(recipient=neighbour, text__contains="帳票の文字化け").exists()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("due_on", "平成29年4月3日", "今日以降の日付を入力してください。"),
        ("due_on", "令和17年1月1日", "この日は休庁日です。"),
        ("owner", "999999999", "対応する団体は、表示されている選択肢から選んでください。"),
        ("severity", "", "重要度を選んでください。"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_the_rest_stays(client, staff, run, field, value, sentence):
    client.force_login(staff)
    page = client.post(reverse("mynumber_tests:defect-new", args=[run.pk]), typed(run, **{field: value}))
    assert list(page.context["form"].errors) == [field]
    assert (sentence in page.text, "照会結果の氏名が文字化けする。" in page.text) == (True, True)


def test_a_fix_is_tried_again_and_a_passed_retest_closes_it(client, staff, neighbour, defect):
    go_on(client, neighbour, defect, fix="割当てを直した。")
    defect.refresh_from_db()
    assert defect.state == DefectState.FIXED
    assert Notice.objects.filter(recipient=staff, text__contains="再テストをお願いします。").exists()
    page = go_on(client, staff, defect, passed="yes", retest_note="")
    defect.refresh_from_db()
    assert (defect.state, defect.closed_at is not None) == (DefectState.CLOSED, True)
    told = {str(change.label) for entry in page.context["history"] for change in entry.changes}
    assert {"障害の件名", "対応の内容"} <= told
    assert not any(label.isascii() for label in told)


def test_a_failed_retest_needs_words_and_gives_it_back(client, staff, neighbour, defect):
    go_on(client, neighbour, defect, fix="割当てを直した。")
    page = go_on(client, staff, defect, passed="no", retest_note="")
    assert list(page.context["form"].errors) == ["retest_note"]
    go_on(client, staff, defect, passed="no", retest_note="まだ空欄になる。")
    defect.refresh_from_db()
    assert (defect.state, defect.retest_note) == (DefectState.OPEN, "まだ空欄になる。")


def test_a_closed_defect_that_comes_up_again_is_open_again(client, staff, neighbour, defect):
    go_on(client, neighbour, defect, fix="割当てを直した。")
    go_on(client, staff, defect, passed="yes", retest_note="")
    go_on(client, staff, defect, note="翌日に再び発生した。")
    defect.refresh_from_db()
    assert (defect.state, defect.closed_at) == (DefectState.OPEN, None)


def test_a_form_opened_before_somebody_else_went_on_keeps_what_was_typed(client, staff, neighbour, defect):
    seen = defect.version
    go_on(client, neighbour, defect, fix="割当てを直した。")
    client.force_login(staff)
    address = reverse("mynumber_tests:defect-detail", args=[defect.pk])
    page = client.post(address, {"version": seen, "next": "open", "fix": "設定を変えた。"})
    assert ("他の人が先に更新しました" in page.text, "設定を変えた。" in page.text) == (True, True)


def test_a_correction_shows_both_versions_where_somebody_was_faster(client, staff, coordinator, defect):
    run, seen = defect.run, defect.version
    client.force_login(coordinator)
    address = reverse("mynumber_tests:defect-edit", args=[defect.pk])
    assert client.post(address, typed(run, version=seen, title="所得額の空欄")).status_code == 302
    client.force_login(staff)
    page = client.post(address, typed(run, version=seen, title="所得額が返らない"))
    assert (page.status_code, "所得額の空欄" in page.text, "所得額が返らない" in page.text) == (409, True, True)


def test_a_finished_test_takes_no_new_defect(client, staff, neighbour, run):
    finish(run, actor_for(staff), actor_for(neighbour))
    client.force_login(staff)
    page = client.post(reverse("mynumber_tests:defect-new", args=[run.pk]), typed(run))
    assert "双方が完了を確認したテストです。" in page.text


def test_the_list_names_the_pair_of_vendors_and_leaves_out_what_is_solved(
    client, coordinator, staff, neighbour, defect
):
    client.force_login(coordinator)
    address = reverse("mynumber_tests:defect-list", args=[defect.run.pair.programme_id])
    assert "甲システム／甲システム" in client.get(address).text
    go_on(client, neighbour, defect, fix="割当てを直した。")
    go_on(client, staff, defect, passed="yes", retest_note="")
    client.force_login(coordinator)
    assert defect.title not in client.get(address).text
    assert defect.title in client.get(address, {"state": "closed"}).text


def test_the_list_takes_a_constant_number_of_queries(client, coordinator, staff, defect):
    client.force_login(coordinator)
    address = reverse("mynumber_tests:defect-list", args=[defect.run.pair.programme_id])
    with_one = query_count(client, address)
    for number in range(4):
        make_defect(defect.run, actor_for(staff), title=f"障害{number}")
    assert query_count(client, address) == with_one
