"""The only code that writes the facts about organisations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.access.grants import ensure_role_groups, regrant
from portal.access.querysets import is_permitted
from portal.audit.tracking import record_as
from portal.exceptions import RuleViolation, overtaken
from portal.organisations.arrival import after_arrival
from portal.organisations.models import JointBodyMember, Organisation, PopulationCount
from portal.organisations.models.organisations import search_text

# What an organisation's own administrator may change; everything else is the business of its prefecture.
OWN_FIELDS = frozenset({"url", "kana", "requires_approval", "requires_second_factor"})


@transaction.atomic
def create_organisation(*, actor: Actor, **fields: Any) -> Organisation:
    """Add one organisation with its role groups and rights. Raises ValidationError, and RuleViolation for no right."""
    record_as(actor)
    organisation = Organisation(**fields)
    _check_may_add(actor, organisation)
    organisation.full_clean()
    organisation.save()
    ensure_role_groups([organisation.pk])
    regrant(organisation)
    after_arrival(actor, [organisation])
    return organisation


def _check_may_add(actor: Actor, organisation: Organisation) -> None:
    if actor.is_system:
        return
    if organisation.prefecture is None or not is_permitted(actor, "restructure", organisation.prefecture):
        raise RuleViolation("not_permitted", _("登録できるのは、自分の都道府県に属する団体だけです。"), "prefecture")


@transaction.atomic
def create_organisations(*, actor: Actor, organisations: list[Organisation]) -> list[Organisation]:
    """Add many validated organisations at once, with role groups and rights; a constant number of statements."""
    record_as(actor)
    for organisation in organisations:
        organisation.search_copy = search_text(organisation)
    created = Organisation.objects.bulk_create(organisations, batch_size=2000)
    ensure_role_groups([organisation.pk for organisation in created])
    regrant(*created)
    after_arrival(actor, created)
    return created


@transaction.atomic
def update_organisation(
    *, actor: Actor, organisation: Organisation, version: int, reason: str = "", **fields: Any
) -> Organisation:
    """Change facts or settings, if nobody else has since the given version.

    Raises RuleViolation `changed_meanwhile`, or `not_permitted` naming the field, and ValidationError.
    """
    record_as(actor, reason=reason)
    locked = lock_version(organisation, version)
    _check_may_change(actor, locked, fields)
    for name, value in fields.items():
        setattr(locked, name, value)
    locked.version += 1
    locked.full_clean()
    locked.save()
    return locked


def lock_version(organisation: Organisation, version: int) -> Organisation:
    """The row, locked. Raises RuleViolation when somebody else has saved it since it had this version."""
    locked = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    if locked.version != version:
        raise overtaken("changed_meanwhile")
    return locked


def _check_may_change(actor: Actor, organisation: Organisation, fields: Mapping[str, Any]) -> None:
    if actor.is_system or is_permitted(actor, "restructure", organisation):
        return
    foreign = fields.keys() - OWN_FIELDS
    if foreign or not is_permitted(actor, "change", organisation):
        field = min(foreign, default=None)
        raise RuleViolation("not_permitted", _("この項目は都道府県の管理者だけが変更できます。"), field)


@transaction.atomic
def set_populations(
    *, actor: Actor, organisation: Organisation, version: int, counts: Mapping[int, int | None]
) -> Organisation:
    """Record populations by census year; None takes a count away.

    Raises RuleViolation without the right and `changed_meanwhile`.
    """
    record_as(actor)
    locked = lock_version(organisation, version)
    _check_may_change(actor, locked, {"population_counts": counts})
    gone = [year for year, population in counts.items() if population is None]
    locked.population_counts.filter(census_year__in=gone).delete()
    PopulationCount.objects.bulk_create(
        [
            PopulationCount(organisation=locked, census_year=year, population=population)
            for year, population in counts.items()
            if population is not None
        ],
        update_conflicts=True,
        unique_fields=["organisation", "census_year"],
        update_fields=["population"],
    )
    return _raise_version(locked)


@transaction.atomic
def set_constituents(
    *, actor: Actor, organisation: Organisation, version: int, constituents: list[Organisation]
) -> Organisation:
    """Say which organisations make up an association or union.

    Raises RuleViolation without the right, for itself, and `changed_meanwhile`.
    """
    record_as(actor)
    locked = lock_version(organisation, version)
    _check_may_change(actor, locked, {"constituents": constituents})
    if locked in constituents:
        raise RuleViolation("itself", _("組合自身を構成団体にはできません。"), "constituents")
    seats = JointBodyMember.objects.filter(joint_body=locked)
    seats.exclude(member__in=constituents).delete()
    JointBodyMember.objects.bulk_create(
        [JointBodyMember(joint_body=locked, member=member) for member in constituents], ignore_conflicts=True
    )
    return _raise_version(locked)


def _raise_version(locked: Organisation) -> Organisation:
    locked.version += 1
    locked.save(update_fields=["version"])
    return locked
