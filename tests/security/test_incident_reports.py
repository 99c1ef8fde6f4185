"""A report: written, handed over, checked; what stays in the house and what the prefecture learns."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.accounts.selectors import actor_for
from portal.documents.models import StoredFile
from portal.notifications.models import Notice
from security.incident_choices import ReportAction, ReportState
from security.incident_workflow import DONE, OWN_PAGES, TRANSITIONS
from security.models import IncidentReport, IncidentStep
from security.services.incident_reports import take_step
from tests.factories.incidents import SECRET, make_draft_report, make_report, typed
from tests.support.individual_numbers import with_check_digit

EDIT, DETAIL = "security:incident-report-edit", "security:incident-report-detail"


@pytest.fixture
def draft(staff):
    return make_draft_report(actor_for(staff))


@pytest.fixture
def report(staff, coordinator):
    return make_report(actor_for(staff))


def post_draft(client, draft, do="save", **changes):
    draft.refresh_from_db()
    data = {name: values[0] for name, values in typed(**changes).items()}
    return client.post(reverse(EDIT, args=[draft.pk]), data | {"version": draft.version, "do": do})


def heard(user):
    return list(Notice.objects.filter(recipient=user).values_list("text", flat=True))


# --- writing ----------------------------------------------------------------------------------------------------


def test_staff_write_confirm_and_get_a_number_and_the_prefecture_hears_at_once(client, staff, coordinator):
    client.force_login(staff)
    begun = client.post(reverse("security:incident-report-new"))
    draft = IncidentReport.objects.get()
    assert begun.url == reverse(EDIT, args=[draft.pk])
    assert post_draft(client, draft, do="confirm").url == reverse("security:incident-report-confirm", args=[draft.pk])
    confirm = client.get(reverse("security:incident-report-confirm", args=[draft.pk]))
    draft.refresh_from_db()
    client.post(reverse("security:incident-report-confirm", args=[draft.pk]), {"version": draft.version})
    draft.refresh_from_db()
    assert "まだ報告していません" in confirm.content.decode()
    assert draft.state == ReportState.REPORTED
    assert draft.reference_number.startswith("IR-R")
    assert draft.reference_number.endswith("-0001")
    assert heard(coordinator) == [f"岸和田市から連絡票（不審メール、{draft.reference_number}）が届きました。"]


def test_a_draft_keeps_what_was_typed_right_or_wrong(client, staff, draft):
    client.force_login(staff)
    post_draft(client, draft, occurred_on="きのう", what_happened="")
    page = client.get(reverse(EDIT, args=[draft.pk]))
    assert page.context["form"]["occurred_on"].value() == "きのう"
    assert page.context["form"].errors == {}


def test_what_is_typed_is_saved_by_itself(client, staff, draft):
    client.force_login(staff)
    data = {"version": draft.version, "subject": "件名だけ"}
    answer = client.post(reverse("security:incident-report-autosave", args=[draft.pk]), data)
    draft.refresh_from_db()
    assert (answer.status_code, answer.json()["fields"]["version"]) == (200, draft.version)
    assert draft.draft["subject"] == ["件名だけ"]


def test_the_second_of_two_writers_sees_both_versions(client, staff, approver, draft):
    stale = draft.version
    theirs = Client()
    theirs.force_login(approver)
    post_draft(theirs, draft, subject="先の件名")
    client.force_login(staff)
    data = {name: values[0] for name, values in typed(subject="後の件名").items()} | {"version": stale}
    page = client.post(reverse(EDIT, args=[draft.pk]), data)
    assert page.status_code == 409
    assert [(row.label, row.theirs, row.mine) for row in page.context["conflict"].rows] == [
        ("件名", "先の件名", "後の件名")
    ]
    assert page.context["form"]["subject"].value() == "後の件名"


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"kind": ""}, "kind", "種類を選んでください。"),
        ({"occurred_on": "2099-01-01"}, "occurred_on", "現在より前の日時で入力してください。"),
        ({"occurred_time": "25:00"}, "occurred_time", "0:00から23:59まで"),
        ({"what_happened": ""}, "what_happened", "何が起きたかを入力してください。"),
        (
            {"sender": "", "subject": "", "urls": "", "file_names": "", "headers": ""},
            "sender",
            "差出人、件名、URL、添付ファイル名のいずれかを入力してください。",
        ),
    ],
)
def test_what_is_missing_is_said_at_its_field_before_it_is_handed_over(client, staff, draft, changes, field, sentence):
    client.force_login(staff)
    page = post_draft(client, draft, do="confirm", **changes)
    assert sentence in page.context["form"].errors[field][0]
    sent_back = client.get(reverse("security:incident-report-confirm", args=[draft.pk]))
    assert sent_back.url.endswith("?check=1")


def test_an_individual_number_is_kept_nowhere(client, staff, draft):
    number = with_check_digit("12345678901")
    client.force_login(staff)
    page = post_draft(client, draft, what_happened=f"番号 {number}")
    draft.refresh_from_db()
    assert number not in page.content.decode()
    assert number not in str(draft.draft)


@pytest.mark.parametrize("name", ["mail.eml", "不審.MSG"])
def test_a_mail_as_a_file_is_refused_with_the_way_to_do_it(client, staff, draft, name):
    client.force_login(staff)
    data = {key: values[0] for key, values in typed().items()} | {"version": draft.version, "do": "attach"}
    page = client.post(
        reverse(EDIT, args=[draft.pk]), data | {"uploads": SimpleUploadedFile(name, b"From: a@example.jp")}
    )
    assert "メールヘッダーの文字を「メールヘッダー」の欄に貼り付け" in page.context["uploads"].errors["uploads"][0]
    assert StoredFile.objects.count() == 0


def test_a_file_goes_along_and_is_read_by_both_sides_only(client, staff, coordinator, neighbour, draft):
    client.force_login(staff)
    data = {key: values[0] for key, values in typed().items()} | {"version": draft.version, "do": "attach"}
    client.post(reverse(EDIT, args=[draft.pk]), data | {"uploads": SimpleUploadedFile("記録.txt", "記録".encode())})
    address = reverse("documents:document-download", args=[StoredFile.objects.get().pk])

    def seen_by(user):
        other = Client()
        other.force_login(user)
        return other.get(address).status_code

    assert [seen_by(user) for user in (staff, coordinator, neighbour)] == [200, 404, 404]
    draft.refresh_from_db()
    client.post(reverse("security:incident-report-confirm", args=[draft.pk]), {"version": draft.version})
    assert [seen_by(user) for user in (staff, coordinator, neighbour)] == [200, 200, 404]


def test_a_draft_is_thrown_away_with_its_files(client, staff, draft):
    client.force_login(staff)
    client.post(reverse("security:incident-report-discard", args=[draft.pk]))
    assert not IncidentReport.objects.exists()


def test_numbers_run_on_without_gaps(staff, coordinator):
    numbers = [make_report(actor_for(staff)).reference_number[-4:] for _ in range(3)]
    assert numbers == ["0001", "0002", "0003"]


# --- checking ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [state for state in ReportState if state != ReportState.DRAFT])
@pytest.mark.parametrize("action", [action for action in ReportAction if action != ReportAction.NOTE])
def test_states_change_along_the_table_only(staff, coordinator, report, state, action):
    actor = actor_for(coordinator)
    walk = {
        ReportState.REPORTED: [],
        ReportState.CHECKING: ["start_check"],
        ReportState.SHARED: ["share"],
        ReportState.NOT_SHARED: ["not_share"],
        ReportState.CLOSED: ["not_share", "close"],
    }
    for step in walk[state]:
        take_step(actor=actor, report=report, action=ReportAction(step), text="理由")
    lines = [line for line in TRANSITIONS if (line.source, line.action, line.permission) == (state, action, "check")]
    try:
        after = take_step(actor=actor, report=report, action=action, text="理由").state
    except Exception as error:  # noqa: BLE001 (the code is the point)
        after = error.code
    assert after == (lines[0].target if lines else "not_permitted" if action == ReportAction.REPORT else "wrong_state")


def test_the_database_itself_refuses_a_state_without_a_step(report):
    with pytest.raises(DatabaseError, match="without a step"):
        move_without_a_step(report)


@transaction.atomic
def move_without_a_step(report):
    IncidentReport.objects.filter(pk=report.pk).update(state=ReportState.CHECKING)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_decision_not_to_share_needs_a_reason_and_the_reporter_reads_it(client, coordinator, staff, report):
    client.force_login(coordinator)
    address = reverse("security:incident-report-step", args=[report.pk, "not_share"])
    page = client.post(address, {"version": report.version, "text": ""})
    assert "理由を入力してください。" in page.context["form"].errors["text"][0]
    client.post(address, {"version": report.version, "text": "広告と確認できたため"})
    report.refresh_from_db()
    assert report.state == ReportState.NOT_SHARED
    assert any("広告と確認できたため" in text for text in heard(staff))
    client.force_login(staff)
    assert "広告と確認できたため" in client.get(reverse(DETAIL, args=[report.pk])).content.decode()


def test_a_step_on_an_old_page_changes_nothing(client, coordinator, report):
    client.force_login(coordinator)
    address = reverse("security:incident-report-step", args=[report.pk, "not_share"])
    page = client.post(address, {"version": report.version - 1, "text": "理由"})
    assert "画面を開いた後に" in str(page.context["form"].errors)
    report.refresh_from_db()
    assert report.state == ReportState.REPORTED


def test_both_sides_send_each_other_more(client, coordinator, staff, report):
    client.force_login(staff)
    client.post(reverse("security:incident-report-note", args=[report.pk]), {"text": "2台目も見つかりました"})
    client.force_login(coordinator)
    client.post(reverse("security:incident-report-note", args=[report.pk]), {"text": "時刻を教えてください"})
    page = client.get(reverse(DETAIL, args=[report.pk])).content.decode()
    assert "2台目も見つかりました" in page
    assert "時刻を教えてください" in page
    assert [step.author for step in IncidentStep.objects.filter(action="note")] == [staff, coordinator]
    assert any("続報・連絡があります" in text for text in heard(staff))


# --- who sees it ------------------------------------------------------------------------------------------------

READERS = {"coordinator", "manager", "auditor", "staff", "approver"}
PEOPLE = (*sorted(READERS), "section", "administrator", "neighbour", "vendor", "stranger")


@pytest.fixture
def everybody(request):
    return {name: request.getfixturevalue(name) for name in PEOPLE}


def readers_of(state):
    return READERS if state != ReportState.DRAFT else {"staff", "approver"}


@pytest.mark.parametrize("state", list(ReportState))
def test_a_report_is_for_its_two_sides_in_every_state_and_a_draft_for_its_house(everybody, staff, coordinator, state):
    subject = made_in(state, staff, coordinator)

    def holders(action):
        rows = {name: IncidentReport.objects.permitted_to(actor_for(user), action) for name, user in everybody.items()}
        return {name for name, found in rows.items() if found.filter(pk=subject.pk).exists()}

    assert holders("view") == readers_of(state)
    assert holders("change") == {"staff", "approver"}
    assert holders("check") == (set() if state == ReportState.DRAFT else {"coordinator", "manager"})


@pytest.mark.parametrize("state", [ReportState.DRAFT, ReportState.SHARED])
def test_no_way_into_the_portal_shows_a_report_to_anybody_else(client, everybody, staff, coordinator, state):
    subject, expected = made_in(state, staff, coordinator), readers_of(state)
    addresses = [
        (reverse("security:incident-list"), {}),
        (reverse("security:incident-report-list"), {}),
        (reverse("security:incident-report-export"), {"format": "csv"}),
        (reverse("search:search"), {"q": "ご請求書"}),
    ]
    for name, user in everybody.items():
        client.force_login(user)
        page = client.get(reverse(DETAIL, args=[subject.pk]), follow=True)
        assert (page.status_code == 200) == (name in expected), name
        for address, query in addresses:
            text = client.get(address, query).content.decode("utf-8-sig")
            assert SECRET not in text, (name, address)
            if name not in expected:
                assert reverse(DETAIL, args=[subject.pk]) not in text, (name, address)
                assert not subject.reference_number or subject.reference_number not in text, (name, address)


def made_in(state, staff, coordinator):
    if state == ReportState.DRAFT:
        return make_draft_report(actor_for(staff))
    report = make_report(actor_for(staff))
    for step in {
        ReportState.CHECKING: ["start_check"],
        ReportState.SHARED: ["share"],
        ReportState.NOT_SHARED: ["not_share"],
        ReportState.CLOSED: ["not_share", "close"],
    }.get(state, []):
        take_step(actor=actor_for(coordinator), report=report, action=ReportAction(step), text="理由")
    report.refresh_from_db()
    return report


def test_lists_take_as_many_queries_for_five_reports_as_for_one(client, staff, coordinator):
    counts = []
    for user, address in ((coordinator, "security:incident-report-list"), (staff, "security:incident-list")):
        client.force_login(user)
        IncidentStep.objects.all()
        for added in (1, 4):
            for _ in range(added):
                make_report(actor_for(staff))
            client.get(reverse(address))
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse(address))
            counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[2] == counts[3]


def test_markup_in_every_field_stays_text_and_never_becomes_a_link(client, staff, coordinator):
    attack = '<script>alert(1)</script><a href="https://evil.example.jp">x</a>'
    names = ("what_happened", "scope", "measures", "sender", "subject", "urls", "file_names", "headers", "contact")
    report = make_report(actor_for(staff), **dict.fromkeys(names, attack))
    client.force_login(coordinator)
    for address in (reverse(DETAIL, args=[report.pk]), reverse("security:incident-report-list")):
        text = client.get(address).content.decode()
        assert "<script>alert(1)" not in text
        assert 'href="https://evil' not in text


def test_every_step_has_a_sentence_that_says_it_is_done() -> None:
    assert set(DONE) == {line.action for line in TRANSITIONS} - set(OWN_PAGES)
