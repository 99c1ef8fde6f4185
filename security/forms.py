"""What coordinators type when they plan and publish."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.web.forms import PortalForm


class ScenarioForm(PortalForm):
    name = forms.CharField(label=_("案の名称"), max_length=100, help_text=_("例：契約満了を優先した案"))
    time_limit_s = forms.IntegerField(
        label=_("計算時間の上限（秒）"),
        min_value=1,
        max_value=600,
        initial=30,
        help_text=_("43団体であれば数秒で最良の計画が求まります。1から600までの数字で入力してください。"),
    )
    keeps_published = forms.BooleanField(
        label=_("公開済みの計画からの変更を少なくする"),
        required=False,
        help_text=_("すでに公開した計画がある場合、切替月が変わる団体をできるだけ少なくします。"),
    )


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
