"""What a new programme still needs before a plan can be made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from security.models import Programme


@dataclass(frozen=True, slots=True)
class SetupStep:
    """One thing to be filled in, and where."""

    label: str | Promise
    url: str
    is_done: bool


def setup_steps(programme: Programme) -> Sequence[SetupStep]:
    """The steps with their state; nothing once all of them are done."""
    steps = [
        SetupStep(
            _("月ごとの上限と切替不可の月を入力する"),
            reverse("security:month-grid", args=[programme.pk]),
            programme.months.filter(Q(units__gt=0) & Q(switches__gt=0)).exists(),
        ),
        SetupStep(
            _("サービスメニューを登録する"),
            reverse("security:menu-item-new", args=[programme.pk]),
            programme.menu_items.exists(),
        ),
        SetupStep(
            _("参加団体を追加する"),
            reverse("security:participant-add", args=[programme.pk]),
            programme.participations.exists(),
        ),
        SetupStep(
            _("切替月の希望申請の受付を作成する"),
            reverse("security:reception-new", args=[programme.pk]),
            programme.receptions.exists(),
        ),
    ]
    return [] if all(step.is_done for step in steps) else steps
