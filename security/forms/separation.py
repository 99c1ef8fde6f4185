"""The checklist of the three-zone separation as people fill it in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from portal.documents.file_types import ATTACHMENTS
from portal.documents.upload_field import UploadsField
from portal.web.forms import PortalForm
from portal.web.validators import check_no_individual_number
from security.choices import SeparationItemStatus, SeparationModel
from security.planning.separation import Item, catalogue
from security.selectors.separation import Checklist
from security.services.separation import Answer

from .programmes import reason_field


@dataclass(frozen=True, slots=True)
class FormRow:
    """One item with its two fields."""

    item: Item
    status: BoundField
    evidence: BoundField

    @property
    def fields(self) -> tuple[BoundField, BoundField]:
        return self.status, self.evidence


class ChecklistForm(PortalForm):
    """Two fields for each item that is asked of the organisation's model."""

    mark = forms.CharField(widget=forms.HiddenInput)
    separation_model = forms.ChoiceField(
        label=_("三層の対策のモデル"),
        choices=[("", _("未定")), *SeparationModel.choices],
        required=False,
        widget=forms.RadioSelect,
        help_text=_("モデルを変えて保存すると、そのモデルの点検項目に替わります。"),
    )
    reason = reason_field()

    def __init__(self, *args: Any, checklist: Checklist, **kwargs: Any) -> None:
        self.items = [row.item for row in checklist.rows]
        super().__init__(*args, **kwargs)
        for item in self.items:
            self.fields.update(_fields_of(item))

    @staticmethod
    def initial_of(model: str, checklist: Checklist) -> dict[str, Any]:
        values: dict[str, Any] = {"separation_model": model, "mark": checklist.mark}
        for row in checklist.rows:
            values |= {f"status_{row.item.code}": row.status, f"evidence_{row.item.code}": row.evidence}
        return values

    @property
    def zones(self) -> Sequence[tuple[str, Sequence[FormRow]]]:
        """The name of each zone with its items."""
        return [
            (
                name,
                [
                    FormRow(item, self[f"status_{item.code}"], self[f"evidence_{item.code}"])
                    for item in self.items
                    if item.zone == zone
                ],
            )
            for zone, name in catalogue().zones.items()
        ]

    @property
    def answers(self) -> dict[str, Answer]:
        return {
            item.code: Answer(self.cleaned_data[f"status_{item.code}"], self.cleaned_data[f"evidence_{item.code}"])
            for item in self.items
        }

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for item in self.items:
            if values.get(f"evidence_{item.code}") and not values.get(f"status_{item.code}"):
                self.add_error(f"status_{item.code}", _("「%(name)s」の状況を選んでください。") % {"name": item.name})
        return values


def _fields_of(item: Item) -> dict[str, forms.Field]:
    evidence = str(_("%(name)sの根拠") % {"name": item.name})
    return {
        f"status_{item.code}": forms.ChoiceField(
            label=_("%(name)sの状況") % {"name": item.name},
            choices=[("", _("未回答")), *SeparationItemStatus.choices],
            required=False,
            error_messages={"invalid_choice": _("状況は、表示されている選択肢から選んでください。")},
        ),
        f"evidence_{item.code}": forms.CharField(
            label=evidence,
            required=False,
            max_length=500,
            validators=[partial(check_no_individual_number, label=evidence)],
            error_messages={"max_length": _("根拠は500文字以内で入力してください。")},
        ),
    }


class EvidenceForm(PortalForm):
    uploads = UploadsField(label=_("根拠資料"), allowed=ATTACHMENTS)
