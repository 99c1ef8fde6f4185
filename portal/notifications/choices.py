"""What notices are about, and how a person wants to have them by mail. A leaf: anyone may import it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class NoticeKind(TextChoices):
    """The subject of a notice, as people filter by it and choose their mails."""

    APPLICATION = "application", _("申請")
    SURVEY = "survey", _("照会")
    PLAN = "plan", _("計画・進捗")
    DEADLINE = "deadline", _("期限")
    INCIDENT = "incident", _("注意喚起")
    MEETING = "meeting", _("会議")
    REPORT = "report", _("帳票")
    ORGANISATION = "organisation", _("団体・利用者")
    GENERAL = "general", _("その他")


class MailDelivery(TextChoices):
    SINGLE = "single", _("1件ごとに、すぐに送る")
    DIGEST = "digest", _("1日分をまとめて、開庁日の朝に送る")
    NONE = "none", _("メールでは送らない（ポータルの画面で確認する）")


class MailState(TextChoices):
    WAITING = "waiting", _("送信待ち")
    SENDING = "sending", _("送信中")
    SENT = "sent", _("送信済み")
    FAILED = "failed", _("送信できず")
    UNCERTAIN = "uncertain", _("送信結果不明")  # the server may have taken it: never repeated by itself
    DROPPED = "dropped", _("送信不要")  # read in the portal meanwhile, or the person has left


# What puts everybody at risk when it is missed comes to everyone, at once.
ALWAYS_MAILED = frozenset({NoticeKind.INCIDENT})
CHOOSABLE = tuple(kind for kind in NoticeKind if kind not in ALWAYS_MAILED)
