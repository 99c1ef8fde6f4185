"""Handing out serial numbers of test persons, and taking them back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mynumber_tests.models import Programme, SerialBlock, Slot
from mynumber_tests.models.pairs import TEST_PERSONS
from mynumber_tests.services.ledger import MOST_AT_ONCE
from portal.web.fields import WholeNumberField
from portal.web.forms import FilterForm, PortalForm


class BlockForm(PortalForm):
    labels_excuse_digits = False  # 「通し番号」 has at most five digits: twelve are never one

    size = WholeNumberField(
        label=_("人数（人）"),
        min_value=1,
        max_value=MOST_AT_ONCE,
        help_text=_("続いた番号をまとめて割り当てます。例：20"),
    )
    first = WholeNumberField(
        label=_("最初の通し番号"),
        min_value=1,
        max_value=TEST_PERSONS,
        required=False,
        help_text=_("空欄にすると、空いているいちばん小さい番号から割り当てます。"),
    )
    note = forms.CharField(
        label=_("用途"),
        max_length=SerialBlock._meta.get_field("note").max_length,
        required=False,
        help_text=_("例：児童手当のシナリオで使う世帯。個人番号は入力しないでください。"),
    )


class ReleaseForm(PortalForm):
    reason = forms.CharField(
        label=_("取消しの理由"),
        max_length=200,
        help_text=_("相手先に伝わり、履歴に残ります。例：人数を増やして割り当て直すため"),
    )


class LedgerFilters(FilterForm):
    q = forms.CharField(label=_("団体名"), max_length=100)
    slot = forms.ModelChoiceField(label=_("クール"), queryset=Slot.objects.none(), empty_label=_("すべて"))
    state = forms.ChoiceField(
        label=_("相手先の組"),
        choices=[("", _("すべて")), ("standing", _("現在の組")), ("ended", _("解消した組"))],
    )

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slot"].queryset = programme.slots.all()  # type: ignore[attr-defined]

    def apply(self, rows: Any) -> Any:
        """The blocks that the filters in force leave."""
        if words := self.value_of("q"):
            one = rows.filter(pair__one__organisation__name__icontains=words)
            rows = one | rows.filter(pair__other__organisation__name__icontains=words)
        if slot := self.value_of("slot"):
            rows = rows.filter(pair__slot=slot)
        if state := self.value_of("state"):
            rows = rows.filter(pair__is_ended=state == "ended")
        return rows
