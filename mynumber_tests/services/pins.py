"""Tests that planning keeps: agreed already, chosen by hand, or with a partner from outside the prefecture."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from mynumber_tests.choices import PROVIDING, RoleKind
from mynumber_tests.models import PairingPin, Participation, Programme, Scenario, ScenarioRole, Slot
from portal.access.actor import Actor
from portal.audit.tracking import record_as
from portal.exceptions import RuleViolation

from .programmes import check_may_change


@transaction.atomic
def set_pin(
    *,
    actor: Actor,
    programme: Programme,
    inquirer: Participation,
    scenario: Scenario,
    provider: Participation,
    slot: Slot,
    reason: str,
) -> PairingPin:
    """Fix who provides for an inquiry and when; an earlier pin of the same inquiry gives way.

    Raises RuleViolation: not permitted, an inquiry that there is not, a provider that does not offer the scenario.
    """
    record_as(actor, reason=reason)
    check_may_change(actor, programme)
    _check_roles(inquirer, scenario, provider)
    PairingPin.objects.filter(inquirer=inquirer, scenario=scenario).delete()
    pin = PairingPin(
        programme=programme,
        inquirer=inquirer,
        scenario=scenario,
        provider=provider,
        slot=slot,
        reason=reason,
        created_by=actor.user,
    )
    pin.full_clean(exclude=["created_by"])
    pin.save()
    return pin


def _check_roles(inquirer: Participation, scenario: Scenario, provider: Participation) -> None:
    if inquirer.pk == provider.pk:
        raise RuleViolation("itself", _("照会する団体とは別の団体を選んでください。"), field="provider")
    roles = ScenarioRole.objects.filter(scenario=scenario)
    if not roles.filter(participation=inquirer, role=RoleKind.INQUIRER).exists():
        sentence = _("%(name)sは、シナリオ%(code)sの照会を申請していません。")
        values = {"name": inquirer.organisation.name, "code": scenario.code}
        raise RuleViolation("no_inquiry", sentence % values, field="inquirer")
    if not roles.filter(participation=provider, role__in=PROVIDING).exists():
        sentence = _("%(name)sは、シナリオ%(code)sの提供を申し出ていません。先に参加条件に加えてください。")
        values = {"name": provider.organisation.name, "code": scenario.code}
        raise RuleViolation("no_offer", sentence % values, field="provider")


@transaction.atomic
def release_pins(*, actor: Actor, programme: Programme, pins: Collection[PairingPin], reason: str) -> int:
    """Let planning decide again, one by one or all together. Raises RuleViolation without the right."""
    record_as(actor, reason=reason)
    check_may_change(actor, programme)
    rows = PairingPin.objects.filter(programme=programme, pk__in=[pin.pk for pin in pins])
    deleted, _by_model = rows.delete()
    return deleted
