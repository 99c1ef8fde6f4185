"""Invitations: the only way to an account."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.access.choices import Role
from portal.accounts.validators import validate_person_name
from portal.audit.tracking import audited
from portal.organisations.models import Organisation


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def permitted_to(self, actor: Actor, action: str = "view") -> Self:
        """Those who manage an organisation's users see and handle its invitations."""
        return self.filter(organisation__in=Organisation.objects.permitted_to(actor, "manage_users"))

    def open(self) -> Self:
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=timezone.now())


@audited(exclude=["secret_hash"])
class Invitation(models.Model):
    """An offer to join one organisation in some roles; the mailed secret is kept as a hash only."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="invitations", verbose_name=_("団体")
    )
    email = models.EmailField(_("メールアドレス"))
    name = models.CharField(_("氏名"), max_length=100, validators=[validate_person_name])
    roles = ArrayField(models.CharField(max_length=20, choices=Role), verbose_name=_("役割"))
    secret_hash = models.CharField(_("招待の鍵のハッシュ値"), max_length=64, unique=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("招待した人")
    )
    created_at = models.DateTimeField(_("招待日時"), auto_now_add=True)
    expires_at = models.DateTimeField(_("有効期限"))
    mailed_at = models.DateTimeField(_("メール送信日時"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("登録完了日時"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("取消日時"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("招待")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.email} {self.organisation}"

    @property
    def is_open(self) -> bool:
        return not self.accepted_at and not self.revoked_at and self.expires_at > timezone.now()

    @property
    def role_labels(self) -> list[str]:
        return [str(Role(role).label) for role in self.roles]

    @property
    def state(self) -> str:
        if self.accepted_at:
            return gettext("登録済み")
        if self.revoked_at:
            return gettext("取消済み")
        return gettext("招待中") if self.is_open else gettext("期限切れ")
