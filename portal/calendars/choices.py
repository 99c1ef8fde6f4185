"""Kinds of closed days. A leaf: anyone may import it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ClosedDayKind(TextChoices):
    PUBLIC_HOLIDAY = "public_holiday", _("祝日")
    YEAR_END = "year_end", _("年末年始")
    OFFICE = "office", _("その他の休庁日")
