"""What people ask when they look for partners, and for whole groups."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clouds.business_systems import business_choices
from clouds.planning.ranking import DEFAULT_WEIGHTS, Factor
from clouds.selectors.grouping_input import Conditions
from portal.lib.months import Month
from portal.organisations.models import Organisation
from portal.web.fields import MonthField, WholeNumberField, YenField
from portal.web.forms import FilterForm, Group, PortalForm
from portal.web.widgets import FoldedChoices

FACTOR_LABELS = {
    Factor.POPULATION: _("人口の近さ"),
    Factor.FUNCTIONS: _("求める機能の重なり"),
    Factor.RENEWAL: _("更新時期の近さ"),
    Factor.PRODUCT: _("同じ製品・事業者"),
    Factor.DISTANCE: _("距離の近さ"),
}
MOST_WEIGHT = 100
MOST_YEN = 999_999_999_999
HORIZON = 60  # months


class PartnerForm(FilterForm):
    """Sent by GET: the address is the link to keep. Weights not given are the usual ones."""

    organisation = forms.ModelChoiceField(
        label=_("相手を探す団体"), queryset=Organisation.objects.none(), empty_label=_("選んでください")
    )
    business = forms.ChoiceField(label=_("業務"), choices=business_choices, widget=forms.Select)

    def __init__(self, *args: Any, seekers: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = [one.pk for one in seekers]
        choices = Organisation.objects.filter(pk__in=keys).order_by("code", "kana", "pk")
        self.fields["organisation"].queryset = choices  # type: ignore[attr-defined]
        if len(keys) == 1:
            self.fields["organisation"].initial = keys[0]
        self.add_fields({f"weight_{factor}": self._weight(factor) for factor in Factor})
        if self.is_bound:
            usual = {f"weight_{factor}": str(weight) for factor, weight in DEFAULT_WEIGHTS.items()}
            if len(keys) == 1:
                usual["organisation"] = str(keys[0])
            asked = {name: value for name, value in self.data.items() if value != ""}
            self.data = usual | asked  # what was not said is shown as it counts

    @staticmethod
    def _weight(factor: Factor) -> forms.Field:
        usual = DEFAULT_WEIGHTS[factor]
        return WholeNumberField(label=FACTOR_LABELS[factor], initial=usual, max_value=MOST_WEIGHT, required=False)

    @property
    def weight_fields(self) -> list[BoundField]:
        return [self[f"weight_{factor}"] for factor in Factor]

    @property
    def weights(self) -> dict[Factor, int]:
        return {factor: self.cleaned_data[f"weight_{factor}"] for factor in Factor}


class ProposalForm(PortalForm):
    """Whole groups for one business: sizes, costs, and what is settled already."""

    name = forms.CharField(label=_("案の名称"), max_length=100, help_text=_("例：住民基本台帳 第1案"))
    until = MonthField(label=_("いつまでに始めるか"))
    early_months = WholeNumberField(
        label=_("前倒しできる月数"),
        initial=6,
        max_value=24,
        help_text=_("契約の切れ目より早く始めるとき、切れ目までの月数です。その間は二重払いになります。0から24まで。"),
    )
    min_size = WholeNumberField(label=_("グループの最小の団体数"), initial=3, min_value=2, max_value=60)
    max_size = WholeNumberField(label=_("グループの最大の団体数"), initial=10, min_value=2, max_value=60)
    setup_yen = YenField(label=_("1グループの初期費用（円）"), max_value=MOST_YEN)
    years = WholeNumberField(label=_("利用する年数"), initial=5, min_value=1, max_value=20)
    yearly_fixed_yen = YenField(label=_("1グループの共通の年間費用（円）"), max_value=MOST_YEN)
    yearly_member_yen = YenField(label=_("1団体ごとの年間費用（円）"), max_value=MOST_YEN)
    has_to_pay = forms.BooleanField(label=_("均等割で今の費用を超える団体を入れない"), required=False, initial=True)
    placed = forms.ModelMultipleChoiceField(
        label=_("必ずグループに入れる団体"),
        queryset=Organisation.objects.none(),
        required=False,
        widget=FoldedChoices,
    )
    left_out = forms.ModelMultipleChoiceField(
        label=_("グループに入れない団体"),
        queryset=Organisation.objects.none(),
        required=False,
        widget=FoldedChoices,
    )
    together = forms.ModelMultipleChoiceField(
        label=_("同じグループにする団体"),
        queryset=Organisation.objects.none(),
        required=False,
        widget=FoldedChoices,
        help_text=_("2団体以上を選ぶと、同じグループになります。"),
    )
    separate = forms.ModelMultipleChoiceField(
        label=_("別々のグループにする団体"),
        queryset=Organisation.objects.none(),
        required=False,
        widget=FoldedChoices,
        help_text=_("2団体以上を選ぶと、どの2団体も同じグループになりません。"),
    )

    groups: ClassVar[tuple[Group, ...]] = (
        (_("案"), ("name", "until", "early_months", "min_size", "max_size")),
        (_("費用"), ("setup_yen", "years", "yearly_fixed_yen", "yearly_member_yen", "has_to_pay")),
        (_("決めておくこと"), ("placed", "left_out", "together", "separate")),
    )
    NUMBERS = ("early_months", "min_size", "max_size", "years", "setup_yen", "yearly_fixed_yen", "yearly_member_yen")
    SETTLED = ("placed", "left_out", "together", "separate")

    def __init__(self, *args: Any, organisations: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = [one.pk for one in organisations]
        choices = Organisation.objects.filter(pk__in=keys).order_by("code", "kana", "pk")
        for name in self.SETTLED:
            self.fields[name].queryset = choices  # type: ignore[attr-defined]
        today = Month.of(timezone.localdate())
        until = self.fields["until"]
        until.earliest, until.latest = today + 1, today + HORIZON  # type: ignore[attr-defined]
        until.initial = today + HORIZON

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        smallest, largest = values.get("min_size"), values.get("max_size")
        if smallest and largest and largest < smallest:
            self.add_error("max_size", _("最大の団体数は、最小の団体数以上にしてください。"))
        if len(values.get("together") or ()) == 1:
            self.add_error("together", _("同じグループにする団体は、2団体以上を選んでください。"))
        if len(values.get("separate") or ()) == 1:
            self.add_error("separate", _("別々のグループにする団体は、2団体以上を選んでください。"))
        return values

    @classmethod
    def initial_of(cls, conditions: Conditions) -> dict[str, Any]:
        """To ask for much the same again."""
        plain = {name: getattr(conditions, name) for name in ("until", "has_to_pay", *cls.NUMBERS)}
        return plain | {name: [int(code) for code in getattr(conditions, name)] for name in cls.SETTLED}

    @property
    def conditions(self) -> Conditions:
        values = self.cleaned_data
        plain: dict[str, Any] = {name: values[name] for name in ("until", "has_to_pay", *self.NUMBERS)}
        plain |= {name: tuple(str(one.pk) for one in values[name]) for name in self.SETTLED}
        return Conditions(**plain)
