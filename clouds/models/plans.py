"""The mid- and long-term plan (中長期計画): versions of phases and milestones that never change once published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase

from clouds.choices import PlanState
from portal.access.actor import Actor
from portal.access.choices import Party, Role
from portal.access.grants import AccessRules
from portal.access.querysets import PermittedQuerySet
from portal.audit.tracking import audited
from portal.lib.months import Month
from portal.organisations.models import Organisation

from .groups import GUARD, NEVER_MEMBERS

FROZEN = ("number", "note", "published_at", "published_by_id", "plan_id")


class PlanQuerySet(PermittedQuerySet):
    pass


@audited()
class Plan(models.Model):
    """A plan of a prefecture for all its municipalities, boards and unions."""

    prefecture = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="cloud_plans", verbose_name=_("都道府県")
    )
    name = models.CharField(_("計画の名称"), max_length=100, validators=GUARD)
    is_sample = models.BooleanField(_("架空のサンプルを含む"), default=False, editable=False)

    objects = PlanQuerySet.as_manager()

    access_rules: ClassVar[AccessRules] = {
        Party.COORDINATOR: {
            Role.COORDINATOR: ("view", "change"),
            Role.MANAGER: ("view", "change", "publish"),
            Role.AUDITOR: ("view",),
        },
        Party.PARTICIPANT: {Role.STAFF: ("view",), Role.APPROVER: ("view",), Role.ADMINISTRATOR: ("view",)},
    }

    class Meta:
        verbose_name = _("中長期計画")
        ordering = ["-pk"]
        permissions = [("publish_plan", "Can publish a version of the mid- and long-term plan")]
        constraints = [
            models.UniqueConstraint(
                fields=["prefecture", "name"],
                name="cloud_plan_once",
                violation_error_message=_("同じ名称の計画がすでにあります。"),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def parties(self) -> Mapping[Party, Iterable[int]]:
        """Nobody but the prefecture knows of a plan before its first publication."""
        readers: Iterable[int] = ()
        if self.versions.published().exists():
            members = Organisation.objects.current().filter(prefecture=self.prefecture_id)
            readers = members.exclude(kind__in=NEVER_MEMBERS).values_list("pk", flat=True)
        return {Party.COORDINATOR: [self.prefecture_id], Party.PARTICIPANT: readers}

    @property
    def in_force(self) -> PlanVersion | None:
        """The version that holds now; of versions that were fetched along with the plan it asks nothing more."""
        return next((one for one in self.versions.all() if one.state == PlanState.PUBLISHED), None)


class PlanGroupPermission(GroupObjectPermissionBase):
    """Rights on one plan."""

    content_object = models.ForeignKey(Plan, on_delete=models.CASCADE)


class PlanVersionQuerySet(PermittedQuerySet):
    permitted_via = "plan"

    def permitted_to(self, actor: Actor, action: str = "view") -> Self:
        """A draft is the prefecture's alone."""
        rows = super().permitted_to(actor, action)
        return rows if actor.is_prefecture_side else rows.published()

    def published(self) -> Self:
        """Every version that was ever in force."""
        return self.exclude(state=PlanState.DRAFT)

    def in_force(self) -> Self:
        return self.filter(state=PlanState.PUBLISHED)


@audited()
class PlanVersion(models.Model):
    """One version; a plan has at most one draft and one version in force."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="versions", verbose_name=_("中長期計画"))
    number = models.PositiveSmallIntegerField(_("版"), null=True, editable=False)
    state = models.CharField(_("状態"), max_length=20, choices=PlanState, default=PlanState.DRAFT, editable=False)
    note = models.CharField(_("前の版からの変更点"), max_length=500, blank=True, validators=GUARD)
    published_at = models.DateTimeField(_("公開日時"), null=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("公開した人"),
    )
    version = models.PositiveIntegerField(_("更新回数"), default=1, editable=False)

    objects = PlanVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("中長期計画の版")
        ordering = ["-number", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="cloud_plan_number_once"),
            models.UniqueConstraint(
                fields=["plan"], condition=Q(state=PlanState.PUBLISHED), name="cloud_plan_one_in_force"
            ),
            models.UniqueConstraint(fields=["plan"], condition=Q(state=PlanState.DRAFT), name="cloud_plan_one_draft"),
            models.CheckConstraint(
                condition=Q(state=PlanState.DRAFT, number__isnull=True)
                | (~Q(state=PlanState.DRAFT) & Q(number__isnull=False, published_at__isnull=False)),
                name="cloud_plan_published_with_number_and_time",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="published_plan_stays",
                operation=pgtrigger.Delete,
                condition=~pgtrigger.Q(old__state=PlanState.DRAFT.value),
            ),
            pgtrigger.Trigger(
                name="published_plan_never_changes",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.state <> 'draft' AND ("
                    + " OR ".join(f'OLD."{name}" IS DISTINCT FROM NEW."{name}"' for name in FROZEN)
                    + " OR NEW.state = 'draft')"
                ),
                func=(
                    "RAISE EXCEPTION 'a published version of a plan never changes' "
                    "USING ERRCODE = 'integrity_constraint_violation';"
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(_("第%(number)d版") % {"number": self.number}) if self.number else str(_("下書き"))


class PlanPartQuerySet(PermittedQuerySet):
    permitted_via = "version"


def _frozen_part() -> pgtrigger.Trigger:
    """What belongs to a published version is as fixed as the version itself."""
    return pgtrigger.Trigger(
        name="published_part_never_changes",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func="""
            IF EXISTS (
                SELECT 1 FROM clouds_planversion
                WHERE state <> 'draft'
                  AND id = CASE WHEN TG_OP = 'INSERT' THEN NEW.version_id ELSE OLD.version_id END
            ) THEN
                RAISE EXCEPTION 'a published version of a plan never changes'
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,
    )


@audited()
class PlanPhase(models.Model):
    """A stretch of months with its work (段階). Months are stored as their first day."""

    version = models.ForeignKey(
        PlanVersion, on_delete=models.CASCADE, related_name="phases", verbose_name=_("計画の版")
    )
    position = models.PositiveSmallIntegerField(_("順番"))
    name = models.CharField(_("段階の名称"), max_length=100, validators=GUARD)
    first_month = models.DateField(_("最初の月"))
    last_month = models.DateField(_("最後の月"))
    description = models.CharField(_("取組の内容"), max_length=500, blank=True, validators=GUARD)

    objects = PlanPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("段階")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="plan_phase_once"),
            models.CheckConstraint(condition=Q(first_month__lte=F("last_month")), name="plan_phase_months_in_order"),
        ]
        triggers = [_frozen_part()]

    def __str__(self) -> str:
        return self.name

    @property
    def first(self) -> Month:
        return Month.of(self.first_month)

    @property
    def last(self) -> Month:
        return Month.of(self.last_month)


@audited()
class PlanMilestone(models.Model):
    """Something that is reached in a month (節目), and whether it was when the version was made."""

    version = models.ForeignKey(
        PlanVersion, on_delete=models.CASCADE, related_name="milestones", verbose_name=_("計画の版")
    )
    position = models.PositiveSmallIntegerField(_("順番"))
    name = models.CharField(_("節目の名称"), max_length=100, validators=GUARD)
    month = models.DateField(_("予定の月"))
    is_reached = models.BooleanField(_("達成済み"), default=False)

    objects = PlanPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("節目")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["version", "position"], name="plan_milestone_once")]
        triggers = [_frozen_part()]

    def __str__(self) -> str:
        return self.name
