"""Who is told, and how far a reminder is. A leaf: anyone may import it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.access.choices import Role


class Audience(TextChoices):
    """Who is told at a stage: first those who do the work, then who approves, then who looks after it all."""

    STAFF = "staff", _("担当者")
    APPROVER = "approver", _("承認者")
    COORDINATOR = "coordinator", _("府県担当者")


# Of the owing organisation; what a prefecture or a vendor owes is the business of its own people.
OWING_ROLES = {
    Audience.STAFF: (Role.STAFF, Role.VENDOR, Role.COORDINATOR, Role.SECTION),
    Audience.APPROVER: (Role.APPROVER,),
}
# A business section is asked in on single things: it is told only of what one of its people owes in person.
ONLY_IN_PERSON = (Role.SECTION,)
COORDINATING = (Role.COORDINATOR, Role.MANAGER)


class ReminderState(TextChoices):
    SCHEDULED = "scheduled", _("送信予定")
    SENDING = "sending", _("送信中")
    SENT = "sent", _("送信済み")
    UNCERTAIN = "uncertain", _("到達不明")
    FAILED = "failed", _("送信失敗")
    MISSED = "missed", _("時期を過ぎて未送信")
    CANCELLED = "cancelled", _("取りやめ")


# What a coordinator must look at.
TROUBLED = (ReminderState.UNCERTAIN, ReminderState.FAILED, ReminderState.MISSED)


class Decision(TextChoices):
    CONFIRMED = "confirmed", _("届いていることを確認した")
    RESEND = "resend", _("もう一度送る")
    DISMISSED = "dismissed", _("別の方法で連絡した")
