"""The steps by which every organisation of a programme moves: a template that the coordinators keep."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.access.querysets import PermittedQuerySet
from portal.audit.tracking import audited
from portal.web.validators import validate_no_individual_number
from security.task_choices import DueAnchor, Milestone, OwnerSide

GUARD = [validate_no_individual_number]
MOST_DAYS = 500  # about two years of business days


class StepTemplateQuerySet(PermittedQuerySet):
    permitted_via = "programme"

    def active(self) -> StepTemplateQuerySet:
        return self.filter(is_active=True)


@audited()
class StepTemplate(models.Model):
    """One step of the move: whose it is, and when it is due, counted in business days from the switch month."""

    programme = models.ForeignKey(
        "security.Programme", on_delete=models.CASCADE, related_name="step_templates", verbose_name=_("事業")
    )
    position = models.PositiveSmallIntegerField(_("順番"), validators=[MinValueValidator(1), MaxValueValidator(999)])
    name = models.CharField(_("手順名"), max_length=60, validators=GUARD)
    guidance = models.TextField(_("作業の内容"), blank=True, max_length=1000, validators=GUARD)
    owner_side = models.CharField(_("担当"), max_length=20, choices=OwnerSide, default=OwnerSide.MUNICIPALITY)
    anchor = models.CharField(_("期限の基準日"), max_length=10, choices=DueAnchor, default=DueAnchor.FIRST)
    offset_days = models.SmallIntegerField(
        _("基準日からの開庁日数（日）"),
        default=0,
        validators=[MinValueValidator(-MOST_DAYS), MaxValueValidator(MOST_DAYS)],
    )
    is_evidence_required = models.BooleanField(_("完了に証跡が必要"), default=False)
    milestone = models.CharField(_("進捗の集計での扱い"), max_length=20, choices=Milestone, blank=True)
    menu_item = models.ForeignKey(
        "security.ServiceMenuItem",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("対象のサービス"),
    )
    provider = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("担当の事業者"),
    )
    is_active = models.BooleanField(_("使用する"), default=True)
    version = models.PositiveIntegerField(_("更新回数"), default=1, editable=False)

    objects = StepTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("移行手順のひな形")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "name"], name="step_name_once"),
            models.UniqueConstraint(
                fields=["programme", "milestone"],
                condition=Q(is_active=True) & ~Q(milestone=""),
                name="step_milestone_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name
