"""The base of the forms of all kinds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Model
from django.forms.boundfield import BoundField

from portal.lib.individual_number import mask_individual_numbers
from portal.organisations.models import Organisation
from portal.web.forms import PortalForm, flat_choices
from portal.web.rendering import display_value

from .content import Line, to_json
from .models import ApplicationWindow


class ApplicationForm(PortalForm):
    """What an applicant fills in. A kind derives its own form, built from its window and the organisation.

    A field with a value that no general rule can show has a method `display_text(value)`.
    """

    def __init__(self, *args: Any, window: ApplicationWindow, organisation: Organisation, **kwargs: Any) -> None:
        self.window = window
        self.organisation = organisation
        super().__init__(*args, **kwargs)

    def to_content(self) -> dict[str, Any]:
        """The valid form as JSON, by the names of its fields."""
        return {name: to_json(self.cleaned_data.get(name)) for name in self.fields}

    def lines(self) -> list[Line]:
        """Every field as people read it; a value that is still wrong is shown as it was typed."""
        cleaned = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        return [
            Line(bound.name, str(bound.label), mask_individual_numbers(shown(bound, _value(bound, cleaned))))
            for bound in self.visible_fields()
        ]


def _value(bound: BoundField, cleaned: Mapping[str, Any]) -> Any:
    return cleaned[bound.name] if bound.name in cleaned else bound.value()


def shown(bound: BoundField, value: Any) -> str:
    """One value of one field in words: labels of choices, dates in wareki, a dash for nothing."""
    if hasattr(bound.field, "display_text"):
        return str(bound.field.display_text(value))
    if isinstance(bound.field, forms.ChoiceField):
        labels = {str(key): str(label) for key, label in flat_choices(bound.field)}
        picked = [value] if value is None or isinstance(value, str | Model) else value
        keys = [str(getattr(key, "pk", key)) for key in picked if key not in (None, "")]
        return display_value([labels.get(key, key) for key in keys])
    return display_value(value)
