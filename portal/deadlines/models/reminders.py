"""One row for each (deadline, recipient, stage), and one for each mail that carries some of them."""

from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.audit.tracking import audited
from portal.deadlines.choices import TROUBLED, Audience, Decision, ReminderState
from portal.organisations.models import Organisation
from portal.web.validators import validate_no_individual_number


class ReminderMailQuerySet(models.QuerySet["ReminderMail"]):
    def due(self) -> Self:
        """Waiting, and not held back after a failed attempt. The clock is the database's."""
        return self.filter(state=ReminderState.SCHEDULED, send_after__lte=Now())

    def abandoned(self) -> Self:
        """Somebody was sending them and has stopped renewing the lease."""
        return self.filter(state=ReminderState.SENDING, lease_until__lt=Now())


class ReminderMail(models.Model):
    """One mail to one person. Message-ID and date are fixed when the row is made, so a repetition can be recognised."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("受取人")
    )
    recipient_organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="+", verbose_name=_("受取人の団体")
    )
    is_last_call = models.BooleanField(_("最終のお知らせ"), default=False)
    state = models.CharField(
        _("状態"), max_length=20, choices=ReminderState, default=ReminderState.SCHEDULED, editable=False
    )
    message_id = models.CharField(_("メッセージID"), max_length=200, unique=True, editable=False)
    dated_at = models.DateTimeField(_("作成日時"), editable=False)
    sends_from = models.TimeField(_("送信を始める時刻"), editable=False)
    sends_until = models.TimeField(_("送信を終える時刻"), editable=False)
    sends_on_closed_days = models.BooleanField(_("休庁日にも送る"), default=False, editable=False)
    useful_until = models.DateField(_("知らせる意味のある最後の日"), editable=False)
    send_after = models.DateTimeField(_("送信を始める日時"), editable=False)
    claim = models.UUIDField(_("引受けの識別子"), null=True, editable=False)
    lease_until = models.DateTimeField(_("引受けの期限"), null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("送信の試行回数"), default=0, editable=False)
    was_uncertain = models.BooleanField(_("届いたか分からない送信があった"), default=False, editable=False)
    handed_over_at = models.DateTimeField(_("メールサーバーへの引渡し日時"), null=True, editable=False)
    sent_at = models.DateTimeField(_("送信日時"), null=True, editable=False)
    error = models.CharField(_("送信できなかった理由"), max_length=300, blank=True, editable=False)

    objects = ReminderMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("お知らせメール")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=ReminderState.SENDING) | Q(claim__isnull=False, lease_until__isnull=False),
                name="reminder_mail_sending_means_leased",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReminderState.SENT) | Q(sent_at__isnull=False),
                name="reminder_mail_sent_with_time",
            ),
        ]
        indexes = [
            models.Index(fields=["send_after"], condition=Q(state="scheduled"), name="reminder_mail_waiting"),
            models.Index(fields=["lease_until"], condition=Q(state="sending"), name="reminder_mail_leased"),
            models.Index(fields=["useful_until"], condition=Q(state="scheduled"), name="reminder_mail_useful"),
        ]

    def __str__(self) -> str:
        return self.message_id


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def permitted_to(self, actor: Actor, action: str = "view") -> Self:
        """Those who look after a deadline see whom it was written to; `change` is to clear up what is uncertain."""
        is_allowed = actor.is_prefecture_side if action == "view" else actor.coordinates
        return self.filter(coordinator=actor.organisation) if is_allowed else self.none()

    def troubled(self) -> Self:
        """What did not reach its recipient by mail, or perhaps did not."""
        return self.filter(state__in=TROUBLED)


class Reminder(models.Model):
    """One person is told once, at one stage, of one deadline of one organisation."""

    kind = models.CharField(_("期限の種類"), max_length=60)
    object_key = models.CharField(_("対象の識別子"), max_length=40)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="+", db_index=False, verbose_name=_("対象の団体")
    )
    coordinator = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("取りまとめ団体"),
    )
    subject = models.CharField(_("件名"), max_length=300)
    due_on = models.DateField(_("期限"))
    due_at = models.DateTimeField(_("期限の日時"), null=True)
    stage = models.CharField(_("段階"), max_length=30)
    audience = models.CharField(_("宛先"), max_length=20, choices=Audience)
    is_last_call = models.BooleanField(_("最終のお知らせ"), default=False)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("受取人")
    )
    recipient_organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="+", db_index=False, verbose_name=_("受取人の団体")
    )
    send_on = models.DateField(_("送信日"))
    useful_until = models.DateField(_("知らせる意味のある最後の日"))
    is_digest = models.BooleanField(_("1日分を1通にまとめる"), default=False)
    sends_from = models.TimeField(_("送信を始める時刻"))
    sends_until = models.TimeField(_("送信を終える時刻"))
    sends_on_closed_days = models.BooleanField(_("休庁日にも送る"), default=False)
    state = models.CharField(
        _("状態"), max_length=20, choices=ReminderState, default=ReminderState.SCHEDULED, editable=False
    )
    mail = models.ForeignKey(
        ReminderMail, on_delete=models.SET_NULL, null=True, related_name="reminders", verbose_name=_("お知らせメール")
    )
    planned_at = models.DateTimeField(_("送信予定を立てた日時"), editable=False)
    cleared_at = models.DateTimeField(_("対応した日時"), null=True, editable=False)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("お知らせ")
        ordering = ["-send_on", "organisation__code", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "object_key", "organisation", "recipient", "due_on", "stage"], name="reminder_once"
            )
        ]
        indexes = [
            models.Index(fields=["kind"], condition=Q(state="scheduled"), name="reminder_scheduled"),
            models.Index(fields=["recipient"], condition=Q(state="scheduled", mail=None), name="reminder_loose"),
            models.Index(fields=["coordinator", "-send_on"], condition=Q(state__in=TROUBLED), name="reminder_troubled"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_key} {self.stage} {self.recipient_id}"

    @property
    def is_troubled(self) -> bool:
        return self.state in TROUBLED


@audited()
class MailDecision(models.Model):
    """How somebody cleared up what the machine could not know. Written once, never changed."""

    mail = models.ForeignKey(
        ReminderMail, on_delete=models.CASCADE, null=True, related_name="decisions", verbose_name=_("お知らせメール")
    )
    # What was never put into a mail.
    reminder = models.ForeignKey(
        Reminder, on_delete=models.CASCADE, null=True, related_name="decisions", verbose_name=_("お知らせ")
    )
    decision = models.CharField(_("対応"), max_length=20, choices=Decision)
    reason = models.CharField(_("確認した内容"), max_length=500, validators=[validate_no_individual_number])
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("対応した人")
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("団体"))
    decided_at = models.DateTimeField(_("対応日時"), auto_now_add=True)

    class Meta:
        verbose_name = _("到達確認")
        ordering = ["-decided_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(mail__isnull=False, reminder__isnull=True) | Q(mail__isnull=True, reminder__isnull=False),
                name="mail_decision_about_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_decision_display()} {self.mail_id}"
