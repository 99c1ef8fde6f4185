"""The application by which an organisation takes part in a joint operation test."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from mynumber_tests.choices import APPLICATION_KIND
from mynumber_tests.forms.terms import GROUPS, check_terms, terms_fields
from mynumber_tests.selectors.orphans import application_panel
from mynumber_tests.selectors.participations import programme_of_window
from mynumber_tests.services.participations import put_application_in_force, take_application_back
from portal.access.actor import Actor
from portal.applications.kind_form import ApplicationForm
from portal.applications.kinds import ApplicationKind, register_application_kind
from portal.applications.models import Application


class ParticipationForm(ApplicationForm):
    """Roles, slots, partners and contacts of one organisation."""

    groups = GROUPS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.programme = programme_of_window(self.window)
        self.add_fields(terms_fields(self.programme, self.organisation.pk))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        check_terms(self, self.programme)
        return values


def accept(actor: Actor, application: Application) -> None:
    put_application_in_force(actor=actor, application=application)


def withdraw(actor: Actor, application: Application) -> None:
    take_application_back(actor=actor, application=application)


register_application_kind(
    ApplicationKind(
        code=APPLICATION_KIND,
        title=_("総合運用テストの参加申請"),
        form_class=ParticipationForm,
        next_steps=_("府県の担当者が内容を確認します。受理されると、相手先の組合せに反映されます。"),
        on_accepted=accept,
        on_withdrawn=withdraw,
        panel=application_panel,
        panel_template="mynumber_tests/application_panel.html",
        tools_template="mynumber_tests/terms_tools.html",
    )
)
