"""Notices inside the portal: one row for each person who is told."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.notifications.choices import MailDelivery, NoticeKind
from portal.web.validators import validate_no_individual_number


class NoticeQuerySet(models.QuerySet["Notice"]):
    def permitted_to(self, actor: Actor, action: str = "view") -> Self:
        """A person's own notices, addressed to them in the organisation for which they act now."""
        if actor.user is None or actor.organisation is None:
            return self.none()
        return self.filter(recipient=actor.user, organisation=actor.organisation)

    def to_be_mailed(self) -> Self:
        return self.filter(mail__isnull=True).exclude(mail_wish="")

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)


class Notice(models.Model):
    """One thing that one person is told in their organisation; the link leads to what it is about."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices", verbose_name=_("受取人")
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.CASCADE, related_name="notices", verbose_name=_("団体")
    )
    text = models.CharField(_("お知らせ"), max_length=500, validators=[validate_no_individual_number])
    kind = models.CharField(_("種類"), max_length=20, choices=NoticeKind, default=NoticeKind.GENERAL)
    link = models.CharField(_("リンク先"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("日時"), auto_now_add=True)
    read_at = models.DateTimeField(_("既読日時"), null=True, blank=True)
    # How it shall go out by mail (blank: not at all), and the mail once it is made.
    mail_wish = models.CharField(
        _("メールの送り方"), max_length=10, choices=MailDelivery, blank=True, default="", editable=False
    )
    mail = models.ForeignKey(
        "notifications.NoticeMail",
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="notices",
        verbose_name=_("お知らせのメール"),
    )

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("お知らせ")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["recipient", "organisation", "-created_at"], name="notice_inbox"),
            models.Index(
                fields=["recipient", "organisation"], condition=models.Q(read_at__isnull=True), name="notice_unread"
            ),
            models.Index(
                fields=["created_at"],
                condition=models.Q(mail__isnull=True) & ~models.Q(mail_wish=""),
                name="notice_to_be_mailed",
            ),
            models.Index(fields=["created_at"], name="notice_age"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_unread(self) -> bool:
        return self.read_at is None
