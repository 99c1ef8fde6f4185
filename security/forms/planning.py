"""What coordinators type when they plan: a scenario with its goals in order, pins and their release."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.lib.months import Month, format_month, parse_month
from portal.web.forms import Group, PortalForm, PortalModelForm
from security.models import Pin
from security.planning.problem import Goal
from security.selectors.proof import GOALS

DEFAULT_ORDER = (Goal.GAP_DAYS, Goal.MOVES, Goal.YEN, Goal.WISH, Goal.PEAK)
RANKS = tuple(f"goal_{place}" for place in range(1, len(DEFAULT_ORDER) + 1))


class ScenarioForm(PortalForm):
    name = forms.CharField(label=_("案の名称"), max_length=100, help_text=_("例：契約満了を優先した案"))
    time_limit_s = forms.IntegerField(
        label=_("計算時間の上限（秒）"),
        min_value=1,
        max_value=600,
        initial=30,
        help_text=_("43団体であれば数秒で最良の計画が求まります。1から600までの数字で入力してください。"),
    )
    keeps_published = forms.BooleanField(
        label=_("公開済みの計画からの変更を少なくする"),
        required=False,
        help_text=_("切替月が変わる団体の数も評価に加えます。どの項目より優先するかは、下の順位で決めます。"),
    )

    groups: ClassVar[tuple[Group, ...]] = ((_("評価の優先順位"), RANKS),)

    def __init__(self, *args: Any, has_published: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_published:
            del self.fields["keeps_published"]
        order = [goal for goal in DEFAULT_ORDER if has_published or goal is not Goal.MOVES]
        choices = [(goal.value, GOALS[goal][0]) for goal in order]
        self.ranks = RANKS[: len(order)]
        for place, (name, goal) in enumerate(zip(self.ranks, order, strict=True), 1):
            self.fields[name] = forms.ChoiceField(
                label=_("%(place)d番目に優先する項目") % {"place": place},
                choices=choices,
                initial=goal.value,
                widget=forms.Select(attrs={"data-rank": "goals"}),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        seen: set[str] = set()
        for name in self.ranks:
            goal = cleaned.get(name)
            if goal in seen:
                sentence = _("「%(goal)s」が2回選ばれています。それぞれの項目を1回ずつ選んでください。")
                self.add_error(name, ValidationError(sentence % {"goal": GOALS[goal][0]}, "goal_twice"))
            seen.add(goal or "")
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """For `create_scenario`. Who does not count changes does not order them either."""
        keeps = self.cleaned_data.get("keeps_published", False)
        goals = [self.cleaned_data[name] for name in self.ranks]
        return {
            "name": self.cleaned_data["name"],
            "time_limit_s": self.cleaned_data["time_limit_s"],
            "keeps_published": keeps,
            "goals": [goal for goal in goals if keeps or goal != Goal.MOVES],
        }


class PinForm(PortalModelForm):
    """The fixed month of one organisation; `version` says which state of the pin was shown, 0 for none."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    month = forms.TypedChoiceField(
        label=_("切替月"), coerce=parse_month, error_messages={"required": _("切替月を選んでください。")}
    )
    field_order = ("month", "reason")

    class Meta:
        model = Pin
        fields = ["reason"]
        help_texts: ClassVar[dict[str, Any]] = {
            "reason": _("計画を作成する人に表示され、履歴に残ります。例：庁舎の移転に合わせるため")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months = self.instance.programme.window
        field: Any = self.fields["month"]
        field.choices = [("", _("選んでください")), *((str(month), format_month(month)) for month in months)]
        if self.instance.month and "month" not in self.initial:
            self.initial["month"] = str(Month.of(self.instance.month))
        self.initial["version"] = self.instance.version if self.instance.pk else 0


class PinReleaseForm(PortalForm):
    reason = forms.CharField(
        label=_("解除の理由"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("履歴に残ります。例：庁舎の移転が延期になったため"),
    )


def shown_versions(values: list[str]) -> dict[int, int]:
    """Pin id → version as a page showed it, from values such as "12:3"; what is not of this form is left out."""
    pairs = (value.split(":") for value in values)
    return {int(pair[0]): int(pair[1]) for pair in pairs if len(pair) == 2 and all(map(str.isdecimal, pair))}
