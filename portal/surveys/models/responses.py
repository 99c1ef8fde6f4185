"""Responses. What is being typed belongs to the organisation alone; the prefecture sees what was submitted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase

from portal.access.actor import Actor
from portal.access.choices import Party, Role
from portal.access.grants import AccessRules
from portal.access.querysets import PermittedQuerySet
from portal.applications.models.triggers import append_only
from portal.audit.tracking import audited
from portal.documents.models import StoredFile
from portal.organisations.models import Organisation
from portal.surveys.choices import EDITABLE_STATES, Action, ResponseState, Standing
from portal.web.validators import validate_no_individual_number

from .surveys import Question, Survey

GUARD = [validate_no_individual_number]
OWED = Q(submission_count=0) | Q(is_reopened=True)


class ResponseQuerySet(PermittedQuerySet):
    def owed(self) -> Self:
        """Never answered, or sent back."""
        return self.filter(OWED)

    def answered(self) -> Self:
        return self.exclude(OWED)

    def with_last_day(self) -> Self:
        """Annotates `last_day`: the day until which this organisation has time."""
        return self.annotate(last_day=Coalesce(F("due_on"), F("survey__due_on")))


# Autosaving changes these every few seconds without anyone's decision; what counts is kept as a ResponseStep.
@audited(exclude=["draft", "draft_saved_at", "draft_saved_by", "version"])
class Response(models.Model):
    """What one organisation answers to one survey; there from the moment the survey is opened.

    `draft` holds what was typed, name by name and unchanged; `answers` what was submitted last, by the key of the
    question: the prefecture reads nothing else.
    """

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="responses", verbose_name=_("照会"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="responses", verbose_name=_("回答団体")
    )
    state = models.CharField(
        _("状態"), max_length=20, choices=ResponseState, default=ResponseState.UNANSWERED, editable=False
    )
    is_reopened = models.BooleanField(_("差戻し中"), default=False, editable=False)
    due_on = models.DateField(_("個別の回答期限"), null=True, blank=True, editable=False)
    draft = models.JSONField(_("入力途中の回答"), default=dict, editable=False)
    draft_saved_at = models.DateTimeField(_("下書きの保存日時"), null=True, editable=False)
    draft_saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("下書きの保存者"),
    )
    answers = models.JSONField(_("回答"), default=dict, editable=False)
    submission_count = models.PositiveSmallIntegerField(_("提出回数"), default=0, editable=False)
    submitted_at = models.DateTimeField(_("提出日時"), null=True, editable=False)
    updated_at = models.DateTimeField(_("更新日時"), auto_now=True)
    version = models.PositiveIntegerField(_("更新回数"), default=1, editable=False)

    objects = ResponseQuerySet.as_manager()

    access_rules: ClassVar[AccessRules] = {
        Party.OWNER: {Role.STAFF: ("view", "change"), Role.APPROVER: ("view", "change", "approve")},
        Party.COORDINATOR: {
            Role.COORDINATOR: ("view", "reopen"),
            Role.MANAGER: ("view", "reopen"),
            Role.AUDITOR: ("view",),
        },
    }

    class Meta:
        verbose_name = _("回答")
        ordering = ["organisation__code", "pk"]
        permissions = [
            ("approve_response", "Can approve an answer before it leaves the organisation"),
            ("reopen_response", "Can send an answer back to be changed"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["survey", "organisation"], name="response_once"),
            models.CheckConstraint(
                condition=~Q(state=ResponseState.SUBMITTED) | Q(submission_count__gt=0, is_reopened=False),
                name="response_submitted_is_settled",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "state"])]

    def __str__(self) -> str:
        return f"{self.organisation} {self.survey}"

    def parties(self) -> Mapping[Party, Iterable[int]]:
        return {Party.OWNER: [self.organisation_id], Party.COORDINATOR: [self.survey.prefecture_id]}

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE_STATES

    @property
    def is_owed(self) -> bool:
        return self.submission_count == 0 or self.is_reopened

    @property
    def deadline(self) -> date:
        """The last day for this organisation."""
        return self.due_on or self.survey.due_on

    @property
    def is_late(self) -> bool:
        return self.is_owed and self.deadline < timezone.localdate()

    @property
    def standing(self) -> Standing:
        """What the prefecture is shown."""
        if self.is_reopened:
            return Standing.REOPENED
        return Standing.ANSWERED if self.submission_count else Standing.UNANSWERED

    @property
    def own_word(self) -> str:
        """What the organisation itself is shown."""
        sent_back = self.is_reopened and self.state == ResponseState.DRAFT
        return str(Standing.REOPENED.label if sent_back else ResponseState(self.state).label)


class ResponseGroupPermission(GroupObjectPermissionBase):
    """Rights on one response."""

    content_object = models.ForeignKey(Response, on_delete=models.CASCADE)


class ResponseStepQuerySet(PermittedQuerySet):
    def permitted_to(self, actor: Actor, action: str = "view") -> Self:
        """Everything for the organisation; the prefecture reads what is not its internal affair."""
        own = Response.objects.permitted_to(actor, "change")
        visible = Response.objects.permitted_to(actor, action)
        return self.filter(Q(response__in=own) | Q(response__in=visible, is_internal=False))


class ResponseStep(models.Model):
    """One step: who, in whose name, when, why; for a submission, the answers as they left the house."""

    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="steps", verbose_name=_("回答"))
    action = models.CharField(_("操作"), max_length=20, choices=Action)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("操作者")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("操作者の団体")
    )
    at = models.DateTimeField(_("日時"))
    reason = models.TextField(_("理由"), blank=True, max_length=1000, validators=GUARD)
    answers = models.JSONField(_("提出した回答"), null=True)
    is_internal = models.BooleanField(_("団体内の手続"), default=False)
    is_late = models.BooleanField(_("期限後の提出"), default=False)
    version = models.PositiveIntegerField(_("更新回数"))  # of the response after this step

    objects = ResponseStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("回答の履歴")
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["response", "version"], name="response_step_version_once")]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.response} {self.get_action_display()}"


class DelegationQuerySet(PermittedQuerySet):
    def permitted_to(self, actor: Actor, action: str = "view") -> Self:
        """The organisation's staff see and take back all of theirs; the person asked sees and answers their own."""
        own = Q(response__in=Response.objects.permitted_to(actor, "change"))
        asked = Q(pk__in=())
        if actor.user is not None and actor.organisation is not None and actor.has_role(Role.SECTION):
            asked = Q(person=actor.user, response__organisation=actor.organisation, withdrawn_at__isnull=True)
        return self.filter({"view": own | asked, "answer": asked}.get(action, own))

    def waiting(self) -> Self:
        return self.filter(answered_at__isnull=True, withdrawn_at__isnull=True)


@audited()
class Delegation(models.Model):
    """Single questions of a response that a person of a business section is asked to answer."""

    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="delegations", verbose_name=_("回答"))
    questions = models.ManyToManyField(Question, related_name="delegations", verbose_name=_("設問"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("依頼先")
    )
    due_on = models.DateField(_("庁内の期限"))
    note = models.CharField(_("伝えること"), max_length=500, blank=True, validators=GUARD)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("依頼者")
    )
    asked_at = models.DateTimeField(_("依頼日時"), auto_now_add=True)
    answered_at = models.DateTimeField(_("回答日時"), null=True, editable=False)
    withdrawn_at = models.DateTimeField(_("取下げ日時"), null=True, editable=False)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = _("業務所管課への依頼")
        ordering = ["asked_at", "pk"]

    def __str__(self) -> str:
        return f"{self.response} {self.person}"

    @property
    def is_waiting(self) -> bool:
        return self.answered_at is None and self.withdrawn_at is None


class AnswerFileQuerySet(PermittedQuerySet):
    def permitted_to(self, actor: Actor, action: str = "view") -> Self:
        """All of one's own; the prefecture those that were handed over."""
        own = Response.objects.permitted_to(actor, "change")
        if action != "view":
            return self.filter(response__in=own)
        visible = Response.objects.permitted_to(actor)
        return self.filter(Q(response__in=own) | Q(response__in=visible, handed_over_at__isnull=False))

    def attached(self) -> Self:
        """Those that the next submission takes along."""
        return self.filter(removed_at__isnull=True)


@audited()
class AnswerFile(models.Model):
    """A file that answers a question. One that was handed over stays, also after it was taken off the answer."""

    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="files", verbose_name=_("回答"))
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+", verbose_name=_("設問"))
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name=_("ファイル"))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("添付者")
    )
    added_at = models.DateTimeField(_("添付日時"), auto_now_add=True)
    handed_over_at = models.DateTimeField(_("提出日時"), null=True, editable=False)
    removed_at = models.DateTimeField(_("取外し日時"), null=True, editable=False)

    objects = AnswerFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("回答の添付ファイル")
        ordering = ["added_at", "pk"]

    def __str__(self) -> str:
        return self.file.original_name


class AnswerWorkbookQuerySet(PermittedQuerySet):
    def permitted_to(self, actor: Actor, action: str = "view") -> Self:
        return self.filter(response__in=Response.objects.permitted_to(actor, "change"))


@audited(exclude=["content", "errors"])
class AnswerWorkbook(models.Model):
    """The answer workbook that was read last, kept while it can be given back with its wrong cells marked."""

    response = models.OneToOneField(Response, on_delete=models.CASCADE, related_name="workbook", verbose_name=_("回答"))
    file_name = models.CharField(_("ファイル名"), max_length=255, validators=GUARD)
    content = models.BinaryField(_("取り込んだファイル"), editable=False)
    errors = models.JSONField(_("誤りのあるセル"), default=list)
    read_count = models.PositiveSmallIntegerField(_("読み取った設問の数"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("登録者")
    )
    uploaded_at = models.DateTimeField(_("登録日時"), auto_now=True)

    objects = AnswerWorkbookQuerySet.as_manager()

    class Meta:
        verbose_name = _("回答のExcelファイル")
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.file_name
