"""The unified test rules (統一ルール): versions that never change once published, and who has taken note of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase

from mynumber_tests.choices import RulesState
from portal.access.actor import Actor
from portal.access.choices import Party, Role
from portal.access.grants import AccessRules
from portal.access.querysets import PermittedQuerySet
from portal.audit.tracking import audited

from .programmes import GUARD, Programme, ProgrammePartQuerySet

FROZEN = ("number", "body", "change_note", "acknowledge_by", "published_at", "published_by_id", "programme_id")


class RulesDocumentQuerySet(ProgrammePartQuerySet):
    def permitted_to(self, actor: Actor, action: str = "view") -> Self:
        """A draft is the prefecture's alone."""
        rows = super().permitted_to(actor, action)
        return rows if actor.is_prefecture_side else rows.published()

    def published(self) -> Self:
        """Every version that was ever in force."""
        return self.exclude(state=RulesState.DRAFT)

    def in_force(self) -> Self:
        return self.filter(state=RulesState.PUBLISHED)


@audited()
class RulesDocument(models.Model):
    """One version; a test has at most one draft and one version in force."""

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="rules", verbose_name=_("総合運用テスト")
    )
    number = models.PositiveSmallIntegerField(_("版"), null=True, editable=False)
    state = models.CharField(_("状態"), max_length=20, choices=RulesState, default=RulesState.DRAFT, editable=False)
    body = models.TextField(_("本文"), max_length=50_000, validators=GUARD)
    change_note = models.CharField(_("前の版からの変更点"), max_length=500, blank=True, validators=GUARD)
    acknowledge_by = models.DateField(_("確認の期限"), null=True)
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

    objects = RulesDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("統一ルール")
        ordering = ["-number", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="test_rules_number_once"),
            models.UniqueConstraint(
                fields=["programme"], condition=Q(state=RulesState.PUBLISHED), name="test_rules_one_in_force"
            ),
            models.UniqueConstraint(
                fields=["programme"], condition=Q(state=RulesState.DRAFT), name="test_rules_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(state=RulesState.DRAFT, number__isnull=True)
                | (~Q(state=RulesState.DRAFT) & Q(number__isnull=False, published_at__isnull=False)),
                name="test_rules_published_with_number_and_time",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="published_rules_stay",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__state__in=[RulesState.PUBLISHED.value, RulesState.REPLACED.value]),
            ),
            pgtrigger.Trigger(
                name="published_rules_never_change",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.state <> 'draft' AND ("
                    + " OR ".join(f'OLD."{name}" IS DISTINCT FROM NEW."{name}"' for name in FROZEN)
                    + " OR NEW.state = 'draft')"
                ),
                func=(
                    "RAISE EXCEPTION 'published test rules never change' "
                    "USING ERRCODE = 'integrity_constraint_violation';"
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(_("第%(number)d版") % {"number": self.number}) if self.number else str(_("下書き"))


class RulesAcknowledgementQuerySet(PermittedQuerySet):
    def pending(self) -> Self:
        """Still owed: a newer version takes the place of one that nobody has taken note of."""
        return self.filter(acknowledged_at__isnull=True, rules__state=RulesState.PUBLISHED)


@audited()
class RulesAcknowledgement(models.Model):
    """One organisation and one version of the rules."""

    rules = models.ForeignKey(
        RulesDocument, on_delete=models.PROTECT, related_name="acknowledgements", verbose_name=_("統一ルール")
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.PROTECT,
        related_name="test_rules_acknowledgements",
        verbose_name=_("団体"),
    )
    due_on = models.DateField(_("確認の期限"))
    acknowledged_at = models.DateTimeField(_("確認した日時"), null=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("確認した人")
    )

    objects = RulesAcknowledgementQuerySet.as_manager()

    access_rules: ClassVar[AccessRules] = {
        Party.OWNER: {
            Role.STAFF: ("view", "acknowledge"),
            Role.APPROVER: ("view", "acknowledge"),
            Role.ADMINISTRATOR: ("view",),
        },
        Party.COORDINATOR: {Role.COORDINATOR: ("view",), Role.MANAGER: ("view",), Role.AUDITOR: ("view",)},
    }

    class Meta:
        verbose_name = _("統一ルールの確認")
        ordering = ["organisation__code", "organisation__kana", "pk"]
        permissions = [("acknowledge_rulesacknowledgement", "Can take note of the rules for an organisation")]
        constraints = [
            models.UniqueConstraint(fields=["rules", "organisation"], name="test_rules_acknowledged_once"),
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True, acknowledged_by__isnull=True)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
                name="test_rules_acknowledged_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.rules}"

    def parties(self) -> Mapping[Party, Iterable[int]]:
        return {
            Party.OWNER: [self.organisation_id],
            Party.COORDINATOR: [self.rules.programme.prefecture_id],
        }


class RulesAcknowledgementGroupPermission(GroupObjectPermissionBase):
    """Rights on one acknowledgement."""

    content_object = models.ForeignKey(RulesAcknowledgement, on_delete=models.CASCADE)
