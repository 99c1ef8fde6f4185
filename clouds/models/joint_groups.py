"""Joint groups (共同利用グループ): who belongs, which gates each member has passed, what it costs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase

from clouds.business_systems import BUSINESSES, business_choices
from clouds.inventory_choices import Gate, JointStage, SplitRule
from portal.access.actor import Actor
from portal.access.choices import Party, Role
from portal.access.grants import AccessRules
from portal.access.querysets import PermittedQuerySet
from portal.audit.tracking import audited
from portal.organisations.models import Organisation

from .groups import GUARD

MOST_YEN = [MaxValueValidator(999_999_999_999)]


class JointGroupQuerySet(PermittedQuerySet):
    pass


@audited()
class JointGroup(models.Model):
    """A group is known to its members and the prefecture alone."""

    prefecture = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="joint_groups", verbose_name=_("都道府県")
    )
    name = models.CharField(_("グループの名称"), max_length=100, validators=GUARD)
    businesses = ArrayField(
        models.CharField(max_length=40, choices=business_choices), verbose_name=_("共同利用する業務")
    )
    stage = models.CharField(_("段階"), max_length=20, choices=JointStage, default=JointStage.SOUNDING)
    start_month = models.DateField(_("利用開始の予定月"), null=True, blank=True)
    setup_yen = models.PositiveBigIntegerField(_("初期費用（円）"), default=0, validators=MOST_YEN)
    years = models.PositiveSmallIntegerField(
        _("利用する年数"), default=5, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    yearly_fixed_yen = models.PositiveBigIntegerField(_("共通の年間費用（円）"), default=0, validators=MOST_YEN)
    yearly_member_yen = models.PositiveBigIntegerField(_("1団体ごとの年間費用（円）"), default=0, validators=MOST_YEN)
    split = models.CharField(_("費用の分け方"), max_length=20, choices=SplitRule, default=SplitRule.EQUAL)
    population_percent = models.PositiveSmallIntegerField(
        _("併用のときの人口割の割合（％）"), default=50, validators=[MaxValueValidator(100)]
    )
    file_gates = ArrayField(
        models.CharField(max_length=20, choices=Gate),
        verbose_name=_("根拠のファイルを求める手続"),
        default=list,
        blank=True,
    )
    is_sample = models.BooleanField(_("架空のサンプル"), default=False, editable=False)
    version = models.PositiveIntegerField(_("更新回数"), default=1, editable=False)

    objects = JointGroupQuerySet.as_manager()

    access_rules: ClassVar[AccessRules] = {
        Party.COORDINATOR: {
            Role.COORDINATOR: ("view", "change", "report"),
            Role.MANAGER: ("view", "change", "report"),
            Role.AUDITOR: ("view",),
        },
        Party.OWNER: {
            Role.STAFF: ("view", "report"),
            Role.APPROVER: ("view",),
            Role.ADMINISTRATOR: ("view",),
        },
    }

    class Meta:
        verbose_name = _("共同利用グループ")
        ordering = ["name", "pk"]
        permissions = [("report_jointgroup", "Can record the gates that a member of a joint group has passed")]
        constraints = [
            models.UniqueConstraint(
                fields=["prefecture", "name"],
                name="joint_group_once",
                violation_error_message=_("同じ名称のグループがすでにあります。"),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def business_names(self) -> list[str]:
        return [BUSINESSES.get(code, code) for code in self.businesses]

    def parties(self) -> Mapping[Party, Iterable[int]]:
        members = self.members.present().values_list("organisation", flat=True)
        return {Party.COORDINATOR: [self.prefecture_id], Party.OWNER: set(members)}


class JointGroupGroupPermission(GroupObjectPermissionBase):
    """Rights on one joint group."""

    content_object = models.ForeignKey(JointGroup, on_delete=models.CASCADE)


class JointMemberQuerySet(PermittedQuerySet):
    permitted_via = "group"

    def present(self) -> Self:
        return self.filter(left_on__isnull=True)


@audited()
class JointMember(models.Model):
    """One organisation's time in a joint group, with what it pays today for the same businesses."""

    group = models.ForeignKey(
        JointGroup, on_delete=models.CASCADE, related_name="members", verbose_name=_("共同利用グループ")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="joint_memberships", verbose_name=_("団体")
    )
    joined_on = models.DateField(_("参加日"))
    left_on = models.DateField(_("離脱日"), null=True, blank=True)
    leave_reason = models.CharField(_("離脱の理由"), max_length=300, blank=True, validators=GUARD)

    objects = JointMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("参加団体")
        ordering = ["organisation__code", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "organisation"], condition=Q(left_on__isnull=True), name="joint_member_once"
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("joined_on")),
                name="joint_member_left_after_joining",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.group}"


class GateStepQuerySet(PermittedQuerySet):
    permitted_via = "member"

    def permitted_to(self, actor: Actor, action: str = "view") -> Self:
        """Evidence and days are each member's own; how far the others are is on the page of the group."""
        rows = super().permitted_to(actor, action)
        return rows if actor.is_prefecture_side else rows.filter(member__organisation=actor.organisation_id)

    def open(self) -> Self:
        return self.filter(passed_on__isnull=True, member__left_on__isnull=True)


@audited()
class GateStep(models.Model):
    """One gate of one member: until when, when passed, on what evidence."""

    member = models.ForeignKey(JointMember, on_delete=models.CASCADE, related_name="gates", verbose_name=_("参加団体"))
    gate = models.CharField(_("手続"), max_length=20, choices=Gate)
    due_on = models.DateField(_("期限"), null=True, blank=True)
    passed_on = models.DateField(_("完了日"), null=True, blank=True)
    evidence = models.CharField(
        _("根拠"),
        max_length=300,
        blank=True,
        validators=GUARD,
        help_text=_("決裁の文書番号、議決の日と議案の番号、予算書のページなど、後から確かめられるものです。"),
    )
    version = models.PositiveIntegerField(_("更新回数"), default=1, editable=False)

    objects = GateStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("参加手続")
        ordering = ["member", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["member", "gate"], name="gate_step_once"),
            models.CheckConstraint(
                condition=Q(passed_on__isnull=True) | ~Q(evidence=""),
                name="gate_step_passed_with_evidence",
                violation_error_message=_("完了とするときは、根拠を入力してください。"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_gate_display())

    @property
    def needs_file(self) -> bool:
        """Whether its group asks for a paper before this gate is passed."""
        return self.gate in self.member.group.file_gates


class GateEvidenceQuerySet(PermittedQuerySet):
    permitted_via = "step"


@audited(exclude=["file"])
class GateEvidence(models.Model):
    """A paper that proves a gate. `name` is the file's own: the history tells it after the file is gone."""

    step = models.ForeignKey(GateStep, on_delete=models.CASCADE, related_name="files", verbose_name=_("参加手続"))
    file = models.OneToOneField(
        "documents.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name=_("ファイル")
    )
    name = models.CharField(_("ファイル名"), max_length=255)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("登録者")
    )

    objects = GateEvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("根拠のファイル")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
