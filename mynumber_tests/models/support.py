"""Help for those who test: consultation with the prefecture, shared trouble cards, the coordinator's worklist."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from mynumber_tests.choices import WorkKind
from portal.access.actor import Actor
from portal.audit.tracking import audited

from .pairs import Pair
from .participations import Participation, ParticipationPartQuerySet
from .programmes import GUARD, Programme, ProgrammePartQuerySet, WorkingPaperQuerySet

LONGEST_TITLE = 40  # characters of a question that stand for it in lists


class ConsultationQuerySet(ParticipationPartQuerySet):
    def unanswered(self) -> Self:
        return self.filter(answered_at__isnull=True)


@audited()
class Consultation(models.Model):
    """A question of one organisation to the prefecture, with its answer; the two alone see it."""

    participation = models.ForeignKey(
        Participation, on_delete=models.PROTECT, related_name="consultations", verbose_name=_("参加団体")
    )
    pair = models.ForeignKey(
        Pair, on_delete=models.PROTECT, null=True, related_name="consultations", verbose_name=_("相手先との調整")
    )
    question = models.TextField(_("相談の内容"), max_length=2000, validators=GUARD)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("相談した人")
    )
    asked_at = models.DateTimeField(_("相談日時"), auto_now_add=True)
    answer = models.TextField(_("回答"), max_length=4000, blank=True, validators=GUARD)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("回答者")
    )
    answered_at = models.DateTimeField(_("回答日時"), null=True)

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        verbose_name = _("相談")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="") | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="consultation_answered_with_words",
            )
        ]

    def __str__(self) -> str:
        return Truncator(self.question).chars(LONGEST_TITLE)

    @property
    def version(self) -> int:
        """Another one with each answer: its moment in microseconds, 0 before the first."""
        return int(self.answered_at.timestamp() * 1_000_000) if self.answered_at else 0


@audited()
class FaqEntry(models.Model):
    """A question and its answer for everyone who takes part, without names."""

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="faq", verbose_name=_("総合運用テスト")
    )
    source = models.OneToOneField(
        Consultation, on_delete=models.PROTECT, null=True, related_name="faq_entry", verbose_name=_("もとの相談")
    )
    question = models.CharField(_("質問"), max_length=500, validators=GUARD)
    answer = models.TextField(_("回答"), max_length=4000, validators=GUARD)
    version = models.PositiveIntegerField(_("更新回数"), default=1, editable=False)
    published_at = models.DateTimeField(_("掲載日時"), auto_now_add=True)

    objects = ProgrammePartQuerySet.as_manager()

    class Meta:
        verbose_name = _("よくある質問")
        ordering = ["-published_at", "-pk"]

    def __str__(self) -> str:
        return self.question


@audited()
class TroubleCard(models.Model):
    """A known trouble, cleaned of names, for everyone who takes part."""

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="trouble_cards", verbose_name=_("総合運用テスト")
    )
    scenario = models.ForeignKey(
        "mynumber_tests.Scenario",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="trouble_cards",
        verbose_name=_("シナリオ"),
    )
    title = models.CharField(_("件名"), max_length=100, validators=GUARD)
    symptom = models.TextField(_("起きること"), max_length=2000, validators=GUARD)
    cause = models.TextField(_("原因"), max_length=2000, blank=True, validators=GUARD)
    remedy = models.TextField(_("対処"), max_length=2000, validators=GUARD)
    version = models.PositiveIntegerField(_("更新回数"), default=1, editable=False)
    shared_at = models.DateTimeField(_("共有日時"), auto_now_add=True)

    objects = ProgrammePartQuerySet.as_manager()

    class Meta:
        verbose_name = _("既知の障害")
        ordering = ["-shared_at", "-pk"]

    def __str__(self) -> str:
        return self.title


class TroubleSightingQuerySet(ParticipationPartQuerySet):
    pass


@audited()
class TroubleSighting(models.Model):
    """「当団体でも発生」: an organisation has seen the same. Others see only how many have."""

    card = models.ForeignKey(
        TroubleCard, on_delete=models.CASCADE, related_name="sightings", verbose_name=_("既知の障害")
    )
    participation = models.ForeignKey(
        Participation, on_delete=models.CASCADE, related_name="+", verbose_name=_("参加団体")
    )
    seen_at = models.DateTimeField(_("日時"), auto_now_add=True)

    objects = TroubleSightingQuerySet.as_manager()

    class Meta:
        verbose_name = _("同じ障害の発生")
        ordering = ["-seen_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["card", "participation"], name="trouble_seen_once")]

    def __str__(self) -> str:
        return f"{self.card} {self.participation.organisation}"


class WorkClaimQuerySet(WorkingPaperQuerySet):
    def of(self, actor: Actor) -> Self:
        return self.filter(claimed_by=actor.user)


@audited()
class WorkClaim(models.Model):
    """Who of the coordinators looks after one entry of the worklist. `object_id` is the pair's, run's, defect's …"""

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="work_claims", verbose_name=_("総合運用テスト")
    )
    kind = models.CharField(_("種類"), max_length=20, choices=WorkKind)
    object_id = models.PositiveBigIntegerField(_("対象の識別子"))
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("引き受けた人")
    )
    claimed_at = models.DateTimeField(_("引き受けた日時"), auto_now_add=True)

    objects = WorkClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("作業の引受け")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["programme", "kind", "object_id"], name="work_claimed_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.claimed_by}"
