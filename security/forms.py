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


class ProgrammeMonthForm(PortalForm):
    units = forms.IntegerField(label=_("作業量の上限（単位）"), min_value=0, max_value=100_000)
    switches = forms.IntegerField(label=_("切替件数の上限（件）"), min_value=0, max_value=10_000)
    blackout_reason = forms.CharField(
        label=_("切替不可の理由"),
        max_length=200,
        required=False,
        help_text=_("理由を入力すると、その月は切替不可になります。"),
    )
