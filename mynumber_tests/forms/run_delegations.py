"""Whom of the business sections to ask, until when."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.calendars.fields import DueDateField
from portal.organisations.models import Organisation
from portal.surveys.forms.answering import PersonField
from portal.surveys.services.delegations import people_to_ask
from portal.web.forms import PortalForm


class RunDelegationForm(PortalForm):
    person = PersonField(
        label=_("依頼先"),
        queryset=User.objects.none(),
        help_text=_("業務所管課の役割を持つ利用者から選びます。"),
    )
    due_on = DueDateField(label=_("庁内の期限"))
    note = forms.CharField(
        label=_("伝えること"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people_to_ask(organisation)
        self.fields["person"].queryset = self.people  # type: ignore[attr-defined]
