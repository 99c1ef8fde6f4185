"""How a field of any form, ours or a library's, meets its template: classes, marks, support text and errors."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from portal.lib.individual_number import mask_individual_numbers

from .validators import check_no_individual_number


class PortalBoundField(BoundField):
    """Adds our classes, removes placeholders, and never shows an individual number again that was refused."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        widget = widget or self.field.widget
        widget.attrs.pop("placeholder", None)  # the form and its widgets are copies: nobody else's are touched
        built = super().build_widget_attrs(attrs, widget)
        built["class"] = " ".join(filter(None, [_base_class(widget), widget.attrs.get("class", "")]))
        return built if built["class"] else {key: value for key, value in built.items() if key != "class"}

    def value(self) -> Any:
        value = super().value()
        label = self.label if getattr(self.form, "labels_excuse_digits", True) else ""
        if self.form.is_bound and isinstance(value, str) and _is_refused(value, label):
            return mask_individual_numbers(value)
        return value

    @property
    def first_id(self) -> str:
        """The id of what gets the focus when the error summary sends somebody here."""
        return self.id_for_label or (f"{self.auto_id}_0" if self.use_fieldset else self.auto_id)

    @property
    def is_checkbox(self) -> bool:
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def support_id(self) -> str:
        return f"{self.auto_id}_helptext"

    @property
    def error_id(self) -> str:
        return f"{self.auto_id}_error"


def _is_refused(text: str, label: object) -> bool:
    try:
        check_no_individual_number(text, label=str(label))
    except ValidationError:
        return True
    return False


def _base_class(widget: forms.Widget) -> str:
    if widget.is_hidden or isinstance(widget, forms.CheckboxInput):
        return ""
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return ""
    if isinstance(widget, forms.Select):
        return "select"
    return "textarea" if isinstance(widget, forms.Textarea) else "input"
