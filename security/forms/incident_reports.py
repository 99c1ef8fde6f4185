"""Forms about a report beside its content: files, steps, notes, filters."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.documents.file_types import ATTACHMENTS
from portal.documents.upload_field import UploadsField
from portal.web.forms import FilterForm, PortalForm
from security.incident_choices import (
    IncidentKind,
    ReportState,
)


class UploadsForm(PortalForm):
    uploads = UploadsField(label=_("追加するファイル"), allowed=ATTACHMENTS, required=False)


class StepForm(PortalForm):
    """One step of a report, with its reason."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("理由"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("報告した団体と府県の両方に表示されます。"),
    )

    def __init__(self, *args: Any, needs_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not needs_reason:
            self.fields["text"].label, self.fields["text"].required = _("連絡事項"), False


class NoteForm(PortalForm):
    text = forms.CharField(
        label=_("続報・連絡"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("報告した団体と府県の両方に表示されます。ほかの団体には表示されません。"),
    )


class ReportFilterForm(FilterForm):
    state = forms.ChoiceField(
        label=_("状態"),
        choices=[("", _("すべて")), *((s.value, s.label) for s in ReportState if s != ReportState.DRAFT)],
    )
    kind = forms.ChoiceField(label=_("種類"), choices=[("", _("すべて")), *IncidentKind.choices])
    q = forms.CharField(label=_("団体名・受付番号"), max_length=50)
