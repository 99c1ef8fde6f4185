"""Opening the reception of wish applications: one for each prefecture of a programme, for those who take part."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.access.querysets import is_permitted
from portal.applications.choices import AudienceKind
from portal.applications.services.windows import create_window
from portal.audit.tracking import record_as
from portal.exceptions import RuleViolation
from portal.organisations.models import Organisation
from security.choices import WISH_KIND
from security.models import Programme, WishReception


@transaction.atomic
def open_reception(
    *,
    actor: Actor,
    programme: Programme,
    prefecture: Organisation,
    title: str,
    number_prefix: str,
    opens_at: datetime,
    closes_at: datetime,
    **fields: Any,
) -> WishReception:
    """A window for the participants of one prefecture, which that prefecture runs.

    Raises RuleViolation without the right or where there is one already, ValidationError for wrong fields.
    """
    record_as(actor)
    _check_may_open(actor, programme, prefecture)
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    if programme.receptions.filter(prefecture=prefecture).exists():
        raise RuleViolation(
            "reception_exists",
            _("%(prefecture)sの受付はすでに作成されています。期間を変えるときは、受付状況の画面から変更してください。")
            % {"prefecture": prefecture},
        )
    window = create_window(
        actor=actor,
        kind=WISH_KIND,
        prefecture=prefecture,
        title=title,
        number_prefix=number_prefix,
        opens_at=opens_at,
        closes_at=closes_at,
        audience_kind=AudienceKind.CHOSEN,
        audience=members_of(programme, prefecture),
        **{"fiscal_year": programme.build_fiscal_year} | fields,
    )
    return WishReception.objects.create(programme=programme, prefecture=prefecture, window=window)


def _check_may_open(actor: Actor, programme: Programme, prefecture: Organisation) -> None:
    if actor.is_system:
        return
    if not is_permitted(actor, "change", programme) or actor.organisation_id != prefecture.pk:
        raise RuleViolation("not_permitted", _("この団体の受付を作成する権限がありません。"))


def members_of(programme: Programme, prefecture: Organisation) -> list[Organisation]:
    """The participants that belong to one prefecture, or are that prefecture."""
    rows = programme.participations.select_related("organisation")
    return [
        row.organisation for row in rows if (row.organisation.prefecture_id or row.organisation_id) == prefecture.pk
    ]


def address_receptions(programme: Programme) -> None:
    """Let exactly those apply who take part now; for services that have changed who does."""
    for reception in programme.receptions.select_related("prefecture", "window"):
        reception.window.audience.set(members_of(programme, reception.prefecture))
