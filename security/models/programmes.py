"""A security-cloud programme: who takes part, when switching is possible, what the provider can do each month."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase

from portal.access.choices import Party, Role
from portal.access.grants import AccessRules
from portal.access.querysets import PermittedQuerySet
from portal.audit.tracking import audited
from portal.lib.months import Month, MonthRange
from portal.web.validators import validate_no_individual_number


class ProgrammeQuerySet(PermittedQuerySet):
    pass


@audited()
class Programme(models.Model):
    """One move of many organisations to one security cloud. Months are stored as their first day."""

    name = models.CharField(_("事業名"), max_length=100, validators=[validate_no_individual_number])
    prefectures = models.ManyToManyField(
        "organisations.Organisation", related_name="security_programmes", verbose_name=_("実施都道府県")
    )
    build_fiscal_year = models.PositiveSmallIntegerField(_("構築年度"))
    calendar_first = models.DateField(_("準備作業の最初の月"))
    window_first = models.DateField(_("切替期間の最初の月"))
    window_last = models.DateField(_("切替期間の最後の月"))
    operation_first = models.DateField(_("運用開始月"))
    operation_last = models.DateField(_("運用終了月"))
    is_sample = models.BooleanField(_("架空のサンプルを含む"), default=False)
    version = models.PositiveIntegerField(_("更新回数"), default=1, editable=False)

    objects = ProgrammeQuerySet.as_manager()

    access_rules: ClassVar[AccessRules] = {
        Party.COORDINATOR: {
            Role.COORDINATOR: ("view", "change", "plan"),
            Role.MANAGER: ("view", "change", "plan", "publish"),
            Role.AUDITOR: ("view",),
        },
        Party.PARTICIPANT: {Role.STAFF: ("view",), Role.APPROVER: ("view",), Role.ADMINISTRATOR: ("view",)},
    }

    class Meta:
        verbose_name = _("セキュリティクラウド事業")
        ordering = ["-build_fiscal_year", "pk"]
        permissions = [
            ("plan_programme", "Can plan the switch schedule of a programme"),
            ("publish_programme", "Can publish the switch schedule of a programme"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(calendar_first__lte=F("window_first"), window_first__lte=F("window_last")),
                name="programme_months_in_order",
            ),
            models.CheckConstraint(
                condition=Q(operation_first__lte=F("operation_last")), name="programme_operation_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def parties(self) -> Mapping[Party, Iterable[int]]:
        return {
            Party.COORDINATOR: self.prefectures.values_list("pk", flat=True),
            Party.PARTICIPANT: self.participations.values_list("organisation_id", flat=True),
        }

    @property
    def calendar(self) -> MonthRange:
        """Months with a capacity: preparation, then the switch window."""
        return MonthRange(Month.of(self.calendar_first), Month.of(self.window_last))

    @property
    def window(self) -> MonthRange:
        """Months in which an organisation may switch."""
        return MonthRange(Month.of(self.window_first), Month.of(self.window_last))


class ProgrammeGroupPermission(GroupObjectPermissionBase):
    """Rights on one programme."""

    content_object = models.ForeignKey(Programme, on_delete=models.CASCADE)


class ProgrammePartQuerySet(PermittedQuerySet):
    permitted_via = "programme"


@audited()
class ProgrammeMonth(models.Model):
    """What the provider can do in one month, and whether anyone may switch in it."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="months", verbose_name=_("事業"))
    month = models.DateField(_("月"))
    units = models.PositiveIntegerField(_("作業量の上限（単位）"))
    switches = models.PositiveIntegerField(_("切替件数の上限（件）"))
    blackout_reason = models.CharField(
        _("切替不可の理由"), max_length=200, blank=True, validators=[validate_no_individual_number]
    )

    objects = ProgrammePartQuerySet.as_manager()

    class Meta:
        verbose_name = _("月ごとの上限")
        ordering = ["month"]
        constraints = [models.UniqueConstraint(fields=["programme", "month"], name="programme_month_once")]

    def __str__(self) -> str:
        return f"{self.programme} {self.month:%Y-%m}"

    @property
    def is_blackout(self) -> bool:
        return bool(self.blackout_reason)
