"""What coordinators type when they pair: a calculation, pins and moves by hand, publication."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mynumber_tests.models import PairingPin, Participation, Programme, Scenario, Slot
from portal.organisations.models import Organisation
from portal.web.forms import PortalForm

LONGEST_S = 600


class RunForm(PortalForm):
    name = forms.CharField(label=_("案の名称"), max_length=100, help_text=_("例：11月受理分までの案"))
    time_limit_s = forms.IntegerField(
        label=_("計算時間の上限（秒）"),
        initial=60,
        min_value=1,
        max_value=LONGEST_S,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), _("計算時間の上限は、1から600までの数字で入力してください。")
        ),
        help_text=_("70団体であれば、60秒で十分によい組合せが求まります。"),
    )
    keeps_published = forms.BooleanField(
        label=_("公開済みの組合せからの変更を少なくする"),
        required=False,
        initial=True,
        help_text=_("相手先のない照会を最も少なくしたうえで、変わるテストの数を最も少なくします。"),
    )

    def __init__(self, *args: Any, has_published: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_published:
            del self.fields["keeps_published"]


class _ParticipationChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.organisation.name) + (str(_("（都道府県外）")) if obj.is_outside else "")


class PinForm(PortalForm):
    """One test that planning shall keep."""

    inquirer = _ParticipationChoice(label=_("照会する団体"), queryset=Participation.objects.none())
    scenario = forms.ModelChoiceField(label=_("シナリオ"), queryset=Scenario.objects.none())
    provider = _ParticipationChoice(label=_("提供する団体"), queryset=Participation.objects.none())
    slot = forms.ModelChoiceField(label=_("クール"), queryset=Slot.objects.none())
    reason = forms.CharField(
        label=_("理由"), max_length=500, help_text=_("例：両団体から希望があったため。履歴に残ります。")
    )

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = programme.participations.ready().select_related("organisation")
        for name, queryset in (
            ("inquirer", members),
            ("provider", members),
            ("scenario", programme.scenarios.active().select_related("current")),
            ("slot", programme.slots.all()),
        ):
            self.fields[name].queryset = queryset  # type: ignore[attr-defined]


class PinReleaseForm(PortalForm):
    """Which pins planning may decide anew."""

    pins = forms.ModelMultipleChoiceField(
        label=_("解除する固定"), queryset=PairingPin.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(label=_("解除の理由"), max_length=500)

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pins"].queryset = programme.pins.select_related(  # type: ignore[attr-defined]
            "inquirer__organisation", "provider__organisation", "scenario__current", "slot"
        )
        self.fields["pins"].label_from_instance = pin_words  # type: ignore[attr-defined]


def pin_words(pin: Any) -> str:
    words: Mapping[str, object] = {
        "inquirer": pin.inquirer.organisation.name,
        "provider": pin.provider.organisation.name,
        "scenario": pin.scenario,
        "slot": pin.slot.name,
        "reason": pin.reason,
    }
    return str(_("%(slot)s　%(inquirer)s が %(provider)s に照会（%(scenario)s）　理由：%(reason)s") % words)


class MoveForm(PortalForm):
    """Another provider or slot for one inquiry of a draft; its effect can be looked at before there is a reason."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    provider = _ParticipationChoice(label=_("提供する団体"), queryset=Participation.objects.none())
    slot = forms.ModelChoiceField(label=_("クール"), queryset=Slot.objects.none())
    reason = forms.CharField(label=_("変更の理由"), max_length=500, help_text=_("履歴に残ります。"))

    def __init__(self, *args: Any, programme: Programme, scenario: Scenario, inquirer: Participation, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = "check" not in self.data
        offering = programme.participations.ready().filter(roles__in=scenario.roles.offers()).exclude(pk=inquirer.pk)
        self.fields["provider"].queryset = offering.select_related("organisation").distinct()  # type: ignore[attr-defined]
        self.fields["slot"].queryset = programme.slots.all()  # type: ignore[attr-defined]


class PublishForm(PortalForm):
    revision = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("公開の理由"), max_length=500, help_text=_("例：参加申請の受理が終わったため。版と一緒に表示されます。")
    )


class OutsidePartnerForm(PortalForm):
    organisation = forms.CharField(
        label=_("団体名または団体コード"), max_length=100, help_text=_("ほかの都道府県の団体を入力してください。")
    )

    def clean_organisation(self) -> Organisation:
        words = self.cleaned_data["organisation"]
        found = list(Organisation.objects.current().filter(code=words)[:2]) or list(
            Organisation.objects.current().filter(name=words)[:2]
        )
        if len(found) != 1:
            sentence = (
                _("同じ名称の団体が2つ以上あります。団体コードで入力してください。")
                if found
                else _("この名称またはコードの団体は登録されていません。")
            )
            raise forms.ValidationError(sentence)
        return found[0]
