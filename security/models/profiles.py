"""The internet connection that an organisation has today, and what ending it costs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase

from portal.access.choices import Party, Role
from portal.access.grants import AccessRules
from portal.access.querysets import PermittedQuerySet
from portal.audit.tracking import audited
from portal.contracts.choices import NoticeUnit
from portal.lib.japanese_dates import format_both
from portal.web.validators import validate_no_individual_number
from security.choices import PenaltyRule, SeparationModel, SeparationStatus

from .completeness import missing_count, missing_facts, nothing_recorded

if TYPE_CHECKING:
    from .programmes import Programme

GUARD = [validate_no_individual_number]


class ConnectionProfileQuerySet(PermittedQuerySet):
    def of_programme(self, programme: Programme) -> Self:
        """Profiles of those who take part in it."""
        return self.filter(organisation__in=programme.participations.values("organisation"))

    def recorded(self) -> Self:
        """Without those of which nothing is known yet."""
        return self.exclude(nothing_recorded())

    def unrecorded(self) -> Self:
        """Those of which nothing is known yet."""
        return self.filter(nothing_recorded())

    def with_missing_facts(self) -> Self:
        """Each row with `missing_facts`, the names of the fields that should be asked for, and their number."""
        return self.annotate(missing_facts=missing_facts(), missing_count=missing_count())


@audited(exclude=["updated_at"])
class ConnectionProfile(models.Model):
    """One organisation's present line and contract. Neighbours see nothing of it."""

    organisation = models.OneToOneField(
        "organisations.Organisation",
        on_delete=models.PROTECT,
        related_name="connection_profile",
        verbose_name=_("団体"),
    )
    isp = models.CharField(_("接続事業者"), max_length=100, blank=True, validators=GUARD)
    contract_start_on = models.DateField(_("契約開始日"), null=True, blank=True)
    contract_end_on = models.DateField(_("契約満了日"), null=True, blank=True)
    renewal_months = models.PositiveSmallIntegerField(
        _("自動更新の期間（か月）"),
        null=True,
        blank=True,
        help_text=_("自動更新がない契約は0と入力してください。"),
        validators=[MaxValueValidator(120)],
    )
    notice_value = models.PositiveSmallIntegerField(
        _("解約予告の期間"), null=True, blank=True, validators=[MaxValueValidator(1000)]
    )
    notice_unit = models.CharField(_("解約予告の単位"), max_length=10, choices=NoticeUnit, default=NoticeUnit.MONTHS)
    monthly_cost_yen = models.PositiveIntegerField(_("月額費用（円）"), null=True, blank=True)
    penalty_rule = models.CharField(_("違約金の決め方"), max_length=20, choices=PenaltyRule, blank=True)
    penalty_yen = models.PositiveIntegerField(
        _("違約金（円）"),
        null=True,
        blank=True,
        help_text=_("「定額」のときは違約金の額、「残月数×定額」のときは1か月あたりの額です。"),
    )
    penalty_percent = models.PositiveSmallIntegerField(
        _("違約金の割合（％）"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(100)],
        help_text=_(
            "「残月数×月額の割合」「契約総額の割合」のときに入力してください。契約総額は、当初の契約期間の月数×月額です。"
        ),
    )
    bandwidth_mbps = models.PositiveIntegerField(_("回線速度（Mbps）"), null=True, blank=True)
    user_count = models.PositiveIntegerField(_("利用者数（人）"), null=True, blank=True)
    domains = models.TextField(_("利用ドメイン"), blank=True, help_text=_("1行に1つ"), validators=GUARD)
    mail_service = models.CharField(_("メールの方式"), max_length=100, blank=True, validators=GUARD)
    published_servers = models.TextField(_("公開サーバー"), blank=True, help_text=_("1行に1台"), validators=GUARD)
    individual_number_zone = models.CharField(
        _("個人番号利用事務系の分離"), max_length=20, choices=SeparationStatus, blank=True
    )
    individual_number_evidence = models.CharField(
        _("個人番号利用事務系の分離の根拠"), max_length=300, blank=True, validators=GUARD
    )
    lgwan_zone = models.CharField(_("LGWAN接続系の分離"), max_length=20, choices=SeparationStatus, blank=True)
    lgwan_evidence = models.CharField(_("LGWAN接続系の分離の根拠"), max_length=300, blank=True, validators=GUARD)
    internet_zone = models.CharField(
        _("インターネット接続系の分離"), max_length=20, choices=SeparationStatus, blank=True
    )
    internet_evidence = models.CharField(
        _("インターネット接続系の分離の根拠"), max_length=300, blank=True, validators=GUARD
    )
    separation_model = models.CharField(_("三層の対策のモデル"), max_length=20, choices=SeparationModel, blank=True)
    remarks = models.TextField(_("備考"), blank=True, validators=GUARD)
    is_sample = models.BooleanField(_("架空のサンプル"), default=False, editable=False)
    version = models.PositiveIntegerField(_("更新回数"), default=1, editable=False)
    updated_at = models.DateTimeField(_("更新日時"), auto_now=True)

    objects = ConnectionProfileQuerySet.as_manager()

    access_rules: ClassVar[AccessRules] = {
        Party.OWNER: {
            Role.STAFF: ("view", "change"),
            Role.APPROVER: ("view",),
            Role.ADMINISTRATOR: ("view",),
        },
        Party.COORDINATOR: {
            Role.COORDINATOR: ("view", "change"),
            Role.MANAGER: ("view", "change"),
            Role.AUDITOR: ("view",),
        },
    }

    class Meta:
        verbose_name = _("接続状況")
        ordering = ["organisation__code", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(contract_start_on__isnull=True)
                | Q(contract_end_on__isnull=True)
                | Q(contract_start_on__lte=F("contract_end_on")),
                name="profile_contract_in_order",
                violation_error_message=_("契約満了日は契約開始日以降の日付にしてください。"),
            )
        ]

    def __str__(self) -> str:
        return str(self.organisation)

    @property
    def is_recorded(self) -> bool:
        """Whether anything at all has been filled in."""
        return any(getattr(self, name) not in (None, "") for name in FACT_FIELDS - {"notice_unit"})

    def clean(self) -> None:
        """What no single field can know. Raises ValidationError at the field that should change."""
        start, end = self.contract_start_on, self.contract_end_on
        if start and end and end < start:
            sentence = _("契約満了日は、契約開始日（%(start)s）以降の日付にしてください。")
            raise ValidationError({"contract_end_on": sentence % {"start": format_both(start)}})

    def parties(self) -> Mapping[Party, Iterable[int]]:
        prefecture = self.organisation.prefecture_id or self.organisation_id
        return {Party.OWNER: [self.organisation_id], Party.COORDINATOR: [prefecture]}


# What people fill in; the rest is set by the portal.
FACT_FIELDS = frozenset(
    field.name
    for field in ConnectionProfile._meta.concrete_fields
    if field.editable and not field.primary_key and field.name != "organisation"
)


class ConnectionProfileGroupPermission(GroupObjectPermissionBase):
    """Rights on one connection profile."""

    content_object = models.ForeignKey(ConnectionProfile, on_delete=models.CASCADE)
