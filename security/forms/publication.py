"""What people type when they publish and compare versions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from portal.web.forms import PortalForm
from security.models import MigrationPlan, PublicationRules


class DiscardForm(PortalForm):
    """Nothing to fill in: the button is the answer."""


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


class PublicationRulesForm(PortalForm):
    requires_second_person = forms.BooleanField(
        label=_("下書きの作成者以外の人が公開する"),
        required=False,
        help_text=_("公開の権限を持つ人が1人だけのときは、作成者も公開できます。"),
    )
    acknowledgement_days = forms.IntegerField(
        label=_("切替月の確認の期限（開庁日数）"),
        min_value=1,
        max_value=60,
        help_text=_("公開した日の翌開庁日から数えます。1から60までの数字で入力してください。"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def initial_of(cls, rules: PublicationRules) -> dict[str, Any]:
        return {name: getattr(rules, name) for name in ("requires_second_person", "acknowledgement_days", "version")}

    def renew(self, version: int) -> None:
        """The next attempt builds on the newest version; what was typed stays."""
        self.data = MultiValueDict({**{name: [value] for name, value in self.data.items()}, "version": [str(version)]})


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
