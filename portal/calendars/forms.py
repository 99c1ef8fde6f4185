"""Choosing what to subscribe to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.web.forms import PortalForm

from .sources import sources_for


class FeedForm(PortalForm):
    source = forms.ChoiceField(label=_("予定の種類"), widget=forms.RadioSelect)
    name = forms.CharField(
        label=_("名称"), max_length=100, help_text=_("自分で見分けるための名前です。例：執務室のOutlook")
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = [(source.code, source.title) for source in sources_for(actor)]  # type: ignore[attr-defined]
