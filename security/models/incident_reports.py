"""Reports of suspicious mails and incidents (連絡票). Who reported what is the business of two sides only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
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
from portal.web.validators import validate_no_individual_number
from security.incident_choices import IncidentKind, ReportAction, ReportState, Urgency
from security.incident_workflow import STATE_MOVES

GUARD = [validate_no_individual_number]
# Deferred: the service writes the new state first and its step, with author and time, before it commits.
MOVES_WITH_A_STEP = pgtrigger.Trigger(
    name="incident_moves_with_a_step",
    when=pgtrigger.After,
    operation=pgtrigger.Update,
    timing=pgtrigger.Deferred,
    condition=pgtrigger.Q(old__state__df=pgtrigger.F("new__state")),
    func="""
        IF NOT EXISTS (
            SELECT 1 FROM security_incidentstep
            WHERE report_id = NEW.id AND version = NEW.version
              AND from_state = OLD.state AND to_state = NEW.state
        ) THEN
            RAISE EXCEPTION 'incident report % moved to % without a step', NEW.id, NEW.state
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    """,
)


class IncidentReportQuerySet(PermittedQuerySet):
    def handed_over(self) -> Self:
        return self.exclude(state=ReportState.DRAFT)


@audited(exclude=["draft", "draft_saved_at", "draft_saved_by", "version"])
class IncidentReport(models.Model):
    """What one organisation has seen and done. `draft` holds what was typed until it is reported, field by field."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="incident_reports", verbose_name=_("報告団体")
    )
    prefecture = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("報告先の府県")
    )
    state = models.CharField(_("状態"), max_length=20, choices=ReportState, default=ReportState.DRAFT, editable=False)
    draft = models.JSONField(_("入力途中の内容"), default=dict, editable=False)
    kind = models.CharField(_("種類"), max_length=30, choices=IncidentKind, blank=True)
    urgency = models.CharField(_("緊急度"), max_length=10, choices=Urgency, default=Urgency.NORMAL)
    occurred_at = models.DateTimeField(_("受信・発生の日時"), null=True)
    what_happened = models.TextField(_("何が起きたか"), blank=True, max_length=4000, validators=GUARD)
    sender = models.TextField(_("差出人"), blank=True, max_length=500, validators=GUARD)
    subject = models.CharField(_("件名"), blank=True, max_length=300, validators=GUARD)
    urls = models.TextField(_("URL・接続先"), blank=True, max_length=4000, validators=GUARD)
    file_names = models.TextField(_("添付ファイル名"), blank=True, max_length=2000, validators=GUARD)
    hashes = models.TextField(_("ハッシュ値"), blank=True, max_length=4000, validators=GUARD)
    headers = models.TextField(_("メールヘッダー"), blank=True, max_length=20000, validators=GUARD)
    scope = models.TextField(_("影響範囲"), blank=True, max_length=2000, validators=GUARD)
    measures = models.TextField(_("実施した対応"), blank=True, max_length=2000, validators=GUARD)
    contact = models.CharField(_("連絡先"), blank=True, max_length=200, validators=GUARD)
    fiscal_year = models.PositiveSmallIntegerField(_("年度"), null=True, editable=False)
    reference_number = models.CharField(_("受付番号"), max_length=30, blank=True, editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("作成者")
    )
    reported_at = models.DateTimeField(_("報告日時"), null=True, editable=False)
    draft_saved_at = models.DateTimeField(_("下書きの保存日時"), null=True, editable=False)
    draft_saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("下書きの保存者"),
    )
    is_sample = models.BooleanField(_("架空のサンプル"), default=False, editable=False)
    created_at = models.DateTimeField(_("作成日時"), auto_now_add=True)
    version = models.PositiveIntegerField(_("更新回数"), default=1, editable=False)

    objects = IncidentReportQuerySet.as_manager()

    access_rules: ClassVar[AccessRules] = {
        Party.OWNER: {Role.STAFF: ("view", "change"), Role.APPROVER: ("view", "change")},
        Party.COORDINATOR: {
            Role.COORDINATOR: ("view", "check"),
            Role.MANAGER: ("view", "check"),
            Role.AUDITOR: ("view",),
        },
    }

    class Meta:
        verbose_name = _("連絡票")
        ordering = ["-reported_at", "-created_at", "-pk"]
        permissions = [("check_incidentreport", "Can check and decide on an incident report")]
        indexes = [models.Index(fields=["prefecture", "state"], name="incident_report_inbox")]
        constraints = [
            models.UniqueConstraint(
                fields=["prefecture", "reference_number"],
                condition=~Q(reference_number=""),
                name="incident_number_once",
            ),
            models.CheckConstraint(
                condition=Q(state=ReportState.DRAFT)
                | (~Q(reference_number="") & Q(reported_at__isnull=False, occurred_at__isnull=False)),
                name="incident_reported_with_number",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="incident_born_as_draft",
                operation=pgtrigger.Insert,
                condition=~pgtrigger.Q(new__state=ReportState.DRAFT.value),
            ),
            pgtrigger.FSM(name="incident_moves_along_the_table", field="state", transitions=list(STATE_MOVES)),
            MOVES_WITH_A_STEP,
        ]

    def __str__(self) -> str:
        return f"{self.reference_number} {self.get_kind_display()}".strip() or str(_("連絡票の下書き"))

    def parties(self) -> Mapping[Party, Iterable[int]]:
        """What is still being written belongs to its house alone."""
        sides: dict[Party, Iterable[int]] = {Party.OWNER: [self.organisation_id]}
        if self.state != ReportState.DRAFT:
            sides[Party.COORDINATOR] = [self.prefecture_id]
        return sides

    @property
    def is_editable(self) -> bool:
        return self.state == ReportState.DRAFT


class IncidentReportGroupPermission(GroupObjectPermissionBase):
    """Rights on one report."""

    content_object = models.ForeignKey(IncidentReport, on_delete=models.CASCADE)


class IncidentPartQuerySet(PermittedQuerySet):
    permitted_via = "report"


class IncidentStep(models.Model):
    """One step or message: who, in whose name, when, from where to where, and what was said with it."""

    report = models.ForeignKey(IncidentReport, on_delete=models.PROTECT, related_name="steps", verbose_name=_("連絡票"))
    action = models.CharField(_("操作"), max_length=20, choices=ReportAction)
    from_state = models.CharField(_("前の状態"), max_length=20, choices=ReportState)
    to_state = models.CharField(_("後の状態"), max_length=20, choices=ReportState)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("操作者")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("操作者の団体")
    )
    at = models.DateTimeField(_("日時"))
    text = models.TextField(_("内容"), blank=True, max_length=2000, validators=GUARD)
    version = models.PositiveIntegerField(_("更新回数"))  # of the report after this step

    objects = IncidentPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("連絡票の経過")
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["report", "version"], name="incident_step_version_once")]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.report} {self.get_action_display()}"


class IncidentFileQuerySet(PermittedQuerySet):
    def permitted_to(self, actor: Actor, action: str = "view") -> Self:
        """Both sides of a report; the files of a draft stay in its house with the rest of it."""
        return self.filter(report__in=IncidentReport.objects.permitted_to(actor, action))


@audited()
class IncidentFile(models.Model):
    """A file that goes with a report: a picture of the screen, a list, the text of a header."""

    report = models.ForeignKey(IncidentReport, on_delete=models.CASCADE, related_name="files", verbose_name=_("連絡票"))
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name=_("ファイル"))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("添付者")
    )
    added_at = models.DateTimeField(_("添付日時"), auto_now_add=True)

    objects = IncidentFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("連絡票の添付ファイル")
        ordering = ["added_at", "pk"]

    def __str__(self) -> str:
        return self.file.original_name
