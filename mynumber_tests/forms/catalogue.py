"""A scenario with its steps as rows, and the workbook of all of them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mynumber_tests.choices import Side
from mynumber_tests.models import ScenarioVersion
from mynumber_tests.services.scenarios import FACTS, LONGEST_STEP, MOST_STEPS
from portal.web.fields import CodeField
from portal.web.forms import FilterForm, PortalForm, portal_formfield

SPARE_ROWS = 3
LONG_FACT = 200  # letters: a line as long as the page, or the end of it is out of sight
STEP_FIELDS = ("side", "action", "expected")


class ScenarioForm(PortalForm):
    """One scenario. Steps without any text are left out, so that a step is taken away by emptying it."""

    number = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, step_rows: int, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_new:
            self.add_fields({"code": CodeField(label=_("シナリオ番号"), max_length=20, help_text=_("例：S01"))})
        for name in (*FACTS, *(() if is_new else ("change_note",))):
            field = portal_formfield(ScenarioVersion._meta.get_field(name))  # type: ignore[arg-type]
            assert field
            if getattr(field, "max_length", 0) >= LONG_FACT:
                field.widget.attrs["class"] = "input--long"
            self.add_fields({name: field})
        self.rows = range(1, min(step_rows + SPARE_ROWS, MOST_STEPS) + 1)
        for row in self.rows:
            self._add_row(row)
        facts = [name for name in ("code", *FACTS, "change_note") if name in self.fields]
        self.groups = [  # type: ignore[misc]
            (_("シナリオ"), facts),
            *((_("手順%(row)d") % {"row": row}, [f"step{row}_{part}" for part in STEP_FIELDS]) for row in self.rows),
        ]

    def _add_row(self, row: int) -> None:
        side = forms.ChoiceField(label=_("担当"), choices=Side.choices, required=False)
        self.add_fields({f"step{row}_side": side})
        for part, label in (("action", _("操作")), ("expected", _("期待する結果"))):
            text = forms.CharField(
                label=label, required=False, max_length=LONGEST_STEP, widget=forms.Textarea(attrs={"rows": 2})
            )
            self.add_fields({f"step{row}_{part}": text})

    @staticmethod
    def initial_of(version: ScenarioVersion) -> dict[str, Any]:
        values: dict[str, Any] = {name: getattr(version, name) for name in ("number", *FACTS)}
        for step in version.step_list:
            row = f"step{step.position}"
            values |= {f"{row}_side": step.side, f"{row}_action": step.action, f"{row}_expected": step.expected}
        return values

    @property
    def facts(self) -> dict[str, Any]:
        names = [name for name in ("code", *FACTS, "change_note") if name in self.fields]
        return {name: self.cleaned_data[name] for name in names}

    @property
    def steps(self) -> list[dict[str, str]]:
        values = self.cleaned_data
        rows = [{part: values.get(f"step{row}_{part}", "") for part in STEP_FIELDS} for row in self.rows]
        return [row for row in rows if row["action"] or row["expected"]]


class ScenarioFilters(FilterForm):
    q = forms.CharField(label=_("シナリオ番号・名称・事務手続"), max_length=100)
    use = forms.ChoiceField(
        label=_("使用"), choices=[("", _("すべて")), ("active", _("使用する")), ("idle", _("使用しない"))]
    )
