"""The mid- and long-term plan in rows, and the support log."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from clouds.choices import SupportManner
from clouds.models import PlanVersion, SupportEntry
from clouds.services.plans import MOST_MILESTONES, MOST_PHASES, MilestoneLine, PhaseLine
from portal.calendars.fields import DueDateField
from portal.organisations.models import Organisation
from portal.web.fields import MonthField, WarekiDateField
from portal.web.forms import FilterForm, PortalForm

from .rows import row_numbers

SPARE_ROWS = 2
PHASE = ("name", "first", "last", "description")
MILESTONE = ("name", "month", "is_reached")


class PlanNameForm(PortalForm):
    """A new plan."""

    name = forms.CharField(label=_("計画の名称"), max_length=100, help_text=_("例：大阪版自治体クラウド中長期計画"))


class PlanForm(PortalForm):
    """The draft as rows, and some more to add to; a row without a name is left out. `version` 0 without a draft."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("前の版からの変更点"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("2版目から、公開するときに必要です。"),
    )

    def __init__(self, *args: Any, source: PlanVersion | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        phases, milestones = (len(source.phases.all()), len(source.milestones.all())) if source else (0, 0)
        self.phase_rows = self._rows("phase", phases, MOST_PHASES)
        self.milestone_rows = self._rows("milestone", milestones, MOST_MILESTONES)
        for row in self.phase_rows:
            self._add_phase(row)
        for row in self.milestone_rows:
            self._add_milestone(row)

    @property
    def more_rows(self) -> list[tuple[str, object]]:
        """What buttons offer to add, with their words."""
        offers = [
            ("phase", _("段階の行を追加する"), len(self.phase_rows) < MOST_PHASES),
            ("milestone", _("節目の行を追加する"), len(self.milestone_rows) < MOST_MILESTONES),
        ]
        return [(kind, words) for kind, words, has_room in offers if has_room]

    def phase_table(self) -> list[tuple[int, list[BoundField]]]:
        """Number and fields of each row, as the page shows them."""
        return [(row, [self[name] for name in _names("phase", row, PHASE)]) for row in self.phase_rows]

    def milestone_table(self) -> list[tuple[int, list[BoundField]]]:
        return [(row, [self[name] for name in _names("milestone", row, MILESTONE)]) for row in self.milestone_rows]

    def _rows(self, kind: str, stored: int, most: int) -> range:
        return row_numbers(self.data or self.initial, kind, "_name", stored=stored, spare=SPARE_ROWS, most=most)

    def _add_phase(self, row: int) -> None:
        names = {"number": row}
        self.fields[f"phase{row}_name"] = forms.CharField(
            label=_("段階%(number)dの名称") % names,
            max_length=100,
            required=False,
            widget=forms.TextInput(attrs={"class": "input--wide"}),
        )
        self.fields[f"phase{row}_first"] = MonthField(label=_("段階%(number)dの最初の月") % names, required=False)
        self.fields[f"phase{row}_last"] = MonthField(label=_("段階%(number)dの最後の月") % names, required=False)
        self.fields[f"phase{row}_description"] = forms.CharField(
            label=_("段階%(number)dの取組の内容") % names,
            max_length=500,
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
        )

    def _add_milestone(self, row: int) -> None:
        names = {"number": row}
        self.fields[f"milestone{row}_name"] = forms.CharField(
            label=_("節目%(number)dの名称") % names, max_length=100, required=False
        )
        self.fields[f"milestone{row}_month"] = MonthField(label=_("節目%(number)dの予定の月") % names, required=False)
        self.fields[f"milestone{row}_is_reached"] = forms.BooleanField(
            label=_("節目%(number)dは達成済み") % names, required=False
        )

    @staticmethod
    def initial_of(draft: PlanVersion | None, current: PlanVersion | None) -> dict[str, Any]:
        """The draft as it stands, or the version in force to begin the next one with."""
        values: dict[str, Any] = {"version": draft.version if draft else 0, "note": draft.note if draft else ""}
        source = draft or current
        if source is None:
            return values
        for row, phase in enumerate(source.phases.all(), start=1):
            parts = {"name": phase.name, "first": phase.first, "last": phase.last, "description": phase.description}
            values |= {f"phase{row}_{part}": value for part, value in parts.items()}
        for row, one in enumerate(source.milestones.all(), start=1):
            reached = {"name": one.name, "month": one.month, "is_reached": one.is_reached}
            values |= {f"milestone{row}_{part}": value for part, value in reached.items()}
        return values

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for row in self.phase_rows:
            if values.get(f"phase{row}_name"):
                self._need_month(values, f"phase{row}_first")
                self._need_month(values, f"phase{row}_last")
                first, last = values.get(f"phase{row}_first"), values.get(f"phase{row}_last")
                if first and last and last < first:
                    sentence = _("段階%(number)dの最後の月は、最初の月以降で入力してください。")
                    self.add_error(f"phase{row}_last", sentence % {"number": row})
        for row in self.milestone_rows:
            if values.get(f"milestone{row}_name"):
                self._need_month(values, f"milestone{row}_month")
        return values

    def _need_month(self, values: dict[str, Any], name: str) -> None:
        if values.get(name) is None and name not in self.errors:
            self.add_error(name, _("%(label)sを入力してください。") % {"label": self.fields[name].label})

    @property
    def phases(self) -> list[PhaseLine]:
        values = self.cleaned_data
        rows = [[values.get(name) for name in _names("phase", row, PHASE)] for row in self.phase_rows]
        return [PhaseLine(str(name), first, last, text or "") for name, first, last, text in rows if name]  # type: ignore[arg-type]

    @property
    def milestones(self) -> list[MilestoneLine]:
        values = self.cleaned_data
        rows = [[values.get(name) for name in _names("milestone", row, MILESTONE)] for row in self.milestone_rows]
        return [MilestoneLine(str(name), month, bool(reached)) for name, month, reached in rows if name]  # type: ignore[arg-type]


def _names(kind: str, row: int, parts: tuple[str, ...]) -> list[str]:
    return [f"{kind}{row}_{part}" for part in parts]


class SupportForm(PortalForm):
    """One entry of the support log; `version` 0 for a new one."""

    groups = (
        (_("支援の内容"), ("organisation", "happened_on", "manner", "subject", "body")),
        (_("次の対応"), ("next_step", "follow_up_on", "followed_up_on")),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    organisation = forms.ModelChoiceField(label=_("支援した団体"), queryset=Organisation.objects.none())
    happened_on = WarekiDateField(label=_("支援した日"))
    manner = forms.ChoiceField(label=_("方法"), choices=SupportManner.choices, widget=forms.RadioSelect)
    subject = forms.CharField(label=_("件名"), max_length=100)
    body = forms.CharField(
        label=_("内容"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("支援した団体の情報担当者と市町村承認者も読むことができます。"),
    )
    next_step = forms.CharField(label=_("次に行うこと"), max_length=300, required=False)
    follow_up_on = DueDateField(label=_("次回の予定日"), required=False)
    followed_up_on = WarekiDateField(
        label=_("次の対応を済ませた日"), required=False, help_text=_("入力すると、期限の一覧から消えます。")
    )

    FACTS = ("happened_on", "manner", "subject", "body", "next_step", "follow_up_on", "followed_up_on")

    def __init__(
        self, *args: Any, candidates: QuerySet[Organisation], entry: SupportEntry | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if entry is None:
            self.fields["organisation"].queryset = candidates  # type: ignore[attr-defined]
            del self.fields["followed_up_on"]
        else:
            del self.fields["organisation"]
            self.fields["follow_up_on"].kept = entry.follow_up_on  # type: ignore[attr-defined]

    @classmethod
    def initial_of(cls, entry: SupportEntry) -> dict[str, Any]:
        return {name: getattr(entry, name) for name in (*cls.FACTS, "version")}

    @property
    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.FACTS if name in self.fields}


class SupportFilterForm(FilterForm):
    organisation = forms.ModelChoiceField(label=_("団体"), queryset=Organisation.objects.none())
    q = forms.CharField(label=_("言葉"), max_length=100)

    def __init__(self, *args: Any, helped: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = helped  # type: ignore[attr-defined]

    def narrow(self, rows: QuerySet[SupportEntry]) -> QuerySet[SupportEntry]:
        if organisation := self.value_of("organisation"):
            rows = rows.filter(organisation=organisation)
        for word in (self.value_of("q") or "").split():
            rows = rows.filter(subject__icontains=word) | rows.filter(body__icontains=word)
        return rows
