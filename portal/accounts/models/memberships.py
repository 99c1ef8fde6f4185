"""Who belongs to which organisation, in which role."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.access.choices import Role
from portal.access.models import RoleGroup
from portal.audit.tracking import audited
from portal.organisations.models import Organisation


class MembershipQuerySet(models.QuerySet["Membership"]):
    def permitted_to(self, actor: Actor, action: str = "view") -> Self:
        """Those of the organisations whose users the actor manages; to view, also one's own and those one audits."""
        allowed = models.Q(role_group__organisation__in=Organisation.objects.permitted_to(actor, "manage_users"))
        if action == "view":
            allowed |= models.Q(role_group__organisation__in=Organisation.objects.permitted_to(actor, "audit"))
            allowed |= models.Q(user=actor.user) if actor.user else models.Q(pk__in=())
        return self.filter(allowed)

    def of(self, organisation: Organisation) -> Self:
        return self.filter(role_group__organisation=organisation)


@audited()
class Membership(models.Model):
    """One role of one person in one organisation."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("利用者")
    )
    role_group = models.ForeignKey(
        RoleGroup, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("役割")
    )
    created_at = models.DateTimeField(_("登録日時"), auto_now_add=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("所属")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["user", "role_group"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.user} {self.role_group}"

    @property
    def organisation(self) -> Organisation:
        return self.role_group.organisation

    @property
    def role(self) -> Role:
        return Role(self.role_group.role)
