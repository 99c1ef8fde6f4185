"""Who takes part, with which services, together with whom."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.access.grants import regrant
from portal.audit.tracking import record_as
from portal.editing.rows import locked
from portal.exceptions import RuleViolation
from portal.organisations.choices import OrganisationKind
from portal.organisations.models import Organisation
from security.models import Participation, Programme, ServiceChoice, ServiceMenuItem

from .editing import check_may_change, check_own
from .notice_recipients import ask_newcomers
from .profiles import open_profiles
from .receptions import address_receptions

NEVER_PART = (OrganisationKind.VENDOR, OrganisationKind.NATIONAL_BODY)


@transaction.atomic
def add_participants(*, actor: Actor, programme: Programme, organisations: Iterable[Organisation]) -> None:
    """Take organisations in, with the services that everyone must take; those already in stay as they are.

    Raises RuleViolation without the right, or for an organisation of a prefecture that is not the actor's.
    """
    record_as(actor)
    check_may_change(actor, programme)
    chosen = list(organisations)
    for organisation in chosen:
        check_own(actor, organisation)
    rows = [Participation(programme=programme, organisation=organisation) for organisation in chosen]
    Participation.objects.bulk_create(rows, ignore_conflicts=True)
    required = list(programme.menu_items.filter(is_required=True))
    missing = programme.participations.filter(menu_items__isnull=True).values_list("pk", flat=True)
    ServiceChoice.objects.bulk_create(
        [ServiceChoice(participation_id=pk, menu_item=item) for pk in missing for item in required],
        ignore_conflicts=True,
    )
    open_profiles(actor=actor, programme=programme)
    address_receptions(programme)
    regrant(programme)
    ask_newcomers([row.organisation for row in rows])


@transaction.atomic
def update_participation(
    *,
    actor: Actor,
    participation: Participation,
    version: int,
    menu_items: Collection[ServiceMenuItem],
    system_group: str,
    reason: str = "",
) -> Participation:
    """Choose services and the group that switches together; required services stay, chosen or not.

    Raises RuleViolation: not permitted, another prefecture's, changed since (STALE); ValidationError.
    """
    record_as(actor, reason=reason)
    check_may_change(actor, participation.programme)
    check_own(actor, participation.organisation)
    stored = locked(Participation, participation.pk, version)
    is_changed = choose_services(stored, menu_items)
    if stored.system_group != system_group:
        stored.system_group, is_changed = system_group, True
    if is_changed:
        stored.version += 1
        stored.full_clean()
        stored.save()
    return stored


def choose_services(participation: Participation, menu_items: Collection[ServiceMenuItem]) -> bool:
    """Make the choices equal to these and what is required; only for services that have checked the rest."""
    required = participation.programme.menu_items.filter(is_required=True)
    wanted = {item.pk for item in (*menu_items, *required)}
    stored = set(participation.choices.values_list("menu_item", flat=True))
    participation.choices.exclude(menu_item__in=wanted).delete()
    ServiceChoice.objects.bulk_create(
        [ServiceChoice(participation=participation, menu_item_id=pk) for pk in sorted(wanted - stored)],
        ignore_conflicts=True,
    )
    return wanted != stored


@transaction.atomic
def remove_participant(*, actor: Actor, participation: Participation, version: int, reason: str) -> None:
    """Take an organisation out, with its wish and the rules of order that name it. Published plans stay as they are.

    Raises RuleViolation: not permitted, another prefecture's, changed since (STALE).
    """
    record_as(actor, reason=reason)
    programme, organisation = participation.programme, participation.organisation
    check_may_change(actor, programme)
    check_own(actor, organisation)
    locked(Participation, participation.pk, version).delete()
    programme.wishes.filter(organisation=organisation).delete()
    for rules in (programme.order_rules.filter(first=organisation), programme.order_rules.filter(then=organisation)):
        rules.delete()
    address_receptions(programme)
    regrant(programme)


def candidates(actor: Actor, programme: Programme) -> list[Organisation]:
    """The organisations of the actor's prefecture that could still join, in the order of their codes."""
    if actor.organisation is None:
        return []
    own = Organisation.objects.current().in_prefecture(actor.organisation).exclude(kind__in=NEVER_PART)
    taken = programme.participations.values("organisation")
    return list(own.exclude(pk__in=taken).order_by("code", "kana", "pk"))


def check_candidates(actor: Actor, programme: Programme, organisations: Collection[Organisation]) -> None:
    """Raises RuleViolation at the field `organisations` for one that cannot join."""
    allowed = {organisation.pk for organisation in candidates(actor, programme)}
    if any(organisation.pk not in allowed for organisation in organisations):
        raise RuleViolation(
            "no_candidate", _("追加できない団体が含まれています。画面を開き直してください。"), field="organisations"
        )
