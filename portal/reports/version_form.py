"""What a report on one published version of a planner's result asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.access.actor import Actor

from .forms import ReportForm


class VersionReportForm(ReportForm):
    """Subclasses name the `model` (`current()`, `published()`, and a `programme`) and give the field its label."""

    model: ClassVar[type[Model]]
    plan: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=gettext_lazy("版"), queryset=None, empty_label=None
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plans = self.versions().permitted_to(self.actor).published().select_related("programme")
        field: Any = self.fields["plan"]
        field.queryset = plans.order_by("-is_current", "-published_at")
        field.label_from_instance = _name
        field.initial = plans.current().first()

    @classmethod
    def versions(cls) -> Any:
        return cls.model._default_manager

    @classmethod
    def renewed(cls, parameters: Mapping[str, list[str]], *, actor: Actor) -> Mapping[str, list[str]]:
        """The version in force of the same programme."""
        programmes = cls.versions().filter(pk__in=parameters["plan"]).values("programme")
        plan = cls.versions().permitted_to(actor).current().filter(programme__in=programmes).first()
        return {**parameters, "plan": [str(plan.pk)]} if plan else parameters

    @classmethod
    def concerns(cls, parameters: Mapping[str, list[str]], subject: int) -> bool:
        """`subject` is the programme."""
        return bool(cls.versions().filter(pk__in=parameters["plan"], programme=subject).exists())


def _name(plan: Any) -> str:
    current = _("（現行）") if plan.is_current else ""
    return f"{plan.programme.name} {plan}{current}"
