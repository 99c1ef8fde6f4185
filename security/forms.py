"""What coordinators type when they plan and publish."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.web.forms import PortalForm


class PublishForm(PortalForm):
    reason = forms.CharField(
        label=_("公開の理由"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("参加団体にも表示されます。例：希望申請の取りまとめが終わったため"),
    )


class DiscardForm(PortalForm):
    """Nothing to fill in: the button is the answer."""
