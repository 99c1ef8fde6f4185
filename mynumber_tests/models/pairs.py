"""The room of a pair: two organisations that test with each other, and what they arrange. Nobody else sees it."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import IntegerRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mynumber_tests.choices import ProposalState
from portal.access.actor import Actor
from portal.access.querysets import PermittedQuerySet
from portal.audit.tracking import audited

from .participations import Participation
from .programmes import GUARD, Programme

TEST_PERSONS = 10_000


class PairQuerySet(PermittedQuerySet):
    def permitted_to(self, actor: Actor, action: str = "view") -> Self:
        """The two organisations, and the prefecture that coordinates them: rights come from the participations."""
        parts = Participation.objects.permitted_to(actor, action).values("pk")
        return self.filter(Q(one__in=parts) | Q(other__in=parts))

    def standing(self) -> Self:
        """In the version in force."""
        return self.filter(is_ended=False)


@audited(exclude=["updated_at"])
class Pair(models.Model):
    """Two organisations that the pairing brought together, in the slot of the version in force.

    Where a later version parts them the room stays to be read, ended. `sequence` rises with every change of the
    appointment, for calendars.
    """

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="pairs", verbose_name=_("総合運用テスト")
    )
    one = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="+", verbose_name=_("相手先（一方）"))
    other = models.ForeignKey(
        Participation, on_delete=models.PROTECT, related_name="+", verbose_name=_("相手先（他方）")
    )
    slot = models.ForeignKey(
        "mynumber_tests.Slot", on_delete=models.PROTECT, related_name="pairs", verbose_name=_("クール")
    )
    plan = models.ForeignKey(
        "mynumber_tests.PairingPlan", on_delete=models.PROTECT, related_name="pairs", verbose_name=_("組合せの版")
    )
    is_ended = models.BooleanField(_("組合せの解消"), default=False)
    meets_at = models.DateTimeField(_("テストの日時"), null=True, blank=True)
    meets_until = models.DateTimeField(_("終了予定"), null=True, blank=True)
    means = models.CharField(_("実施の方法"), max_length=200, blank=True, validators=GUARD)
    dates_by = models.DateField(_("日程を決める期限"))
    sequence = models.PositiveIntegerField(_("変更回数"), default=0, editable=False)
    version = models.PositiveIntegerField(_("更新回数"), default=1, editable=False)
    updated_at = models.DateTimeField(_("更新日時"), default=timezone.now, editable=False)

    objects = PairQuerySet.as_manager()

    class Meta:
        verbose_name = _("相手先との調整")
        ordering = ["slot__position", "one__organisation__code", "other__organisation__code", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "one", "other"], name="test_pair_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="test_pair_in_order"),
            models.CheckConstraint(
                condition=Q(meets_at__isnull=True, meets_until__isnull=True) | Q(meets_until__gt=F("meets_at")),
                name="test_pair_meets_for_a_while",
            ),
        ]
        indexes = [models.Index(fields=["updated_at"], name="test_pair_changed")]

    def __str__(self) -> str:
        return f"{self.one.organisation}・{self.other.organisation}"

    @property
    def sides(self) -> tuple[Participation, Participation]:
        return self.one, self.other


class PairPartQuerySet(PermittedQuerySet):
    permitted_via = "pair"


class PairSideQuerySet(PairPartQuerySet):
    def silent(self) -> Self:
        """Those who have not confirmed a pair in force."""
        return self.filter(confirmed_at__isnull=True, pair__is_ended=False)


@audited()
class PairSide(models.Model):
    """What one of the two has done in the room: its confirmation and its checklist (codes of data/checklist.csv)."""

    pair = models.ForeignKey(
        Pair, on_delete=models.CASCADE, related_name="pair_sides", verbose_name=_("相手先との調整")
    )
    participation = models.ForeignKey(
        Participation, on_delete=models.PROTECT, related_name="pair_sides", verbose_name=_("参加団体")
    )
    confirm_by = models.DateField(_("確認の期限"))
    confirmed_at = models.DateTimeField(_("確認した日時"), null=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("確認した人")
    )
    checked = models.JSONField(_("チェックリスト"), default=dict, blank=True)  # {code: name of who ticked it}

    objects = PairSideQuerySet.as_manager()

    class Meta:
        verbose_name = _("相手先の確認")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["pair", "participation"], name="test_pair_side_once")]

    def __str__(self) -> str:
        return f"{self.pair} {self.participation.organisation}"


@audited()
class DateProposal(models.Model):
    """A day and time that one side proposes to the other."""

    pair = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="proposals", verbose_name=_("相手先との調整"))
    proposed_by = models.ForeignKey(
        Participation, on_delete=models.PROTECT, related_name="+", verbose_name=_("提案した団体")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("提案した人")
    )
    starts_at = models.DateTimeField(_("開始"))
    ends_at = models.DateTimeField(_("終了"))
    means = models.CharField(_("実施の方法"), max_length=200, blank=True, validators=GUARD)
    state = models.CharField(_("状態"), max_length=20, choices=ProposalState, default=ProposalState.OPEN)
    answer = models.CharField(_("回答の補足"), max_length=300, blank=True, validators=GUARD)
    created_at = models.DateTimeField(_("提案した日時"), auto_now_add=True)

    objects = PairPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("日程の提案")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="date_proposal_in_order"),
            models.UniqueConstraint(
                fields=["pair"], condition=Q(state=ProposalState.ACCEPTED), name="date_proposal_one_accepted"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pair} {self.starts_at:%Y-%m-%d %H:%M}"


@audited()
class PairMessage(models.Model):
    """A message in the room."""

    pair = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="messages", verbose_name=_("相手先との調整"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("発信者")
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("発信者の団体")
    )
    body = models.TextField(_("本文"), max_length=4000, validators=GUARD)
    sent_at = models.DateTimeField(_("日時"), auto_now_add=True)

    objects = PairPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("連絡")
        ordering = ["sent_at", "pk"]

    def __str__(self) -> str:
        return f"{self.pair} {self.sent_at:%Y-%m-%d}"


# int4range(first, last, '[]'): both ends included.
SERIALS = Func(F("first"), F("last"), models.Value("[]"), function="INT4RANGE", output_field=IntegerRangeField())


@audited()
class SerialBlock(models.Model):
    """Serial numbers of test persons that a pair prepares alike; no other pair of the test has them.

    Serial numbers only (1 to 10,000): the numbers of the test persons themselves are never in this portal.
    """

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="serial_blocks", verbose_name=_("総合運用テスト")
    )
    pair = models.ForeignKey(
        Pair, on_delete=models.PROTECT, related_name="serial_blocks", verbose_name=_("相手先との調整")
    )
    first = models.PositiveIntegerField(_("最初の通し番号"))
    last = models.PositiveIntegerField(_("最後の通し番号"))
    note = models.CharField(_("用途"), max_length=200, blank=True, validators=GUARD)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("割り当てた人")
    )
    created_at = models.DateTimeField(_("登録日時"), auto_now_add=True)

    objects = PairPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("テストデータの割当て")
        ordering = ["first"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first__gte=1, last__lte=TEST_PERSONS, first__lte=F("last")),
                name="serial_block_within_the_test_persons",
            ),
            ExclusionConstraint(
                name="serial_blocks_disjoint",
                expressions=[
                    ("programme", RangeOperators.EQUAL),
                    (SERIALS, RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first:,}～{self.last:,}"
