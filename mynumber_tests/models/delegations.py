"""A single test that somebody of a business section is asked to record for its own side."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.access.choices import Role
from portal.access.querysets import PermittedQuerySet
from portal.audit.tracking import audited

from .participations import Participation
from .programmes import GUARD
from .runs import SIDES, ScenarioRun

WAITING = Q(answered_at__isnull=True, withdrawn_at__isnull=True)


class RunDelegationQuerySet(PermittedQuerySet):
    def permitted_to(self, actor: Actor, action: str = "view") -> Self:
        """The side's own staff see and take back all of theirs; the person asked sees and answers their own.

        The counterpart and the prefecture know nothing of it: who does the work is the affair of one organisation.
        """
        parts = Participation.objects.permitted_to(actor, "change").filter(organisation=actor.organisation_id)
        own = Q(participation__in=parts.values("pk"))
        asked = Q(pk__in=())
        if actor.user is not None and actor.organisation is not None and actor.has_role(Role.SECTION):
            asked = Q(person=actor.user, participation__organisation=actor.organisation_id, withdrawn_at__isnull=True)
        return self.filter({"view": own | asked, "answer": asked}.get(action, own))

    def waiting(self) -> Self:
        """Of tests that still stand in the version in force."""
        return self.filter(WAITING, run__is_dropped=False)


@audited()
class RunDelegation(models.Model):
    """Somebody of a business section records the steps of one side of one test, and sees nothing else of the pair."""

    run = models.ForeignKey(
        ScenarioRun, on_delete=models.PROTECT, related_name="delegations", verbose_name=_("テストの実施")
    )
    side = models.CharField(_("側"), max_length=10, choices=SIDES)
    participation = models.ForeignKey(  # of this side
        Participation, on_delete=models.PROTECT, related_name="+", verbose_name=_("参加団体")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("依頼先")
    )
    due_on = models.DateField(_("庁内の期限"))
    note = models.CharField(_("伝えること"), max_length=500, blank=True, validators=GUARD)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("依頼者")
    )
    asked_at = models.DateTimeField(_("依頼日時"), auto_now_add=True)
    answered_at = models.DateTimeField(_("記録を終えた日時"), null=True, editable=False)
    withdrawn_at = models.DateTimeField(_("取下げ日時"), null=True, editable=False)

    objects = RunDelegationQuerySet.as_manager()

    class Meta:
        verbose_name = _("テストの記録の依頼")
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["run", "side"], condition=WAITING, name="run_delegation_one_waiting")
        ]

    def __str__(self) -> str:
        return f"{self.run.scenario} {self.person}"

    @property
    def is_waiting(self) -> bool:
        return self.answered_at is None and self.withdrawn_at is None
