"""Who takes part in a test, and what each offers and needs; in force since the acceptance of its application."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase

from mynumber_tests.choices import PROVIDING, RoleKind, StepState, WishKind
from portal.access.choices import Party, Role
from portal.access.grants import AccessRules
from portal.access.querysets import PermittedQuerySet
from portal.audit.tracking import audited

from .programmes import GUARD, Programme

MOST_PARTNERS = 50
MOST_TESTS = 500


class ParticipationQuerySet(PermittedQuerySet):
    def ready(self) -> Self:
        """Those whose terms are known: only they are paired."""
        return self.filter(entered_at__isnull=False)


@audited(exclude=["updated_at"])
class Participation(models.Model):
    """An organisation in a test. Its terms are its own and the prefecture's; who takes part, every participant knows.

    `slot_positions` are the slots that it named, `usable_slots` those of them in which its test environment is
    there long enough: pairing reads only these.
    """

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="participations", verbose_name=_("総合運用テスト")
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.PROTECT,
        related_name="test_participations",
        verbose_name=_("団体"),
    )
    is_outside = models.BooleanField(_("都道府県外の相手先"), default=False)
    system_vendor = models.CharField(_("システムの事業者"), max_length=60, blank=True, validators=GUARD)
    slot_positions = ArrayField(models.PositiveSmallIntegerField(), default=list, verbose_name=_("参加できるクール"))
    usable_slots = ArrayField(
        models.PositiveSmallIntegerField(), default=list, editable=False, verbose_name=_("テスト環境を使えるクール")
    )
    max_partners_per_slot = models.PositiveSmallIntegerField(
        _("1クールの相手先の上限（団体）"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_PARTNERS)],
    )
    environment_windows = models.JSONField(_("テスト環境を使える期間"), default=list, blank=True)  # [[from, to], …]
    contact_section = models.CharField(_("担当部署"), max_length=100, blank=True, validators=GUARD)
    contact_name = models.CharField(_("担当者"), max_length=60, blank=True, validators=GUARD)
    contact_phone = models.CharField(_("電話番号"), max_length=20, blank=True)
    contact_email = models.EmailField(_("メールアドレス"), blank=True)
    remarks = models.TextField(_("連絡事項"), max_length=1000, blank=True, validators=GUARD)
    application = models.OneToOneField(
        "applications.Application", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("参加申請")
    )
    entered_at = models.DateTimeField(_("参加条件の登録日時"), null=True, editable=False)
    version = models.PositiveIntegerField(_("更新回数"), default=1, editable=False)
    updated_at = models.DateTimeField(_("更新日時"), default=timezone.now, editable=False)

    objects = ParticipationQuerySet.as_manager()

    access_rules: ClassVar[AccessRules] = {
        Party.OWNER: {
            Role.STAFF: ("view", "change"),
            Role.APPROVER: ("view", "change"),
            Role.ADMINISTRATOR: ("view",),
            # A prefecture that takes part, its own or as a partner from outside, has no staff of these roles.
            Role.COORDINATOR: ("view", "change"),
            Role.MANAGER: ("view", "change"),
            Role.AUDITOR: ("view",),
        },
        Party.COORDINATOR: {
            Role.COORDINATOR: ("view", "change", "coordinate"),
            Role.MANAGER: ("view", "change", "coordinate"),
            Role.AUDITOR: ("view",),
        },
    }

    class Meta:
        verbose_name = _("参加団体")
        ordering = ["organisation__code", "organisation__kana", "pk"]
        permissions = [("coordinate_participation", "Can coordinate an organisation's part in a test")]
        constraints = [models.UniqueConstraint(fields=["programme", "organisation"], name="test_participation_once")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.programme}"

    def parties(self) -> Mapping[Party, Iterable[int]]:
        return {Party.OWNER: [self.organisation_id], Party.COORDINATOR: [self.programme.prefecture_id]}


class OperationTestParticipationGroupPermission(GroupObjectPermissionBase):
    """Rights on one organisation's part."""

    content_object = models.ForeignKey(Participation, on_delete=models.CASCADE)


class ParticipationPartQuerySet(PermittedQuerySet):
    permitted_via = "participation"


class ScenarioRoleQuerySet(ParticipationPartQuerySet):
    def inquiries(self) -> Self:
        return self.filter(role=RoleKind.INQUIRER)

    def offers(self) -> Self:
        return self.filter(role__in=PROVIDING)


@audited()
class ScenarioRole(models.Model):
    """An organisation tests a scenario as inquirer, or provides in it to at most `max_tests` inquirers."""

    participation = models.ForeignKey(
        Participation, on_delete=models.CASCADE, related_name="roles", verbose_name=_("参加団体")
    )
    scenario = models.ForeignKey(
        "mynumber_tests.Scenario", on_delete=models.PROTECT, related_name="roles", verbose_name=_("シナリオ")
    )
    role = models.CharField(_("役割"), max_length=10, choices=RoleKind)
    max_tests = models.PositiveSmallIntegerField(
        _("提供の上限（件）"), null=True, validators=[MinValueValidator(1), MaxValueValidator(MOST_TESTS)]
    )

    objects = ScenarioRoleQuerySet.as_manager()

    class Meta:
        verbose_name = _("シナリオでの役割")
        ordering = ["scenario__code", "role", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["participation", "scenario", "role"], name="test_role_once"),
            models.UniqueConstraint(
                fields=["participation", "scenario"], condition=~Q(role=RoleKind.INQUIRER), name="test_offer_once"
            ),
            models.CheckConstraint(
                condition=Q(role=RoleKind.INQUIRER, max_tests__isnull=True)
                | (~Q(role=RoleKind.INQUIRER) & Q(max_tests__gte=1)),
                name="test_offer_has_a_cap",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participation} {self.scenario} {self.get_role_display()}"


@audited()
class PartnerWish(models.Model):
    """A counterpart that an organisation wants to meet, or must not meet. The counterpart does not see it."""

    participation = models.ForeignKey(
        Participation, on_delete=models.CASCADE, related_name="wishes", verbose_name=_("参加団体")
    )
    partner = models.ForeignKey(
        Participation, on_delete=models.CASCADE, related_name="wished_by", verbose_name=_("希望する相手先")
    )
    kind = models.CharField(_("種類"), max_length=10, choices=WishKind)

    objects = ParticipationPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("相手先の希望")
        ordering = ["kind", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["participation", "partner"], name="test_wish_once"),
            models.CheckConstraint(condition=~Q(participation=F("partner")), name="test_wish_about_another"),
        ]

    def __str__(self) -> str:
        return f"{self.participation} {self.partner} {self.get_kind_display()}"


class StepRecordQuerySet(ParticipationPartQuerySet):
    def pending(self) -> Self:
        return self.filter(state=StepState.NOT_DONE)


@audited()
class StepRecord(models.Model):
    """How far one organisation is with one of the six steps; the business scenarios follow from its pairs."""

    participation = models.ForeignKey(
        Participation, on_delete=models.CASCADE, related_name="steps", verbose_name=_("参加団体")
    )
    schedule = models.ForeignKey(
        "mynumber_tests.StepSchedule", on_delete=models.CASCADE, related_name="records", verbose_name=_("テスト手順")
    )
    due_on = models.DateField(_("期限"))
    state = models.CharField(_("状況"), max_length=20, choices=StepState, default=StepState.NOT_DONE)
    done_on = models.DateField(_("完了日"), null=True, blank=True)
    note = models.CharField(_("メモ"), max_length=500, blank=True, validators=GUARD)
    version = models.PositiveIntegerField(_("更新回数"), default=1, editable=False)

    objects = StepRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("テスト手順の記録")
        ordering = ["schedule__due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["participation", "schedule"], name="test_step_record_once"),
            models.CheckConstraint(
                condition=Q(state=StepState.DONE, done_on__isnull=False)
                | (~Q(state=StepState.DONE) & Q(done_on__isnull=True)),
                name="test_step_done_on_when_done",
            ),
            models.CheckConstraint(
                condition=~Q(state=StepState.NOT_APPLICABLE) | ~Q(note=""), name="test_step_left_out_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participation} {self.schedule.step}"
