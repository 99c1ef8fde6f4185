"""How one person wants to have notices and reminders by mail."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.audit.tracking import audited
from portal.notifications.choices import MailDelivery


@audited()
class MailPreference(models.Model):
    """A person's choice, for all of their organisations. Who has none gets each notice at once.

    Links to unsubscribe carry `link_version`: raising it closes all that were sent before.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="mail_preference",
        verbose_name=_("利用者"),
    )
    delivery = models.CharField(_("送り方"), max_length=10, choices=MailDelivery, default=MailDelivery.SINGLE)
    muted_kinds = models.JSONField(_("メールで送らない種類"), default=list, blank=True)
    link_version = models.PositiveIntegerField(_("配信停止リンクの版"), default=1, editable=False)

    class Meta:
        verbose_name = _("メールの受け取り方")

    def __str__(self) -> str:
        return self.get_delivery_display()
