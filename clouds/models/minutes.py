"""Minutes (議事録): sent round for comments, open to objections, confirmed and then never changed; what was decided."""

from __future__ import annotations

from typing import Self
from zlib import crc32

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clouds.choices import ASKING, ActionState, Answer, MinutesState
from portal.access.actor import Actor
from portal.access.querysets import PermittedQuerySet
from portal.audit.tracking import audited
from portal.organisations.models import Organisation

from .groups import GUARD, GroupPartQuerySet, StudyGroup
from .meetings import Meeting, MeetingPartQuerySet

VERSIONS = 1_000_000_000  # as many digits as a form sends
MOVES = [
    (MinutesState.DRAFT.value, MinutesState.COMMENTING.value),
    (MinutesState.COMMENTING.value, MinutesState.DRAFT.value),
    (MinutesState.COMMENTING.value, MinutesState.OBJECTION.value),
    (MinutesState.DRAFT.value, MinutesState.OBJECTION.value),
    (MinutesState.OBJECTION.value, MinutesState.DRAFT.value),
    (MinutesState.OBJECTION.value, MinutesState.CONFIRMED.value),
]


class MinutesQuerySet(MeetingPartQuerySet):
    def permitted_to(self, actor: Actor, action: str = "view") -> Self:
        """A draft is the prefecture's, what is sent round the members', what is confirmed every reader's."""
        rows = super().permitted_to(actor, action)
        if actor.is_prefecture_side:
            return rows
        own = StudyGroup.objects.permitted_to(actor, "attend").values("pk")
        return rows.filter(
            Q(state=MinutesState.CONFIRMED) | Q(state__in=ASKING, meeting__group__in=own),
        )

    def confirmed(self) -> Self:
        return self.filter(state=MinutesState.CONFIRMED)


@audited(exclude=["updated_at"])
class Minutes(models.Model):
    """One version of a meeting's minutes. A correction of what was confirmed is the next version."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="minutes", verbose_name=_("会議"))
    number = models.PositiveSmallIntegerField(_("版"))
    state = models.CharField(_("状態"), max_length=20, choices=MinutesState, default=MinutesState.DRAFT, editable=False)
    body = models.TextField(_("議事の内容"), max_length=50_000, validators=GUARD)
    change_note = models.CharField(_("訂正の理由"), max_length=500, blank=True, validators=GUARD)
    round = models.PositiveSmallIntegerField(_("照会の回数"), default=0, editable=False)
    was_commented = models.BooleanField(_("意見の照会を済ませた"), default=False, editable=False)
    answer_by = models.DateField(_("回答期限"), null=True, editable=False)
    confirmed_at = models.DateTimeField(_("確定日時"), null=True, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("確定した人"),
    )
    version = models.PositiveIntegerField(_("更新回数"), default=1, editable=False)
    updated_at = models.DateTimeField(_("更新日時"), auto_now=True)

    objects = MinutesQuerySet.as_manager()

    class Meta:
        verbose_name = _("議事録")
        verbose_name_plural = _("議事録")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="minutes_number_once"),
            models.UniqueConstraint(
                fields=["meeting"], condition=~Q(state=MinutesState.CONFIRMED), name="minutes_one_in_work"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=ASKING) | Q(answer_by__isnull=False), name="minutes_asked_with_day"
            ),
            models.CheckConstraint(
                condition=~Q(state=MinutesState.CONFIRMED) | Q(confirmed_at__isnull=False),
                name="minutes_confirmed_with_time",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="confirmed_minutes_never_change",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state=MinutesState.CONFIRMED.value),
            ),
            pgtrigger.FSM(name="minutes_move_along_the_table", field="state", transitions=MOVES),
        ]

    def __str__(self) -> str:
        return str(_("第%(number)d版") % {"number": self.number})


class MinutesPartQuerySet(PermittedQuerySet):
    permitted_via = "minutes"


@audited()
class Decision(models.Model):
    """Something that the meeting decided (決定事項), as its minutes say it."""

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="decisions", verbose_name=_("議事録"))
    position = models.PositiveSmallIntegerField(_("順番"))
    text = models.CharField(_("決定事項"), max_length=500, validators=GUARD)

    objects = MinutesPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("決定事項")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["minutes", "position"], name="decision_position_once")]
        triggers = [
            pgtrigger.Trigger(
                name="confirmed_decisions_never_change",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF EXISTS (
                        SELECT 1 FROM clouds_minutes
                        WHERE state = 'confirmed'
                          AND id = CASE WHEN TG_OP = 'INSERT' THEN NEW.minutes_id ELSE OLD.minutes_id END
                    ) THEN
                        RAISE EXCEPTION 'decisions of confirmed minutes never change'
                            USING ERRCODE = 'integrity_constraint_violation';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return self.text


class MinutesResponseQuerySet(PermittedQuerySet):
    def permitted_to(self, actor: Actor, action: str = "view") -> Self:
        """All answers for those who run the group, its own for a member, who alone answers the round at hand."""
        minutes = Minutes.objects.permitted_to(actor, "view" if action == "answer" else action)
        rows = self.filter(minutes__in=minutes.values("pk"))
        if actor.is_prefecture_side:
            return rows.none() if action == "answer" else rows
        own = StudyGroup.objects.permitted_to(actor, "attend").values("pk")
        rows = rows.filter(minutes__meeting__group__in=own, organisation=actor.organisation_id)
        return rows.at_hand() if action == "answer" else rows

    def at_hand(self) -> Self:
        """Of the round that runs."""
        return self.filter(round=F("minutes__round"), minutes__state__in=ASKING)

    def pending(self) -> Self:
        return self.at_hand().filter(answer="")

    def unresolved(self) -> Self:
        """Something was said, and the prefecture has not yet answered it."""
        return self.filter(answer=Answer.SOME, resolution="")


@audited()
class MinutesResponse(models.Model):
    """One organisation in one round: its comment (意見) on the draft, or its objection (異議) to the final text."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="responses", verbose_name=_("議事録"))
    round = models.PositiveSmallIntegerField(_("照会の回数"))
    stage = models.CharField(_("段階"), max_length=20, choices=MinutesState)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="minutes_responses", verbose_name=_("団体")
    )
    due_on = models.DateField(_("回答期限"))
    answer = models.CharField(_("回答"), max_length=20, choices=Answer, blank=True)
    text = models.TextField(_("意見・異議の内容"), max_length=4000, blank=True, validators=GUARD)
    answered_at = models.DateTimeField(_("回答日時"), null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("回答者"),
    )
    resolution = models.TextField(_("事務局の対応"), max_length=2000, blank=True, validators=GUARD)

    objects = MinutesResponseQuerySet.as_manager()

    class Meta:
        verbose_name = _("議事録への回答")
        ordering = ["-round", "organisation__code", "organisation__kana", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["minutes", "round", "organisation"], name="minutes_response_once"),
            models.CheckConstraint(
                condition=Q(answer="") | Q(answered_at__isnull=False), name="minutes_answered_with_time"
            ),
            models.CheckConstraint(condition=~Q(answer=Answer.SOME) | ~Q(text=""), name="minutes_comment_has_text"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.minutes}"

    @property
    def version(self) -> int:
        """Another number after every change, so that of two people who answer the second is told."""
        said = (self.answer, self.text, self.resolution, str(self.answered_at))
        return crc32("\n".join(said).encode()) % VERSIONS


class ActionItemQuerySet(GroupPartQuerySet):
    def permitted_to(self, actor: Actor, action: str = "view") -> Self:
        """The members' business; whoever owes it, or runs the group, tells how it stands (`report`)."""
        if actor.is_prefecture_side:
            return super().permitted_to(actor, "change" if action == "report" else action)
        if action not in ("view", "report"):
            return self.none()
        rows = super().permitted_to(actor, "attend")
        rows = rows.filter(Q(meeting__isnull=True) | Q(meeting__in=Meeting.objects.permitted_to(actor).values("pk")))
        return rows.filter(organisation=actor.organisation_id) if action == "report" else rows

    def open(self) -> Self:
        return self.filter(state=ActionState.OPEN)


@audited(exclude=["updated_at"])
class ActionItem(models.Model):
    """Something to be done after a meeting (宿題): by whom, until when."""

    group = models.ForeignKey(StudyGroup, on_delete=models.PROTECT, related_name="actions", verbose_name=_("検討会"))
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="actions", verbose_name=_("会議")
    )
    title = models.CharField(_("内容"), max_length=200, validators=GUARD)
    detail = models.TextField(_("詳細"), max_length=2000, blank=True, validators=GUARD)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="group_actions", verbose_name=_("担当団体")
    )
    person = models.CharField(_("担当者"), max_length=100, blank=True, validators=GUARD)
    due_on = models.DateField(_("期限"))
    state = models.CharField(_("状態"), max_length=20, choices=ActionState, default=ActionState.OPEN)
    done_on = models.DateField(_("完了日"), null=True, blank=True)
    result = models.TextField(_("結果・経過"), max_length=2000, blank=True, validators=GUARD)
    version = models.PositiveIntegerField(_("更新回数"), default=1, editable=False)
    updated_at = models.DateTimeField(_("更新日時"), auto_now=True)

    objects = ActionItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("アクション項目")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ActionState.DONE, done_on__isnull=False)
                | (~Q(state=ActionState.DONE) & Q(done_on__isnull=True)),
                name="action_done_has_day",
            )
        ]

    def __str__(self) -> str:
        return self.title
