"""The worklist: what is shown of it, and what is taken or given back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mynumber_tests.choices import WorkKind
from mynumber_tests.selectors.worklist import WorkItem, Worklist
from portal.accounts.models import User
from portal.web.forms import FilterForm, PortalForm

CRITICAL, EVERYTHING = "critical", "all"


class WorkFilters(FilterForm):
    """In the last two weeks of a slot only what is critical is shown, until everything is asked for."""

    show = forms.ChoiceField(
        label=_("表示する作業"),
        choices=[("", _("時期に合わせて自動")), (CRITICAL, _("急ぐ作業のみ")), (EVERYTHING, _("すべての作業"))],
        widget=forms.Select,
        help_text=_("クールの最後の2週間は、自動で「急ぐ作業のみ」になります。"),
    )
    kind = forms.ChoiceField(label=_("種類"), choices=[("", _("すべて")), *WorkKind.choices], widget=forms.Select)
    claim = forms.ChoiceField(
        label=_("引受け"),
        choices=[("", _("すべて")), ("free", _("だれも引き受けていない")), ("mine", _("自分が引き受けた"))],
        widget=forms.Select,
    )

    def shows_only_critical(self, whole: Worklist) -> bool:
        return bool((self.value_of("show") or (CRITICAL if whole.ending else EVERYTHING)) == CRITICAL)

    def narrow(self, whole: Worklist, user: User | None) -> Sequence[WorkItem]:
        kind, claim = self.value_of("kind"), self.value_of("claim")
        rows: Sequence[WorkItem] = whole.critical if self.shows_only_critical(whole) else whole.items
        return [
            row
            for row in rows
            if (not kind or row.item.kind == kind)
            and (claim != "free" or row.claim is None)
            and (claim != "mine" or (row.claim is not None and row.claim.claimed_by == user))
        ]


class ClaimForm(PortalForm):
    """One entry, and what the coordinator does with it."""

    kind = forms.ChoiceField(choices=WorkKind.choices)
    object_id = forms.IntegerField(min_value=1)
    do = forms.ChoiceField(choices=[("claim", ""), ("take-over", ""), ("release", "")])

    @property
    def entry(self) -> dict[str, Any]:
        return {"kind": WorkKind(self.cleaned_data["kind"]), "object_id": self.cleaned_data["object_id"]}
