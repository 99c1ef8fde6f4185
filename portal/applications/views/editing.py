"""One round of the edit page: what was typed is saved first, then files come and go, then faults are shown."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.shortcuts import get_object_or_404
from django.urls import reverse

from portal.applications.content import Typed, differences
from portal.applications.filled_forms import form_of, open_form_of, with_faults_only_in
from portal.applications.forms import UploadsForm
from portal.applications.kind_form import ApplicationForm
from portal.applications.kinds import application_kind
from portal.applications.models import Application, Attachment
from portal.applications.selectors.detail import attached_file, standing_reason
from portal.applications.services.attachments import add_attachment, remove_attachment
from portal.applications.services.checks import check_in_window
from portal.applications.services.drafts import EDIT_CONFLICT, SavedDraft, save_draft
from portal.applications.words import steps_at
from portal.exceptions import RuleViolation
from portal.web.components import Conflict, ConflictRow
from portal.web.http import PortalRequest


def typed_in(request: PortalRequest) -> Typed:
    return dict(request.POST.lists())


def version_in(request: PortalRequest) -> int:
    """The version from which the typing began; what cannot be read is older than any."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


class Editing:
    """The edit page of one application, before and after a post."""

    def __init__(self, request: PortalRequest, application: Application) -> None:
        self.request, self.application = request, application
        self.form = self._form()
        self.uploads = UploadsForm()
        self.conflict: Conflict | None = None
        self.status = 200

    def _form(self) -> ApplicationForm:
        # ?check=1: somebody wanted to hand it in and is shown what is still missing.
        return form_of(self.application) if "check" in self.request.GET else open_form_of(self.application)

    def save(self) -> bool:
        """Save what was sent; True if there is nothing left to say about it."""
        try:
            saved = save_draft(
                actor=self.request.actor,
                application=self.application,
                typed=typed_in(self.request),
                version=version_in(self.request),
            )
        except RuleViolation as error:
            self._refused(error)
            return False
        self.application = saved.application
        self._show_typed(saved)
        files_are_fine = self._change_files()
        return files_are_fine and not self.form.errors

    def _refused(self, error: RuleViolation) -> None:
        """Nothing was saved; what was typed stays on the page, beside what somebody else saved."""
        typed = typed_in(self.request)
        if error.code == EDIT_CONFLICT:
            self.application.refresh_from_db()
            self.conflict = conflict_with(self.application, typed)
        self.form = with_faults_only_in(form_of(self.application, typed), ())
        if error.code != EDIT_CONFLICT:
            self.form.add_rule_violation(error)
        self.status = 409

    def _show_typed(self, saved: SavedDraft) -> None:
        form = form_of(saved.application, typed_in(self.request))
        if self.request.POST.get("do") == "confirm":
            form.full_clean()
        else:
            with_faults_only_in(form, saved.refused)
        for name, sentence in saved.refused.items():
            if name not in form.errors:
                form.add_error(name, sentence)
        self.form = form

    def _change_files(self) -> bool:
        if chosen := self.request.POST.get("remove"):
            own = Attachment.objects.permitted_to(self.request.actor, "change").attached()
            pk = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 10 else 0
            attachment = get_object_or_404(own.filter(application=self.application), pk=pk)
            remove_attachment(actor=self.request.actor, attachment=attachment)
        self.uploads = UploadsForm(self.request.POST, self.request.FILES)
        if not self.uploads.is_valid():
            return False
        added = [self._add(upload) for upload in self.uploads.cleaned_data["uploads"]]  # one bad file stops no other
        return all(added)

    def _add(self, upload: UploadedFile) -> bool:
        try:
            add_attachment(actor=self.request.actor, application=self.application, upload=upload)
        except RuleViolation as error:
            self.uploads.add_rule_violation(error)
            return False
        return True

    def context(self) -> dict[str, Any]:
        attached = self.application.attachments.attached().select_related("file", "added_by")
        return {
            "application": self.application,
            "form": self.form,
            "tools": application_kind(self.application.window.kind).tools_template,
            "uploads": self.uploads,
            "attachments": [(attachment, attached_file(attachment)) for attachment in attached],
            "conflict": self.conflict,
            "problem": window_problem(self.application),
            "steps": steps_at(0, self.application.organisation),
            "returned_because": standing_reason(self.request.actor, self.application),
        }


def conflict_with(application: Application, typed: Typed) -> Conflict:
    """What is stored against what was typed here."""
    stored = [line.as_json() for line in form_of(application).lines()]
    mine = [line.as_json() for line in form_of(application, typed).lines()]
    saved_by = application.draft_saved_by
    return Conflict(
        rows=[ConflictRow(change.label, change.before, change.after) for change in differences(stored, mine)],
        changed_by=saved_by.name if saved_by else "",
        changed_at=application.draft_saved_at,
        reload_url=reverse("applications:application-edit", args=[application.pk]),
    )


def window_problem(application: Application) -> str:
    """Why handing it in would be refused now, said before anybody tries; blank if it would not."""
    try:
        check_in_window(application)
    except RuleViolation as error:
        return str(error)
    return ""
