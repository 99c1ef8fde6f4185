"""Kinds of closed days. A leaf: anyone may import it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ClosedDayKind(TextChoices):
    PUBLIC_HOLIDAY = "public_holiday", _("祝日")
    YEAR_END = "year_end", _("年末年始")
    OFFICE = "office", _("その他の休庁日")


class SourceScope(TextChoices):
    """Whose entries a source gives."""

    PERSONAL = "personal", _("自分")
    ORGANISATION = "organisation", _("自団体")
    SHARED = "shared", _("全団体")
    COMMON = "common", _("共通")  # closed days, which a page shows by itself
    COMBINED = "combined", _("まとめ")  # of other sources


class View(TextChoices):
    """Whose calendar a page or a combined feed shows."""

    MINE = "mine", _("自分に関係する予定")
    ORGANISATION = "organisation", _("自団体の予定")
    ALL = "all", _("閲覧できるすべての予定")
