"""Tables in which every form of a catalogue is a row: what an organisation needs, what a vendor answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clouds.form_choices import NeedLevel, VendorAnswerKind
from clouds.models import CatalogueMember, FormNeed, OutputForm, VendorAnswer, VendorRequest
from clouds.planning.common_set import MOST_YEN
from clouds.services.form_needs import NeedLine
from clouds.services.vendor_requests import AnswerLine
from portal.lib.months import Month
from portal.web.fields import MonthField, YenField
from portal.web.forms import PortalForm

OPEN = ("", gettext_lazy("未回答"))


class _RowsForm(PortalForm):
    """Fields are called form12_level: the key of the form and the part."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    headings: Mapping[str, object] = {}  # part → its column's heading
    fields_of: Callable[[OutputForm], dict[str, forms.Field]]  # part → its field; each form has its own

    def __init__(self, *args: Any, forms_shown: Sequence[OutputForm], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.forms_shown = forms_shown
        for form in forms_shown:
            made = self.fields_of(form)
            self.add_fields({f"form{form.pk}_{part}": field for part, field in made.items()})

    def lines(self) -> list[tuple[OutputForm, list[tuple[object, Any]]]]:
        """Each form with its headings and fields, as the table shows them."""
        return [
            (form, [(heading, self[f"form{form.pk}_{part}"]) for part, heading in self.headings.items()])
            for form in self.forms_shown
        ]

    def value(self, form: OutputForm, part: str) -> Any:
        return self.cleaned_data[f"form{form.pk}_{part}"]


class NeedsForm(_RowsForm):
    """What an organisation needs."""

    headings = {
        "level": gettext_lazy("必要度"),
        "alternative": gettext_lazy("代替案でもよい"),
        "detail": gettext_lazy("独自様式の内容・理由"),
    }

    def fields_of(self, form: OutputForm) -> dict[str, forms.Field]:
        number = {"number": form.number}
        return {
            "level": forms.ChoiceField(
                label=_("%(number)sの必要度") % number, choices=[OPEN, *NeedLevel.choices], required=False
            ),
            "alternative": forms.BooleanField(label=_("%(number)sは代替案でもよい") % number, required=False),
            "detail": forms.CharField(
                label=_("%(number)sの独自様式の内容・理由") % number, max_length=500, required=False
            ),
        }

    @staticmethod
    def initial_of(member: CatalogueMember, needs: Mapping[int, FormNeed]) -> dict[str, Any]:
        values: dict[str, Any] = {"version": member.version}
        for pk, need in needs.items():
            values[f"form{pk}_level"] = need.level
            values[f"form{pk}_alternative"] = need.accepts_alternative
            values[f"form{pk}_detail"] = need.detail
        return values

    @property
    def said(self) -> list[NeedLine]:
        return [NeedLine(form, *(self.value(form, part) for part in self.headings)) for form in self.forms_shown]


class AnswersForm(_RowsForm):
    """What a vendor answers."""

    headings = {
        "kind": gettext_lazy("回答"),
        "month": gettext_lazy("対応予定の月"),
        "price": gettext_lazy("カスタマイズの費用（円）"),
        "own": gettext_lazy("独自様式1団体あたりの費用（円）"),
        "detail": gettext_lazy("代替案の内容・補足"),
    }

    def fields_of(self, form: OutputForm) -> dict[str, forms.Field]:
        number = {"number": form.number}
        return {
            "kind": forms.ChoiceField(
                label=_("%(number)sの回答") % number, choices=[OPEN, *VendorAnswerKind.choices], required=False
            ),
            "month": MonthField(
                label=_("%(number)sの対応予定の月") % number,
                required=False,
                widget=forms.TextInput(attrs={"size": "12", "autocomplete": "off"}),
            ),
            "price": YenField(
                label=_("%(number)sのカスタマイズの費用（円）") % number, required=False, max_value=MOST_YEN
            ),
            "own": YenField(
                label=_("%(number)sの独自様式1団体あたりの費用（円）") % number, required=False, max_value=MOST_YEN
            ),
            "detail": forms.CharField(
                label=_("%(number)sの代替案の内容・補足") % number, max_length=500, required=False
            ),
        }

    @staticmethod
    def initial_of(request: VendorRequest, answers: Mapping[int, VendorAnswer]) -> dict[str, Any]:
        values: dict[str, Any] = {"version": request.version}
        for pk, answer in answers.items():
            values[f"form{pk}_kind"] = answer.kind
            values[f"form{pk}_month"] = Month.of(answer.planned_month) if answer.planned_month else None
            values[f"form{pk}_price"] = answer.price_yen
            values[f"form{pk}_own"] = answer.own_price_yen
            values[f"form{pk}_detail"] = answer.detail
        return values

    @property
    def said(self) -> list[AnswerLine]:
        return [self._line(form) for form in self.forms_shown]

    def _line(self, form: OutputForm) -> AnswerLine:
        month: Month | None = self.value(form, "month")
        return AnswerLine(
            form,
            self.value(form, "kind"),
            month.first_day if month else None,
            self.value(form, "detail"),
            self.value(form, "price"),
            self.value(form, "own"),
        )
