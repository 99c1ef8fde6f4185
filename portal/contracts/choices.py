"""Choices about contracts. A leaf: anyone may import it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class NoticeUnit(TextChoices):
    DAYS = "days", _("日前")
    MONTHS = "months", _("か月前")
