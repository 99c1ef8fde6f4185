from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ImportState(TextChoices):
    """The life of an uploaded file."""

    READING = "reading", _("読取り中")
    CHECKED = "checked", _("確認待ち")
    REFUSED = "refused", _("誤りあり")
    APPLYING = "applying", _("取込中")
    APPLIED = "applied", _("取込済み")
    DISCARDED = "discarded", _("取りやめ")


class Outcome(TextChoices):
    """What becomes of one row."""

    NEW = "new", _("新規")
    CHANGED = "changed", _("変更")
    UNCHANGED = "unchanged", _("変更なし")
    CONFLICT = "conflict", _("更新の重なり")
