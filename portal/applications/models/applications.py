"""Applications. What is being typed belongs to the applicant alone; the prefecture sees what was submitted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase

from portal.access.choices import Party
from portal.access.grants import AccessRules
from portal.access.querysets import PermittedQuerySet
from portal.applications.choices import (
    CLOSED_STATES,
    EDITABLE_STATES,
    STATES_SHOWN_AS_RETURNED,
    UNNUMBERED_STATES,
    ApplicationState,
)
from portal.applications.workflow import access_rules
from portal.audit.tracking import audited
from portal.organisations.models import Organisation

from .triggers import BORN_AS_DRAFT, MOVES_ALONG_THE_TABLE, MOVES_WITH_A_STEP
from .windows import ApplicationWindow


class ReferenceSeries(models.Model):
    """The counter of reference numbers of one prefecture, prefix and fiscal year; its row is the lock."""

    prefecture = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("都道府県"))
    prefix = models.CharField(_("受付番号の記号"), max_length=6)
    fiscal_year = models.PositiveSmallIntegerField(_("年度"))
    last_serial = models.PositiveIntegerField(_("最後に付けた連番"), default=0)

    class Meta:
        verbose_name = _("受付番号の系列")
        constraints = [
            models.UniqueConstraint(fields=["prefecture", "prefix", "fiscal_year"], name="reference_series_once")
        ]

    def __str__(self) -> str:
        return f"{self.prefix}-{self.fiscal_year}"


class ApplicationQuerySet(PermittedQuerySet):
    def open(self) -> Self:
        """Neither rejected nor withdrawn: what counts as having applied."""
        return self.exclude(state__in=CLOSED_STATES)

    def submitted(self) -> Self:
        """Those that the prefecture has seen at least once."""
        return self.filter(submission_count__gt=0)

    def shown_to_reviewers_as(self, state: str) -> Self:
        states = STATES_SHOWN_AS_RETURNED if state == ApplicationState.RETURNED else (state,)
        return self.submitted().filter(state__in=states)


# Autosaving changes these every few seconds without anyone's decision; what counts is kept as a Submission.
@audited(exclude=["draft", "draft_saved_at", "draft_saved_by", "version"])
class Application(models.Model):
    """One application of one organisation.

    `draft` holds what was typed, field by field and unchanged, valid or not; `content` what the form made of it when
    it was last checked as a whole. The prefecture never sees either: it reads the submissions.
    """

    window = models.ForeignKey(
        ApplicationWindow, on_delete=models.PROTECT, related_name="applications", verbose_name=_("申請の受付")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="applications", verbose_name=_("申請団体")
    )
    state = models.CharField(
        _("状態"), max_length=20, choices=ApplicationState, default=ApplicationState.DRAFT, editable=False
    )
    content = models.JSONField(_("内容"), default=dict, editable=False)
    draft = models.JSONField(_("入力途中の内容"), default=dict, editable=False)
    draft_saved_at = models.DateTimeField(_("下書きの保存日時"), null=True, editable=False)
    draft_saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("下書きの保存者"),
    )
    series = models.ForeignKey(
        ReferenceSeries,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("受付番号の系列"),
    )
    serial = models.PositiveIntegerField(_("受付番号の連番"), null=True, editable=False)
    reference_number = models.CharField(_("受付番号"), max_length=30, blank=True, editable=False)
    submission_count = models.PositiveSmallIntegerField(_("提出回数"), default=0, editable=False)
    # Copied from the window, because only a column of the same table can hold the once-per-organisation rule.
    is_only_one = models.BooleanField(_("1団体につき1件"), default=False, editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("作成者")
    )
    created_at = models.DateTimeField(_("作成日時"), auto_now_add=True)
    submitted_at = models.DateTimeField(_("提出日時"), null=True, editable=False)
    decided_at = models.DateTimeField(_("決定日時"), null=True, editable=False)
    resubmit_by = models.DateField(_("再提出の期限"), null=True, editable=False)
    reminded_at = models.DateTimeField(_("承認の催促日時"), null=True, editable=False)
    version = models.PositiveIntegerField(_("更新回数"), default=1, editable=False)

    objects = ApplicationQuerySet.as_manager()

    access_rules: ClassVar[AccessRules] = access_rules()

    class Meta:
        verbose_name = _("申請")
        ordering = ["-created_at", "-pk"]
        permissions = [
            ("approve_application", "Can approve an application before it leaves the organisation"),
            ("review_application", "Can review and decide on an application"),
            ("inspect_application", "Can read the prefecture's own notes on an application"),
        ]
        indexes = [models.Index(fields=["window", "state"]), models.Index(fields=["organisation", "state"])]
        constraints = [
            models.UniqueConstraint(fields=["series", "serial"], name="application_number_once"),
            models.UniqueConstraint(
                fields=["window", "organisation"],
                condition=Q(is_only_one=True) & ~Q(state__in=CLOSED_STATES),
                name="application_once_per_organisation",
            ),
            models.CheckConstraint(
                condition=Q(state__in=UNNUMBERED_STATES) | Q(serial__isnull=False, submitted_at__isnull=False),
                name="application_submitted_with_number",
            ),
        ]
        triggers = [BORN_AS_DRAFT, MOVES_ALONG_THE_TABLE, MOVES_WITH_A_STEP]

    def __str__(self) -> str:
        return f"{self.reference_number} {self.window.title}".strip()

    def parties(self) -> Mapping[Party, Iterable[int]]:
        """The prefecture comes in with the first submission and stays; what was never submitted it never sees."""
        sides: dict[Party, Iterable[int]] = {Party.OWNER: [self.organisation_id]}
        if self.submission_count:
            sides[Party.COORDINATOR] = [self.window.prefecture_id]
        return sides

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE_STATES

    @property
    def state_for_reviewers(self) -> ApplicationState:
        if self.state in STATES_SHOWN_AS_RETURNED:
            return ApplicationState.RETURNED
        return ApplicationState(self.state)


class ApplicationGroupPermission(GroupObjectPermissionBase):
    """Rights on one application."""

    content_object = models.ForeignKey(Application, on_delete=models.CASCADE)
