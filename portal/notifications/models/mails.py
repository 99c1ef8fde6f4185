"""Mails about notices: one row for each mail, with its state, so that none is lost or sent twice unseen."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.notifications.choices import MailState


class NoticeMailQuerySet(models.QuerySet["NoticeMail"]):
    def permitted_to(self, actor: Actor, action: str = "view") -> Self:
        """A person's own mails, for the organisation for which they act now."""
        if actor.user is None or actor.organisation is None:
            return self.none()
        return self.filter(recipient=actor.user, organisation=actor.organisation)

    def due(self) -> Self:
        return self.filter(state=MailState.WAITING, due_at__lte=Now())

    def abandoned(self) -> Self:
        """Claimed by a worker that has not come back."""
        return self.filter(state=MailState.SENDING, lease_until__lt=Now())


class NoticeMail(models.Model):
    """One mail to one person: about one notice, or about all of a day. `handed_over_at` is set just before sending."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_mails", verbose_name=_("受取人")
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.CASCADE, related_name="+", verbose_name=_("団体")
    )
    is_digest = models.BooleanField(_("1日分を1通にまとめる"), default=False)
    state = models.CharField(_("状態"), max_length=10, choices=MailState, default=MailState.WAITING)
    created_at = models.DateTimeField(_("作成日時"), auto_now_add=True)
    due_at = models.DateTimeField(_("送信を始める日時"), db_default=Now())
    attempts = models.PositiveSmallIntegerField(_("送信の試行回数"), default=0)
    claim = models.UUIDField(_("引受けの識別子"), null=True, editable=False)  # of the sender that holds or held it last
    lease_until = models.DateTimeField(_("引受けの期限"), null=True, editable=False)
    handed_over_at = models.DateTimeField(_("メールサーバーへの引渡し日時"), null=True, editable=False)
    sent_at = models.DateTimeField(_("送信日時"), null=True)

    objects = NoticeMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("お知らせのメール")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=MailState.SENDING, lease_until__isnull=False)
                | (~Q(state=MailState.SENDING) & Q(lease_until__isnull=True)),
                name="notice_mail_sending_means_leased",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state=MailState.WAITING), name="notice_mail_due"),
            models.Index(fields=["lease_until"], condition=Q(state=MailState.SENDING), name="notice_mail_sending"),
            models.Index(fields=["recipient", "organisation", "-created_at"], name="notice_mail_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.recipient} {self.get_state_display()}"
