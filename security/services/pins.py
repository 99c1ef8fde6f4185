"""Fixing a switch month by hand, changing that, and releasing it: one pin or many."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.audit.tracking import record_as
from portal.exceptions import RuleViolation
from portal.lib.months import Month
from portal.organisations.models import Organisation
from security.models import Pin, Programme
from security.selectors.pins import pin_refusal, planning_problem
from security.selectors.planning_input import key_of

from .scenarios import check_plans

STALE = "pin_changed_meanwhile"


@transaction.atomic
def set_pin(
    *, actor: Actor, programme: Programme, organisation: Organisation, month: Month, reason: str, version: int
) -> Pin:
    """Fix the month of an organisation. `version` is that of the pin as it was shown; 0 where none was.

    Raises RuleViolation without the right to plan, where the month breaks a rule (the sentence says which), or with
    the code STALE if somebody else fixed, changed or released it since.
    """
    record_as(actor, reason=reason)
    check_plans(actor, programme)
    _lock(programme)
    stored = Pin.objects.filter(programme=programme, organisation=organisation).first()
    if (stored.version if stored else 0) != version:
        raise RuleViolation(STALE, _("他の人が先に、この団体の固定を変更しました。両方を見比べてから決めてください。"))
    refusal = pin_refusal(planning_problem(programme), key_of(organisation), str(month))
    if refusal:
        raise RuleViolation("pin_breaks_rule", refusal, field="month")
    pin = stored or Pin(programme=programme, organisation=organisation, version=0)
    pin.month, pin.reason, pin.author = month.first_day, reason, actor.user
    pin.version += 1
    pin.save()
    return pin


@transaction.atomic
def release_pins(*, actor: Actor, programme: Programme, versions: Mapping[int, int], reason: str) -> list[Pin]:
    """Release these pins (id → version as it was shown), all or none; gives those that were still there.

    Raises RuleViolation without the right to plan, or with the code STALE if one of them was changed since.
    """
    record_as(actor, reason=reason)
    check_plans(actor, programme)
    _lock(programme)
    pins = list(Pin.objects.filter(programme=programme, pk__in=versions).select_related("organisation"))
    changed = [pin.organisation.name for pin in pins if pin.version != versions[pin.pk]]
    if changed:
        raise RuleViolation(
            STALE,
            _("他の人が先に、%(names)sの固定を変更しました。いまの内容を確かめてから、もう一度解除してください。")
            % {"names": "、".join(changed)},
        )
    Pin.objects.filter(pk__in=[pin.pk for pin in pins]).delete()
    return pins


def _lock(programme: Programme) -> None:
    """Two who fix something in the same programme queue up: rules that several pins share are checked in turn."""
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
