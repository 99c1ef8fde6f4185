"""Widgets of the portal's own fields. Widths follow the answer; what helps typing comes from the server."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django import forms
from django.urls import reverse

from portal.lib.months import Month, format_month
from portal.lib.unreadable import UnreadableInput

from .echoes import Echo, echo_of_day, echo_of_month


class EchoedTextInput(forms.TextInput):
    """A text field with an echo beside it: the server says how it understood what was typed, and offers a calendar."""

    template_name = "components/widgets/echoed_input.html"
    echo_url_name = "web:date-echo"
    picker = "date"
    read: Callable[[str], Echo] = staticmethod(echo_of_day)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        echo_id = f"{context['widget']['attrs'].get('id', name)}_echo"
        context["widget"] |= {"echo_id": echo_id, "echo": self._echo(context["widget"]["value"])}
        # A post, not a get: nothing that somebody types belongs in an address or in its log.
        context["widget"]["attrs"].update(
            {
                "autocomplete": "off",
                "data-date-picker": self.picker,
                "hx-post": reverse(self.echo_url_name),
                "hx-trigger": "input changed delay:500ms",
                "hx-target": f"#{echo_id}",
                "hx-swap": "innerHTML",  # said here because a form around it may say otherwise
                "hx-params": f"echo_of,{name}",
                "hx-vals": json.dumps({"echo_of": name}),
            }
        )
        return context

    def _echo(self, shown: str | None) -> Echo | None:
        """What the page opens with; what cannot be read has its error at the field."""
        try:
            return self.read(shown or "").beside(shown or "")
        except UnreadableInput:
            return None


class DateInput(EchoedTextInput):
    """One text field for a day in either calendar."""


class MonthInput(EchoedTextInput):
    """One text field for a month in either calendar."""

    echo_url_name = "web:month-echo"
    picker = "month"
    read = staticmethod(echo_of_month)

    def format_value(self, value: Any) -> str | None:
        return format_month(value) if isinstance(value, Month) else super().format_value(value)


class FoldedChoices(forms.CheckboxSelectMultiple):
    """Many choices of which mostly none is ticked: folded away until somebody opens them or something is ticked."""

    template_name = "components/widgets/folded_choices.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        options = [option for _group, options, _index in context["widget"]["optgroups"] for option in options]
        context["widget"] |= {"count": len(options), "is_open": any(option["selected"] for option in options)}
        return context


class NumberTextInput(forms.TextInput):
    """A text field for a number; `type=number` would refuse full-width digits and the comma."""

    input_type = "text"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "numeric", "autocomplete": "off", **(attrs or {})})
