"""What follows a publication, for the sample: most municipalities have confirmed their month, one asks for another."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone

from portal.access.actor import Actor
from portal.access.choices import Role
from portal.applications.models import Application, ApplicationWindow
from portal.lib.months import Month
from portal.organisations.models import Organisation
from security.models import MigrationPlan
from security.selectors.change_requests import latest_effect
from security.services.acknowledgements import acknowledge
from security.services.change_requests import open_change_reception
from security.services.solving import solve_and_store

FindActor = Callable[[Organisation, Role], Actor]
Submit = Callable[[ApplicationWindow, Organisation, dict[str, list[str]]], Application]
ASKS_FOR_ANOTHER_MONTH = "272035"  # 豊中市
HAVE_NOT_CONFIRMED = {"272027", "273228"}  # 岸和田市 and 能勢町, whose sign-ins can confirm it; others by chance


def load_sample_publication(
    plan: MigrationPlan, prefecture: Organisation, *, actor_of: FindActor, submit: Submit, seed: int
) -> None:
    """Confirmations and one change request with its effect; all of it generated."""
    dice = random.Random(seed)  # noqa: S311 (a sample, not a secret)
    rows = plan.acknowledgements.select_related("organisation").order_by("organisation__code")  # type: ignore[attr-defined]
    for row in rows:
        if row.organisation.code not in HAVE_NOT_CONFIRMED and dice.random() < 0.8:
            acknowledge(actor=actor_of(row.organisation, Role.STAFF), acknowledgement=row)
    window = _window(plan, prefecture)
    organisation = Organisation.objects.get(code=ASKS_FOR_ANOTHER_MONTH)
    month = _another_month(plan, organisation)
    reason = "庁舎改修の工期が変わり、当初の切替月には作業場所を確保できないため。（架空のサンプル）"
    application = submit(window, organisation, {"month": [str(month)], "reason": [reason]})
    effect = latest_effect(application)
    if effect is not None:
        solve_and_store(effect.scenario)


def in_a_year() -> datetime:
    """The evening of that day: whoever tries the sample can still apply."""
    return (timezone.localtime() + timedelta(days=365)).replace(hour=17, minute=15, second=0, microsecond=0)


def _window(plan: MigrationPlan, prefecture: Organisation) -> ApplicationWindow:
    now = timezone.now()
    reception = open_change_reception(
        actor=Actor.system(),
        programme=plan.programme,
        prefecture=prefecture,
        title="切替月の変更申請",
        number_prefix="SCH",
        opens_at=now - timedelta(days=1),
        closes_at=in_a_year(),
        guidance="公開した切替月では都合が悪い場合に、希望する月と理由を申請してください。（架空のサンプル）",
        is_sample=True,
    )
    return reception.window


def _another_month(plan: MigrationPlan, organisation: Organisation) -> Month:
    """Some months away from the published one, where switching is possible at all."""
    current = Month.of(plan.entries.get(organisation=organisation).month)  # type: ignore[attr-defined]
    closed = {Month.of(row.month) for row in plan.programme.months.exclude(blackout_reason="")}
    months = [month for month in plan.programme.window if month not in closed and month != current]
    return min(months, key=lambda month: abs(abs(month - current) - 2))
