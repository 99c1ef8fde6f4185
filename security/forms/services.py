"""What coordinators type about services and those who take part."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.organisations.choices import OrganisationKind
from portal.organisations.models import Organisation
from portal.web.fields import CodeField, WholeNumberField, YenField
from portal.web.forms import PortalForm
from security.choices import CostShare
from security.models import OrderRule, Participation, Programme, ServiceMenuItem
from security.models.participations import LONGEST_LAG

from .programmes import OrganisationsField, reason_field


class MenuItemForm(PortalForm):
    groups = (
        (_("サービス"), ("code", "name", "work_units", "is_required", "position")),
        (_("費用の負担"), ("cost_share", "monthly_cost_yen")),
        (_("確認事項"), ("checklist", "reason")),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    code = CodeField(label=_("記号"), max_length=20, help_text=_("半角の英数字。例：mail"))
    name = forms.CharField(label=_("サービス名"), max_length=100, help_text=_("例：メール中継・添付ファイル無害化"))
    work_units = WholeNumberField(
        label=_("作業量（単位）"), help_text=_("切替月に事業者が行う作業の量です。準備作業は別に数えます。")
    )
    is_required = forms.BooleanField(label=_("すべての参加団体が利用する（必須）"), required=False)
    position = WholeNumberField(
        label=_("表示順"), required=False, help_text=_("小さい数字から順に並べます。空欄にすると最後になります。")
    )
    cost_share = forms.ChoiceField(label=_("費用の負担"), choices=CostShare.choices, widget=forms.RadioSelect)
    monthly_cost_yen = YenField(
        label=_("月額（円）"),
        required=False,
        help_text=_("「団体ごとに定額」のときは1団体の額、均等割と人口割のときは利用団体全体の額を入力してください。"),
    )
    checklist = forms.CharField(
        label=_("切替前の確認事項"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("利用する団体の画面に表示します。1行に1つ。例：MXレコードの変更担当者を決める"),
    )
    reason = reason_field()

    @staticmethod
    def initial_of(item: ServiceMenuItem) -> dict[str, Any]:
        return {name: getattr(item, name) for name in (*MENU_FIELDS, "version")}

    def clean_work_units(self) -> int:
        units: int = self.cleaned_data["work_units"]
        if units > 1000:
            raise forms.ValidationError(_("作業量は0から1,000までの数字で入力してください。"))
        return units

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        share, yen = values.get("cost_share"), values.get("monthly_cost_yen")
        if share and share != CostShare.NONE and yen is None and "monthly_cost_yen" not in self.errors:
            self.add_error("monthly_cost_yen", _("費用を負担するときは、月額を入力してください。"))
        if share == CostShare.NONE:
            values["monthly_cost_yen"] = None
        return values

    @property
    def facts(self) -> dict[str, Any]:
        facts = {name: self.cleaned_data[name] for name in MENU_FIELDS}
        if facts["position"] is None:
            del facts["position"]
        return facts


MENU_FIELDS = ("code", "name", "work_units", "is_required", "position", "cost_share", "monthly_cost_yen", "checklist")


class ServicesField(forms.ModelMultipleChoiceField):
    """Optional services of a menu as check boxes that say how much work each one is."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return str(_("%(name)s（%(units)d単位）") % {"name": obj.name, "units": obj.work_units})


class ParticipationForm(PortalForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    menu_items = ServicesField(
        label=_("選択するサービス"),
        queryset=ServiceMenuItem.objects.none(),
        required=False,
        help_text=_("必須のサービスは、選ばなくても含まれます。"),
    )
    system_group = forms.CharField(
        label=_("共同利用の組"),
        max_length=40,
        required=False,
        help_text=_("システムを共同で利用している団体に同じ記号を付けると、同じ月に切り替えます。例：A"),
    )
    reason = reason_field()

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["menu_items"].queryset = programme.menu_items.filter(is_required=False)  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(participation: Participation) -> dict[str, Any]:
        return {
            "version": participation.version,
            "menu_items": list(participation.menu_items.filter(is_required=False)),
            "system_group": participation.system_group,
        }


class ParticipantsForm(PortalForm):
    """Whom to take in."""

    organisations = OrganisationsField(label=_("追加する団体"), queryset=Organisation.objects.none())

    def __init__(self, *args: Any, candidates: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = Organisation.objects.filter(pk__in=[one.pk for one in candidates]).order_by("code", "kana", "pk")
        field: Any = self.fields["organisations"]
        field.queryset = chosen
        field.label_from_instance = _with_kind


def _with_kind(organisation: Organisation) -> str:
    kind = OrganisationKind(organisation.kind)
    return organisation.name if organisation.is_municipality else f"{organisation.name}（{kind.label}）"


class RemovalForm(PortalForm):
    """Why something is taken out."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("理由"), max_length=200, help_text=_("履歴に残ります。"))


class OrderRuleForm(PortalForm):
    first = forms.ModelChoiceField(label=_("先に切り替える団体"), queryset=Organisation.objects.none())
    then = forms.ModelChoiceField(label=_("後に切り替える団体"), queryset=Organisation.objects.none())
    lag_months = WholeNumberField(
        label=_("間隔（か月）"),
        initial=1,
        help_text=_("先の団体の切替月から、少なくとも何か月空けるか。0は同じ月でもよいことを表します。"),
    )
    reason = forms.CharField(
        label=_("理由"),
        max_length=OrderRule._meta.get_field("reason").max_length,
        help_text=_("例：共同センターの設備を先に移すため"),
    )

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = Organisation.objects.filter(security_participations__programme=programme).order_by("code", "pk")
        for name in ("first", "then"):
            self.fields[name].queryset = members  # type: ignore[attr-defined]

    def clean_lag_months(self) -> int:
        lag: int = self.cleaned_data["lag_months"]
        if lag > LONGEST_LAG:
            raise forms.ValidationError(
                _("間隔は0から%(limit)dまでの数字で入力してください。") % {"limit": LONGEST_LAG}
            )
        return lag
