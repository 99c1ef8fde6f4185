"""`manage.py verify_files`: whether every stored file lies on disk as it was stored; for the end of a restore."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal.documents.models import StoredFile


class Command(BaseCommand):
    help = "登録されたすべてのファイルが、登録したときの内容のまま PORTAL_DATA/files にあることを確かめます。"

    def handle(self, *_args: Any, **_options: Any) -> None:
        count = wrong = 0
        for file in StoredFile.objects.order_by("pk").iterator():
            count += 1
            if fault := _fault_of(file):
                wrong += 1
                self.stderr.write(f"{file.path}: {fault}")
        if wrong:
            values = {"count": count, "wrong": wrong}
            raise CommandError(_("%(count)s件のうち%(wrong)s件のファイルに問題があります。") % values)
        self.stdout.write(_("%(count)s件のファイルは、すべて登録したときのままです。") % {"count": count})


def _fault_of(file: StoredFile) -> str:
    try:
        with file.path.open("rb") as stored:
            digest = hashlib.file_digest(stored, "sha256").hexdigest()
    except OSError:
        return _("ファイルがないか、読めません。")
    return "" if digest == file.sha256 else _("内容が登録したときと違います。")
