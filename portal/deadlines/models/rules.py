"""When people are reminded: the rule of one prefecture for one kind of deadline, and days on which nobody works."""

from __future__ import annotations

from datetime import date, time
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.access.choices import Role
from portal.audit.tracking import audited
from portal.organisations.models import Organisation
from portal.web.validators import validate_no_individual_number

FURTHEST = 120  # business days
OPENING, CLOSING = time(8, 30), time(17, 15)


def _offsets(label: Any) -> Any:
    return ArrayField(models.SmallIntegerField(), default=list, blank=True, verbose_name=label)


class DeadlineRuleQuerySet(models.QuerySet["DeadlineRule"]):
    def permitted_to(self, actor: Actor, action: str = "view") -> Self:
        """The rules of the actor's own prefecture: its coordinators change them, its auditors read them."""
        is_allowed = actor.is_prefecture_side if action == "view" else actor.coordinates
        return self.filter(prefecture=actor.organisation) if is_allowed else self.none()


@audited()
class DeadlineRule(models.Model):
    """What a prefecture has changed of the preset of a kind. Offsets are business days: -3 before, 0 on, 2 after."""

    kind = models.CharField(_("期限の種類"), max_length=60)
    prefecture = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="+", verbose_name=_("取りまとめ団体")
    )
    is_enabled = models.BooleanField(_("お知らせを送る"), default=True)
    staff_offsets = _offsets(_("担当者に送る日"))
    approver_offsets = _offsets(_("承認者に送る日"))
    coordinator_offsets = _offsets(_("府県担当者に送る日"))
    last_call_offset = models.SmallIntegerField(
        _("最終のお知らせを送る日"), null=True, blank=True, validators=[MinValueValidator(-20), MaxValueValidator(0)]
    )
    is_digest = models.BooleanField(_("1日分を1通にまとめる"), default=True)
    min_gap_days = models.PositiveSmallIntegerField(
        _("同じ件で次のお知らせまで空ける日数"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )
    max_count = models.PositiveSmallIntegerField(
        _("同じ件で1人に送る回数の上限"), default=6, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    sends_from = models.TimeField(_("送信を始める時刻"), default=OPENING)
    sends_until = models.TimeField(_("送信を終える時刻"), default=CLOSING)
    sends_on_closed_days = models.BooleanField(_("休庁日にも送る"), default=False)
    version = models.PositiveIntegerField(_("更新回数"), default=1, editable=False)

    objects = DeadlineRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("お知らせの規則")
        constraints = [
            models.UniqueConstraint(fields=["kind", "prefecture"], name="deadline_rule_once"),
            models.CheckConstraint(
                condition=models.Q(sends_from__lt=models.F("sends_until")), name="deadline_rule_hours_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.prefecture}"


class ClosingDayQuerySet(models.QuerySet["ClosingDay"]):
    def permitted_to(self, actor: Actor, action: str = "view") -> Self:
        """An organisation keeps its own days; its prefecture sees and corrects those of its members."""
        if actor.organisation is None:
            return self.none()
        own, members = models.Q(organisation=actor.organisation), models.Q(organisation__prefecture=actor.organisation)
        keepers = (Role.STAFF, Role.APPROVER, Role.ADMINISTRATOR, Role.COORDINATOR, Role.MANAGER)
        if action != "view" and not actor.has_role(*keepers):
            return self.none()
        if action != "view":
            return self.filter(own | members if actor.coordinates else own)
        return self.filter(own | members if actor.is_prefecture_side else own)

    def as_calendars(self, first: date, last: date) -> dict[int, frozenset[date]]:
        """The days of each organisation that has any between two days; one query."""
        days: dict[int, set[date]] = {}
        for organisation, day in self.filter(day__range=(first, last)).values_list("organisation", "day"):
            days.setdefault(organisation, set()).add(day)
        return {organisation: frozenset(own) for organisation, own in days.items()}


@audited()
class ClosingDay(models.Model):
    """A day on which one organisation is closed besides the closed days of all (a founding day, a move)."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="closing_days", verbose_name=_("団体")
    )
    day = models.DateField(_("休庁日"))
    name = models.CharField(_("名称"), max_length=50, validators=[validate_no_individual_number])

    objects = ClosingDayQuerySet.as_manager()

    class Meta:
        verbose_name = _("団体独自の休庁日")
        ordering = ["day", "pk"]
        constraints = [models.UniqueConstraint(fields=["organisation", "day"], name="closing_day_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class PlanningMark(models.Model):
    """Up to when the reminders of a kind have been planned; days since then are caught up."""

    kind = models.CharField(_("期限の種類"), max_length=60, primary_key=True)
    planned_at = models.DateTimeField(_("送信予定を立てた日時"))

    class Meta:
        verbose_name = _("お知らせの送信予定")

    def __str__(self) -> str:
        return f"{self.kind} {self.planned_at}"
