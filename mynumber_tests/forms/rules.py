"""The unified test rules."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mynumber_tests.models import RulesDocument
from portal.calendars.fields import DueDateField
from portal.web.forms import PortalForm

FIELDS = ("body", "change_note", "acknowledge_by")


class RulesForm(PortalForm):
    """One draft; `version` 0 as long as there is none."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    body = forms.CharField(
        label=_("本文"),
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 20}),
        help_text=_("参加団体にそのまま表示されます。改行と空行はそのまま残ります。"),
    )
    change_note = forms.CharField(
        label=_("前の版からの変更点"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("例：第3章の障害時の連絡先を改めました。"),
    )
    acknowledge_by = DueDateField(label=_("確認の期限"))

    @staticmethod
    def initial_of(draft: RulesDocument | None, former: RulesDocument | None) -> dict[str, Any]:
        """The draft as it stands, or the version in force to begin the next one with."""
        if draft is not None:
            return {name: getattr(draft, name) for name in (*FIELDS, "version")}
        return {"version": 0, "body": former.body if former else ""}

    @property
    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FIELDS}


class VersionForm(PortalForm):
    """A button that builds on what was shown."""

    version = forms.IntegerField(widget=forms.HiddenInput)
