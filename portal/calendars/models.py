"""Closed days, and feeds: secret addresses under which a program reads one source in the name of one person."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.audit.tracking import audited
from portal.calendars.choices import ClosedDayKind
from portal.organisations.models import Organisation
from portal.web.validators import validate_no_individual_number


class ClosedDay(models.Model):
    """A day on which offices are closed besides Saturdays and Sundays; the same for all."""

    day = models.DateField(_("日付"), primary_key=True)
    name = models.CharField(_("名称"), max_length=50)
    kind = models.CharField(_("種別"), max_length=20, choices=ClosedDayKind)

    class Meta:
        verbose_name = _("休庁日")
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    def permitted_to(self, actor: Actor, action: str = "view") -> Self:
        """A person's own feeds; those who manage an organisation's users also see and revoke its feeds."""
        if actor.user is None:
            return self.none()
        managed = Organisation.objects.permitted_to(actor, "manage_users")
        return self.filter(models.Q(user=actor.user) | models.Q(organisation__in=managed))

    def live(self) -> Self:
        return self.filter(revoked_at__isnull=True)


@audited(exclude=["secret_hash", "last_fetched_at"])
class CalendarFeed(models.Model):
    """One secret address, kept as a hash and shown once. It gives what its owner may see now, and nothing after."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feeds", verbose_name=_("利用者")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="calendar_feeds", verbose_name=_("団体")
    )
    name = models.CharField(_("名称"), max_length=100, validators=[validate_no_individual_number])
    source = models.CharField(_("予定の種類"), max_length=100)
    secret_hash = models.CharField(_("アドレスの鍵のハッシュ値"), max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("作成日時"), auto_now_add=True)
    last_fetched_at = models.DateTimeField(_("最終取得"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("無効にした日時"), null=True, editable=False)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("カレンダーの配信")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.name
