"""The system inventory (業務システム台帳): one row for each organisation and business."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase

from clouds.business_systems import BUSINESSES, business_choices, function_choices
from clouds.inventory_choices import Customisation, Hosting, NextWish
from clouds.planning.renewal import months_before
from portal.access.choices import Party, Role
from portal.access.grants import AccessRules
from portal.access.querysets import PermittedQuerySet
from portal.audit.tracking import audited
from portal.contracts.choices import NoticeUnit
from portal.lib.japanese_dates import format_both
from portal.organisations.models import Organisation

from .groups import GUARD

MONTHS_UNTIL_STALE = 12


class SystemInventoryQuerySet(PermittedQuerySet):
    pass


@audited()
class SystemInventory(models.Model):
    """All systems of one organisation. Neighbours see nothing of it but what a row is released for."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, related_name="system_inventory", verbose_name=_("団体")
    )

    objects = SystemInventoryQuerySet.as_manager()

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
        verbose_name = _("業務システム台帳")
        ordering = ["organisation__code", "pk"]

    def __str__(self) -> str:
        return str(self.organisation)

    def parties(self) -> Mapping[Party, Iterable[int]]:
        prefecture = self.organisation.prefecture_id or self.organisation_id
        return {Party.OWNER: [self.organisation_id], Party.COORDINATOR: [prefecture]}


class SystemInventoryGroupPermission(GroupObjectPermissionBase):
    """Rights on one inventory."""

    content_object = models.ForeignKey(SystemInventory, on_delete=models.CASCADE)


class SystemRecordQuerySet(PermittedQuerySet):
    permitted_via = "inventory"

    def stale(self, today: date) -> Self:
        """Rows that nobody has confirmed for a year."""
        return self.filter(confirmed_on__lte=months_before(today, MONTHS_UNTIL_STALE))

    def findable_in(self, prefecture_id: int) -> Self:
        """What the organisations of a prefecture let each other find."""
        return self.filter(is_findable=True, inventory__organisation__prefecture=prefecture_id)


@audited(exclude=["updated_at"])
class SystemRecord(models.Model):
    """One business: its product, contract, and what comes next. A contract's price is the organisation's own."""

    inventory = models.ForeignKey(
        SystemInventory, on_delete=models.CASCADE, related_name="records", verbose_name=_("台帳")
    )
    business = models.CharField(_("業務"), max_length=40, choices=business_choices)
    product = models.CharField(_("製品名"), max_length=100, blank=True, validators=GUARD)
    vendor = models.CharField(_("事業者"), max_length=100, blank=True, validators=GUARD)
    hosting = models.CharField(_("設置形態"), max_length=20, choices=Hosting, blank=True)
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
    lead_months = models.PositiveSmallIntegerField(
        _("庁内手続の期間（か月）"),
        null=True,
        blank=True,
        help_text=_("予算や議会など、解約予告までに庁内で必要な期間です。"),
        validators=[MaxValueValidator(36)],
    )
    yearly_cost_yen = models.PositiveBigIntegerField(
        _("年間費用（円）"), null=True, blank=True, validators=[MaxValueValidator(999_999_999_999)]
    )
    customisation = models.CharField(_("カスタマイズ"), max_length=20, choices=Customisation, blank=True)
    next_wish = models.CharField(_("次期の意向"), max_length=20, choices=NextWish, blank=True)
    wanted_functions = ArrayField(
        models.CharField(max_length=40, choices=function_choices),
        verbose_name=_("次期に求める機能"),
        default=list,
        blank=True,
    )
    remarks = models.TextField(_("備考"), blank=True, max_length=1000, validators=GUARD)
    is_findable = models.BooleanField(
        _("府内の市町村の共同利用先の検索に出す"),
        default=False,
        help_text=_(
            "製品名、事業者、更新できる月、求める機能が、府内の市町村に見えるようになります。費用は見えません。"
        ),
    )
    confirmed_on = models.DateField(_("最終確認日"), null=True, blank=True, editable=False)
    is_sample = models.BooleanField(_("架空のサンプル"), default=False, editable=False)
    version = models.PositiveIntegerField(_("更新回数"), default=1, editable=False)
    updated_at = models.DateTimeField(_("更新日時"), auto_now=True)

    objects = SystemRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("業務システム")
        ordering = ["inventory__organisation__code", "business", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["inventory", "business"], name="system_record_once"),
            models.CheckConstraint(
                condition=Q(contract_start_on__isnull=True)
                | Q(contract_end_on__isnull=True)
                | Q(contract_start_on__lte=F("contract_end_on")),
                name="system_contract_in_order",
                violation_error_message=_("契約満了日は契約開始日以降の日付にしてください。"),
            ),
        ]

    def __str__(self) -> str:
        return BUSINESSES.get(self.business, self.business)

    def clean(self) -> None:
        """What no single field can know. Raises ValidationError at the field that should change."""
        start, end = self.contract_start_on, self.contract_end_on
        if start and end and end < start:
            sentence = _("契約満了日は、契約開始日（%(start)s）以降の日付にしてください。")
            raise ValidationError({"contract_end_on": sentence % {"start": format_both(start)}})


# What people fill in of a row; the rest is set by the portal.
RECORD_FIELDS = tuple(
    field.name
    for field in SystemRecord._meta.concrete_fields
    if field.editable and not field.primary_key and field.name not in ("inventory", "business", "updated_at")
)
