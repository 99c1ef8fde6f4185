"""Meetings of a study group: when and where, the agenda with its materials, who says they come and who came."""

from __future__ import annotations

from datetime import date
from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clouds.choices import CAME, Manner, MeetingState, Presence, Reply
from portal.access.actor import Actor
from portal.access.querysets import PermittedQuerySet
from portal.audit.tracking import audited
from portal.organisations.models import Organisation

from .groups import GUARD, GroupPartQuerySet, StudyGroup


class MeetingQuerySet(GroupPartQuerySet):
    def permitted_to(self, actor: Actor, action: str = "view") -> Self:
        """What is being prepared is the prefecture's alone."""
        rows = super().permitted_to(actor, action)
        return rows if actor.is_prefecture_side else rows.exclude(state=MeetingState.DRAFT)


@audited(exclude=["updated_at"])
class Meeting(models.Model):
    """One meeting. Once people were invited it is never deleted but called off, so that calendars take it away."""

    group = models.ForeignKey(StudyGroup, on_delete=models.PROTECT, related_name="meetings", verbose_name=_("検討会"))
    title = models.CharField(_("会議の名称"), max_length=100, validators=GUARD)
    starts_at = models.DateTimeField(_("開始日時"))
    ends_at = models.DateTimeField(_("終了日時"))
    place = models.CharField(_("会場"), max_length=200, blank=True, validators=GUARD)
    web_link = models.URLField(_("オンライン会議のURL"), max_length=500, blank=True, validators=GUARD)
    note = models.TextField(_("連絡事項"), max_length=2000, blank=True, validators=GUARD)
    reply_by = models.DateField(_("出欠の回答期限"))
    state = models.CharField(_("状態"), max_length=20, choices=MeetingState, default=MeetingState.DRAFT, editable=False)
    invited_at = models.DateTimeField(_("案内した日時"), null=True, editable=False)
    cancel_reason = models.CharField(_("中止の理由"), max_length=500, blank=True, validators=GUARD)
    version = models.PositiveIntegerField(_("更新回数"), default=1, editable=False)
    updated_at = models.DateTimeField(_("更新日時"), auto_now=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("会議")
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="meeting_ends_after_it_began",
                violation_error_message=_("終了時刻は、開始時刻より後の時刻で入力してください。"),
            ),
            models.CheckConstraint(
                condition=~Q(place="") | ~Q(web_link=""),
                name="meeting_is_somewhere",
                violation_error_message=_("会場とオンライン会議のURLの、少なくとも一方を入力してください。"),
            ),
            models.CheckConstraint(
                condition=Q(state=MeetingState.DRAFT) | Q(invited_at__isnull=False), name="meeting_invited_with_time"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def starts_on(self) -> date:
        return timezone.localtime(self.starts_at).date()

    @property
    def can_be_taken_down(self) -> bool:
        """From the day of the meeting on it is known who came."""
        has_begun = self.starts_on <= timezone.localdate()
        return has_begun and self.state in (MeetingState.INVITED, MeetingState.HELD)

    @property
    def is_open_for_replies(self) -> bool:
        return self.state == MeetingState.INVITED and self.starts_at > timezone.now()


class MeetingPartQuerySet(PermittedQuerySet):
    permitted_via = "meeting"


@audited()
class AgendaItem(models.Model):
    """One point of the agenda (議題)."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agenda", verbose_name=_("会議"))
    position = models.PositiveSmallIntegerField(_("順番"))
    title = models.CharField(_("議題"), max_length=200, validators=GUARD)
    presenter = models.CharField(_("説明者"), max_length=100, blank=True, validators=GUARD)

    objects = MeetingPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("議題")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title


class MaterialQuerySet(PermittedQuerySet):
    permitted_via = "item"

    def permitted_to(self, actor: Actor, action: str = "view") -> Self:
        """Papers for members only are hidden from whoever reads an open group from outside."""
        rows = super().permitted_to(actor, action)
        if actor.is_prefecture_side:
            return rows
        own = StudyGroup.objects.permitted_to(actor, "attend").values("pk")
        return rows.filter(Q(is_for_members_only=False) | Q(item__meeting__group__in=own))


@audited()
class Material(models.Model):
    """One paper of an agenda item; each file that was put up for it is a version."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="materials", verbose_name=_("議題"))
    title = models.CharField(_("資料の名称"), max_length=100, validators=GUARD)
    is_for_members_only = models.BooleanField(_("構成団体だけに見せる"), default=False)

    objects = MaterialQuerySet.as_manager()

    class Meta:
        verbose_name = _("資料")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "title"],
                name="material_once",
                violation_error_message=_("この議題には、同じ名称の資料がすでにあります。"),
            )
        ]

    def __str__(self) -> str:
        return self.title


class MaterialVersionQuerySet(PermittedQuerySet):
    permitted_via = "material"


class MaterialVersion(models.Model):
    """A file as it was put up. Never changed: a correction is the next version."""

    material = models.ForeignKey(Material, on_delete=models.PROTECT, related_name="versions", verbose_name=_("資料"))
    number = models.PositiveSmallIntegerField(_("版"))
    file = models.ForeignKey(
        "documents.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name=_("ファイル")
    )
    note = models.CharField(_("変更点"), max_length=200, blank=True, validators=GUARD)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("登録者"),
    )
    added_at = models.DateTimeField(_("登録日時"), auto_now_add=True)

    objects = MaterialVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("資料の版")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["material", "number"], name="material_version_once")]
        triggers = [pgtrigger.Protect(name="material_version_never_changes", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return str(_("第%(number)d版") % {"number": self.number})


class AttendanceQuerySet(PermittedQuerySet):
    def permitted_to(self, actor: Actor, action: str = "view") -> Self:
        """All of them for those who run the group; a member sees, and answers for, its own organisation."""
        meetings = Meeting.objects.permitted_to(actor, "view" if action == "reply" else action)
        rows = self.filter(meeting__in=meetings.values("pk"))
        if actor.is_prefecture_side:
            return rows.none() if action == "reply" else rows
        own = StudyGroup.objects.permitted_to(actor, "attend").values("pk")
        return rows.filter(meeting__group__in=own, organisation=actor.organisation_id)

    def unanswered(self) -> Self:
        """Still owed: nothing was said, and the meeting is to come."""
        return self.filter(reply="", meeting__state=MeetingState.INVITED, meeting__starts_at__gt=timezone.now())

    def came(self) -> Self:
        return self.filter(presence__in=CAME)


@audited(exclude=["version"])
class Attendance(models.Model):
    """One invited organisation: what it answers, and whether it came."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances", verbose_name=_("会議"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="meeting_attendances", verbose_name=_("団体")
    )
    reply_due_on = models.DateField(_("出欠の回答期限"))
    reply = models.CharField(_("出欠の回答"), max_length=20, choices=Reply, blank=True)
    manner = models.CharField(_("参加方法"), max_length=20, choices=Manner, blank=True)
    attendees = models.CharField(_("出席者の職・氏名"), max_length=300, blank=True, validators=GUARD)
    message = models.CharField(_("事務局への連絡"), max_length=500, blank=True, validators=GUARD)
    replied_at = models.DateTimeField(_("回答日時"), null=True, editable=False)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("回答者"),
    )
    presence = models.CharField(_("当日の出欠"), max_length=20, choices=Presence, blank=True)
    presence_manner = models.CharField(_("当日の参加方法"), max_length=20, choices=Manner, blank=True)
    version = models.PositiveIntegerField(_("更新回数"), default=1, editable=False)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("会議の出欠")
        ordering = ["organisation__code", "organisation__kana", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "organisation"], name="attendance_once"),
            models.CheckConstraint(
                condition=Q(reply="") | Q(replied_at__isnull=False), name="attendance_replied_with_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.meeting}"
