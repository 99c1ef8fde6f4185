"""The application by which an organisation asks for another switch month after the publication."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.applications.kind_form import ApplicationForm
from portal.applications.kinds import ApplicationKind, register_application_kind
from portal.applications.models import Application
from portal.jobs.presenters import progress_of
from portal.lib.months import format_month
from security.choices import CHANGE_KIND, ScenarioState
from security.models import ChangeEffect
from security.selectors.change_requests import effect_view, programme_of_change, published_month
from security.selectors.wishes import wish_months
from security.services.change_requests import (
    check_effect_was_shown,
    grant_change,
    take_grant_back,
    work_out_effect,
)


class ChangeRequestForm(ApplicationForm):
    """The month that is asked for, and why."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        programme = programme_of_change(self.window)
        self.current = published_month(programme, self.organisation)
        months, blackouts = wish_months(programme)
        choices = [
            (str(month), format_month(month)) for month in months if month not in blackouts and month != self.current
        ]
        now = format_month(self.current) if self.current else gettext("なし")
        self.fields["month"] = forms.ChoiceField(
            label=_("希望する切替月"),
            choices=[("", _("選んでください")), *choices],
            help_text=gettext("現在の切替月：%(month)s。切替不可の月は選べません。") % {"month": now},
        )
        self.fields["reason"] = forms.CharField(
            label=_("変更を希望する理由"),
            max_length=1000,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text=_("例：庁舎移転の時期が変わり、平成30年10月は作業ができないため。"),
        )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.current is None:
            raise forms.ValidationError(
                _(
                    "貴団体の切替月が公開されていないため、変更は申請できません。希望は「切替月の希望申請」から申請してください。"
                )
            )
        return cleaned


def submit(actor: Actor, application: Application) -> None:
    # In the portal's own name: the calculation shows every organisation's costs, the applicant may see none of it.
    work_out_effect(actor=Actor.system(), application=application)


def accept(actor: Actor, application: Application) -> None:
    grant_change(actor=actor, application=application)


def reject(actor: Actor, application: Application) -> None:
    check_effect_was_shown(application)


def withdraw(actor: Actor, application: Application) -> None:
    take_grant_back(actor=actor, application=application)


def effect_panel(actor: Actor, application: Application) -> dict[str, Any] | None:
    """For those who plan: what granting the request would do."""
    effects = ChangeEffect.objects.permitted_to(actor).filter(application=application)
    effect = effects.select_related("scenario__programme", "scenario__job", "plan", "draft", "application").first()
    if effect is None:
        return None
    panel: dict[str, Any] = {"effect": effect_view(effect), "states": ScenarioState}
    if effect.scenario.state == ScenarioState.WAITING and effect.scenario.job:
        panel["progress"] = progress_of(effect.scenario.job, may_change=False, polls=False)
    return panel


register_application_kind(
    ApplicationKind(
        code=CHANGE_KIND,
        title=_("切替月の変更申請"),
        form_class=ChangeRequestForm,
        next_steps=_(
            "府県の担当者が、ほかの団体への影響を確かめて決定します。受理された変更は、切替計画の新しい版として公開されます。"
        ),
        on_submitted=submit,
        on_accepted=accept,
        on_rejected=reject,
        on_withdrawn=withdraw,
        panel=effect_panel,
        panel_template="security/change_effect.html",
        is_voluntary=True,
    )
)
