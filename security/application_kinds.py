"""The application by which an organisation says when it can switch to the security cloud."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.applications.kind_form import ApplicationForm
from portal.applications.kinds import ApplicationKind, register_application_kind
from portal.applications.models import Application
from security import change_kinds  # noqa: F401 (registers its own)
from security.choices import WISH_KIND, CostShare
from security.forms.wish_fields import MonthPreferenceField
from security.models import ServiceMenuItem
from security.selectors.wishes import programme_of_window, wish_months
from security.services.wishes import put_wish_in_force, take_wish_back

__all__ = ["WISH_KIND", "WishForm"]


class WishForm(ApplicationForm):
    """Months in three degrees, and whatever planning should know."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        programme = programme_of_window(self.window)
        months, blackouts = wish_months(programme)
        fields: dict[str, forms.Field] = {}
        fields["preferences"] = MonthPreferenceField(
            label=_("月ごとの希望"),
            months=months,
            blackouts=blackouts,
            required=False,
            help_text=_(
                "切り替えたい月に「◎ 希望」、できない月に「× 不可」を選んでください。"
                "ほかの月は「○ 可能」として扱います。"
            ),
        )
        if menu := list(programme.menu_items.all()):
            fields["services"] = _services_field(menu)
        fields["remarks"] = forms.CharField(
            label=_("連絡事項"),
            required=False,
            max_length=1000,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text=_("例：庁舎移転のため平成30年10月から12月は作業ができません。"),
        )
        self.add_fields(fields)


def _services_field(menu: list[ServiceMenuItem]) -> forms.MultipleChoiceField:
    """The services that may be chosen; what everybody takes is named beside them."""
    optional = [item for item in menu if not item.is_required]
    required = "、".join(item.name for item in menu if item.is_required)
    return forms.MultipleChoiceField(
        label=_("利用するサービス"),
        choices=[(item.code, _choice(item)) for item in optional],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=(_("必須のサービス（%(names)s）は、選ばなくても含まれます。") % {"names": required})
        if required
        else "",
    )


def _choice(item: ServiceMenuItem) -> str:
    if item.cost_share == CostShare.NONE:
        return item.name
    return gettext("%(name)s（費用：%(share)s）") % {"name": item.name, "share": item.get_cost_share_display()}


def accept(actor: Actor, application: Application) -> None:
    put_wish_in_force(actor=actor, application=application)


def withdraw(actor: Actor, application: Application) -> None:
    take_wish_back(actor=actor, application=application)


register_application_kind(
    ApplicationKind(
        code=WISH_KIND,
        title=_("切替月の希望申請"),
        form_class=WishForm,
        next_steps=_("府県の担当者が内容を確認します。受理されると、切替計画の作成に反映されます。"),
        on_accepted=accept,
        on_withdrawn=withdraw,
    )
)
