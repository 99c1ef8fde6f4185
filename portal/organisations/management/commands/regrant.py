"""`manage.py regrant`: rights of existing objects as the rules of this version say; the step after an upgrade."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import models
from django.utils.translation import gettext as _

from portal.access.grants import BATCH, ensure_role_groups, regrant
from portal.organisations.models import Organisation


class Command(BaseCommand):
    help = "すべての団体の役割と、すべてのデータの権限を、この版の規則のとおりにします。"

    def handle(self, *_args: Any, **_options: Any) -> None:
        ensure_role_groups(Organisation.objects.values_list("pk", flat=True))
        changed = sum(_regrant_all(model) for model in apps.get_models() if hasattr(model, "access_rules"))
        self.stdout.write(_("権限を%(count)s件直しました。") % {"count": changed})


def _regrant_all(model: type[models.Model]) -> int:
    """How many rights of the model's objects differed; a batch at a time, however many there are."""
    keys = list(model._default_manager.order_by("pk").values_list("pk", flat=True))
    parts = (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))
    return sum(regrant(*model._default_manager.filter(pk__in=part)) for part in parts)
