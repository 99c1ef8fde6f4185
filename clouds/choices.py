"""Choices of the municipal cloud study group. A leaf: anyone may import it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MeetingState(TextChoices):
    DRAFT = "draft", _("準備中")
    INVITED = "invited", _("案内済み")
    HELD = "held", _("開催済み")
    CANCELLED = "cancelled", _("中止")


class Reply(TextChoices):
    """What an organisation says to an invitation."""

    ATTEND = "attend", _("出席")
    PROXY = "proxy", _("代理出席")
    ABSENT = "absent", _("欠席")


class Manner(TextChoices):
    """How somebody takes part."""

    ROOM = "room", _("会場")
    ONLINE = "online", _("オンライン")


class Presence(TextChoices):
    """Who really came, as it is taken down on the day."""

    PRESENT = "present", _("出席")
    PROXY = "proxy", _("代理出席")
    EXCUSED = "excused", _("欠席（連絡あり）")
    ABSENT = "absent", _("欠席（連絡なし）")


CAME = (Presence.PRESENT, Presence.PROXY)


class MinutesState(TextChoices):
    DRAFT = "draft", _("下書き")
    COMMENTING = "commenting", _("意見募集中")
    OBJECTION = "objection", _("異議申出期間中")
    CONFIRMED = "confirmed", _("確定")


ASKING = (MinutesState.COMMENTING, MinutesState.OBJECTION)


class Answer(TextChoices):
    """What an organisation says to minutes that were sent round."""

    NONE = "none", _("なし")
    SOME = "some", _("あり")


class ActionState(TextChoices):
    OPEN = "open", _("対応中")
    DONE = "done", _("完了")
    DROPPED = "dropped", _("取りやめ")


class PlanState(TextChoices):
    """Of one version of the mid- and long-term plan."""

    DRAFT = "draft", _("下書き")
    PUBLISHED = "published", _("公開中")
    REPLACED = "replaced", _("旧版")


class SupportManner(TextChoices):
    VISIT = "visit", _("訪問")
    OFFICE = "office", _("来庁")
    PHONE = "phone", _("電話")
    ONLINE = "online", _("オンライン会議")
    MAIL = "mail", _("メール")
    OTHER = "other", _("その他")


class Stance(TextChoices):
    """Where an organisation stands towards the municipal cloud, the most decided first."""

    DONE = "done", _("導入済み")
    EARLY = "early", _("早期導入希望")
    STUDYING = "studying", _("検討を継続")
    WATCHING = "watching", _("様子を見る")
    NOT_NOW = "not_now", _("当面見送り")
