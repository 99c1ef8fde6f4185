"""Choices of imports from sheets. A leaf: anyone may import it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ImportState(TextChoices):
    """Of an uploaded workbook."""

    READING = "reading", _("読取り中")
    CHECKED = "checked", _("確認待ち")
    REFUSED = "refused", _("誤りあり")
    APPLYING = "applying", _("取込中")
    APPLIED = "applied", _("取込済み")
    DISCARDED = "discarded", _("取りやめ")
