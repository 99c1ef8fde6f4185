"""What people type about the system inventory: one business, the filters of the list."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clouds.business_systems import business_choices, function_choices
from clouds.inventory_choices import Hosting, NextWish
from clouds.models import SystemRecord
from clouds.models.inventory import RECORD_FIELDS, SystemRecordQuerySet
from portal.lib.months import Month
from portal.web.fields import MonthField, WholeNumberField, YenField
from portal.web.forms import FilterForm, Group, PortalModelForm, flat_choices

NOT_ENTERED = _("未入力")
ALL = ("", _("すべて"))
SYSTEM_GROUP: Group = (_("システム"), ("product", "vendor", "hosting", "customisation"))
CONTRACT_GROUP: Group = (
    _("契約"),
    (
        "contract_start_on",
        "contract_end_on",
        "renewal_months",
        "notice_value",
        "notice_unit",
        "lead_months",
        "yearly_cost_yen",
    ),
)
NEXT_GROUP: Group = (_("次期の予定"), ("next_wish", "wanted_functions", "is_findable"))
GROUPS: tuple[Group, ...] = (SYSTEM_GROUP, CONTRACT_GROUP, NEXT_GROUP, (_("備考と変更の記録"), ("remarks", "reason")))


class RecordForm(PortalModelForm):
    """One business; `version` says which state of it was shown, 0 for one not recorded yet."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    wanted_functions = forms.MultipleChoiceField(
        label=_("次期に求める機能"),
        choices=function_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reason = forms.CharField(
        label=_("変更の理由"), max_length=200, required=False, help_text=_("履歴に残ります。例：契約更新のため")
    )

    groups: ClassVar[tuple[Group, ...]] = GROUPS

    class Meta:
        model = SystemRecord
        fields = RECORD_FIELDS
        field_classes = {
            "renewal_months": WholeNumberField,
            "notice_value": WholeNumberField,
            "lead_months": WholeNumberField,
            "yearly_cost_yen": YenField,
        }
        widgets = {"remarks": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.TypedChoiceField) and not field.required:
                field.choices = [("", NOT_ENTERED), *(one for one in flat_choices(field) if one[0] != "")]

    @staticmethod
    def initial_of(record: SystemRecord | None) -> dict[str, Any]:
        if record is None:
            return {"version": 0}
        return {name: getattr(record, name) for name in (*RECORD_FIELDS, "version")}

    @property
    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in RECORD_FIELDS}


class InventoryFilterForm(FilterForm):
    business = forms.ChoiceField(label=_("業務"))
    vendor = forms.ChoiceField(label=_("事業者"))
    hosting = forms.ChoiceField(label=_("設置形態"), choices=[ALL, *Hosting.choices], widget=forms.Select)
    next_wish = forms.ChoiceField(label=_("次期の意向"), choices=[ALL, *NextWish.choices], widget=forms.Select)
    ends_from = MonthField(label=_("契約満了月（から）"))
    ends_to = MonthField(label=_("契約満了月（まで）"))
    is_stale = forms.BooleanField(label=_("1年以上確認されていないもの"))

    def __init__(self, *args: Any, vendors: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["business"].choices = [ALL, *business_choices()]  # type: ignore[attr-defined]
        self.fields["vendor"].choices = [ALL, *((name, name) for name in vendors)]  # type: ignore[attr-defined]

    def narrow(self, records: SystemRecordQuerySet) -> SystemRecordQuerySet:
        """The rows that meet every filter."""
        condition = Q()
        for name in ("business", "vendor", "hosting", "next_wish"):
            if value := self.value_of(name):
                condition &= Q(**{name: value})
        if first := self.value_of("ends_from"):
            condition &= Q(contract_end_on__gte=first.first_day)
        if last := self.value_of("ends_to"):
            condition &= Q(contract_end_on__lte=last.last_day)
        records = records.filter(condition)
        return records.stale(timezone.localdate()) if self.value_of("is_stale") else records

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        first, last = values.get("ends_from"), values.get("ends_to")
        if isinstance(first, Month) and isinstance(last, Month) and last < first:
            self.add_error("ends_to", _("「から」の月以降を入力してください。"))
        return values
