"""Organisations: prefectures, municipalities, their boards, associations and unions, vendors, national bodies."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase

from portal.access.actor import Actor
from portal.access.choices import Party, Role
from portal.access.grants import AccessRules
from portal.access.querysets import PermittedQuerySet
from portal.audit.tracking import audited
from portal.lib.text import search_copy
from portal.organisations.choices import (
    CODED_KINDS,
    JOINT_BODY_KINDS,
    MUNICIPALITY_KINDS,
    CityClass,
    OrganisationKind,
    roles_of,
)
from portal.organisations.validators import validate_corporate_number, validate_local_government_code
from portal.web.validators import validate_no_individual_number


class OrganisationQuerySet(PermittedQuerySet):
    def permitted_to(self, actor: Actor, action: str = "view") -> Self:
        """Names and codes are public facts: whoever is signed in sees the directory, a vendor only itself."""
        if action != "view":
            return super().permitted_to(actor, action)
        if actor.organisation is None:
            return self.none()
        return self.filter(pk=actor.organisation_id) if actor.is_vendor else self.all()

    def current(self) -> Self:
        """Those that exist today; a dissolution may be recorded before its day."""
        return self.filter(Q(abolished_on__isnull=True) | Q(abolished_on__gt=timezone.localdate()))

    def municipalities(self) -> Self:
        return self.filter(kind__in=MUNICIPALITY_KINDS)

    def in_prefecture(self, prefecture: Organisation) -> Self:
        """The prefecture itself and everything that belongs to it."""
        return self.filter(Q(pk=prefecture.pk) | Q(prefecture=prefecture))

    def matching(self, text: str) -> Self:
        """Those whose name, former name, reading or code contains every word of `text`, in any width or kana."""
        found = self
        for word in text.split():
            found = found.filter(search_copy__contains=search_copy(word))
        return found


@audited(exclude=["search_copy"])
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
        "self",
        symmetrical=False,
        blank=True,
        through="organisations.JointBodyMember",
        through_fields=("joint_body", "member"),
        related_name="joint_bodies",
        verbose_name=_("構成団体"),
    )
    area_km2 = models.DecimalField(_("面積（km²）"), max_digits=9, decimal_places=2, null=True, blank=True)
    latitude = models.DecimalField(_("緯度"), max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("経度"), max_digits=9, decimal_places=6, null=True, blank=True)
    url = models.URLField(_("ウェブサイト"), blank=True)
    abolished_on = models.DateField(_("廃止日"), null=True, blank=True)
    requires_approval = models.BooleanField(
        _("提出前に内部承認を行う"), default=False, help_text=_("申請を提出する前に、承認者の承認を必要とします。")
    )
    requires_second_factor = models.BooleanField(
        _("全員に二段階認証を求める"),
        default=False,
        help_text=_("この団体の利用者は、認証アプリかパスキーを登録するまで他のページを開けません。"),
    )
    version = models.PositiveIntegerField(_("更新回数"), default=1, editable=False)
    search_copy = models.TextField(_("検索用の写し"), editable=False, default="", blank=True)

    objects = OrganisationQuerySet.as_manager()

    access_rules: ClassVar[AccessRules] = {
        Party.OWNER: {
            Role.ADMINISTRATOR: ("change", "manage_users", "view_history"),
            Role.MANAGER: ("change", "manage_users", "view_history"),
            Role.STAFF: ("view_history",),
            Role.APPROVER: ("view_history",),
        },
        Party.COORDINATOR: {
            Role.MANAGER: ("change", "manage_users", "restructure", "view_history"),
            Role.COORDINATOR: ("view_history",),
            Role.AUDITOR: ("view_history", "audit"),
        },
    }

    class Meta:
        verbose_name = _("団体")
        ordering = ["code", "kana", "pk"]
        permissions = [
            ("manage_users_organisation", "Can manage the users of an organisation"),
            ("restructure_organisation", "Can record mergers and renamings of an organisation"),
            ("view_history_organisation", "Can read the history of an organisation"),
            ("audit_organisation", "Can read users and sign-ins of an organisation"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(abolished_on__isnull=True),
                name="organisation_code_once",
                violation_error_message=_("この団体コードの団体はすでに登録されています。"),
            )
        ]
        indexes = [models.Index(fields=["prefecture", "kind"])]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_copy = search_text(self)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """What one field alone cannot tell. Raises ValidationError."""
        wrong: dict[str, object] = {}
        if self.kind in CODED_KINDS and not self.code:
            wrong["code"] = _("都道府県と市区町村には、6桁の団体コードが必要です。例：271004（大阪市）")
        if self.is_prefecture and self.prefecture_id:
            wrong["prefecture"] = _("都道府県そのものには、都道府県を選ばないでください。")
        if self.is_municipality and not self.prefecture_id:
            wrong["prefecture"] = _("市区町村には、属する都道府県を選んでください。")
        if self.prefecture and not self.prefecture.is_prefecture:
            wrong["prefecture"] = _("ここには都道府県を選んでください。")
        if self.code and self.prefecture and self.prefecture.code and self.code[:2] != self.prefecture.code[:2]:
            wrong["code"] = _("%(prefecture)sの団体コードは%(number)sから始まります。") % {
                "prefecture": self.prefecture,
                "number": self.prefecture.code[:2],
            }
        if wrong:
            raise ValidationError(wrong)  # type: ignore[arg-type]

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """A code that is taken is a fault of the code. Raises ValidationError."""
        try:
            super().validate_constraints(exclude)
        except ValidationError as error:
            raise ValidationError({"code": error.messages}) from error

    def parties(self) -> Mapping[Party, Iterable[int]]:
        return {Party.OWNER: [self.pk], Party.COORDINATOR: [self.prefecture_id or self.pk]}

    @property
    def is_municipality(self) -> bool:
        return self.kind in MUNICIPALITY_KINDS

    @property
    def is_joint_body(self) -> bool:
        return self.kind in JOINT_BODY_KINDS

    @property
    def is_prefecture(self) -> bool:
        return self.kind == OrganisationKind.PREFECTURE

    @property
    def is_current(self) -> bool:
        return self.abolished_on is None or self.abolished_on > timezone.localdate()

    @property
    def possible_roles(self) -> tuple[Role, ...]:
        return roles_of(self.kind)


def search_text(organisation: Organisation) -> str:
    """What a search looks through: codes, names and readings, a line for each; former ones stay findable."""
    known = set(organisation.search_copy.split("\n")) - {""}
    now = (organisation.code or "", organisation.name, organisation.kana)
    return "\n".join(sorted(known | {search_copy(text) for text in now if text}))


class OrganisationGroupPermission(GroupObjectPermissionBase):
    """Rights on one organisation."""

    content_object = models.ForeignKey(Organisation, on_delete=models.CASCADE)


@audited()
class JointBodyMember(models.Model):
    """A municipality's seat in an association or union."""

    joint_body = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="seats", verbose_name=_("組合・連合")
    )
    member = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="seats_held", verbose_name=_("構成団体")
    )

    class Meta:
        verbose_name = _("構成団体")
        constraints = [models.UniqueConstraint(fields=["joint_body", "member"], name="joint_body_member_once")]

    def __str__(self) -> str:
        return str(self.member)


@audited()
class PopulationCount(models.Model):
    """Population of one organisation in one census, persons."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="population_counts", verbose_name=_("団体")
    )
    census_year = models.PositiveSmallIntegerField(_("国勢調査年"))
    population = models.PositiveIntegerField(_("人口（人）"))

    class Meta:
        verbose_name = _("人口")
        ordering = ["-census_year"]
        constraints = [models.UniqueConstraint(fields=["organisation", "census_year"], name="population_once_a_census")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.census_year}"
