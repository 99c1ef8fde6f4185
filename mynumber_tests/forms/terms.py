"""What an organisation says about its part in a test, in its application and in the form of the coordinator."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mynumber_tests.environment import ENOUGH_DAYS, SlotDays, usable_slots
from mynumber_tests.models import Participation, Programme, Slot
from mynumber_tests.models.participations import MOST_PARTNERS
from mynumber_tests.selectors.participations import partner_names
from portal.lib.months import format_month
from portal.lib.text import search_copy
from portal.web.fields import PhoneField, PortalEmailField, WarekiDateField
from portal.web.forms import PortalForm, portal_formfield

from .role_grid import RoleGridField

MOST_WINDOWS = 3
CONTACT = ("contact_section", "contact_name", "contact_phone", "contact_email")
WINDOWS = [(f"environment{row}_from", f"environment{row}_to") for row in range(1, MOST_WINDOWS + 1)]
GROUPS = (
    (_("シナリオでの役割"), ("roles",)),
    (_("参加できる時期"), ("slots", *(name for pair in WINDOWS for name in pair))),
    (_("相手先"), ("system_vendor", "max_partners_per_slot", "wanted", "excluded")),
    (_("担当者"), CONTACT),
    (_("その他"), ("remarks",)),
)


class PartnersField(forms.CharField):
    """Organisations, one a line, by name or code; kept as names, one a line."""

    def __init__(self, *, known: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3}), **kwargs)
        self.known = {search_copy(word): name for word, name in known.items()}

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        words = [word.strip() for line in text.splitlines() for word in line.split("、") if word.strip()]
        unknown = [word for word in words if search_copy(word) not in self.known]
        if unknown:
            sentence = _(
                "%(names)sは、ほかの参加団体の名称またはコードではありません。1行に1団体ずつ入力してください。"
            )
            raise ValidationError(sentence, "unknown", {"names": "、".join(f"「{word}」" for word in unknown)})
        return "\n".join(dict.fromkeys(self.known[search_copy(word)] for word in words))


def terms_fields(programme: Programme, organisation_id: int) -> dict[str, forms.Field]:
    """The fields by name, for the participant of this organisation."""
    slots = list(programme.slots.all())
    known = partner_names(programme, besides=organisation_id)
    return {
        "roles": RoleGridField(
            label=_("シナリオごとの役割"),
            scenarios=list(programme.scenarios.active().select_related("current")),
            help_text=_("照会するシナリオに印を付け、提供できるシナリオには、受けられる件数の上限を入力してください。"),
        ),
        "slots": forms.MultipleChoiceField(
            label=_("参加できるクール"),
            choices=[(str(slot.position), _slot_label(slot)) for slot in slots],
            widget=forms.CheckboxSelectMultiple,
        ),
        **_window_fields(),
        "system_vendor": _plain("system_vendor", help_text=_("例：○○システム株式会社"), required=True),
        "max_partners_per_slot": _most_partners(),
        "wanted": PartnersField(
            known=known,
            label=_("希望する相手先"),
            help_text=_("あるときだけ、1行に1団体ずつ、団体名か団体コードで入力してください。"),
        ),
        "excluded": PartnersField(
            known=known,
            label=_("除外する相手先"),
            help_text=_("あるときだけ入力してください。相手の団体には表示されません。"),
        ),
        "contact_section": _plain("contact_section", required=True),
        "contact_name": _plain("contact_name", required=True),
        "contact_phone": PhoneField(label=_("電話番号"), max_length=20),
        "contact_email": PortalEmailField(label=_("メールアドレス")),
        "remarks": forms.CharField(
            label=_("連絡事項"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
        ),
    }


def _slot_label(slot: Slot) -> str:
    return f"{slot.name}（{format_month(slot.first)}～{format_month(slot.last)}）"


def _plain(name: str, **kwargs: Any) -> forms.Field:
    field = portal_formfield(Participation._meta.get_field(name), **kwargs)  # type: ignore[arg-type]
    assert field
    return field


def _most_partners() -> forms.IntegerField:
    sentence = _("1クールの相手先の上限は、1から%(most)dまでの数字で入力してください。") % {"most": MOST_PARTNERS}
    return forms.IntegerField(
        label=_("1クールの相手先の上限（団体）"),
        min_value=1,
        max_value=MOST_PARTNERS,
        initial=3,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), sentence),
        help_text=_("1つのクールで、いくつの団体までとテストできるか"),
    )


def _window_fields() -> dict[str, forms.Field]:
    help_text = _("いつでも使えるときは空のままにしてください。")
    fields: dict[str, forms.Field] = {}
    for number, (first, last) in enumerate(WINDOWS, start=1):
        label = {"number": number}
        fields[first] = WarekiDateField(
            label=_("テスト環境を使える期間%(number)d：開始") % label,
            required=False,
            help_text=help_text if number == 1 else "",
        )
        fields[last] = WarekiDateField(
            label=_("テスト環境を使える期間%(number)d：終了") % label, required=False, help_text=""
        )
    return fields


def check_terms(form: forms.Form, programme: Programme) -> None:
    """Rules between the fields, each at the field where it can be mended."""
    values = form.cleaned_data
    _check_windows(form)
    if not form.errors.get("slots") and values.get("slots"):
        _check_slots(form, programme.slots.all(), values["slots"])
    both = set((values.get("wanted") or "").splitlines()) & set((values.get("excluded") or "").splitlines())
    if both:
        sentence = _("%(names)sは、希望する相手先にも入力されています。どちらか一方にしてください。")
        form.add_error("excluded", ValidationError(sentence, "both", {"names": "、".join(sorted(both))}))


def _check_windows(form: forms.Form) -> None:
    for first, last in WINDOWS:
        begin, end = form.cleaned_data.get(first), form.cleaned_data.get(last)
        if begin and not end and last not in form.errors:
            form.add_error(last, _("期間の終了を入力してください。"))
        if end and not begin and first not in form.errors:
            form.add_error(first, _("期間の開始を入力してください。"))
        if begin and end and end < begin:
            form.add_error(last, _("期間の終了は、開始以降の日付で入力してください。"))


def _check_slots(form: forms.Form, slots: Iterable[Slot], chosen: Sequence[str]) -> None:
    """Every chosen slot has to have the test environment long enough."""
    days = [SlotDays(slot.position, slot.first_day, slot.last_day) for slot in slots if str(slot.position) in chosen]
    usable = usable_slots(days, windows_of(form.cleaned_data))
    names = {slot.position: slot.name for slot in slots}
    if short := [names[slot.position] for slot in days if slot.position not in usable]:
        sentence = _(
            "%(names)sには、テスト環境を使える日が%(days)d日以上続いていません。クールの選択か、環境の期間を直してください。"
        )
        form.add_error(
            "slots", ValidationError(sentence, "no_environment", {"names": "、".join(short), "days": ENOUGH_DAYS})
        )


def windows_of(values: Mapping[str, Any]) -> list[tuple[date, date]]:
    """The windows that are given whole."""
    pairs = [(values.get(first), values.get(last)) for first, last in WINDOWS]
    return [(first, last) for first, last in pairs if first and last and first <= last]


class TermsForm(PortalForm):
    """The coordinator enters an organisation's part: its own prefecture's, an outside partner's, one told by phone."""

    groups = (*GROUPS, (_("変更"), ("reason",)))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, participation: Participation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.programme = participation.programme
        reason = forms.CharField(
            label=_("入力の理由"), max_length=200, help_text=_("例：電話で連絡を受けたため。履歴に残ります。")
        )
        self.add_fields(terms_fields(self.programme, participation.organisation_id) | {"reason": reason})

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        check_terms(self, self.programme)
        return values
