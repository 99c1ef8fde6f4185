"""A joint operation test (総合運用テスト): whose it is, in which slots (クール) it runs, who takes part."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase

from portal.access.actor import Actor
from portal.access.choices import Party, Role
from portal.access.grants import AccessRules
from portal.access.querysets import PermittedQuerySet
from portal.audit.tracking import audited
from portal.lib.months import Month, MonthRange
from portal.web.validators import validate_no_individual_number

GUARD = [validate_no_individual_number]


class ProgrammeQuerySet(PermittedQuerySet):
    pass


@audited()
class Programme(models.Model):
    """One test of a prefecture with its municipalities, boards and unions."""

    name = models.CharField(_("テストの名称"), max_length=100, validators=GUARD)
    prefecture = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.PROTECT,
        related_name="operation_tests",
        verbose_name=_("取りまとめ都道府県"),
    )
    fiscal_year = models.PositiveSmallIntegerField(_("年度"))
    is_sample = models.BooleanField(_("架空のサンプルを含む"), default=False)
    version = models.PositiveIntegerField(_("更新回数"), default=1, editable=False)

    objects = ProgrammeQuerySet.as_manager()

    access_rules: ClassVar[AccessRules] = {
        Party.COORDINATOR: {
            Role.COORDINATOR: ("view", "change"),
            Role.MANAGER: ("view", "change", "publish"),
            Role.AUDITOR: ("view",),
        },
        Party.PARTICIPANT: {Role.STAFF: ("view",), Role.APPROVER: ("view",), Role.ADMINISTRATOR: ("view",)},
    }

    class Meta:
        verbose_name = _("総合運用テスト")
        ordering = ["-fiscal_year", "-pk"]
        permissions = [("publish_programme", "Can publish a pairing")]
        constraints = [
            models.UniqueConstraint(
                fields=["prefecture", "fiscal_year", "name"],
                name="operation_test_once",
                violation_error_message=_("同じ年度に、同じ名称のテストがすでにあります。"),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def period(self) -> MonthRange | None:
        """From the first slot to the last; None without slots."""
        slots = list(self.slots.all())
        return MonthRange(slots[0].first, slots[-1].last) if slots else None

    def parties(self) -> Mapping[Party, Iterable[int]]:
        return {
            Party.COORDINATOR: [self.prefecture_id],
            # A partner from outside the prefecture sees the rooms of its own pairs, not the programme.
            Party.PARTICIPANT: self.participations.filter(is_outside=False).values_list("organisation_id", flat=True),
        }


class OperationTestGroupPermission(GroupObjectPermissionBase):
    """Rights on one test."""

    content_object = models.ForeignKey(Programme, on_delete=models.CASCADE)


class ProgrammePartQuerySet(PermittedQuerySet):
    permitted_via = "programme"


class WorkingPaperQuerySet(ProgrammePartQuerySet):
    def permitted_to(self, actor: Actor, action: str = "view") -> Self:
        """What the prefecture works on before it is published: nobody else knows of it."""
        rows = super().permitted_to(actor, action)
        return rows if actor.is_prefecture_side else rows.none()


@audited()
class Slot(models.Model):
    """クール: some months in which pairs test together. Months are stored as their first day."""

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="slots", verbose_name=_("総合運用テスト")
    )
    position = models.PositiveSmallIntegerField(_("順番"))
    name = models.CharField(_("名称"), max_length=50, validators=GUARD)
    first_month = models.DateField(_("最初の月"))
    last_month = models.DateField(_("最後の月"))

    objects = ProgrammePartQuerySet.as_manager()

    class Meta:
        verbose_name = _("クール")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "position"], name="test_slot_once"),
            models.CheckConstraint(condition=Q(first_month__lte=F("last_month")), name="test_slot_months_in_order"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def first(self) -> Month:
        return Month.of(self.first_month)

    @property
    def last(self) -> Month:
        return Month.of(self.last_month)

    @property
    def first_day(self) -> date:
        return self.first_month

    @property
    def last_day(self) -> date:
        return self.last.last_day


@audited()
class StepSchedule(models.Model):
    """Until when everybody shall have done one of the six steps (codes of data/steps.csv)."""

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="step_schedules", verbose_name=_("総合運用テスト")
    )
    step = models.CharField(_("テスト手順"), max_length=30)
    due_on = models.DateField(_("期限"))

    objects = ProgrammePartQuerySet.as_manager()

    class Meta:
        verbose_name = _("テスト手順の期限")
        ordering = ["due_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["programme", "step"], name="test_step_schedule_once")]

    def __str__(self) -> str:
        return f"{self.programme} {self.step}"


@audited()
class Reception(models.Model):
    """The window in which organisations apply for one test."""

    programme = models.OneToOneField(
        Programme, on_delete=models.CASCADE, related_name="reception", verbose_name=_("総合運用テスト")
    )
    window = models.OneToOneField(
        "applications.ApplicationWindow",
        on_delete=models.PROTECT,
        related_name="test_reception",
        verbose_name=_("参加申請の受付"),
    )

    objects = ProgrammePartQuerySet.as_manager()

    class Meta:
        verbose_name = _("参加申請の受付")

    def __str__(self) -> str:
        return str(self.window)
