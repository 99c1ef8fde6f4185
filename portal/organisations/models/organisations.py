"""Organisations: prefectures, municipalities, their boards, associations and unions, vendors, national bodies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase

from portal.access.actor import Actor
from portal.access.choices import Party, Role
from portal.access.grants import AccessRules
from portal.access.querysets import PermittedQuerySet
from portal.audit.tracking import audited
from portal.web.validators import validate_no_individual_number

from ..choices import MUNICIPALITY_KINDS, CityClass, OrganisationKind
from ..validators import validate_corporate_number, validate_local_government_code


class OrganisationQuerySet(PermittedQuerySet):
    def permitted_to(self, actor: Actor, action: str = "view") -> Self:
        """Names and codes are public facts: whoever is signed in sees the directory, a vendor only itself."""
        if action != "view":
            return super().permitted_to(actor, action)
        if actor.organisation is None:
            return self.none()
        return self.filter(pk=actor.organisation_id) if actor.is_vendor else self.all()

    def current(self) -> Self:
        return self.filter(abolished_on__isnull=True)

    def municipalities(self) -> Self:
        return self.filter(kind__in=MUNICIPALITY_KINDS)

    def in_prefecture(self, prefecture: Organisation) -> Self:
        """The prefecture itself and everything that belongs to it."""
        return self.filter(Q(pk=prefecture.pk) | Q(prefecture=prefecture))


@audited()
class Organisation(models.Model):
    """A body that acts in the portal. Codes are text: leading zeros exist."""

    code = models.CharField(
        _("全国地方公共団体コード"), max_length=6, null=True, blank=True, validators=[validate_local_government_code]
    )
    corporate_number = models.CharField(
        _("法人番号"), max_length=13, blank=True, validators=[validate_corporate_number]
    )
    name = models.CharField(_("団体名"), max_length=100, validators=[validate_no_individual_number])
    kana = models.CharField(_("フリガナ"), max_length=200, blank=True, validators=[validate_no_individual_number])
    kind = models.CharField(_("種別"), max_length=40, choices=OrganisationKind)
    city_class = models.CharField(_("都市の区分"), max_length=30, choices=CityClass, blank=True)
    prefecture = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="members", verbose_name=_("都道府県")
    )
    constituents = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="joint_bodies", verbose_name=_("構成団体")
    )
    area_km2 = models.DecimalField(_("面積（km²）"), max_digits=9, decimal_places=2, null=True, blank=True)
    latitude = models.DecimalField(_("緯度"), max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("経度"), max_digits=9, decimal_places=6, null=True, blank=True)
    url = models.URLField(_("ウェブサイト"), blank=True)
    abolished_on = models.DateField(_("廃止日"), null=True, blank=True)
    requires_approval = models.BooleanField(
        _("提出前に内部承認を行う"), default=False, help_text=_("申請を提出する前に、承認者の承認を必要とします。")
    )
    version = models.PositiveIntegerField(_("更新回数"), default=1, editable=False)

    objects = OrganisationQuerySet.as_manager()

    access_rules: ClassVar[AccessRules] = {
        Party.OWNER: {Role.ADMINISTRATOR: ("change", "manage_users"), Role.MANAGER: ("change", "manage_users")},
        Party.COORDINATOR: {Role.MANAGER: ("change", "manage_users", "restructure"), Role.AUDITOR: ("audit",)},
    }

    class Meta:
        verbose_name = _("団体")
        ordering = ["code", "kana", "pk"]
        permissions = [
            ("manage_users_organisation", "Can manage the users of an organisation"),
            ("restructure_organisation", "Can record mergers and renamings of an organisation"),
            ("audit_organisation", "Can read the audit log of an organisation"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(abolished_on__isnull=True), name="organisation_code_once"
            )
        ]
        indexes = [models.Index(fields=["prefecture", "kind"])]

    def __str__(self) -> str:
        return self.name

    def parties(self) -> Mapping[Party, Iterable[int]]:
        return {Party.OWNER: [self.pk], Party.COORDINATOR: [self.prefecture_id or self.pk]}

    @property
    def is_municipality(self) -> bool:
        return self.kind in MUNICIPALITY_KINDS

    @property
    def is_prefecture(self) -> bool:
        return self.kind == OrganisationKind.PREFECTURE


class OrganisationGroupPermission(GroupObjectPermissionBase):
    """Rights on one organisation."""

    content_object = models.ForeignKey(Organisation, on_delete=models.CASCADE)


class PopulationCount(models.Model):
    """Population of one organisation in one census, persons."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="population_counts")
    census_year = models.PositiveSmallIntegerField(_("国勢調査年"))
    population = models.PositiveIntegerField(_("人口（人）"))

    class Meta:
        verbose_name = _("人口")
        ordering = ["-census_year"]
        constraints = [models.UniqueConstraint(fields=["organisation", "census_year"], name="population_once_a_census")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.census_year}"
