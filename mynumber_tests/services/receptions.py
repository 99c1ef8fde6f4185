"""The window in which the participants of a test apply."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mynumber_tests.choices import APPLICATION_KIND
from mynumber_tests.models import Programme, Reception
from mynumber_tests.selectors.orphans import OrphanLine, orphans_of
from portal.access.actor import Actor
from portal.access.choices import Role
from portal.access.querysets import is_permitted
from portal.applications.choices import AudienceKind
from portal.applications.services.windows import create_window
from portal.audit.tracking import record_as
from portal.exceptions import RuleViolation
from portal.notifications.services import notify
from portal.organisations.models import Organisation
from portal.web.rendering import display_moment

WARN_BEFORE = timedelta(days=7)


@transaction.atomic
def open_reception(
    *,
    actor: Actor,
    programme: Programme,
    title: str,
    number_prefix: str,
    opens_at: datetime,
    closes_at: datetime,
    **fields: Any,
) -> Reception:
    """Let the participants apply. Raises RuleViolation without the right, without scenarios or where there is one
    already; ValidationError for wrong fields."""
    record_as(actor)
    if not actor.is_system and not is_permitted(actor, "change", programme):
        raise RuleViolation("not_permitted", _("この団体の受付を作成する権限がありません。"))
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    if Reception.objects.filter(programme=programme).exists():
        raise RuleViolation(
            "reception_exists", _("参加申請の受付はすでにあります。期間は、受付状況の画面から変更してください。")
        )
    if not programme.scenarios.active().exists():
        raise RuleViolation(
            "no_scenarios", _("シナリオがまだ登録されていません。先に、シナリオの一覧を登録してください。")
        )
    window = create_window(
        actor=actor,
        kind=APPLICATION_KIND,
        prefecture=programme.prefecture,
        title=title,
        number_prefix=number_prefix,
        opens_at=opens_at,
        closes_at=closes_at,
        audience_kind=AudienceKind.CHOSEN,
        audience=_applicants(programme),
        **{"fiscal_year": programme.fiscal_year} | fields,
    )
    return Reception.objects.create(programme=programme, window=window)


def _applicants(programme: Programme) -> list[Organisation]:
    """Everybody of the prefecture but the prefecture itself, whose part the coordinator enters."""
    rows = programme.participations.filter(is_outside=False).exclude(organisation=programme.prefecture_id)
    return [row.organisation for row in rows.select_related("organisation")]


def address_reception(programme: Programme) -> None:
    """Let exactly those apply who take part now; for services that have changed who does."""
    for reception in Reception.objects.filter(programme=programme).select_related("window"):
        reception.window.audience.set(_applicants(programme))


def warn_of_orphans() -> int:
    """Tell the coordinators of tests whose window closes soon that inquiries are without a possible provider.

    Gives how many tests were told of.
    """
    now = timezone.now()
    closing = Programme.objects.filter(
        reception__window__opens_at__lte=now,
        reception__window__closes_at__range=(now, now + WARN_BEFORE),
    )
    programmes = list(closing.select_related("prefecture", "reception__window"))
    lines = orphans_of([programme.pk for programme in programmes])
    told = [programme for programme in programmes if lines[programme.pk]]
    for programme in told:
        _warn(programme, lines[programme.pk])
    return len(told)


def _warn(programme: Programme, lines: Sequence[OrphanLine]) -> None:
    sentence = _(
        "%(test)sの参加申請の受付が%(at)sに終わりますが、提供できる団体がない照会が%(count)d件あります（%(first)sなど）。"
    )
    values = {
        "test": programme,
        "at": display_moment(programme.reception.window.closes_at),
        "count": len(lines),
        "first": f"{lines[0].organisation} {lines[0].scenario}",
    }
    notify(
        actor=Actor.system(),
        organisations=[programme.prefecture],
        roles=(Role.COORDINATOR, Role.MANAGER),
        text=sentence % values,
        link=reverse("mynumber_tests:orphan-list", args=[programme.pk]),
    )
