"""Invented answers to the separation checklist: the same for the same seed, each marked as a sample in its evidence."""

from __future__ import annotations

import random
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.audit.tracking import record_as
from portal.organisations.models import Organisation
from security.choices import SeparationItemStatus
from security.models import ConnectionProfile, SeparationCheck
from security.planning.separation import catalogue
from security.selectors.separation import answers_of

from .profiles import store_changed
from .separation import derive_zones

UNANSWERED_SHARE = 0.2  # so many organisations have not begun
DONE, UNDER_WAY, OPEN = (
    SeparationItemStatus.DONE,
    SeparationItemStatus.IN_PROGRESS,
    SeparationItemStatus.NOT_STARTED,
)
WEIGHTS = {"individual_number": (90, 8, 2), "lgwan": (75, 18, 7), "internet": (60, 25, 15)}
EVIDENCE = {
    DONE: (
        "庁内ネットワーク構成図（架空）",
        "平成28年度 強靱化事業の完了報告書（架空）",
        "情報セキュリティ実施手順（架空）",
    ),
    UNDER_WAY: ("平成29年度に設計（架空）", "機器を調達中（架空）"),
    OPEN: ("",),
}


@transaction.atomic
def load_sample_checklists(organisations: Sequence[Organisation], *, seed: int) -> None:
    """Answers for sample profiles that have none; the state of their zones follows."""
    record_as(Actor.system(), reason=_("架空のサンプルの登録"))
    profiles = ConnectionProfile.objects.filter(
        organisation__in=organisations, is_sample=True, separation_checks__isnull=True
    ).select_related("organisation")
    rows = list(profiles)
    SeparationCheck.objects.bulk_create([check for profile in rows for check in _answers(profile, seed)])
    answers = answers_of(profile.pk for profile in rows)
    for profile in rows:
        derive_zones(profile, answers.get(profile.pk, {}))
    store_changed(rows)


def _answers(profile: ConnectionProfile, seed: int) -> list[SeparationCheck]:
    dice = random.Random(f"{seed}:{profile.organisation.code}:separation")  # noqa: S311 (a sample, not a secret)
    if dice.random() < UNANSWERED_SHARE:
        return []
    found = []
    for item in catalogue().asked(profile.separation_model):
        status = dice.choices((DONE, UNDER_WAY, OPEN), weights=WEIGHTS[item.zone])[0]
        evidence = dice.choice(EVIDENCE[status])
        found.append(SeparationCheck(profile=profile, item=item.code, name=item.name, status=status, evidence=evidence))
    return found
