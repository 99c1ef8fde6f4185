from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.applications.models import Attachment, Message
from portal.applications.services import applications as services
from portal.applications.services.attachments import add_attachment, remove_attachment
from portal.applications.services.correspondence import post_message
from portal.documents.models import StoredFile
from portal.exceptions import RuleViolation
from tests.factories.personas import PERSONAS

from .kinds import INDIVIDUAL_NUMBER, TYPED
from .makers import make_draft


@pytest.fixture(autouse=True)
def files_of_this_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def upload(name: str = "契約書.txt", text: str = "契約の内容") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


@pytest.fixture
def attachment(acting, draft) -> Attachment:
    return add_attachment(actor=acting["staff"], application=draft, upload=upload())


def readers(client, acting, file: StoredFile) -> set[str]:
    """Who gets the file at its address; everybody else gets 404."""
    found = set()
    for name in PERSONAS:
        client.force_login(acting[name].user)
        status = client.get(reverse("documents:document-download", args=[file.pk])).status_code
        assert status in (200, 404)
        if status == 200:
            found.add(name)
    return found


def test_a_file_of_a_draft_is_for_the_applicant_alone(client, acting, attachment):
    assert readers(client, acting, attachment.file) == {"staff", "approver"}


def test_a_submitted_file_is_for_both_sides(client, acting, draft, attachment):
    services.submit_application(actor=acting["staff"], application=draft)

    assert readers(client, acting, attachment.file) == {"staff", "approver", "coordinator", "manager", "auditor"}


def test_a_file_added_after_a_return_stays_hidden_until_the_resubmission(client, acting, draft):
    services.submit_application(actor=acting["staff"], application=draft)
    services.return_application(actor=acting["coordinator"], application=draft, reason="追加の資料。")
    later = add_attachment(actor=acting["staff"], application=draft, upload=upload("追加.txt"))
    before = readers(client, acting, later.file)
    services.resubmit_application(actor=acting["staff"], application=draft)

    assert before == {"staff", "approver"}
    assert readers(client, acting, later.file) == {"staff", "approver", "coordinator", "manager", "auditor"}


def test_a_file_in_a_message_reaches_the_other_side(client, acting, draft):
    services.submit_application(actor=acting["staff"], application=draft)
    message = post_message(
        actor=acting["coordinator"], application=draft, text="様式を送ります。", uploads=[upload("様式.txt")]
    )

    file = message.attachments.get().file
    assert file.owner == acting["coordinator"].organisation
    assert readers(client, acting, file) == {"staff", "approver", "coordinator", "manager", "auditor"}


def test_a_file_taken_off_a_draft_is_gone(acting, draft, attachment, django_capture_on_commit_callbacks):
    path = attachment.file.path
    with django_capture_on_commit_callbacks(execute=True):
        remove_attachment(actor=acting["staff"], attachment=attachment)

    assert (path.exists(), StoredFile.objects.exists(), Attachment.objects.exists()) == (False, False, False)


def test_a_file_taken_off_after_a_return_stays_with_the_first_submission(client, acting, draft, attachment):
    services.submit_application(actor=acting["staff"], application=draft)
    services.return_application(actor=acting["coordinator"], application=draft, reason="不要な添付です。")
    remove_attachment(actor=acting["staff"], attachment=attachment)
    resubmitted = services.resubmit_application(actor=acting["staff"], application=draft)

    first, second = resubmitted.submissions.all()
    assert (list(first.attachments.all()), list(second.attachments.all())) == ([attachment], [])
    assert "coordinator" in readers(client, acting, attachment.file)


def test_files_cannot_be_changed_once_submitted(acting, draft, attachment):
    services.submit_application(actor=acting["staff"], application=draft)

    with pytest.raises(RuleViolation) as adding:
        add_attachment(actor=acting["staff"], application=draft, upload=upload())
    with pytest.raises(RuleViolation) as removing:
        remove_attachment(actor=acting["staff"], attachment=attachment)

    assert (adding.value.code, removing.value.code) == ("not_editable", "not_editable")


@pytest.mark.parametrize("name", ["neighbour", "coordinator", "section", "vendor", "stranger"])
def test_nobody_else_adds_or_removes_files(acting, draft, attachment, name):
    with pytest.raises(RuleViolation) as adding:
        add_attachment(actor=acting[name], application=draft, upload=upload())
    with pytest.raises(RuleViolation) as removing:
        remove_attachment(actor=acting[name], attachment=attachment)

    assert (adding.value.code, removing.value.code) == ("not_permitted", "not_permitted")
    assert list(Attachment.objects.all()) == [attachment]


def test_a_foreign_attachment_is_not_removed_through_ones_own_application(client, acting, draft, attachment):
    own = make_draft(acting["neighbour"], draft.window)
    client.force_login(acting["neighbour"].user)

    response = client.post(
        reverse("applications:application-edit", args=[own.pk]),
        {"version": own.version, "remove": str(attachment.pk)} | TYPED,
    )

    assert response.status_code == 404
    assert list(Attachment.objects.attached()) == [attachment]


def test_typed_text_is_saved_together_with_the_files_and_nothing_is_lost_when_one_is_refused(client, acting, draft):
    client.force_login(acting["staff"].user)
    macro = SimpleUploadedFile("台帳.xlsm", b"PK\x03\x04")

    page = client.post(
        reverse("applications:application-edit", args=[draft.pk]),
        {"version": draft.version, "do": "attach", "uploads": [upload(), macro]} | TYPED | {"subject": "書きかけ"},
    )

    draft.refresh_from_db()
    html = page.content.decode()
    assert "「台帳.xlsm」にはマクロが含まれています。" in html
    assert 'value="書きかけ"' in html
    assert draft.draft["subject"] == ["書きかけ"]
    assert [attachment.file.original_name for attachment in draft.attachments.attached()] == ["契約書.txt"]


@pytest.mark.parametrize(
    "file",
    [
        ("名簿.txt", f"個人番号 {INDIVIDUAL_NUMBER}"),
        ("名簿.csv", f"氏名,個人番号\r\n試験,{INDIVIDUAL_NUMBER}\r\n"),
        (f"個人番号{INDIVIDUAL_NUMBER}.txt", "本文"),
    ],
)
def test_a_file_with_an_individual_number_is_refused_and_kept_nowhere(client, acting, draft, file, tmp_path):
    client.force_login(acting["staff"].user)

    page = client.post(
        reverse("applications:application-edit", args=[draft.pk]),
        {"version": draft.version, "do": "attach", "uploads": [upload(*file)]} | TYPED,
    )

    assert "個人番号（マイナンバー）と思われる12桁の数字があるため受け付けられません。" in page.content.decode()
    assert INDIVIDUAL_NUMBER not in page.content.decode()
    assert (StoredFile.objects.count(), [path for path in tmp_path.rglob("*") if path.is_file()]) == (0, [])


def test_a_message_with_a_refused_file_is_not_sent_and_its_text_stays_on_the_page(client, acting, draft):
    services.submit_application(actor=acting["staff"], application=draft)
    client.force_login(acting["staff"].user)

    page = client.post(
        reverse("applications:message-create", args=[draft.pk]),
        {"text": "資料を送ります。", "uploads": [SimpleUploadedFile("古い.xls", b"\xd0\xcf\x11\xe0")]},
    )

    assert "旧形式のOfficeファイルです。" in page.content.decode()
    assert "資料を送ります。" in page.content.decode()
    assert (Message.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_there_is_an_end_to_the_number_of_files(acting, draft, monkeypatch):
    monkeypatch.setattr("portal.applications.services.attachments.MAX_ATTACHMENTS", 2)
    for number in range(2):
        add_attachment(actor=acting["staff"], application=draft, upload=upload(f"{number}.txt"))

    with pytest.raises(RuleViolation) as refusal:
        add_attachment(actor=acting["staff"], application=draft, upload=upload())

    assert (refusal.value.code, StoredFile.objects.count()) == ("too_many_files", 2)
