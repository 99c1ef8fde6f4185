"""Accepted wishes come into force here; planning reads nothing else."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from portal.access.actor import Actor
from portal.access.grants import regrant
from portal.applications.models import Application
from portal.audit.tracking import record_as
from portal.lib.months import parse_month
from security.models import SwitchWish
from security.selectors.wishes import programme_of_window

from .participants import choose_services


@transaction.atomic
def put_wish_in_force(*, actor: Actor, application: Application) -> SwitchWish:
    """Take over the accepted application as the organisation's wish, instead of an earlier one."""
    record_as(actor)
    wish, _created = SwitchWish.objects.update_or_create(
        programme=programme_of_window(application.window),
        organisation=application.organisation,
        defaults={
            "application": application,
            "wished_months": _months(application, "wished"),
            "impossible_months": _months(application, "impossible"),
            "remarks": application.content.get("remarks") or "",
        },
    )
    regrant(wish)
    _take_services(application)
    return wish


def _take_services(application: Application) -> None:
    """What the organisation chose in its form; a form made before there was a menu changes nothing."""
    codes = application.content.get("services")
    programme = programme_of_window(application.window)
    participation = programme.participations.select_related("programme").filter(organisation=application.organisation)
    row = participation.select_for_update(of=("self",)).first()
    if codes is None or row is None:
        return
    if choose_services(row, list(programme.menu_items.filter(code__in=codes))):
        row.version += 1
        row.save(update_fields=["version"])


@transaction.atomic
def take_wish_back(*, actor: Actor, application: Application) -> None:
    """Undo an acceptance: the wish is no longer in force."""
    record_as(actor)
    SwitchWish.objects.filter(application=application).delete()


def _months(application: Application, preference: str) -> list[date]:
    answers: dict[str, str] = application.content.get("preferences") or {}
    return [parse_month(month).first_day for month, given in sorted(answers.items()) if given == preference]
