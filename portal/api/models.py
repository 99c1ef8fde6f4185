"""Tokens: how a machine acts in the name of a person in one organisation."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.audit.tracking import audited
from portal.organisations.models import Organisation
from portal.web.validators import validate_no_individual_number

from .secrets import KEY_ID_LENGTH, PREFIX


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def permitted_to(self, actor: Actor, action: str = "view") -> Self:
        """A person's own tokens; those who manage an organisation's users also see and revoke its tokens."""
        if actor.user is None:
            return self.none()
        managed = Organisation.objects.permitted_to(actor, "manage_users")
        return self.filter(Q(user=actor.user) | Q(organisation__in=managed))

    def live(self) -> Self:
        """Neither revoked nor expired."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=timezone.now())


@audited(exclude=["digest", "last_used_at"])
class ApiToken(models.Model):
    """A key for machines: never more than its owner may do, in one organisation and within its scopes."""

    key_id = models.CharField(_("鍵の識別子"), max_length=KEY_ID_LENGTH, unique=True, editable=False)
    digest = models.CharField(_("トークンのハッシュ値"), max_length=64, editable=False)
    name = models.CharField(_("名称"), max_length=100, validators=[validate_no_individual_number])
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens", verbose_name=_("所有者")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="api_tokens", verbose_name=_("団体")
    )
    scopes = ArrayField(models.CharField(max_length=50), verbose_name=_("許可する操作"))
    networks = ArrayField(
        models.CharField(max_length=43), default=list, blank=True, verbose_name=_("接続元のネットワーク")
    )
    created_at = models.DateTimeField(_("発行日時"), auto_now_add=True)
    expires_at = models.DateTimeField(_("有効期限"))
    last_used_at = models.DateTimeField(_("最終利用日時"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("失効日時"), null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("APIトークン")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def shown_key(self) -> str:
        """As much of the token as may be shown again, so that its holder recognises it."""
        return f"{PREFIX}{self.key_id}…"

    @property
    def is_revoked(self) -> bool:
        return self.revoked_at is not None

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= timezone.now()

    @property
    def is_live(self) -> bool:
        return not self.is_revoked and not self.is_expired

    def was_used_since(self, moment: datetime) -> bool:
        return self.last_used_at is not None and self.last_used_at > moment
