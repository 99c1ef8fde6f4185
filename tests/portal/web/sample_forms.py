"""A form with one of each field, for the tests of forms."""

from __future__ import annotations

from datetime import date

from django import forms

from portal.lib.months import Month
from portal.web.fields import (
    CodeField,
    KanaField,
    LocalGovernmentCodeField,
    MonthField,
    PhoneField,
    PortalEmailField,
    WarekiDateField,
    YenField,
)
from portal.web.forms import PortalForm


class EveryField(PortalForm):
    name = forms.CharField(label="氏名")
    kana = KanaField(label="フリガナ", required=False)
    code = LocalGovernmentCodeField(label="団体コード", required=False)
    contract = CodeField(label="契約番号", required=False)
    phone = PhoneField(label="電話番号", required=False)
    email = PortalEmailField(label="メールアドレス", required=False)
    wished_month = MonthField(label="移行希望月", earliest=Month(2027, 4), latest=Month(2030, 3), required=False)
    ends_on = WarekiDateField(label="終了日", earliest=date(2017, 4, 1), required=False)
    penalty_yen = YenField(label="違約金（円）", required=False)
    model = forms.ChoiceField(label="モデル", choices=[("a", "αモデル"), ("b", "βモデル")], widget=forms.RadioSelect)
    agrees = forms.BooleanField(label="統一ルールを確認しました")


def filled(**values: str) -> EveryField:
    """The form with what is required and these values."""
    return EveryField({"name": "髙﨑 太郎", "model": "a", "agrees": "on"} | values)
