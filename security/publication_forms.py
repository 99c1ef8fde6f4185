"""What people type when they publish and compare versions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from portal.web.forms import PortalForm
from security.models import MigrationPlan


class PublishForm(PortalForm):
    reason = forms.CharField(
        label=_("公開の理由"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("参加団体にも表示されます。例：希望申請の取りまとめが終わったため"),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    def renew(self, seen: str) -> None:
        """What is shown now is what the next attempt builds on; the reason stays as typed."""
        self.data = MultiValueDict({**{name: [value] for name, value in self.data.items()}, "seen": [seen]})


class CompareForm(PortalForm):
    """Two of the versions that the actor may see, drafts included for those who make them."""

    before = forms.ModelChoiceField(label=_("比べる元の版"), queryset=MigrationPlan.objects.none(), empty_label=None)
    after = forms.ModelChoiceField(label=_("比べる先の版"), queryset=MigrationPlan.objects.none(), empty_label=None)

    def __init__(self, *args: Any, plans: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("before", "after"):
            self.fields[name].queryset = plans  # type: ignore[attr-defined]
            self.fields[name].label_from_instance = _plan_name  # type: ignore[attr-defined]


def _plan_name(plan: MigrationPlan) -> str:
    if plan.is_current:
        return _("%(version)s（現行）") % {"version": plan}
    return str(plan) if plan.version else _("下書き %(number)d") % {"number": plan.pk}
