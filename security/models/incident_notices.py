"""Notices (注意喚起) that a prefecture shares, their published revisions, and what each organisation answered.

A reader sees the published revision only, never the working copy, nor from which report it came.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase

from portal.access.actor import Actor
from portal.access.choices import Party, Role
from portal.access.grants import AccessRules
from portal.access.querysets import PermittedQuerySet
from portal.applications.models.triggers import append_only
from portal.audit.tracking import audited
from portal.organisations.choices import OrganisationKind
from portal.organisations.models import Organisation
from portal.web.validators import validate_no_individual_number
from security.incident_choices import COMMUNITY, Answer, IncidentKind, NoticeAudience, NoticeState, Tlp, Urgency

from .incident_reports import IncidentReport
from .programmes import Programme

GUARD = [validate_no_individual_number]
ANSWERING = (Role.STAFF, Role.APPROVER)
IN_HOUSE = (Role.SECTION, Role.ADMINISTRATOR)  # may know, do not answer for the organisation


class NoticeContent(models.Model):
    """What is shared, and with whom: of the working copy and of every published revision."""

    title = models.CharField(_("件名"), max_length=100, validators=GUARD)
    kind = models.CharField(_("種類"), max_length=30, choices=IncidentKind)
    urgency = models.CharField(_("緊急度"), max_length=10, choices=Urgency, default=Urgency.NORMAL)
    tlp = models.CharField(_("共有範囲（TLP）"), max_length=20, choices=Tlp, default=Tlp.AMBER)
    summary = models.TextField(_("概要"), max_length=4000, validators=GUARD)
    indicators = models.TextField(_("確認に使う情報"), blank=True, max_length=8000, validators=GUARD)
    actions = models.TextField(_("お願いする対応"), max_length=4000, validators=GUARD)
    requires_action = models.BooleanField(_("対応の結果の回答を求める"), default=True)
    due_at = models.DateTimeField(_("回答期限"))
    contact = models.CharField(_("問合せ先"), max_length=200, blank=True, validators=GUARD)
    audience_kind = models.CharField(_("対象"), max_length=20, choices=NoticeAudience, default=NoticeAudience.ALL)
    audience_kinds = ArrayField(
        models.CharField(max_length=40, choices=OrganisationKind),
        default=list,
        blank=True,
        verbose_name=_("団体の種別"),
    )
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("事業")
    )

    class Meta:
        abstract = True


CONTENT_FIELDS = tuple(field.name for field in NoticeContent._meta.local_fields)


class IncidentNoticeQuerySet(PermittedQuerySet):
    def permitted_to(self, actor: Actor, action: str = "view") -> Self:
        """The issuing prefecture by its rights; readers what the TLP of the revision in force lets them see."""
        granted = super().permitted_to(actor, action)
        if action == "view":
            return self.filter(Q(pk__in=granted.values("pk")) | self._readable(actor))
        if action == "answer":
            return self.filter(self._addressed(actor), state=NoticeState.PUBLISHED)
        return granted

    def published(self) -> Self:
        """Everything that was shared once: in force, withdrawn or over."""
        return self.exclude(state=NoticeState.DRAFT)

    def open(self) -> Self:
        return self.filter(state=NoticeState.PUBLISHED)

    def _readable(self, actor: Actor) -> Q:
        organisation = actor.organisation
        if organisation is None:
            return Q(pk__in=())
        shared = Q(current__tlp=Tlp.CLEAR) | self._addressed(actor)
        if actor.has_role(*IN_HOUSE):
            shared |= self._asked(organisation) & ~Q(current__tlp=Tlp.RED)
        if not actor.is_vendor:
            home = organisation.prefecture_id or organisation.pk
            neighbours = Q(prefecture=home) | Q(current__programme__in=Programme.objects.filter(prefectures=home))
            shared |= Q(current__tlp__in=COMMUNITY) & neighbours
        return ~Q(state=NoticeState.DRAFT) & shared

    def _addressed(self, actor: Actor) -> Q:
        if actor.organisation is None or not actor.has_role(*ANSWERING):
            return Q(pk__in=())
        return self._asked(actor.organisation)

    def _asked(self, organisation: Organisation) -> Q:
        rows = NoticeRecipient.objects.filter(organisation=organisation, removed_at__isnull=True)
        return Q(pk__in=rows.values("notice"))


@audited(exclude=["version", "updated_at"])
class IncidentNotice(NoticeContent):
    """The working copy of a notice and what became of it."""

    prefecture = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="incident_notices", verbose_name=_("発信する府県")
    )
    report = models.ForeignKey(
        IncidentReport, on_delete=models.PROTECT, null=True, related_name="notices", verbose_name=_("もとの連絡票")
    )
    state = models.CharField(_("状態"), max_length=20, choices=NoticeState, default=NoticeState.DRAFT, editable=False)
    reference_number = models.CharField(_("番号"), max_length=30, blank=True, editable=False)
    chosen = models.ManyToManyField(Organisation, blank=True, related_name="+", verbose_name=_("指定した団体"))
    releases_reporter = models.BooleanField(_("報告した団体の名前を載せる"), default=False)
    needs_second_look = models.BooleanField(_("共有の前に、別の担当者の確認を受ける"), default=False)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("最後に直した人"),
    )
    edited_at = models.DateTimeField(_("最終編集日時"), auto_now_add=True)
    looked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("確認した人"),
    )
    looked_version = models.PositiveIntegerField(_("確認したときの更新回数"), null=True, editable=False)
    current = models.ForeignKey(
        "security.NoticeRevision",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("共有中の版"),
    )
    shown_from = models.PositiveSmallIntegerField(_("受け手に見せる最初の版"), default=1, editable=False)
    published_at = models.DateTimeField(_("共有日時"), null=True, editable=False)
    ended_at = models.DateTimeField(_("撤回・終了の日時"), null=True, editable=False)
    end_reason = models.TextField(_("撤回・終了の理由"), blank=True, max_length=1000, validators=GUARD)
    updated_at = models.DateTimeField(_("更新日時"), default=timezone.now, editable=False)
    is_sample = models.BooleanField(_("架空のサンプル"), default=False, editable=False)
    created_at = models.DateTimeField(_("作成日時"), auto_now_add=True)
    version = models.PositiveIntegerField(_("更新回数"), default=1, editable=False)

    objects = IncidentNoticeQuerySet.as_manager()

    access_rules: ClassVar[AccessRules] = {
        Party.COORDINATOR: {
            Role.COORDINATOR: ("view", "inspect", "change"),
            Role.MANAGER: ("view", "inspect", "change"),
            Role.AUDITOR: ("view", "inspect"),
        },
    }

    class Meta:
        verbose_name = _("注意喚起")
        ordering = ["-published_at", "-created_at", "-pk"]
        permissions = [("inspect_incidentnotice", "Can see the working copy and all answers of a notice")]
        indexes = [models.Index(fields=["prefecture", "state"], name="incident_notice_inbox")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=NoticeState.DRAFT) | Q(current__isnull=False, published_at__isnull=False),
                name="incident_notice_published_with_revision",
            ),
            models.UniqueConstraint(
                fields=["prefecture", "reference_number"],
                condition=~Q(reference_number=""),
                name="incident_notice_number_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference_number} {self.title}".strip()

    def parties(self) -> Mapping[Party, Iterable[int]]:
        return {Party.COORDINATOR: [self.prefecture_id]}

    @property
    def is_looked_at(self) -> bool:
        """Whether a second person has approved just this text."""
        return self.looked_by_id is not None and self.looked_version == self.version

    @property
    def is_open(self) -> bool:
        return self.state == NoticeState.PUBLISHED


class IncidentNoticeGroupPermission(GroupObjectPermissionBase):
    """Rights on one notice."""

    content_object = models.ForeignKey(IncidentNotice, on_delete=models.CASCADE)


class NoticeRevisionQuerySet(PermittedQuerySet):
    def permitted_to(self, actor: Actor, action: str = "view") -> Self:
        """Every revision for those who issue it. What readers see of earlier ones: selectors.incident_notices."""
        return self.filter(notice__in=IncidentNotice.objects.permitted_to(actor, "inspect"))


class NoticeRevision(NoticeContent):
    """A notice as it was shared. Never changed: a correction is the next one."""

    notice = models.ForeignKey(
        IncidentNotice, on_delete=models.PROTECT, related_name="revisions", verbose_name=_("注意喚起")
    )
    number = models.PositiveSmallIntegerField(_("版"))
    reporter_name = models.CharField(_("報告した団体"), max_length=100, blank=True)
    reason = models.CharField(_("訂正の理由"), max_length=500, blank=True, validators=GUARD)
    asks_again = models.BooleanField(_("もう一度回答を求める"), default=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("共有した人")
    )
    published_at = models.DateTimeField(_("共有日時"))

    objects = NoticeRevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("注意喚起の版")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["notice", "number"], name="notice_revision_number_once")]
        triggers = [append_only()]

    def __str__(self) -> str:
        return str(_("第%(number)d版") % {"number": self.number})


class NoticeRecipientQuerySet(PermittedQuerySet):
    def permitted_to(self, actor: Actor, action: str = "view") -> Self:
        """One's own answer, or all of them for those who issue the notice; neighbours know nothing of each other."""
        if action == "answer":
            return self._own(actor).filter(notice__state=NoticeState.PUBLISHED)
        issued = IncidentNotice.objects.permitted_to(actor, "inspect")
        return self.filter(Q(notice__in=issued.values("pk")) | Q(pk__in=self._own(actor).values("pk")))

    def _own(self, actor: Actor) -> Self:
        if actor.organisation is None or not actor.has_role(*ANSWERING):
            return self.none()
        return self.asked().filter(organisation=actor.organisation)

    def asked(self) -> Self:
        return self.filter(removed_at__isnull=True)

    def unsettled(self) -> Self:
        """Still owed: no answer, or only 確認済み where the result of the work is asked for."""
        waits_for_result = Q(answer=Answer.CHECKED, notice__current__requires_action=True)
        return self.asked().filter(Q(answer="") | waits_for_result, notice__state=NoticeState.PUBLISHED)

    def late(self) -> Self:
        return self.unsettled().filter(due_at__lt=timezone.now())


@audited(exclude=["version"])
class NoticeRecipient(models.Model):
    """One organisation that is asked, since when, until when, and what it answered."""

    notice = models.ForeignKey(
        IncidentNotice, on_delete=models.CASCADE, related_name="recipients", verbose_name=_("注意喚起")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="received_notices", verbose_name=_("団体")
    )
    asked_at = models.DateTimeField(_("回答を依頼した日時"))
    due_at = models.DateTimeField(_("回答期限"))
    read_at = models.DateTimeField(_("既読日時"), null=True)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("最初に読んだ人"),
    )
    answer = models.CharField(_("回答"), max_length=20, choices=Answer, blank=True)
    comment = models.CharField(_("コメント"), max_length=500, blank=True, validators=GUARD)
    answered_at = models.DateTimeField(_("回答日時"), null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("回答者")
    )
    reminded_at = models.DateTimeField(_("最後の督促"), null=True)
    reminder_count = models.PositiveSmallIntegerField(_("督促の回数"), default=0)
    removed_at = models.DateTimeField(_("対象から外した日時"), null=True)
    updated_at = models.DateTimeField(_("更新日時"), auto_now=True)
    version = models.PositiveIntegerField(_("更新回数"), default=1, editable=False)

    objects = NoticeRecipientQuerySet.as_manager()

    class Meta:
        verbose_name = _("注意喚起への回答")
        ordering = ["organisation__code", "organisation__kana", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "organisation"], name="notice_recipient_once"),
            models.CheckConstraint(
                condition=Q(answer="") | Q(answered_at__isnull=False), name="notice_answered_with_time"
            ),
            models.CheckConstraint(condition=Q(due_at__gte=F("asked_at")), name="notice_due_after_asked"),
        ]
        indexes = [models.Index(fields=["organisation", "due_at"], name="notice_recipient_due")]

    def __str__(self) -> str:
        return f"{self.notice} {self.organisation}"

    def is_settled_for(self, *, requires_action: bool) -> bool:
        """Nothing is owed any more."""
        if requires_action:
            return self.answer in (Answer.DONE, Answer.NOT_APPLICABLE)
        return self.answer != ""
