"""Roles and parties. A leaf: anyone may import it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What a person does in the organisation they act for."""

    COORDINATOR = "coordinator", _("府県担当者")
    MANAGER = "manager", _("府県管理者")
    AUDITOR = "auditor", _("監査")
    STAFF = "staff", _("情報担当者")
    APPROVER = "approver", _("市町村承認者")
    SECTION = "section", _("業務所管課")
    ADMINISTRATOR = "administrator", _("利用者管理者")
    VENDOR = "vendor", _("事業者")


class Party(TextChoices):
    """The side on which an organisation stands towards one object."""

    OWNER = "owner", _("当事者")
    COORDINATOR = "coordinator", _("取りまとめ団体")
    PARTICIPANT = "participant", _("参加団体")


PREFECTURE_ROLES = frozenset({Role.COORDINATOR, Role.MANAGER, Role.AUDITOR})
COORDINATING_ROLES = frozenset({Role.COORDINATOR, Role.MANAGER})
