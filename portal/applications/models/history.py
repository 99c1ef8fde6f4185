"""What was submitted each time, and every step of an application. Written once, never changed."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.access.querysets import PermittedQuerySet
from portal.applications.choices import Action, ApplicationState
from portal.organisations.models import Organisation
from portal.web.validators import validate_no_individual_number

from .applications import Application
from .triggers import append_only


class SubmissionQuerySet(PermittedQuerySet):
    permitted_via = "application"


class Submission(models.Model):
    """An application as it was submitted: its content for machines and, in `lines`, the words that people read then.

    `lines` is a list of {"name", "label", "text"}; it stays readable when the form changes in later years.
    """

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="submissions", verbose_name=_("申請")
    )
    number = models.PositiveSmallIntegerField(_("提出回"))
    content = models.JSONField(_("内容"))
    lines = models.JSONField(_("表示内容"))
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("提出者")
    )
    submitted_at = models.DateTimeField(_("提出日時"))
    attachments = models.ManyToManyField(
        "applications.Attachment", related_name="submissions", blank=True, verbose_name=_("添付ファイル")
    )

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("提出内容")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["application", "number"], name="submission_number_once")]
        triggers = [append_only()]

    def __str__(self) -> str:
        return str(_("第%(number)d回提出") % {"number": self.number})


class ApplicationStepQuerySet(PermittedQuerySet):
    def permitted_to(self, actor: Actor, action: str = "view") -> Self:
        """Everything for the applicant; the prefecture reads what is not the applicant's internal affair."""
        own = Application.objects.permitted_to(actor, "change")
        visible = Application.objects.permitted_to(actor, action)
        return self.filter(Q(application__in=own) | Q(application__in=visible, is_internal=False))


class ApplicationStep(models.Model):
    """One step: who, in whose name, when, from where to where, and why."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="steps", verbose_name=_("申請"))
    action = models.CharField(_("操作"), max_length=20, choices=Action)
    from_state = models.CharField(_("前の状態"), max_length=20, choices=ApplicationState, blank=True)
    to_state = models.CharField(_("後の状態"), max_length=20, choices=ApplicationState)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("操作者")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("操作者の団体")
    )
    at = models.DateTimeField(_("日時"))
    reason = models.TextField(_("理由"), blank=True, max_length=1000, validators=[validate_no_individual_number])
    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("提出内容")
    )
    is_internal = models.BooleanField(_("申請団体の内部手続"), default=False)
    is_own_approval = models.BooleanField(_("作成者本人による承認"), default=False)
    version = models.PositiveIntegerField(_("更新回数"))  # of the application after this step

    objects = ApplicationStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("申請の履歴")
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["application", "version"], name="step_version_once")]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.application} {self.get_action_display()}"
