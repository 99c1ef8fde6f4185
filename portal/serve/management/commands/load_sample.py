"""`manage.py load_sample`: Osaka's organisations, demo accounts and programmes."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from portal.audit.tracking import note
from portal.samples import samples
from portal.serve.data_folder import DataFolder


class Command(BaseCommand):
    help = "大阪府のサンプル（実在の団体、架空の契約と利用者）を読み込みます。何度実行しても同じ結果になります。"

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        sign_ins = []
        for sample in samples():
            self.stdout.write(f"サンプルを読み込んでいます: {sample.title}")
            note(user=None, organisation=None, reason="")  # nobody is named for what the next part writes as the system
            sign_ins += sample.load()
        if sign_ins:
            path = DataFolder(settings.PORTAL_DATA).demo_sign_ins
            path.write_text(json.dumps([asdict(row) for row in sign_ins], ensure_ascii=False, indent=1), "utf-8")
