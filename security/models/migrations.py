"""The move of one organisation and the tasks that it consists of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar, Self

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
from portal.web.validators import validate_no_individual_number
from security.task_choices import CLOSED_STATES, DueAnchor, Milestone, OwnerSide, TaskState

from .task_triggers import BORN_UNTOUCHED, MOVES_ALONG_THE_TABLE, MOVES_WITH_A_TRANSITION

GUARD = [validate_no_individual_number]


class OrganisationMigrationQuerySet(PermittedQuerySet):
    def planned(self) -> Self:
        """Without organisations that the version in force leaves out."""
        return self.filter(month__isnull=False)


@audited()
class OrganisationMigration(models.Model):
    """One organisation on its way: its switch month in the version in force, and in the first one that named it."""

    programme = models.ForeignKey(
        "security.Programme", on_delete=models.CASCADE, related_name="migrations", verbose_name=_("事業")
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.PROTECT,
        related_name="security_migrations",
        verbose_name=_("団体"),
    )
    plan = models.ForeignKey("security.MigrationPlan", on_delete=models.PROTECT, related_name="+", verbose_name=_("版"))
    month = models.DateField(_("切替月"), null=True)
    baseline_month = models.DateField(_("当初の切替月"))

    objects = OrganisationMigrationQuerySet.as_manager()

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
        Party.PARTICIPANT: {Role.VENDOR: ("provide",)},  # its own tasks only: see MigrationTaskQuerySet
    }

    class Meta:
        verbose_name = _("団体の移行")
        ordering = ["organisation__code", "pk"]
        permissions = [("provide_organisationmigration", "Can work on the provider's tasks of a migration")]
        constraints = [models.UniqueConstraint(fields=["programme", "organisation"], name="migration_once")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.programme}"

    def parties(self) -> Mapping[Party, Iterable[int]]:
        """Needs no query where the programme comes with its prefectures and steps."""
        return {
            Party.OWNER: [self.organisation_id],
            Party.COORDINATOR: [prefecture.pk for prefecture in self.programme.prefectures.all()],
            Party.PARTICIPANT: [s.provider_id for s in self.programme.step_templates.all() if s.provider_id],
        }


class OrganisationMigrationGroupPermission(GroupObjectPermissionBase):
    """Rights on one organisation's move."""

    content_object = models.ForeignKey(OrganisationMigration, on_delete=models.CASCADE)


class MigrationTaskQuerySet(PermittedQuerySet):
    def permitted_to(self, actor: Actor, action: str = "view") -> Self:
        """All tasks of a move that the actor may see; a vendor sees and changes those that name it, and no others."""
        moves = OrganisationMigration.objects
        if actor.is_vendor:
            return self.filter(migration__in=moves.permitted_to(actor, "provide"), provider=actor.organisation_id)
        return self.filter(migration__in=moves.permitted_to(actor, action))

    def open(self) -> Self:
        """Not yet settled, in a move that is still planned."""
        return self.exclude(state__in=CLOSED_STATES).filter(migration__month__isnull=False)


@audited(exclude=["updated_at"])
class MigrationTask(models.Model):
    """One step of one organisation. It keeps what the template said when it was made, until somebody applies anew."""

    migration = models.ForeignKey(
        OrganisationMigration, on_delete=models.CASCADE, related_name="tasks", verbose_name=_("団体の移行")
    )
    template = models.ForeignKey(
        "security.StepTemplate", on_delete=models.PROTECT, related_name="tasks", verbose_name=_("ひな形の手順")
    )
    position = models.PositiveSmallIntegerField(_("順番"))
    name = models.CharField(_("手順名"), max_length=60)
    owner_side = models.CharField(_("担当"), max_length=20, choices=OwnerSide)
    provider = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("担当の事業者"),
    )
    anchor = models.CharField(_("期限の基準日"), max_length=10, choices=DueAnchor)
    offset_days = models.SmallIntegerField(_("基準日からの開庁日数（日）"))
    is_evidence_required = models.BooleanField(_("完了に証跡が必要"))
    milestone = models.CharField(_("進捗の集計での扱い"), max_length=20, choices=Milestone, blank=True)
    due_on = models.DateField(_("期限"))
    baseline_due_on = models.DateField(_("当初の期限"))
    state = models.CharField(_("状況"), max_length=20, choices=TaskState, default=TaskState.NOT_STARTED)
    done_on = models.DateField(_("完了日"), null=True, blank=True)
    reason = models.CharField(_("対象外の理由"), max_length=500, blank=True, validators=GUARD)
    note = models.TextField(_("メモ"), max_length=2000, blank=True, validators=GUARD)
    version = models.PositiveIntegerField(_("更新回数"), default=1, editable=False)
    updated_at = models.DateTimeField(_("更新日時"), default=timezone.now, editable=False)

    objects = MigrationTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("移行作業")
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["due_on"], name="task_due_on")]
        constraints = [
            models.UniqueConstraint(fields=["migration", "template"], name="task_once"),
            models.CheckConstraint(
                condition=Q(state=TaskState.DONE, done_on__isnull=False)
                | (~Q(state=TaskState.DONE) & Q(done_on__isnull=True)),
                name="task_done_on_when_done",
            ),
            models.CheckConstraint(
                condition=~Q(state=TaskState.NOT_APPLICABLE) | ~Q(reason=""), name="task_not_applicable_has_reason"
            ),
        ]
        triggers = [BORN_UNTOUCHED, MOVES_ALONG_THE_TABLE, MOVES_WITH_A_TRANSITION]

    def __str__(self) -> str:
        return self.name

    @property
    def is_closed(self) -> bool:
        return self.state in CLOSED_STATES
