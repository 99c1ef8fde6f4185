"""A business section is asked in on one test: it records its side's steps, and sees nothing else of the pair."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from mynumber_tests.choices import Side
from mynumber_tests.models import Pair, RunDelegation, ScenarioRun
from mynumber_tests.selectors.runs import mark_of
from mynumber_tests.services.pairs import send_message
from mynumber_tests.services.run_delegations import take_back_run
from portal.access.choices import Role
from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.deadlines.selectors.open_deadlines import open_deadlines
from portal.notifications.models import Notice
from portal.organisations.models import Organisation
from tests.factories.operation_tests import in_days, make_pair, run_of
from tests.factories.people import make_user
from tests.factories.runs import finish, make_delegated_evidence, make_delegation, make_evidence, paper, record
from tests.support.individual_numbers import with_check_digit

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(prefecture: Organisation, municipality: Organisation, other_municipality: Organisation) -> Pair:
    return make_pair(prefecture, municipality, other_municipality)


@pytest.fixture
def run(pair: Pair, municipality: Organisation) -> ScenarioRun:
    """The municipality inquires; the steps are: its own, the neighbour's, one of both."""
    return run_of(pair, municipality)


@pytest.fixture
def delegation(run: ScenarioRun, staff: User, section: User) -> RunDelegation:
    return make_delegation(run, actor_for(staff), section, note="画面の写しもお願いします。")


def ask(client: Client, user: User, run: ScenarioRun, person: User, **changes: Any) -> Any:
    client.force_login(user)
    typed = {"person": person.pk, "due_on": str(in_days(5)), "note": "照会の画面で確かめてください。"}
    return client.post(reverse("mynumber_tests:run-delegation-new", args=[run.pk, "inquirer"]), typed | changes)


def address_of(delegation: RunDelegation) -> str:
    return reverse("mynumber_tests:run-delegation-detail", args=[delegation.pk])


def give(client: Client, user: User, delegation: RunDelegation, do: str = "save", **changes: Any) -> Any:
    client.force_login(user)
    mark = mark_of(list(delegation.run.results.all()), Side.INQUIRER)
    typed = {"version": mark, "do": do, "step1_note": "", "step3_note": ""}
    typed |= {"step1_result": "passed", "step3_result": "not_run"}
    return client.post(address_of(delegation), typed | changes)


def test_staff_ask_somebody_of_a_business_section_who_is_told_and_owes_it_alone(client, staff, section, run):
    assert ask(client, staff, run, section).status_code == 302
    delegation = RunDelegation.objects.get()
    assert (delegation.person, delegation.side, delegation.asked_by) == (section, "inquirer", staff)
    notice = Notice.objects.get(recipient=section)
    assert (notice.link, "実施結果の記録を依頼されました" in notice.text) == (address_of(delegation), True)
    owed = {
        user: [one.kind for one in open_deadlines(actor_for(user)) if "run_delegation" in one.kind]
        for user in (section, staff)
    }
    assert owed == {section: ["mynumber_tests.run_delegation"], staff: []}


def test_the_section_sees_its_own_steps_and_nothing_else_of_the_pair(
    client, staff, neighbour, section, pair, run, delegation
):
    record(run, actor_for(neighbour), "failed", "not_run")
    send_message(actor=actor_for(neighbour), pair=pair, body="当日は電話でお願いします。")
    client.force_login(section)
    page = client.get(address_of(delegation)).text
    assert ("住民税情報を照会する。" in page, "画面の写しもお願いします。" in page) == (True, True)
    hidden = ("豊中市", "副本から情報を提供する。", "応答がない", "当日は電話でお願いします。")
    assert [text for text in hidden if text in page] == []
    others = [reverse(f"mynumber_tests:{name}", args=[run.pk]) for name in ("run-detail", "pair-detail")]
    others += [reverse("mynumber_tests:run-record", args=[run.pk, "inquirer"])]
    assert [client.get(address).status_code for address in others] == [404, 404, 404]


def test_the_section_finds_its_test_on_the_home_page_and_in_the_list(client, section, delegation):
    client.force_login(section)
    assert address_of(delegation) in client.get(reverse("web:home")).text
    listed = client.get(reverse("mynumber_tests:programme-list")).text
    assert (address_of(delegation) in listed, "参加している総合運用テストはありません。" in listed) == (True, False)


def test_what_the_section_records_stands_in_the_test_under_its_name(client, section, run, delegation):
    assert give(client, section, delegation).status_code == 302
    result = run.results.get(position=1)
    assert (result.side, result.result, result.recorded_by) == ("inquirer", "passed", section)
    delegation.refresh_from_db()
    assert delegation.is_waiting


def test_handing_over_tells_those_who_asked_and_ends_the_right_to_record(client, staff, section, run, delegation):
    assert give(client, section, delegation, "hand-over", step3_result="passed").status_code == 302
    assert Notice.objects.filter(recipient=staff, text__contains="実施結果の記録を終えました").exists()
    refused = give(client, section, delegation, step1_result="not_run")
    assert "この依頼は終わっています。" in refused.text
    assert run.results.get(position=1).result == "passed"


def test_a_failed_step_needs_a_note_and_nothing_typed_is_lost(client, section, run, delegation):
    page = give(client, section, delegation, "hand-over", step1_result="failed", step3_note="照合の途中です。")
    assert list(page.context["form"].errors) == ["step1_note"]
    assert ("照合の途中です。" in page.text, run.results.exists()) == (True, False)


def test_an_individual_number_is_refused_in_the_note_of_a_step_and_of_the_request(
    client, staff, section, run, delegation
):
    number = with_check_digit("12345678901")
    page = give(client, section, delegation, step1_note=number)
    assert (list(page.context["form"].errors), run.results.exists()) == (["step1_note"], False)
    RunDelegation.objects.all().delete()
    assert list(ask(client, staff, run, section, note=number).context["form"].errors) == ["note"]


def test_what_a_colleague_recorded_meanwhile_is_shown_beside_what_the_section_typed(
    client, staff, section, run, delegation
):
    record(run, actor_for(staff), "failed", "not_run")
    page = give(client, section, delegation, version=0)
    assert (page.status_code, "自分の入力" in page.text) == (409, True)
    assert run.results.get(position=1).result == "failed"


def test_staff_take_the_request_back_and_the_section_sees_it_no_more(client, staff, section, run, delegation):
    give(client, section, delegation)
    client.force_login(staff)
    page = client.post(reverse("mynumber_tests:run-delegation-take-back", args=[delegation.pk]), follow=True).text
    assert ("依頼を取り下げました。" in page, run.results.get(position=1).result) == (True, "passed")
    client.force_login(section)
    assert client.get(address_of(delegation)).status_code == 404


def test_one_at_a_time_is_asked_for_a_side(client, staff, section, run, delegation):
    page = ask(client, staff, run, section)
    assert "すでに依頼中です" in page.text
    with pytest.raises(IntegrityError), transaction.atomic():
        RunDelegation.objects.create(
            run=run,
            side="inquirer",
            participation=run.inquirer,
            person=section,
            due_on=in_days(5),
            asked_by=staff,
        )


def test_only_people_of_the_own_business_sections_can_be_asked(client, staff, approver, other_municipality, run):
    theirs = make_user(other_municipality, Role.SECTION)
    for person in (approver, theirs):
        assert list(ask(client, staff, run, person).context["form"].errors) == ["person"]
    assert not RunDelegation.objects.exists()


def test_the_counterpart_the_prefecture_and_other_people_of_the_section_know_nothing_of_it(
    client, neighbour, coordinator, municipality, run, delegation
):
    for user in (neighbour, coordinator, make_user(municipality, Role.SECTION)):
        client.force_login(user)
        assert client.get(address_of(delegation)).status_code == 404
    client.force_login(neighbour)
    assert "業務 所管" not in client.get(reverse("mynumber_tests:run-detail", args=[run.pk])).text


def test_a_test_that_both_signed_is_not_handed_to_a_section(client, staff, neighbour, section, run):
    finish(run, actor_for(staff), actor_for(neighbour))
    assert "双方が完了を確認したテストです。" in ask(client, staff, run, section).text


def papers_on(client: Client, user: User, delegation: RunDelegation) -> list[str]:
    client.force_login(user)
    return [row.file.name for row in client.get(address_of(delegation)).context["papers"]]


def test_the_section_puts_papers_to_the_test_which_both_sides_read(client, staff, neighbour, section, run, delegation):
    assert give(client, section, delegation, uploads=paper("照会の画面.txt")).status_code == 302
    (kept,) = run.evidence.all()
    assert (kept.side, kept.added_by, kept.file.owner) == ("inquirer", section, run.inquirer.organisation)
    download = reverse("documents:document-download", args=[kept.file_id])
    for user in (section, staff, neighbour):
        client.force_login(user)
        assert client.get(download).status_code == 200
    assert papers_on(client, section, delegation) == papers_on(client, staff, delegation) == ["照会の画面.txt"]


def test_papers_that_others_put_there_are_not_the_sections(client, staff, neighbour, section, run, delegation):
    ours, theirs = make_evidence(run, actor_for(staff)), make_evidence(run, actor_for(neighbour))
    assert papers_on(client, section, delegation) == []
    for evidence in (ours, theirs):
        assert client.get(reverse("documents:document-download", args=[evidence.file_id])).status_code == 404
        remove = reverse("mynumber_tests:run-delegation-evidence-remove", args=[delegation.pk, evidence.pk])
        assert client.post(remove).status_code == 404
    assert run.evidence.count() == 2


def test_a_paper_is_kept_even_if_a_step_has_to_be_corrected(client, section, run, delegation):
    page = give(client, section, delegation, step1_result="failed", uploads=paper())
    assert list(page.context["form"].errors) == ["step1_note"]
    assert (run.evidence.count(), run.results.exists()) == (1, False)


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (SimpleUploadedFile("手順.exe", b"MZ\x90\x00"), "の種類のファイルは受け付けていません"),
        (SimpleUploadedFile("番号.txt", f"番号 {with_check_digit('12345678901')}".encode()), "個人番号"),
    ],
    ids=["a program", "an individual number"],
)
def test_what_must_not_come_in_is_refused_and_what_was_typed_stays(client, section, run, delegation, file, sentence):
    page = give(client, section, delegation, step3_note="照合の途中です。", uploads=file)
    assert list(page.context["form"].errors) == ["uploads"]
    assert (sentence in page.text, "照合の途中です。" in page.text) == (True, True)
    assert (run.evidence.exists(), with_check_digit("12345678901") in page.text) == (False, False)


def test_the_section_takes_off_its_own_paper_until_it_has_handed_over(client, section, run, delegation):
    evidence = make_delegated_evidence(delegation, actor_for(section))
    remove = reverse("mynumber_tests:run-delegation-evidence-remove", args=[delegation.pk, evidence.pk])
    client.force_login(section)
    assert "「原課の画面.txt」を外しました。" in client.post(remove, follow=True).text
    kept = make_delegated_evidence(delegation, actor_for(section))
    give(client, section, delegation, "hand-over", step3_result="passed")
    remove = reverse("mynumber_tests:run-delegation-evidence-remove", args=[delegation.pk, kept.pk])
    assert "この依頼は終わっています。" in client.post(remove, follow=True).text
    refused = give(client, section, delegation, uploads=paper("後から.txt"))
    assert "この依頼は終わっています。" in refused.text
    assert papers_on(client, section, delegation) == ["原課の画面.txt"]


def test_a_request_that_was_taken_back_takes_its_papers_along(client, staff, section, run, delegation):
    evidence = make_delegated_evidence(delegation, actor_for(section))
    take_back_run(actor=actor_for(staff), delegation=delegation)
    client.force_login(section)
    assert client.get(reverse("documents:document-download", args=[evidence.file_id])).status_code == 404
    client.force_login(staff)
    assert client.get(reverse("documents:document-download", args=[evidence.file_id])).status_code == 200
