"""What a report asks before it is made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.reports.document import Format
from portal.web.forms import PortalForm, flat_choices
from portal.web.rendering import display_value

FORMAT = "format"


class ReportForm(PortalForm):
    """Base of the forms of all reports; a report with choices of its own adds fields.

    `self.actor` is there for fields whose choices depend on who asks.
    """

    format = forms.ChoiceField(label=_("ファイルの形式"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, actor: Actor, formats: Sequence[Format], **kwargs: Any) -> None:
        self.actor = actor
        super().__init__(*args, **kwargs)
        self.fields[FORMAT].choices = [(one.value, one.label) for one in formats]  # type: ignore[attr-defined]
        self.fields[FORMAT].initial = formats[0].value
        self.order_fields([*(name for name in self.fields if name != FORMAT), FORMAT])

    @classmethod
    def again(cls, parameters: Mapping[str, list[str]], *, actor: Actor, formats: Sequence[Format]) -> ReportForm:
        """The form as somebody filled it in before, for the job that makes the report later."""
        return cls(MultiValueDict(parameters), actor=actor, formats=formats)

    @classmethod
    def renewed(cls, parameters: Mapping[str, list[str]], *, actor: Actor) -> Mapping[str, list[str]]:
        """The choices as a scheduled report reads them next time: a form that names a version turns to the newest."""
        return parameters

    @classmethod
    def concerns(cls, parameters: Mapping[str, list[str]], subject: int) -> bool:
        """Whether a publication about `subject` makes these choices worth reading again."""
        return True

    def parameters(self) -> dict[str, list[str]]:
        """What was filled in, as text, to be kept."""
        data = MultiValueDict(self.data)
        return {name: data.getlist(self.add_prefix(name)) for name in self.fields if self.add_prefix(name) in data}

    def params(self) -> dict[str, Any]:
        """The cleaned choices, without the format: what `collect` gets."""
        return {name: value for name, value in self.cleaned_data.items() if name != FORMAT}

    @property
    def file_format(self) -> Format:
        return Format(self.cleaned_data[FORMAT])

    def conditions(self) -> list[tuple[str, str]]:
        """The choices in words, as the history and the report itself show them."""
        return [(str(self.fields[name].label), self._in_words(name, value)) for name, value in self.params().items()]

    def _in_words(self, name: str, value: Any) -> str:
        field = self.fields[name]
        if isinstance(field, forms.ModelChoiceField):
            many = list(value) if hasattr(value, "all") else [value]
            names = [str(field.label_from_instance(one)) for one in many if one is not None]
            return "、".join(names) or display_value(None)
        labels = {str(key): str(label) for key, label in flat_choices(field)}
        picked = value if isinstance(value, list | tuple) else [value]
        return "、".join(labels.get(str(one), "") or display_value(one) for one in picked) or display_value(None)
