"""Versions of what a planner made: numbered without gaps, and one of them in force."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from portal.access.actor import Actor


@transaction.atomic
def put_in_force(plan: Any, *, actor: Actor, reason: str, at: datetime | None = None) -> None:
    """Publish a draft as the next version of its programme (`version`, `state`, `is_current`, …), the only current one.

    `at` is the moment of a publication that is told afterwards. The caller has locked the programme and checked its
    rules. Raises IntegrityError where a trigger of the database still finds one broken; the transaction around it
    stays usable.
    """
    versions = type(plan)._default_manager.filter(programme=plan.programme_id)
    versions.filter(is_current=True).update(is_current=False)
    plan.version = (versions.aggregate(last=Max("version"))["last"] or 0) + 1
    plan.state, plan.is_current, plan.reason = "published", True, reason
    plan.published_at, plan.published_by = at or timezone.now(), actor.user
    plan.save()
