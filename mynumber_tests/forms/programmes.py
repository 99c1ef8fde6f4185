"""The test itself: name, year, slots, participants."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mynumber_tests.models import Programme, Slot
from mynumber_tests.services.programmes import MOST_SLOTS, SlotPlan, usual_slots
from portal.lib.months import Month
from portal.organisations.models import Organisation
from portal.web.fields import FiscalYearField, MonthField
from portal.web.forms import PortalForm

MOST_MONTHS = 6
SLOT_FIELDS = ("name", "first", "last")


def _count(label: Any, most: int, **kwargs: Any) -> forms.IntegerField:
    sentence = _("%(label)sは1から%(most)dまでの数字で入力してください。") % {"label": label, "most": most}
    faults = dict.fromkeys(("invalid", "min_value", "max_value"), sentence)
    return forms.IntegerField(label=label, min_value=1, max_value=most, error_messages=faults, **kwargs)


class NewProgrammeForm(PortalForm):
    """Slots of one length; each can be changed afterwards."""

    groups = (
        (_("テスト"), ("name", "fiscal_year")),
        (_("クール"), ("first_month", "slot_count", "months_each")),
    )
    name = forms.CharField(label=_("テストの名称"), max_length=100, help_text=_("例：令和8年度 総合運用テスト"))
    fiscal_year = FiscalYearField(label=_("年度"), help_text=_("例：令和8年度、2026"))
    first_month = MonthField(label=_("最初のクールの最初の月"))
    slot_count = _count(_("クールの数"), MOST_SLOTS, initial=6, help_text=_("ふつうは6です。"))
    months_each = _count(
        _("1クールの月数"),
        MOST_MONTHS,
        initial=2,
        help_text=_("ふつうは2か月です。クールごとの期間は、作成した後に変更できます。"),
    )

    @property
    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("name", "fiscal_year")}

    @property
    def slots(self) -> list[SlotPlan]:
        values = self.cleaned_data
        return usual_slots(values["first_month"], values["slot_count"], values["months_each"])


class ProgrammeForm(PortalForm):
    """The slots as rows, and one more row to add one; a row without a name is left out."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("テストの名称"), max_length=100)
    fiscal_year = FiscalYearField(label=_("年度"), help_text=_("例：令和8年度、2026"))
    reason = forms.CharField(label=_("変更の理由"), max_length=200, required=False, help_text=_("履歴に残ります。"))

    def __init__(self, *args: Any, slot_rows: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = range(1, min(slot_rows + 1, MOST_SLOTS) + 1)
        for row in self.rows:
            self._add_row(row, is_new=row > slot_rows)
        slots = [(self._legend(row, slot_rows), [f"slot{row}_{part}" for part in SLOT_FIELDS]) for row in self.rows]
        self.groups = [(_("テスト"), ("name", "fiscal_year")), *slots, (_("変更"), ("reason",))]  # type: ignore[misc]

    @staticmethod
    def _legend(row: int, known: int) -> Any:
        return _("クール%(number)d") % {"number": row} if row <= known else _("クールを追加する")

    def _add_row(self, row: int, *, is_new: bool) -> None:
        help_text = "" if is_new else _("名称を空にすると、このクールを削除します。")
        self.fields[f"slot{row}_name"] = forms.CharField(
            label=_("名称"), max_length=50, required=False, help_text=help_text
        )
        for part, label in (("first", _("最初の月")), ("last", _("最後の月"))):
            self.fields[f"slot{row}_{part}"] = MonthField(label=label, required=False)

    @staticmethod
    def initial_of(programme: Programme, slots: Sequence[Slot]) -> dict[str, Any]:
        values: dict[str, Any] = {name: getattr(programme, name) for name in ("version", "name", "fiscal_year")}
        for row, slot in enumerate(slots, start=1):
            values |= {f"slot{row}_name": slot.name, f"slot{row}_first": slot.first, f"slot{row}_last": slot.last}
        return values

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for row in self.rows:
            name, first, last = (values.get(f"slot{row}_{part}") for part in SLOT_FIELDS)
            if not name:
                continue
            for part, month in (("first", first), ("last", last)):
                if month is None and f"slot{row}_{part}" not in self.errors:
                    self.add_error(f"slot{row}_{part}", _("月を入力してください。"))
            if first and last and last < first:
                self.add_error(f"slot{row}_last", _("最後の月は、最初の月以降で入力してください。"))
        return values

    @property
    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("name", "fiscal_year")}

    @property
    def slots(self) -> list[SlotPlan]:
        values = self.cleaned_data
        rows = [[values.get(f"slot{row}_{part}") for part in SLOT_FIELDS] for row in self.rows]
        return [SlotPlan(str(name), _month(first), _month(last)) for name, first, last in rows if name]


def _month(value: Any) -> Month:
    assert isinstance(value, Month)
    return value


class ParticipantsForm(PortalForm):
    """Everybody who may take part, those who do ticked."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    organisations = forms.ModelMultipleChoiceField(
        label=_("参加団体"),
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("チェックを外すと、参加団体から外れます。"),
    )

    def __init__(self, *args: Any, candidates: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [organisation.pk for organisation in candidates]
        self.fields["organisations"].queryset = Organisation.objects.filter(pk__in=known).order_by("code", "kana", "pk")  # type: ignore[attr-defined]
        self.fields["organisations"].label_from_instance = _name  # type: ignore[attr-defined]


def _name(organisation: Any) -> str:
    return str(organisation.name)
