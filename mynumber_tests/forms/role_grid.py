"""A table of scenarios in which an organisation says where it inquires, and where and how often it provides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from mynumber_tests.models import Scenario
from mynumber_tests.models.participations import MOST_TESTS
from mynumber_tests.terms import INQUIRE, PROVIDE
from portal.lib.text import half_width


@dataclass(frozen=True, slots=True)
class GridRow:
    """One scenario of the table with what was typed."""

    scenario: Scenario
    inquire_name: str
    provide_name: str
    inquires: bool
    provides: str


class RoleGridWidget(forms.Widget):
    """A tick for inquiring and a number for providing in each row."""

    template_name = "mynumber_tests/widgets/role_grid.html"
    use_fieldset = True

    def __init__(self, scenarios: Sequence[Scenario]) -> None:
        super().__init__()
        self.scenarios = scenarios

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        typed = value if isinstance(value, Mapping) else {}
        context["widget"]["rows"] = [self._row(name, scenario, typed) for scenario in self.scenarios]
        return context

    def _row(self, name: str, scenario: Scenario, typed: Mapping[str, str]) -> GridRow:
        inquire, provide = f"{scenario.pk}_{INQUIRE}", f"{scenario.pk}_{PROVIDE}"
        return GridRow(
            scenario, f"{name}_{inquire}", f"{name}_{provide}", inquire in typed, str(typed.get(provide, ""))
        )

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, str]:
        keys = [f"{scenario.pk}_{part}" for scenario in self.scenarios for part in (INQUIRE, PROVIDE)]
        given = {key: str(data.get(f"{name}_{key}", "")).strip() for key in keys}
        return {key: value for key, value in given.items() if value}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not any(str(key).startswith(f"{name}_") for key in data)

    def id_for_label(self, id_: str | None) -> str:
        return ""


class RoleGridField(forms.Field):
    """The answer as {"12_inquire": "on", "12_provide": "3"}, by the keys of the scenarios."""

    def __init__(self, *, scenarios: Sequence[Scenario], **kwargs: Any) -> None:
        super().__init__(widget=RoleGridWidget(scenarios), **kwargs)
        self.scenarios = scenarios

    def clean(self, value: Any) -> dict[str, str]:
        typed: Mapping[str, str] = value or {}
        answer, faults = {}, []
        for scenario in self.scenarios:
            if f"{scenario.pk}_{INQUIRE}" in typed:
                answer[f"{scenario.pk}_{INQUIRE}"] = "on"
            try:
                if most := _most(scenario, typed.get(f"{scenario.pk}_{PROVIDE}", "")):
                    answer[f"{scenario.pk}_{PROVIDE}"] = str(most)
            except ValidationError as error:
                faults.append(error)
        if faults:
            raise ValidationError(faults)
        if not answer:
            raise ValidationError(_("照会または提供するシナリオを1つ以上選んでください。"), code="no_role")
        return answer

    def display_text(self, value: Mapping[str, str] | None) -> str:
        """The answer in words, a scenario a line: S01 児童手当：照会、提供（3件まで）."""
        lines = [f"{scenario}：{'、'.join(words)}" for scenario, words in self._words(value or {})]
        return "\n".join(lines) or _("なし")

    def _words(self, answer: Mapping[str, str]) -> Iterable[tuple[Scenario, list[str]]]:
        for scenario in self.scenarios:
            words = [_("照会")] if f"{scenario.pk}_{INQUIRE}" in answer else []
            if most := answer.get(f"{scenario.pk}_{PROVIDE}"):
                words.append(_("提供（%(most)s件まで）") % {"most": most})
            if words:
                yield scenario, words


def _most(scenario: Scenario, text: str) -> int:
    """How many tests are provided; 0 for none. Raises ValidationError that names the scenario."""
    digits = half_width(text).replace(",", "").removesuffix("件")
    if not digits:
        return 0
    if not digits.isdecimal() or int(digits) > MOST_TESTS:
        sentence = _("%(scenario)sの提供の上限は、0から%(most)dまでの数字で入力してください。")
        raise ValidationError(sentence, "invalid", {"scenario": scenario.code, "most": MOST_TESTS})
    return int(digits)
