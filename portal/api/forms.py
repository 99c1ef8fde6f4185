"""Forms of the token pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.api.scopes import scope_choices
from portal.api.services.tokens import tidy_network
from portal.exceptions import RuleViolation
from portal.web.forms import PortalForm

LIVES = [(30, _("30日")), (90, _("90日")), (180, _("180日")), (365, _("1年"))]


class IssueTokenForm(PortalForm):
    name = forms.CharField(
        label=_("名称"),
        max_length=100,
        help_text=_("何に使うトークンかが分かる名称です。例：庁内グループウェアの予定取込み"),
    )
    scopes = forms.MultipleChoiceField(
        label=_("許可する操作"),
        choices=scope_choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("必要な操作だけを選んでください。許可しても、あなたに見えないものは見えません。"),
    )
    days = forms.TypedChoiceField(label=_("有効期間"), choices=LIVES, coerce=int, initial=90, widget=forms.RadioSelect)
    networks = forms.CharField(
        label=_("接続元のネットワーク"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "code"}),
        help_text=_("このトークンを使える接続元を限るときに、1行に1つ入力します。例：192.0.2.0/24"),
    )

    def clean_networks(self) -> list[str]:
        try:
            return [tidy_network(line) for line in self.cleaned_data["networks"].split()]
        except RuleViolation as violation:
            raise forms.ValidationError(str(violation), violation.code) from violation

    def service_fields(self) -> dict[str, Any]:
        """What `issue_token` takes."""
        return {name: self.cleaned_data[name] for name in ("name", "scopes", "days", "networks")}
