"""Whether an organisation has taken note of the switch month that a version gave it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase

from portal.access.choices import Party, Role
from portal.access.grants import AccessRules
from portal.access.querysets import PermittedQuerySet
from portal.audit.tracking import audited
from portal.lib.months import Month
from security.choices import AcknowledgementState

from .plans import MigrationPlan


class AcknowledgementQuerySet(PermittedQuerySet):
    def pending(self) -> Self:
        return self.filter(state=AcknowledgementState.PENDING)


@audited()
class Acknowledgement(models.Model):
    """What one organisation is asked to confirm of one version: its month before and after.

    A month is None where the organisation was not in the plan, or is no longer in it. A later version that moves the
    organisation again takes the place of one that is still open.
    """

    plan = models.ForeignKey(
        MigrationPlan, on_delete=models.PROTECT, related_name="acknowledgements", verbose_name=_("切替計画")
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.PROTECT,
        related_name="switch_acknowledgements",
        verbose_name=_("団体"),
    )
    state = models.CharField(
        _("状態"), max_length=20, choices=AcknowledgementState, default=AcknowledgementState.PENDING
    )
    month_before = models.DateField(_("変更前の切替月"), null=True)
    month_after = models.DateField(_("変更後の切替月"), null=True)
    notified_at = models.DateTimeField(_("お知らせした日時"))
    due_on = models.DateField(_("確認の期限"))
    acknowledged_at = models.DateTimeField(_("確認した日時"), null=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("確認した人")
    )

    objects = AcknowledgementQuerySet.as_manager()

    access_rules: ClassVar[AccessRules] = {
        Party.OWNER: {
            Role.STAFF: ("view", "acknowledge"),
            Role.APPROVER: ("view", "acknowledge"),
            Role.ADMINISTRATOR: ("view",),
        },
        Party.COORDINATOR: {Role.COORDINATOR: ("view",), Role.MANAGER: ("view",), Role.AUDITOR: ("view",)},
    }

    class Meta:
        verbose_name = _("切替月の確認")
        ordering = ["due_on", "organisation__code", "pk"]
        permissions = [("acknowledge_acknowledgement", "Can confirm the switch month of an organisation")]
        constraints = [
            models.UniqueConstraint(fields=["plan", "organisation"], name="acknowledgement_once"),
            models.CheckConstraint(
                condition=Q(
                    state=AcknowledgementState.DONE, acknowledged_at__isnull=False, acknowledged_by__isnull=False
                )
                | (~Q(state=AcknowledgementState.DONE) & Q(acknowledged_at__isnull=True, acknowledged_by__isnull=True)),
                name="acknowledgement_has_author_and_time",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "state"], name="acknowledgement_open")]
        triggers = [
            pgtrigger.FSM(
                name="acknowledged_once",
                field="state",
                transitions=[
                    (AcknowledgementState.PENDING.value, AcknowledgementState.DONE.value),
                    (AcknowledgementState.PENDING.value, AcknowledgementState.REPLACED.value),
                ],
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.plan}"

    def parties(self) -> Mapping[Party, Iterable[int]]:
        return {
            Party.OWNER: [self.organisation_id],
            Party.COORDINATOR: [prefecture.pk for prefecture in self.plan.programme.prefectures.all()],
        }

    @property
    def before(self) -> Month | None:
        return Month.of(self.month_before) if self.month_before else None

    @property
    def after(self) -> Month | None:
        return Month.of(self.month_after) if self.month_after else None


class AcknowledgementGroupPermission(GroupObjectPermissionBase):
    """Rights on one acknowledgement."""

    content_object = models.ForeignKey(Acknowledgement, on_delete=models.CASCADE)
