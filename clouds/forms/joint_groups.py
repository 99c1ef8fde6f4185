"""What people type about joint groups: the group, its members, the days and the passing of gates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clouds.business_systems import business_choices
from clouds.inventory_choices import USUAL_FILE_GATES, Gate, JointStage, SplitRule
from clouds.models import GateStep, JointGroup
from portal.calendars.fields import DueDateField
from portal.documents.file_types import ATTACHMENTS
from portal.documents.upload_field import UploadsField
from portal.lib.months import Month
from portal.organisations.models import Organisation
from portal.web.fields import MonthField, WarekiDateField, WholeNumberField, YenField
from portal.web.forms import FilterForm, Group, PortalForm

MOST_YEN = 999_999_999_999


class JointGroupForm(PortalForm):
    """The group and its cost model. `version` 0 for a new one."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("グループの名称"), max_length=100, help_text=_("例：住民記録・税 共同利用グループ"))
    businesses = forms.MultipleChoiceField(
        label=_("共同利用する業務"), choices=business_choices, widget=forms.CheckboxSelectMultiple
    )
    stage = forms.ChoiceField(
        label=_("段階"),
        choices=JointStage.choices,
        widget=forms.RadioSelect,
        help_text=_("調達から先へは、すべての参加団体が意向、表明、予算、協定を終えると進めます。"),
    )
    start_month = MonthField(label=_("利用開始の予定月"), required=False)
    file_gates = forms.MultipleChoiceField(
        label=_("根拠のファイルを求める手続"),
        choices=Gate.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("選んだ手続は、議決書や協定書の写しなどのファイルを登録しないと完了にできません。"),
    )
    setup_yen = YenField(
        label=_("初期費用（円）"),
        max_value=MOST_YEN,
        help_text=_("構築と移行に、全体で一度だけかかる費用です。"),
    )
    years = WholeNumberField(
        label=_("利用する年数"), min_value=1, max_value=20, help_text=_("1から20までの数字で入力してください。")
    )
    yearly_fixed_yen = YenField(
        label=_("共通の年間費用（円）"), max_value=MOST_YEN, help_text=_("参加団体の数によらない費用です。")
    )
    yearly_member_yen = YenField(
        label=_("1団体ごとの年間費用（円）"), max_value=MOST_YEN, help_text=_("1団体増えるごとに増える費用です。")
    )
    split = forms.ChoiceField(label=_("費用の分け方"), choices=SplitRule.choices, widget=forms.RadioSelect)
    population_percent = WholeNumberField(
        label=_("併用のときの人口割の割合（％）"),
        max_value=100,
        help_text=_("0から100までの数字です。残りが均等割になります。"),
    )
    reason = forms.CharField(label=_("変更の理由"), max_length=200, required=False, help_text=_("履歴に残ります。"))

    FACTS = (
        "name",
        "businesses",
        "stage",
        "file_gates",
        "setup_yen",
        "years",
        "yearly_fixed_yen",
        "yearly_member_yen",
        "split",
        "population_percent",
    )
    groups: ClassVar[tuple[Group, ...]] = (
        (_("グループ"), ("name", "businesses", "stage", "start_month", "file_gates")),
        (
            _("費用"),
            ("setup_yen", "years", "yearly_fixed_yen", "yearly_member_yen", "split", "population_percent"),
        ),
        (_("変更の記録"), ("reason",)),
    )

    @classmethod
    def initial_of(cls, group: JointGroup | None) -> dict[str, Any]:
        known = group or JointGroup()
        values = {name: getattr(known, name) for name in cls.FACTS}
        if group is None:
            values |= {"businesses": [], "file_gates": USUAL_FILE_GATES, "version": 0}
            return values
        return values | {"start_month": group.start_month, "version": group.version}

    @property
    def facts(self) -> dict[str, Any]:
        month: Month | None = self.cleaned_data["start_month"]
        values = {name: self.cleaned_data[name] for name in self.FACTS}
        return values | {"start_month": month.first_day if month else None}


class MembersForm(PortalForm):
    """Who is to come in."""

    organisations = forms.ModelMultipleChoiceField(
        label=_("加える団体"), queryset=Organisation.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, candidates: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisations"].queryset = candidates  # type: ignore[attr-defined]


class LeaveForm(PortalForm):
    """A member goes."""

    left_on = WarekiDateField(label=_("離脱日"))
    reason = forms.CharField(label=_("離脱の理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class LeaverForm(FilterForm):
    """Whose leaving is to be looked at."""

    leaver = forms.ChoiceField(label=_("離脱する団体"), widget=forms.Select)

    def __init__(self, *args: Any, members: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["leaver"].choices = list(members)  # type: ignore[attr-defined]


class DueDaysForm(PortalForm):
    """One day for each gate, for all members that have not passed it."""

    def __init__(self, *args: Any, kept: Mapping[Gate, date | None], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for gate in Gate:
            field = DueDateField(label=_("%(gate)sの期限") % {"gate": gate.label}, required=False)
            field.kept = kept.get(gate)
            self.add_fields({f"due_{gate}": field})

    @property
    def days(self) -> dict[Gate, date | None]:
        return {gate: self.cleaned_data[f"due_{gate}"] for gate in Gate}


class GateForm(PortalForm):
    """Passed, when and on what evidence; a blank day takes it back. Papers are stored whatever else is wrong."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    passed_on = WarekiDateField(label=_("完了日"), required=False)
    evidence = forms.CharField(label=_("根拠"), max_length=300, required=False)
    uploads = UploadsField(label=_("根拠のファイル"), allowed=ATTACHMENTS, required=False)

    def __init__(self, *args: Any, step: GateStep, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evidence"].help_text = GateStep._meta.get_field("evidence").help_text  # type: ignore[union-attr]
        if step.needs_file:
            self._say_of_papers(str(_("この手続を完了とするには、1件以上のファイルが必要です。")))

    def tell_papers(self, names: Sequence[str]) -> None:
        """Say which papers are there already, those of a form that has to be corrected among them."""
        if names:
            self._say_of_papers(_("登録済み：%(names)s。") % {"names": "、".join(names)})

    def _say_of_papers(self, sentence: str) -> None:
        shown = self["uploads"]  # it has read the field's own words already
        shown.help_text = f"{sentence}{shown.help_text}"

    @staticmethod
    def initial_of(step: GateStep) -> dict[str, Any]:
        day = step.passed_on or timezone.localdate()
        return {"version": step.version, "passed_on": day, "evidence": step.evidence}
