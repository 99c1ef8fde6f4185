"""Kinds of organisation and of change. A leaf: anyone may import it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.access.choices import Role


class OrganisationKind(TextChoices):
    PREFECTURE = "prefecture", _("都道府県")
    DESIGNATED_CITY = "designated_city", _("政令指定都市")
    CITY = "city", _("市")
    TOWN = "town", _("町")
    VILLAGE = "village", _("村")
    SPECIAL_WARD = "special_ward", _("特別区")
    BOARD_OF_EDUCATION = "board_of_education", _("教育委員会")
    PARTIAL_AFFAIRS_ASSOCIATION = "partial_affairs_association", _("一部事務組合")
    PUBLIC_ENTERPRISE_CORPORATION = "public_enterprise_corporation", _("企業団")
    WIDE_AREA_UNION = "wide_area_union", _("広域連合")
    VENDOR = "vendor", _("事業者")
    NATIONAL_BODY = "national_body", _("国の機関")


MUNICIPALITY_KINDS = (
    OrganisationKind.DESIGNATED_CITY,
    OrganisationKind.CITY,
    OrganisationKind.TOWN,
    OrganisationKind.VILLAGE,
    OrganisationKind.SPECIAL_WARD,
)
JOINT_BODY_KINDS = (
    OrganisationKind.PARTIAL_AFFAIRS_ASSOCIATION,
    OrganisationKind.PUBLIC_ENTERPRISE_CORPORATION,
    OrganisationKind.WIDE_AREA_UNION,
)
# Kinds that have a local government code by law; the others may have none.
CODED_KINDS = (OrganisationKind.PREFECTURE, *MUNICIPALITY_KINDS)


PREFECTURE_SIDE = (Role.COORDINATOR, Role.MANAGER, Role.AUDITOR, Role.STAFF, Role.SECTION)
VENDOR_SIDE = (Role.VENDOR, Role.ADMINISTRATOR)
MEMBER_SIDE = (Role.STAFF, Role.APPROVER, Role.SECTION, Role.ADMINISTRATOR)


def roles_of(kind: str) -> tuple[Role, ...]:
    """The roles that make sense in an organisation of this kind."""
    if kind == OrganisationKind.PREFECTURE:
        return PREFECTURE_SIDE
    return VENDOR_SIDE if kind == OrganisationKind.VENDOR else MEMBER_SIDE


def kinds_alike(kind: str) -> tuple[OrganisationKind, ...]:
    """The kinds that an organisation of this kind may turn into: those with the same standing and the same roles."""
    if kind in MUNICIPALITY_KINDS:
        return MUNICIPALITY_KINDS
    return JOINT_BODY_KINDS if kind in JOINT_BODY_KINDS else (OrganisationKind(kind),)


class CityClass(TextChoices):
    DESIGNATED_CITY = "designated_city", _("政令指定都市")
    CORE_CITY = "core_city", _("中核市")
    FORMER_SPECIAL_CITY = "former_special_city", _("施行時特例市")


class ChangeKind(TextChoices):
    MERGER = "merger", _("合併")
    RENAMING = "renaming", _("名称変更")
    STATUS_CHANGE = "status_change", _("市制・町制の施行など")
    DISSOLUTION = "dissolution", _("解散・廃止")
