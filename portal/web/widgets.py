"""Widgets of the portal's own fields. Widths follow the answer; what helps typing comes from the server."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.urls import reverse

from portal.lib.months import Month


class EchoedTextInput(forms.TextInput):
    """A text field with an echo beside it: the server says how it understood what was typed, and offers a calendar."""

    template_name = "components/widgets/echoed_input.html"
    echo_url_name = "web:date-echo"
    picker = "date"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        echo_id = f"{context['widget']['attrs'].get('id', name)}_echo"
        context["widget"]["echo_id"] = echo_id
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


class DateInput(EchoedTextInput):
    """One text field for a day in either calendar."""


class MonthInput(EchoedTextInput):
    """One text field for a month in either calendar."""

    echo_url_name = "web:month-echo"
    picker = "month"

    def format_value(self, value: Any) -> str | None:
        return str(value) if isinstance(value, Month) else super().format_value(value)


class NumberTextInput(forms.TextInput):
    """A text field for a number; `type=number` would refuse full-width digits and the comma."""

    input_type = "text"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "numeric", "autocomplete": "off", **(attrs or {})})
