"""The record of sign-ins, sign-outs and refused attempts."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.organisations.models import Organisation


class SignInEvent(TextChoices):
    SIGNED_IN = "signed_in", _("サインイン")
    SIGNED_OUT = "signed_out", _("サインアウト")
    REFUSED = "refused", _("失敗")
    FACTOR_CHANGED = "factor_changed", _("認証方法の変更")


class SignInQuerySet(models.QuerySet["SignIn"]):
    def permitted_to(self, actor: Actor, action: str = "view") -> Self:
        """Everyone sees their own; those who manage an organisation's users see its members'."""
        managed = Organisation.objects.permitted_to(actor, "manage_users")
        members = models.Q(user__memberships__role_group__organisation__in=managed)
        return self.filter(models.Q(user=actor.user) | members).distinct() if actor.user else self.none()


class SignIn(models.Model):
    """One event; an attempt for an unknown address has no user and keeps no address."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="sign_ins")
    event = models.CharField(_("できごと"), max_length=20, choices=SignInEvent)
    at = models.DateTimeField(_("日時"), auto_now_add=True)
    ip_address = models.GenericIPAddressField(_("接続元"), null=True)
    user_agent = models.CharField(_("ブラウザー"), max_length=200, blank=True)

    objects = SignInQuerySet.as_manager()

    class Meta:
        verbose_name = _("サインイン記録")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["user", "-at"])]

    def __str__(self) -> str:
        return f"{self.get_event_display()} {self.at:%Y-%m-%d %H:%M}"
