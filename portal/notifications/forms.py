"""Filters of the inbox, and the choice of mails."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.web.fields import WarekiDateField
from portal.web.forms import FilterForm, PortalForm

from .choices import CHOOSABLE, MailDelivery, NoticeKind
from .models import Notice

UNREAD, READ = "unread", "read"


class NoticeFilterForm(FilterForm):
    state = forms.ChoiceField(
        label=_("既読・未読"), choices=[("", _("すべて")), (UNREAD, _("未読のみ")), (READ, _("既読のみ"))]
    )
    kind = forms.ChoiceField(label=_("種類"), choices=[("", _("すべて")), *NoticeKind.choices])
    since = WarekiDateField(label=_("この日以降"))
    until = WarekiDateField(label=_("この日以前"))

    def narrow(self, notices: QuerySet[Notice]) -> QuerySet[Notice]:
        if self.value_of("state"):
            notices = notices.filter(read_at__isnull=self.value_of("state") == UNREAD)
        if self.value_of("kind"):
            notices = notices.filter(kind=self.value_of("kind"))
        if self.value_of("since"):
            notices = notices.filter(created_at__date__gte=self.value_of("since"))
        if self.value_of("until"):
            notices = notices.filter(created_at__date__lte=self.value_of("until"))
        return notices

    @property
    def is_in_use(self) -> bool:
        return any(self.value_of(name) is not None for name in self.fields)


class MailPreferenceForm(PortalForm):
    delivery = forms.ChoiceField(label=_("お知らせのメール"), choices=MailDelivery.choices, widget=forms.RadioSelect)
    kinds = forms.MultipleChoiceField(
        label=_("メールで受け取る種類"),
        choices=[(kind.value, kind.label) for kind in CHOOSABLE],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("選ばない種類も、ポータルの「お知らせ」には届きます。"),
    )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("delivery") in (MailDelivery.SINGLE, MailDelivery.DIGEST) and not values.get("kinds"):
            self.add_error("kinds", _("メールで受け取る種類を1つ以上選ぶか、「メールでは送らない」を選んでください。"))
        return values
