"""Who of the coordinators looks after what on the worklist."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from mynumber_tests.choices import WorkKind
from mynumber_tests.models import Programme, WorkClaim
from mynumber_tests.selectors.worklist import worklist
from portal.access.actor import Actor
from portal.audit.tracking import record_as
from portal.exceptions import RuleViolation

from .pairs import acting_person
from .programmes import check_may_change


@transaction.atomic
def claim_work(
    *, actor: Actor, programme: Programme, kind: WorkKind, object_id: int, takes_over: bool = False
) -> WorkClaim:
    """Take an entry of the worklist; `takes_over` takes it from a colleague who was seen to have it.

    Raises RuleViolation: not permitted, no longer on the list, a colleague has it.
    """
    record_as(actor)
    check_may_change(actor, programme)
    person, _organisation = acting_person(actor)
    Programme.objects.select_for_update().get(pk=programme.pk)  # two who click at once queue up here
    if not any((one.item.kind, one.item.pk) == (kind, object_id) for one in worklist(actor, programme).items):
        raise RuleViolation("work_gone", _("この作業は、すでに片付いています。"))
    claim = WorkClaim.objects.select_related("claimed_by").filter(programme=programme, kind=kind, object_id=object_id)
    known = claim.first()
    if known is None:
        return WorkClaim.objects.create(programme=programme, kind=kind, object_id=object_id, claimed_by=person)
    if known.claimed_by != person and not takes_over:
        sentence = _("%(name)sさんが先に引き受けています。引き継ぐときは「引き継ぐ」を押してください。")
        raise RuleViolation("claimed_by_other", sentence % {"name": known.claimed_by.name})
    known.claimed_by = person
    known.save(update_fields=["claimed_by"])
    return known


@transaction.atomic
def release_work(*, actor: Actor, programme: Programme, kind: WorkKind, object_id: int) -> None:
    """Give an own entry back. Nothing happens where somebody else has it by now. Raises RuleViolation."""
    record_as(actor)
    check_may_change(actor, programme)
    own = WorkClaim.objects.filter(programme=programme, claimed_by=acting_person(actor)[0])
    own.filter(kind=kind, object_id=object_id).delete()
