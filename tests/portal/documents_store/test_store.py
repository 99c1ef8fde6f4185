from __future__ import annotations

import hashlib
import os
import resource
import signal
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import transaction
from django.urls import reverse

from portal.access.actor import Actor
from portal.accounts.selectors import actor_for
from portal.documents.file_types import ATTACHMENTS
from portal.documents.holders import register_file_holder
from portal.documents.inspection import inspect_upload
from portal.documents.models import StoredFile
from portal.documents.services import remove_orphans, storing_files
from portal.exceptions import RuleViolation
from tests.factories.personas import PERSONAS

PURPOSE = "tests.public_to_its_owner"
register_file_holder(
    PURPOSE, readable := lambda actor: StoredFile.objects.filter(owner=actor.organisation).values("pk")
)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def keep(owner, content: bytes = b"content", name: str = "資料.txt", actor: Actor | None = None) -> StoredFile:
    with storing_files() as files:
        return files.keep(
            actor=actor or Actor.system(),
            name=name,
            content_type="text/plain",
            chunks=[content],
            owner=owner,
            purpose=PURPOSE,
        )


def test_a_file_is_kept_under_a_name_of_our_own_with_its_size_and_hash(municipality, staff, folder):
    upload = SimpleUploadedFile("../../契約書（写）.txt", "契約の内容".encode())
    inspected = inspect_upload(upload, filename="../../契約書（写）.txt", allowed=ATTACHMENTS)

    with storing_files() as files:
        stored = files.store(actor=actor_for(staff), file=inspected, owner=municipality, purpose=PURPOSE)

    assert (stored.original_name, stored.content_type, stored.size_bytes, stored.sha256, stored.uploaded_by) == (
        "契約書（写）.txt",
        "text/plain",
        15,
        hashlib.sha256("契約の内容".encode()).hexdigest(),
        staff,
    )
    assert files_in(folder) == [folder / stored.pk.hex[:2] / stored.pk.hex[2:4] / stored.pk.hex]
    assert stored.path.read_bytes() == "契約の内容".encode()


def test_what_fails_after_the_file_was_written_takes_the_file_with_it(municipality, folder):
    def fail() -> None:
        with storing_files() as files:
            files.keep(
                actor=Actor.system(),
                name="資料.txt",
                content_type="text/plain",
                chunks=[b"content"],
                owner=municipality,
                purpose=PURPOSE,
            )
            raise RuntimeError("later in the same service")

    with pytest.raises(RuntimeError):
        fail()

    assert (StoredFile.objects.count(), files_in(folder)) == (0, [])


def test_a_disk_that_takes_no_more_gives_a_clear_message_and_neither_row_nor_file(municipality, folder):
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024, limits[1]))
    try:
        with pytest.raises(RuleViolation) as refusal:
            keep(municipality, b"x" * 4096)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, before)

    assert (refusal.value.code, refusal.value.field) == ("no_room", "uploads")
    assert "ファイルを保存する場所に空きがないか" in str(refusal.value)
    assert (StoredFile.objects.count(), files_in(folder)) == (0, [])


def test_a_folder_that_cannot_be_written_to_is_no_error_page(municipality, settings, tmp_path):
    blocker = tmp_path / "blocked"
    blocker.write_text("a file where the folder should be")
    settings.MEDIA_ROOT = blocker

    with pytest.raises(RuleViolation, match="システムの管理者にご連絡ください"):
        keep(municipality)

    assert StoredFile.objects.count() == 0


def test_an_organisation_has_a_quota_of_its_own(municipality, other_municipality, settings, folder):
    settings.UPLOAD_QUOTA_BYTES = 100
    keep(municipality, b"x" * 60)

    with pytest.raises(RuleViolation) as refusal:
        keep(municipality, b"x" * 41)
    keep(other_municipality, b"x" * 41)
    keep(municipality, b"x" * 40)

    assert refusal.value.code == "over_quota"
    assert "残り40" in str(refusal.value)
    assert (StoredFile.objects.count(), len(files_in(folder))) == (3, 3)


def test_a_purpose_that_nobody_declared_readers_for_is_a_mistake_of_ours(municipality):
    with pytest.raises(ValueError, match="nobody has declared"), storing_files() as files:
        files.keep(
            actor=Actor.system(),
            name="x.txt",
            content_type="text/plain",
            chunks=[b""],
            owner=municipality,
            purpose="unheard-of",
        )


def test_a_deleted_file_goes_only_when_that_is_certain(municipality, django_capture_on_commit_callbacks):
    stored = keep(municipality)
    path = stored.path
    with django_capture_on_commit_callbacks() as callbacks, storing_files() as files:
        files.delete(stored)

    assert path.exists()
    for callback in callbacks:
        callback()
    assert not path.exists()


def test_the_sweep_removes_old_files_without_a_row_and_nothing_else(municipality, folder):
    known = keep(municipality)
    forgotten = folder / "ab" / "cd" / ("ab" * 16)
    half_written = folder / "ab" / "cd" / f"{'cd' * 16}.partial"
    fresh = folder / "ab" / "cd" / ("ef" * 16)
    forgotten.parent.mkdir(parents=True)
    for path in (forgotten, half_written, fresh):
        path.write_bytes(b"left over")
    for path in (known.path, forgotten, half_written):
        os.utime(path, (0, 0))

    assert remove_orphans(older_than=timedelta(hours=1)) == 2
    assert sorted(files_in(folder)) == sorted([known.path, fresh])


def test_a_rollback_around_leaves_a_file_that_the_sweep_finds(municipality, folder):
    with transaction.atomic():
        stored = keep(municipality)
        transaction.set_rollback(True)
    os.utime(stored.path, (0, 0))

    assert remove_orphans() == 1
    assert files_in(folder) == []


def test_a_file_is_handed_out_as_an_attachment_that_runs_nothing(client, municipality, staff):
    stored = keep(municipality, b"a,b\r\n", name="申請書 (1).csv")
    client.force_login(staff)

    response = client.get(reverse("documents:document-download", args=[stored.pk]))

    assert b"".join(response.streaming_content) == b"a,b\r\n"
    assert {
        name: response.headers[name]
        for name in (
            "Content-Disposition",
            "X-Content-Type-Options",
            "Content-Security-Policy",
            "Cross-Origin-Resource-Policy",
            "Cache-Control",
            "Content-Length",
        )
    } == {
        "Content-Disposition": "attachment; filename*=utf-8''%E7%94%B3%E8%AB%8B%E6%9B%B8%20%281%29.csv",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "no-store",
        "Content-Length": "5",
    }


def test_a_file_name_cannot_smuggle_a_header(client, municipality, staff):
    stored = keep(municipality, name='a"\r\nSet-Cookie: x=1; .txt')
    client.force_login(staff)

    response = client.get(reverse("documents:document-download", args=[stored.pk]))

    assert "Set-Cookie" not in response.headers
    assert "\n" not in response.headers["Content-Disposition"]


def test_only_the_holders_readers_get_a_file(client, request, municipality):
    people = {name: request.getfixturevalue(name) for name in PERSONAS}
    stored = keep(municipality)

    found = set()
    for name, user in people.items():
        client.force_login(user)
        if client.get(reverse("documents:document-download", args=[stored.pk])).status_code == 200:
            found.add(name)

    assert found == {"staff", "approver", "section", "administrator"}


def test_nobody_gets_a_file_without_signing_in(client, municipality):
    stored = keep(municipality)

    response = client.get(reverse("documents:document-download", args=[stored.pk]))

    assert response.status_code == 302
    assert "/accounts/login/" in response.url


def test_a_row_whose_file_is_gone_is_not_found_rather_than_an_error(client, municipality, staff):
    stored = keep(municipality)
    stored.path.unlink()
    client.force_login(staff)

    assert client.get(reverse("documents:document-download", args=[stored.pk])).status_code == 404


def test_a_purpose_has_one_holder():
    register_file_holder(PURPOSE, readable)
    with pytest.raises(ValueError, match="have a holder already"):
        register_file_holder(PURPOSE, lambda actor: StoredFile.objects.values("pk"))


def test_a_command_says_after_a_restore_which_files_are_missing_or_differ(municipality, capsys):
    kept, changed, lost = (keep(municipality, content) for content in (b"one", b"two", b"three"))
    call_command("verify_files")
    assert capsys.readouterr().out == "3件のファイルは、すべて登録したときのままです。\n"
    changed.path.write_bytes(b"other")
    lost.path.unlink()
    with pytest.raises(CommandError, match="3件のうち2件"):
        call_command("verify_files")
    assert sorted(capsys.readouterr().err.splitlines()) == sorted(
        [f"{changed.path}: 内容が登録したときと違います。", f"{lost.path}: ファイルがないか、読めません。"]
    )
    assert kept.path.read_bytes() == b"one"
