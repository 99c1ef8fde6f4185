"""One round of the edit page of a report: what was typed is saved first, then files come and go, then faults show."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.shortcuts import get_object_or_404
from django.urls import reverse

from portal.applications.content import Typed, differences
from portal.applications.views.editing import typed_in, version_in
from portal.exceptions import RuleViolation
from portal.web.components import Conflict, ConflictRow
from portal.web.http import PortalRequest
from security.forms.incident_reports import UploadsForm
from security.incident_report_form import open_report_form, report_form, without_faults
from security.models import IncidentFile, IncidentReport
from security.selectors.incident_reports import file_items
from security.services.incident_files import add_incident_file, remove_incident_file
from security.services.incident_reports import EDIT_CONFLICT, SavedReport, save_draft


class Editing:
    """The edit page of one report, before and after a post."""

    def __init__(self, request: PortalRequest, report: IncidentReport) -> None:
        self.request, self.report = request, report
        # ?check=1: somebody wanted to hand it over and is shown what is still missing.
        self.form = report_form(report) if "check" in request.GET else open_report_form(report)
        self.uploads = UploadsForm()
        self.conflict: Conflict | None = None
        self.status = 200

    def save(self) -> bool:
        """Save what was sent; True if there is nothing left to say about it."""
        typed, version = typed_in(self.request), version_in(self.request)
        try:
            saved = save_draft(actor=self.request.actor, report=self.report, typed=typed, version=version)
        except RuleViolation as error:
            self._refused(error)
            return False
        self.report = saved.report
        self._show_typed(saved)
        return self._change_files() and not self.form.errors

    def _refused(self, error: RuleViolation) -> None:
        """Nothing was saved; what was typed stays on the page, beside what somebody else saved."""
        typed = typed_in(self.request)
        self.form = without_faults(report_form(self.report, typed))
        if error.code == EDIT_CONFLICT:
            self.report.refresh_from_db()
            self.conflict = _conflict_with(self.report, typed)
        else:
            self.form.add_rule_violation(error)
        self.status = 409

    def _show_typed(self, saved: SavedReport) -> None:
        form = report_form(saved.report, typed_in(self.request))
        if self.request.POST.get("do") == "confirm":
            form.full_clean()
        else:
            without_faults(form)
        for name, sentence in saved.refused.items():
            if name not in form.errors:
                form.add_error(name, sentence)
        self.form = form

    def _change_files(self) -> bool:
        if chosen := self.request.POST.get("remove"):
            own = IncidentFile.objects.permitted_to(self.request.actor, "change").filter(report=self.report)
            pk = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 10 else 0
            attached = get_object_or_404(own.select_related("file", "report"), pk=pk)
            remove_incident_file(actor=self.request.actor, attached=attached)
        self.uploads = UploadsForm(self.request.POST, self.request.FILES)
        if not self.uploads.is_valid():
            return False
        added = [self._add(upload) for upload in self.uploads.cleaned_data["uploads"]]  # one bad file stops no other
        return all(added)

    def _add(self, upload: UploadedFile) -> bool:
        try:
            add_incident_file(actor=self.request.actor, report=self.report, upload=upload)
        except RuleViolation as error:
            self.uploads.add_rule_violation(error)
            return False
        return True

    def context(self) -> dict[str, Any]:
        return {
            "report": self.report,
            "form": self.form,
            "uploads": self.uploads,
            "attachments": file_items(self.report),
            "conflict": self.conflict,
        }


def _conflict_with(report: IncidentReport, typed: Typed) -> Conflict:
    """What is stored against what was typed here."""
    stored = [line.as_json() for line in report_form(report).lines()]
    mine = [line.as_json() for line in report_form(report, typed).lines()]
    rows = [ConflictRow(change.label, change.before, change.after) for change in differences(stored, mine)]
    return Conflict(
        rows=[row for row in rows if row.is_different],
        changed_by=report.draft_saved_by.name if report.draft_saved_by else "",
        changed_at=report.draft_saved_at,
        reload_url=reverse("security:incident-report-edit", args=[report.pk]),
    )
