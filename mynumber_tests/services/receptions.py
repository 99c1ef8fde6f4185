"""The window in which the participants of a test apply."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mynumber_tests.choices import APPLICATION_KIND
from mynumber_tests.models import Programme, Reception
from portal.access.actor import Actor
from portal.access.querysets import is_permitted
from portal.applications.choices import AudienceKind
from portal.applications.services.windows import create_window
from portal.audit.tracking import record_as
from portal.exceptions import RuleViolation
from portal.organisations.models import Organisation


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
