"""Choosing what to see and what to subscribe to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.lib.months import Month
from portal.web.fields import MonthField, WarekiDateField
from portal.web.forms import FilterForm, PortalForm

from .agenda import sources_of
from .choices import SourceScope, View
from .sources import sources_for

# The closed days that the portal knows; no calendar needs more.
EARLIEST, LATEST = Month(2014, 1), Month(2045, 12)


class CalendarFilterForm(FilterForm):
    """Whose calendar, and which kinds of entries. Each page adds its own period."""

    view = forms.ChoiceField(label=_("表示する範囲"), choices=View.choices)
    kinds = forms.MultipleChoiceField(label=_("予定の種類"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(source.code, source.title) for source in sources_of(actor, View.ALL)]
        self.fields["kinds"].choices = kinds  # type: ignore[attr-defined]
        if len(kinds) < 2:
            del self.fields["kinds"]
        self.fields["view"].initial = View.MINE

    @property
    def shown_view(self) -> View:
        return View(self.value_of("view") or View.MINE)

    @property
    def shown_kinds(self) -> list[str]:
        return (self.value_of("kinds") or []) if "kinds" in self.fields else []


class MonthFilterForm(CalendarFilterForm):
    month = MonthField(label=_("月"), earliest=EARLIEST, latest=LATEST)
    field_order = ("month", "view", "kinds")


class AgendaFilterForm(CalendarFilterForm):
    since = WarekiDateField(label=_("この日から"), earliest=EARLIEST.first_day, latest=LATEST.last_day)
    until = WarekiDateField(label=_("この日まで"), earliest=EARLIEST.first_day, latest=LATEST.last_day)
    field_order = ("since", "until", "view", "kinds")

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        since, until = values.get("since"), values.get("until")
        if since and until and until < since:
            self.add_error("until", _("「この日まで」には、「この日から」以降の日付を入力してください。"))
        return values


class FeedForm(PortalForm):
    source = forms.ChoiceField(label=_("予定の種類"), widget=forms.RadioSelect)
    name = forms.CharField(
        label=_("名称"), max_length=100, help_text=_("自分で見分けるための名前です。例：執務室のOutlook")
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = sorted(sources_for(actor), key=lambda source: source.scope != SourceScope.COMBINED)
        self.fields["source"].choices = [(source.code, source.title) for source in found]  # type: ignore[attr-defined]
