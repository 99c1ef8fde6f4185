"""The record of sign-ins, sign-outs and refused attempts."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.access.models import RoleGroup
from portal.organisations.models import Organisation

from .memberships import Membership


class SignInEvent(TextChoices):
    SIGNED_IN = "signed_in", _("サインイン")
    SIGNED_OUT = "signed_out", _("サインアウト")
    REFUSED = "refused", _("サインインの失敗")
    LOCKED = "locked", _("失敗が続いたための一時停止")
    FACTOR_REFUSED = "factor_refused", _("二段階認証の失敗")
    FACTOR_CHANGED = "factor_changed", _("認証方法の変更")
    PASSWORD_CHANGED = "password_changed", _("パスワードの変更")
    SESSIONS_ENDED = "sessions_ended", _("他の端末のサインアウト")
    SWITCHED = "switched", _("団体の切替え")


class SignInQuerySet(models.QuerySet["SignIn"]):
    def permitted_to(self, actor: Actor, action: str = "view") -> Self:
        """Everyone sees their own; those who manage or audit an organisation's users see its members'."""
        if actor.user is None or action != "view":
            return self.none()
        watched = RoleGroup.objects.filter(
            models.Q(organisation__in=Organisation.objects.permitted_to(actor, "manage_users"))
            | models.Q(organisation__in=Organisation.objects.permitted_to(actor, "audit"))
        )
        members = Membership.objects.filter(role_group__in=watched)
        return self.filter(models.Q(user=actor.user) | models.Q(user__in=members.values("user")))


class SignIn(models.Model):
    """One event; an attempt for an unknown address has no user and keeps no address."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        related_name="sign_ins",
        verbose_name=_("利用者"),
    )
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
